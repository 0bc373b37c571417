//! Bytes cut between characters only.

use std::borrow::Cow;

/// Holds the beginning of a character back until the rest of it comes: vte (0.15) loses what follows a character that it was
/// given in two pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    held: Vec<u8>,
}

impl Whole {
    /// What was held, and these bytes up to the last character that is whole.
    pub fn take<'a>(&mut self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        let mut taken = if self.held.is_empty() {
            Cow::Borrowed(bytes)
        } else {
            let mut joined = std::mem::take(&mut self.held);
            joined.extend_from_slice(bytes);
            Cow::Owned(joined)
        };
        let whole = taken.len() - begun(&taken);
        self.held = taken[whole..].to_vec();
        match &mut taken {
            Cow::Borrowed(bytes) => *bytes = &bytes[..whole],
            Cow::Owned(bytes) => bytes.truncate(whole),
        }
        taken
    }
}

/// How many bytes at the end begin a character that goes on after them.
pub(super) fn begun(bytes: &[u8]) -> usize {
    let tail = &bytes[bytes.len().saturating_sub(3)..];
    let Some(lead) = tail.iter().rposition(|byte| !matches!(byte, 0x80..=0xbf)) else { return 0 };
    let length = match tail[lead] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    };
    let there = tail.len() - lead;
    if there < length { there } else { 0 }
}
