//! The documents that the benches run over.

use std::path::Path;

/// Documents with their schema.
pub struct Corpus {
    pub name: String,
    pub schema: Vec<u8>,
    pub documents: Vec<Vec<u8>>,
}

/// An order as a shop's interface takes it: some 280 bytes.
pub fn orders() -> Corpus {
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
                    "sku": {"type": "string", "minLength": 4, "maxLength": 40},
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
pub fn corpora() -> Vec<Corpus> {
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
