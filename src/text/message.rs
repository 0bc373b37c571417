//! A sentence for the user, before its language is chosen.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The id of a sentence in `assets/locales/*.ftl` and what it speaks of. Kept in the ledger as evidence, so it serialises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Fluent message id.
    pub id: Cow<'static, str>,
    /// Fluent arguments by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<Cow<'static, str>, String>,
}

impl Message {
    /// A sentence without arguments. `id` is a literal, so that a test finds every id in both languages.
    pub fn new(id: &'static str) -> Self {
        Self { id: Cow::Borrowed(id), args: BTreeMap::new() }
    }

    /// The same with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.insert(Cow::Borrowed(name), value.to_string());
        self
    }
}
