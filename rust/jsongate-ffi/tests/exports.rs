//! The shape of the crate: what is exported, and that no export stands outside the boundary.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Every source file: its name and text.
fn sources() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// The identifiers that stand between `before` and `after` in `text`, one a line.
fn names(text: &str, before: &str, after: char) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.filter_map(|line| Some(line.split_once(before)?.1.split_once(after)?.0.trim().to_owned())).collect()
}

fn header() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../include/jsongate.h")).unwrap()
}

/// The functions that the header declares: names that start with `jg_` right before a parenthesis, outside comments.
fn declared() -> BTreeSet<String> {
    let header = header();
    let lines = header.lines().filter(|line| !line.starts_with("//") && !line.starts_with(" *"));
    lines
        .filter_map(|line| line.split_once('(').map(|(head, _)| head))
        .filter_map(|head| head.rsplit([' ', '*']).next())
        .filter(|name| name.starts_with("jg_"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_export_runs_inside_the_boundary_under_its_own_name() {
    let mut functions = Vec::new();
    for (file, text) in sources() {
        let exported = names(&text, "extern \"C\" fn ", '(');
        let guarded = names(&text, "export!(jg_", ',');
        let guarded: Vec<_> = guarded.into_iter().map(|name| format!("jg_{name}")).collect();
        assert_eq!(exported, guarded, "in {file} each extern \"C\" function uses export! once, with its own name");
        assert_eq!(
            exported.len(),
            text.lines().filter(|line| line.trim() == "#[unsafe(no_mangle)]").count(),
            "in {file} each extern \"C\" function is exported, and nothing else is"
        );
        functions.extend(exported);
    }
    let unique: BTreeSet<_> = functions.iter().cloned().collect();
    assert_eq!(unique.len(), functions.len(), "no name is exported twice");
    assert_eq!(unique, declared(), "the header declares what is exported: run `make header`");
}

#[test]
fn raw_pointers_become_references_in_one_file_only() {
    let conversions =
        ["from_raw", "as_ref()", "as_mut()", "&*", "&mut *", "as *mut", "as *const", ".read(", ".write(", "from_ptr"];
    for (file, text) in sources() {
        // glibc.rs reads the loader's tables, which no caller ever passes; injection.rs breaks memory on purpose.
        if ["pointers.rs", "glibc.rs", "injection.rs"].contains(&file.as_str()) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            // The elements of an array_out are MaybeUninit, whose write is safe.
            let code = code.replace("result.write(", "");
            for conversion in conversions {
                assert!(!code.contains(conversion), "{file}:{}: {conversion} belongs in pointers.rs", number + 1);
            }
        }
    }
}

#[test]
fn the_version_in_the_library_is_the_version_of_the_package() {
    let version = jsongate_ffi::info::jg_version();
    // SAFETY: jg_version returns a static, terminated text.
    let version = unsafe { std::ffi::CStr::from_ptr(version) };
    assert_eq!(version.to_str().unwrap(), env!("CARGO_PKG_VERSION"));
}
