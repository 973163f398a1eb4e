//! Any bytes as a document: the walk on each kernel and each way of reading says what the plain implementation says, and what
//! it takes serde_json takes too.
#![no_main]

use std::sync::LazyLock;

use jsongate::{Code, Options, Validator, kernel};
use libfuzzer_sys::fuzz_target;

static VALIDATORS: LazyLock<Vec<Validator>> = LazyLock::new(|| {
    let readings = [
        Options::new(),
        Options::new().allow_duplicate_names(true),
        Options::new().compat_encoding_json(true),
        Options::new().max_depth(3),
    ];
    let pointers = ["", "/a", "/a/0", "/0", "/0/a"];
    let mut all = Vec::new();
    for name in kernel::names() {
        if kernel::force(name).is_err() {
            continue;
        }
        for options in &readings {
            let options = pointers.into_iter().fold(options.clone(), Options::pointer);
            all.push(options.compile(br#"{"uniqueItems": true, "maxLength": 1000000}"#).expect("a schema"));
        }
    }
    all
});

fuzz_target!(|document: &[u8]| {
    let mut strict = None;
    for (number, validator) in VALIDATORS.iter().enumerate() {
        let (outcome, report) = (validator.validate(document), validator.explain(document));
        assert_eq!(outcome.code, report.outcome.code);
        assert!(outcome.code == Code::Schema || outcome.offset == report.outcome.offset);
        let mut spans = [jsongate::Span::default(); 5];
        validator.extract(document, &mut spans);
        assert!(spans.iter().all(|span| span.start <= span.end && span.end as usize <= document.len()));
        if number == 0 {
            strict = Some(outcome.code);
        }
    }
    // serde_json nests less deeply than we do, and takes duplicate names.
    if matches!(strict, Some(Code::Valid | Code::Schema)) {
        match serde_json::from_slice::<serde_json::Value>(document) {
            Ok(_) => {}
            Err(error) => assert!(error.to_string().contains("recursion limit"), "{error}"),
        }
    }
});
