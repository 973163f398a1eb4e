//! The engine alone: the syntax check and the whole validation, beside serde_json's `IgnoredAny`, which checks grammar
//! and nothing else. Run by `make bench-rust`; with `CORPORA=dir` also over folders of `schema.json` and
//! `instances.jsonl`. Documents are judged one after the other; throughput is in bytes of JSON.

#[path = "corpus/mod.rs"]
mod corpus;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jsongate::{Code, Validator, check_syntax, kernel};
use serde::de::IgnoredAny;

fn engine(criterion: &mut Criterion) {
    for corpus in std::iter::once(corpus::orders()).chain(corpus::corpora()) {
        let validator = match Validator::compile(&corpus.schema) {
            Ok(validator) => validator,
            Err(error) => panic!("{}: {error}", corpus.name),
        };
        let refused = corpus.documents.iter().filter(|document| !validator.is_valid(document)).count();
        let kernel = kernel::name().expect("a kernel");
        println!("{}: {} documents, {refused} of them refused, kernel {kernel}", corpus.name, corpus.documents.len());

        let mut group = criterion.benchmark_group(&corpus.name);
        group.throughput(Throughput::Bytes(corpus.documents.iter().map(|document| document.len() as u64).sum()));
        group.bench_function(BenchmarkId::from_parameter("check"), |bencher| {
            bencher.iter(|| corpus.documents.iter().filter(|document| validator.is_valid(black_box(document))).count());
        });
        group.bench_function(BenchmarkId::from_parameter("scan"), |bencher| {
            let well_formed = |document: &&Vec<u8>| check_syntax(black_box(document)).code == Code::Valid;
            bencher.iter(|| corpus.documents.iter().filter(well_formed).count());
        });
        group.bench_function(BenchmarkId::from_parameter("serde_json-IgnoredAny"), |bencher| {
            let ignored = |document: &&Vec<u8>| serde_json::from_slice::<IgnoredAny>(black_box(document)).is_ok();
            bencher.iter(|| corpus.documents.iter().filter(ignored).count());
        });
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets = engine
}
criterion_main!(benches);
