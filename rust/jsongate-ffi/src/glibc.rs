//! The oldest glibc that can load this library: read from the version needs that the linker wrote into it.
//!
//! Nothing that is known when this file is compiled says it, since the linker decides by the C library it finds. So the loaded
//! image is asked, by the tables of the System V ABI, section "Dynamic Section", and of the LSB, section "Symbol Versioning".

/// The highest `GLIBC_` version that this library needs, such as "2.34"; empty where it needs none or cannot tell.
pub fn floor() -> String {
    let names = image::needed_versions();
    let newest = names.iter().filter_map(|name| parse(name)).max();
    newest.map(|(major, minor)| format!("{major}.{minor}")).unwrap_or_default()
}

/// `GLIBC_2.34` as (2, 34), `GLIBC_2.2.5` as (2, 2).
fn parse(name: &str) -> Option<(u32, u32)> {
    let mut parts = name.strip_prefix("GLIBC_")?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64"))]
mod image {
    use std::ffi::CStr;
    use std::mem::MaybeUninit;

    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Dyn {
        tag: i64,
        value: u64,
    }

    /// `Elf64_Verneed`: one library that is needed.
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Need {
        version: u16,
        count: u16,
        file: u32,
        first: u32,
        next: u32,
    }

    /// `Elf64_Vernaux`: one version of it that is needed.
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Version {
        hash: u32,
        flags: u16,
        other: u16,
        name: u32,
        next: u32,
    }

    const DT_NULL: i64 = 0;
    const DT_STRTAB: i64 = 5;
    const DT_VERNEED: i64 = 0x6fff_fffe;
    const DT_VERNEEDNUM: i64 = 0x6fff_ffff;

    unsafe extern "C" {
        /// The dynamic section of the image that this code was linked into; every dynamically linked image has one.
        static _DYNAMIC: Dyn;
    }

    /// The names of all symbol versions that this image needs.
    pub fn needed_versions() -> Vec<String> {
        let mut found = MaybeUninit::<libc::Dl_info>::zeroed();
        let here = (needed_versions as fn() -> Vec<String> as *const ()).cast();
        // SAFETY: `here` is an address in this image, and `found` is room for the answer.
        if unsafe { libc::dladdr(here, found.as_mut_ptr()) } == 0 {
            return Vec::new();
        }
        // SAFETY: dladdr said that it filled it in, and zeroed memory is a Dl_info anyway.
        let base = unsafe { found.assume_init() }.dli_fbase as u64;
        // SAFETY: the image's own dynamic section, which ends with DT_NULL and stays mapped (it is linked with -z nodelete).
        unsafe { read(base, &raw const _DYNAMIC) }
    }

    /// # Safety
    /// `entry` is the start of the dynamic section of the image that is mapped at `base`.
    unsafe fn read(base: u64, mut entry: *const Dyn) -> Vec<String> {
        let (mut strings, mut needs, mut count) = (0, 0, 0);
        loop {
            // SAFETY: within the section, since DT_NULL has not been seen yet.
            let Dyn { tag, value } = unsafe { entry.read() };
            match tag {
                DT_NULL => break,
                DT_STRTAB => strings = value,
                DT_VERNEED => needs = value,
                DT_VERNEEDNUM => count = value,
                _ => {}
            }
            // SAFETY: as above: the next entry exists.
            entry = unsafe { entry.add(1) };
        }
        if strings == 0 || needs == 0 {
            return Vec::new();
        }
        // The loader rewrites some of these to addresses and leaves others as offsets from the base.
        let address = |value: u64| if value < base { base + value } else { value };
        let (strings, mut need) = (address(strings), address(needs));
        let mut names = Vec::new();
        for _ in 0..count {
            // SAFETY: the linker wrote `count` Need records, linked by `next`, each followed by `count` Version records.
            let record = unsafe { (need as *const Need).read() };
            let mut version = need + u64::from(record.first);
            for _ in 0..record.count {
                // SAFETY: as above.
                let aux = unsafe { (version as *const Version).read() };
                // SAFETY: a version's name is an offset into the string table, of terminated strings.
                let name = unsafe { CStr::from_ptr((strings + u64::from(aux.name)) as *const libc::c_char) };
                names.push(name.to_string_lossy().into_owned());
                version += u64::from(aux.next);
            }
            need += u64::from(record.next);
        }
        names
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64")))]
mod image {
    /// Other systems have no glibc, so there is nothing to need.
    pub fn needed_versions() -> Vec<String> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_names_are_read_by_their_first_two_numbers() {
        for (name, want) in [
            ("GLIBC_2.34", Some((2, 34))),
            ("GLIBC_2.2.5", Some((2, 2))),
            ("GLIBC_PRIVATE", None),
            ("GCC_3.0", None),
            ("GLIBC_2", None),
        ] {
            assert_eq!(parse(name), want, "{name}");
        }
    }

    #[cfg(all(target_os = "linux", target_env = "gnu", target_pointer_width = "64"))]
    #[test]
    fn the_floor_is_read_from_the_running_image() {
        let floor = floor();
        assert!(floor.starts_with("2."), "a program linked to glibc needs some version of it, found {floor:?}");
    }
}
