//! The first eight bytes choose a schema, the rest is the document: the walk says what the plain implementation says, and the
//! violation that it names is one of those.
#![no_main]

#[path = "../../../tests/peers/src/documents.rs"]
mod documents;
#[path = "../../../tests/peers/src/schemas.rs"]
mod schemas;

use fastrand::Rng;
use jsongate::{Code, Options};
use libfuzzer_sys::fuzz_target;
use schemas::Draft;

fuzz_target!(|input: &[u8]| {
    let Some((seed, document)) = input.split_first_chunk() else { return };
    let mut random = Rng::with_seed(u64::from_le_bytes(*seed));
    let draft = Draft::ALL[random.usize(..5)];
    let schema = schemas::schema(&mut random, draft).to_string();
    // A byte behind the document decides how it is read, so that the fuzzer has a hand in it.
    let options = Options::new()
        .allow_duplicate_names(document.last().is_some_and(|byte| byte % 3 == 1))
        .compat_encoding_json(document.last().is_some_and(|byte| byte % 3 == 2));
    let Ok(validator) = options.compile(schema.as_bytes()) else { return };
    // Half of the documents are made, so that the schemas are reached before the fuzzer has learned the grammar.
    let made = documents::document(&mut random, 4).to_string();
    let document = if random.bool() { made.as_bytes() } else { document };
    let (outcome, report) = (validator.validate(document), validator.explain(document));
    assert_eq!(outcome.code, report.outcome.code, "{schema}");
    assert_eq!(validator.is_valid(document), outcome.code == Code::Valid, "{schema}");
    if outcome.code == Code::Schema {
        let named = |one: &jsongate::Violation| (one.keyword, one.offset) == (outcome.keyword, outcome.offset);
        assert!(report.violations.iter().any(named), "{schema}: {outcome:?} against {report:?}");
    } else {
        assert_eq!(outcome.offset, report.outcome.offset, "{schema}");
    }
});
