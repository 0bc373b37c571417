//! What was put on lines is kept: each frame shows most words of the one before.
#![expect(clippy::disallowed_types, reason = "no state: nobody can tell what was kept from what is made anew")]

use std::cell::RefCell;
use std::collections::HashMap;

use ratatui::style::Style;
use ratatui::text::Line;

use super::CodeBlock;

/// Texts that are kept; with one more all are forgotten, so that what is shown no longer is not held.
const MOST: usize = 64;
/// Bytes of the longest.
const LONGEST: usize = 32 * 1024;

/// What the lines come from.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Source {
    pub(super) kind: Kind,
    pub(super) text: String,
    pub(super) width: u16,
    pub(super) indent: usize,
    pub(super) style: Style,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Markdown,
    Words,
    Prose,
}

/// The lines, and their blocks of code.
pub(super) type Made = (Vec<Line<'static>>, Vec<CodeBlock>);

thread_local! {
    static KEPT: RefCell<HashMap<Source, Made>> = RefCell::default();
}

/// What `make` makes of it, now or before.
pub(super) fn kept(source: Source, make: impl FnOnce(&Source) -> Made) -> Made {
    KEPT.with_borrow_mut(|kept| {
        if let Some(made) = kept.get(&source) {
            return made.clone();
        }
        let made = make(&source);
        if source.text.len() <= LONGEST {
            if kept.len() >= MOST {
                kept.clear();
            }
            kept.insert(source, made.clone());
        }
        made
    })
}
