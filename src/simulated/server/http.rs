//! Answers.

use std::collections::BTreeMap;
use std::convert::Infallible;

use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::body::Frame;
use hyper::{Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::mpsc;

/// What is sent.
pub type Answer = Response<UnsyncBoxBody<Bytes, Infallible>>;

/// Why not: the status and the daemon's words.
#[derive(Clone, Debug)]
pub struct Refused(pub u16, pub String);

/// An answer, or why not.
pub type Answered = Result<Answer, Refused>;

/// 404 for what is not there.
pub fn missing(words: impl Into<String>) -> Refused {
    Refused(404, words.into())
}

impl From<Refused> for Answer {
    fn from(Refused(status, message): Refused) -> Self {
        json_with(status, &json!({ "message": message }))
    }
}

/// 200 with JSON.
pub fn json(value: &Value) -> Answer {
    json_with(200, value)
}

/// JSON with another status.
pub fn json_with(status: u16, value: &Value) -> Answer {
    let mut text = value.to_string();
    text.push('\n');
    let mut answer = bytes(text);
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer.headers_mut().insert("Content-Type", hyper::header::HeaderValue::from_static("application/json"));
    answer
}

/// No content.
pub fn empty(status: u16) -> Answer {
    let mut answer = bytes(Bytes::new());
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::NO_CONTENT);
    answer
}

/// 200 with bytes.
pub fn bytes(content: impl Into<Bytes>) -> Answer {
    Response::new(Full::new(content.into()).boxed_unsync())
}

/// 200 with what comes out of a queue, as it comes.
pub fn stream(kind: &'static str, queue: mpsc::Receiver<Bytes>) -> Answer {
    let frames = stream::unfold(queue, |mut queue| async move {
        queue.recv().await.map(|content| (Ok::<_, Infallible>(Frame::data(content)), queue))
    });
    let mut answer = Response::new(StreamBody::new(frames).boxed_unsync());
    answer.headers_mut().insert("Content-Type", hyper::header::HeaderValue::from_static(kind));
    answer
}

/// One item of a stream of JSON.
pub fn line(value: &Value) -> Bytes {
    Bytes::from(format!("{value}\r\n"))
}

/// The parameters after the `?`.
#[derive(Debug)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads them.
    pub fn new(text: Option<&str>) -> Self {
        Self(form_urlencoded::parse(text.unwrap_or_default().as_bytes()).into_owned().collect())
    }

    /// The first of that name that says something.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// All of that name that say something.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// `1`, `true`.
    pub fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !matches!(value, "0" | "false" | "False" | "no"))
    }

    /// `filters`: `{"label": ["a"]}`, or the older `{"label": {"a": true}}`. Others than these `known` are refused.
    pub fn filters(&self, known: &[&str]) -> Result<BTreeMap<String, Vec<String>>, Refused> {
        let Some(text) = self.get("filters") else { return Ok(BTreeMap::new()) };
        let value: BTreeMap<String, Value> =
            serde_json::from_str(text).map_err(|error| Refused(500, format!("invalid filter: {error}")))?;
        if let Some(other) = value.keys().find(|name| !known.contains(&name.as_str())) {
            return Err(Refused(400, format!("Invalid filter '{other}'")));
        }
        let words = |value: Value| match value {
            Value::Array(all) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Value::Object(all) => all.into_iter().map(|(word, _)| word).collect(),
            _ => Vec::new(),
        };
        Ok(value.into_iter().map(|(name, value)| (name, words(value))).collect())
    }
}
