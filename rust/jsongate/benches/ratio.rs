//! How long the engine takes beside serde_json's `IgnoredAny`, corpus by corpus: one ratio each and their geometric
//! mean. Below 1 the engine is faster, although it checks a schema and `IgnoredAny` only the grammar.
//!
//! Both are run alternately, a few milliseconds each, and the ratio is the median over the rounds: so a machine that
//! does other work at the same time slows both alike. Run by `make bench-ratio`, with `CORPORA=dir` over the folders
//! in it, each of `schema.json` and `instances.jsonl`. `ROUNDS=n` for more or fewer rounds than 40,
//! `ONLY=part` for the corpora whose names have it.

#[path = "corpus/mod.rs"]
mod corpus;

use std::hint::black_box;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use jsongate::{Code, Validator, check_syntax, kernel};
use serde::de::IgnoredAny;

use corpus::Corpus;

/// What one contestant does with one document: whether it takes it.
type Judge<'a> = &'a dyn Fn(&[u8]) -> bool;

/// How long one turn should take.
const TURN: Duration = Duration::from_millis(2);

fn main() {
    let rounds = match std::env::var("ROUNDS") {
        Ok(text) => match text.parse::<NonZeroU32>() {
            Ok(rounds) => rounds.get(),
            Err(_) => panic!("ROUNDS={text}: it has to be a number above 0, such as 40"),
        },
        Err(_) => 40,
    };
    let only = std::env::var("ONLY").unwrap_or_default();
    println!(
        "kernel {}, {rounds} rounds; nanoseconds a document, and how often the time of IgnoredAny",
        kernel::name().expect("a kernel")
    );
    println!(
        "{:<24} {:>6} {:>7} {:>9} {:>9} {:>9}   {:>6} {:>6}",
        "corpus", "docs", "bytes", "check", "scan", "ignored", "check", "scan"
    );
    let mut logs = [0.0, 0.0];
    let mut measured = 0;
    let mut count = 0;
    for corpus in std::iter::once(corpus::orders()).chain(corpus::corpora()) {
        if !corpus.name.contains(&only) {
            continue;
        }
        measured += 1;
        let validator = Validator::compile(&corpus.schema).unwrap_or_else(|error| panic!("{}: {error}", corpus.name));
        let check = |document: &[u8]| validator.is_valid(document);
        let scan = |document: &[u8]| check_syntax(document).code == Code::Valid;
        let ignored = |document: &[u8]| serde_json::from_slice::<IgnoredAny>(document).is_ok();
        let contestants: [Judge; 3] = [&check, &scan, &ignored];
        let turns =
            contestants.map(|judge| (TURN.as_nanos() / pass(&corpus, judge, 1).as_nanos().max(1)).max(1) as u32);
        let mut times = [const { Vec::new() }; 3];
        for _ in 0..rounds {
            for (place, judge) in contestants.iter().enumerate() {
                times[place].push(pass(&corpus, *judge, turns[place]).as_nanos() as f64 / f64::from(turns[place]));
            }
        }
        let ratio =
            |place: usize| median(times[place].iter().zip(&times[2]).map(|(ours, theirs)| ours / theirs).collect());
        let documents = corpus.documents.len() as f64;
        let each = |place: usize| median(times[place].clone()) / documents;
        let bytes = corpus.documents.iter().map(Vec::len).sum::<usize>() as f64 / documents;
        println!(
            "{:<24} {:>6} {:>7.0} {:>9.1} {:>9.1} {:>9.1}   {:>6.3} {:>6.3}",
            corpus.name,
            documents,
            bytes,
            each(0),
            each(1),
            each(2),
            ratio(0),
            ratio(1)
        );
        // The order is our own document, for runs without corpora; it is not part of their mean.
        if corpus.name != "orders" {
            count += 1;
            logs[0] += ratio(0).ln();
            logs[1] += ratio(1).ln();
        }
    }
    assert!(measured > 0, "ONLY={only}: no corpus has that in its name; CORPORA=dir says where they are");
    if count > 0 {
        let mean = logs.map(|sum| (sum / f64::from(count)).exp());
        println!(
            "bench-ratio: geometric mean over {count} corpora: check {:.3}, scan {:.3} times the time of IgnoredAny",
            mean[0], mean[1]
        );
    }
}

/// The time that `judge` takes for all documents, `turns` times over.
fn pass(corpus: &Corpus, judge: Judge, turns: u32) -> Duration {
    let begun = Instant::now();
    for _ in 0..turns {
        for document in &corpus.documents {
            black_box(judge(black_box(document)));
        }
    }
    begun.elapsed()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
