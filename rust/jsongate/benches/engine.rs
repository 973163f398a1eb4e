//! The engine alone: the syntax check and the whole validation, beside serde_json's `IgnoredAny`, which checks grammar
//! and nothing else. Run by `make bench-rust`; with `CORPORA=dir` also over folders of `schema.json` and
//! `instances.jsonl`. Documents are judged one after the other; throughput is in bytes of JSON.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jsongate::{Code, Validator, check_syntax, kernel};
use serde::de::IgnoredAny;

/// Documents with their schema.
struct Corpus {
    name: String,
    schema: Vec<u8>,
    documents: Vec<Vec<u8>>,
}

/// An order as a shop's interface takes it: some 450 bytes.
fn orders() -> Corpus {
    let schema = br#"{
        "type": "object", "additionalProperties": false, "required": ["id", "customer", "items", "currency"],
        "properties": {
            "id": {"type": "string", "pattern": "^ord_[0-9a-f]{8}$"},
            "customer": {"type": "object", "required": ["id"], "properties": {
                "id": {"type": "integer", "minimum": 1}, "name": {"type": "string", "maxLength": 80},
                "newsletter": {"type": "boolean"}}},
            "currency": {"enum": ["EUR", "USD", "SEK"]},
            "note": {"type": ["string", "null"], "maxLength": 500},
            "items": {"type": "array", "minItems": 1, "maxItems": 100, "items": {
                "type": "object", "required": ["sku", "quantity", "price"], "properties": {
                    "sku": {"type": "string", "minLength": 4, "maxLength": 24},
                    "quantity": {"type": "integer", "minimum": 1, "maximum": 999},
                    "price": {"type": "number", "exclusiveMinimum": 0}}}}}}"#;
    let document = |number: u32| {
        format!(
            r#"{{"id":"ord_{number:08x}","customer":{{"id":{},"name":"Customer number {number}","newsletter":{}}},"currency":"EUR","note":null,"items":[{{"sku":"SKU-{number}-A","quantity":{},"price":12.5}},{{"sku":"SKU-{number}-B","quantity":1,"price":{number}.99}},{{"sku":"a longer stock keeping unit","quantity":2,"price":3}}]}}"#,
            number + 1,
            number.is_multiple_of(2),
            number % 9 + 1
        )
        .into_bytes()
    };
    Corpus { name: "orders".to_owned(), schema: schema.to_vec(), documents: (0..64).map(document).collect() }
}

/// The corpora in the folder that the environment names.
fn corpora() -> Vec<Corpus> {
    let Ok(folder) = std::env::var("CORPORA") else { return Vec::new() };
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("CORPORA={folder}: {error}"));
    let mut folders: Vec<_> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    folders.sort();
    folders.iter().filter(|path| path.join("schema.json").exists()).map(|path| corpus(path)).collect()
}

fn corpus(path: &Path) -> Corpus {
    let read = |name: &str| {
        let file = path.join(name);
        std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    };
    let lines = read("instances.jsonl");
    Corpus {
        name: path.file_name().expect("a folder's name").to_string_lossy().into_owned(),
        schema: read("schema.json"),
        documents: lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect(),
    }
}

fn engine(criterion: &mut Criterion) {
    for corpus in std::iter::once(orders()).chain(corpora()) {
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
