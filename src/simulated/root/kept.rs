//! A file's content as it is kept between two lives of the engine: as the text that it is, else in hexadecimal digits.

use bytes::Bytes;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Content {
    Text(String),
    Hex(String),
}

/// Writes it.
pub fn serialize<S: Serializer>(content: &Bytes, to: S) -> Result<S::Ok, S::Error> {
    let content = match std::str::from_utf8(content) {
        Ok(text) => Content::Text(text.to_owned()),
        Err(_) => Content::Hex(content.iter().map(|byte| format!("{byte:02x}")).collect()),
    };
    content.serialize(to)
}

/// Reads it.
pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Bytes, D::Error> {
    let digits = match Content::deserialize(from)? {
        Content::Text(text) => return Ok(text.into()),
        Content::Hex(digits) => digits,
    };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |pair: &[u8]| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?);
    let bytes: Option<Vec<u8>> = digits.as_bytes().chunks(2).map(pair).collect();
    bytes.map(Bytes::from).ok_or_else(|| D::Error::custom("no hexadecimal digits"))
}
