//! Gives the shared library its public identity and records what it was built with.

use std::env;
use std::process::Command;

/// Raised when a release breaks the binary interface; it is the number in `libjsongate.so.N`.
const SONAME_MAJOR: u32 = 1;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libjsongate.so.{SONAME_MAJOR}");
        // The library leaves a panic hook behind, so its code has to stay mapped after dlclose.
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }

    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().ok();
    let version = version.and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
    println!("cargo:rustc-env=JSONGATE_RUSTC={}", version.trim());
    for (name, from) in [("JSONGATE_TARGET", "TARGET"), ("JSONGATE_PROFILE", "PROFILE")] {
        println!("cargo:rustc-env={name}={}", env::var(from).unwrap_or_default());
    }
}
