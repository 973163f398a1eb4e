//! The Rust entry of the black-box suite: speaks the line protocol of tests/README.md through the crate's public interface.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jsongate::{Format, Options, Outcome, Validator, check_syntax, kernel};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Request {
    op: String,
    #[serde(default)]
    schema: String,
    #[serde(default)]
    document: String,
    #[serde(default)]
    options: Settings,
    #[serde(default)]
    format: String,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
struct Settings {
    assert_format: bool,
    allow_duplicate_names: bool,
    compat_encoding_json: bool,
    max_depth: u32,
    max_size: u64,
    default_draft: String,
    documents: BTreeMap<String, String>,
}

fn main() -> io::Result<()> {
    let mut validator = None;
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let request: Request = serde_json::from_str(&line?)?;
        writeln!(out, "{}", answer(&request, &mut validator))?;
        out.flush()?;
    }
    Ok(())
}

fn answer(request: &Request, validator: &mut Option<Validator>) -> Value {
    let document = bytes(&request.document);
    match (request.op.as_str(), validator.as_ref()) {
        ("info", _) => {
            let (here, absent): (Vec<&str>, Vec<&str>) =
                kernel::names().iter().partition(|name| kernel::Selected::by_name(name).is_ok());
            json!({"code": "VALID", "kernels": here, "absentKernels": absent})
        }
        ("compile", _) => match options(&request.options).compile(&bytes(&request.schema)) {
            Ok(compiled) => {
                *validator = Some(compiled);
                json!({"code": "VALID"})
            }
            Err(error) => {
                *validator = None;
                json(&error.to_json())
            }
        },
        ("syntax", _) => result(check_syntax(&document)),
        ("validate", Some(validator)) => result(validator.validate(&document)),
        ("explain", Some(validator)) => {
            let mut report = json(&validator.explain(&document).to_json());
            report["path"] = "rust".into();
            report
        }
        ("output", Some(validator)) => {
            let format = match request.format.as_str() {
                "flag" => Format::Flag,
                "basic" => Format::Basic,
                "detailed" => Format::Detailed,
                other => return json!({"code": "BAD_ARGUMENT", "message": format!("unknown format {other}")}),
            };
            let report = validator.explain(&document);
            let output = json(&report.output_with_positions(format, &document));
            json!({"code": report.outcome.code.as_str(), "path": "rust", "output": output})
        }
        ("validate" | "explain" | "output", None) => {
            json!({"code": "BAD_ARGUMENT", "message": "no schema is compiled"})
        }
        (op, _) => json!({"code": "BAD_ARGUMENT", "message": format!("unknown op {op}")}),
    }
}

fn options(settings: &Settings) -> Options {
    let mut options = Options::new()
        .assert_format(settings.assert_format)
        .allow_duplicate_names(settings.allow_duplicate_names)
        .compat_encoding_json(settings.compat_encoding_json);
    if settings.max_depth != 0 {
        options = options.max_depth(settings.max_depth);
    }
    if settings.max_size != 0 {
        options = options.max_size(settings.max_size);
    }
    if !settings.default_draft.is_empty() {
        options = options.default_draft(&settings.default_draft);
    }
    for (uri, json) in &settings.documents {
        options = options.document(uri, bytes(json));
    }
    options
}

fn result(outcome: Outcome) -> Value {
    json!({
        "code": outcome.code.as_str(),
        "keyword": outcome.keyword.as_str(),
        "offset": outcome.offset,
        "path": "rust",
    })
}

fn bytes(base64: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(base64).expect("the suite sends base64")
}

fn json(text: &str) -> Value {
    serde_json::from_str(text)
        .unwrap_or_else(|error| json!({"code": "INTERNAL", "message": format!("{error}: {text}")}))
}
