//! Looks for differences: the walk, its explanation, and two validators that others wrote, on generated schemas of all drafts
//! and generated documents.
//!
//!     jsongate-peers [--seconds N | --cases N] [--seed N]
//!
//! Exit code 0: no difference; 1: there is one, with the schema, the document and the answers; 2: a wrong argument.

mod documents;
mod schemas;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::Value;

use jsongate::{Code, CompileError, Validator};
use schemas::Draft;

/// How many documents a schema is asked about.
const DOCUMENTS: usize = 12;
/// After so many differences nobody reads on.
const MOST_SHOWN: usize = 10;

struct Arguments {
    seconds: u64,
    cases: u64,
    seed: u64,
}

fn arguments() -> Result<Arguments, String> {
    let mut parsed = Arguments { seconds: u64::MAX, cases: u64::MAX, seed: 1 };
    let mut list = std::env::args().skip(1);
    while let Some(name) = list.next() {
        let value = list.next().and_then(|value| value.parse().ok());
        let Some(value) = value else { return Err(format!("{name} wants a number behind it")) };
        match name.as_str() {
            "--seconds" => parsed.seconds = value,
            "--cases" => parsed.cases = value,
            "--seed" => parsed.seed = value,
            _ => return Err(format!("{name} is not understood: there are --seconds, --cases and --seed")),
        }
    }
    if parsed.seconds == u64::MAX && parsed.cases == u64::MAX {
        parsed.seconds = 60;
    }
    Ok(parsed)
}

fn main() -> ExitCode {
    match arguments() {
        Ok(arguments) => run(&arguments),
        Err(cause) => {
            eprintln!("jsongate-peers: {cause}");
            ExitCode::from(2)
        }
    }
}

#[derive(Default)]
struct Tally {
    schemas: u64,
    cases: u64,
    valid: u64,
    differences: u64,
    /// Schemas that are not asked about, by reason.
    left_out: BTreeMap<&'static str, u64>,
}

fn run(arguments: &Arguments) -> ExitCode {
    let end = Instant::now().checked_add(Duration::from_secs(arguments.seconds.min(1 << 30)));
    let mut tally = Tally::default();
    let mut said = Instant::now();
    let mut seed = arguments.seed << 32;
    while tally.cases < arguments.cases && end.is_none_or(|end| Instant::now() < end) {
        one_schema(seed, &mut tally);
        seed += 1;
        if said.elapsed() > Duration::from_secs(20) {
            eprintln!("peers: {} cases, {} differences", tally.cases, tally.differences);
            said = Instant::now();
        }
    }
    println!(
        "peers: {} cases with {} schemas from seed {}: {} differences; {} documents were valid; left out: {:?}",
        tally.cases, tally.schemas, arguments.seed, tally.differences, tally.valid, tally.left_out
    );
    ExitCode::from(u8::from(tally.differences > 0))
}

fn one_schema(seed: u64, tally: &mut Tally) {
    let random = &mut Rng::with_seed(seed);
    let draft = Draft::ALL[random.usize(..5)];
    let schema = schemas::schema(random, draft);
    let ours = match Validator::compile(schema.to_string().as_bytes()) {
        Ok(validator) => validator,
        // The recursion of the generator goes through dynamic references, which may lead back in place after all.
        Err(CompileError::BadSchema(errors))
            if errors.iter().all(|error| error.cause.starts_with("reference loop")) =>
        {
            *tally.left_out.entry("reference loop").or_default() += 1;
            return;
        }
        Err(CompileError::BadSchema(errors)) if errors.iter().all(|error| error.keyword.starts_with("$dynamic")) => {
            *tally.left_out.entry("dangling dynamic reference").or_default() += 1;
            return;
        }
        Err(error) => {
            tally.differences += 1;
            println!("DIFFERENCE in compiling (seed {seed}): {error}\n  schema {schema}");
            return;
        }
    };
    let theirs = Peers::compile(&schema);
    tally.schemas += 1;
    for _ in 0..DOCUMENTS {
        let document = documents::document(random, 4);
        let text = document.to_string();
        let outcome = ours.validate(text.as_bytes());
        let report = ours.explain(text.as_bytes());
        let mut answers = vec![
            ("walk", outcome.code == Code::Valid),
            ("is_valid", ours.is_valid(text.as_bytes())),
            ("explain", report.outcome.code == Code::Valid),
        ];
        theirs.ask(&document, &mut answers);
        tally.cases += 1;
        tally.valid += u64::from(answers[0].1);
        let named = outcome.code != Code::Schema
            || report.violations.iter().any(|one| (one.keyword, one.offset) == (outcome.keyword, outcome.offset));
        if !named || answers.iter().any(|(_, valid)| *valid != answers[0].1) {
            tally.differences += 1;
            if tally.differences <= MOST_SHOWN as u64 {
                println!("DIFFERENCE (seed {seed}): {answers:?} {outcome:?}\n  schema   {schema}\n  document {text}");
            }
        }
    }
}

/// The other validators, where they take the schema.
struct Peers {
    jsonschema: Option<jsonschema::Validator>,
    corvus: Option<corvus_json_schema::Validator>,
}

impl Peers {
    fn compile(schema: &Value) -> Peers {
        Peers { jsonschema: jsonschema::validator_for(schema).ok(), corvus: corvus_json_schema::compile(schema).ok() }
    }

    fn ask(&self, document: &Value, answers: &mut Vec<(&'static str, bool)>) {
        answers.extend(self.jsonschema.as_ref().map(|peer| ("jsonschema", peer.is_valid(document))));
        answers.extend(self.corvus.as_ref().map(|peer| ("corvus", peer.is_valid(document))));
    }
}
