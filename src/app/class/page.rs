//! What is told in words: the pages over the grid, and the line of the student who is chosen.

use ratatui::style::{Style, Stylize};
use ratatui::text::{Line, Span};

use super::{Class, Page};
use crate::lab::class::{Order, Row, title};
use crate::text::markdown::{self, wrap};
use crate::text::{Message, sanitise};

/// Each key with the id of its words.
const KEYS: [(&str, &str); 11] = [
    ("F1, ?", "class-key-help"),
    ("F10, q", "class-key-quit"),
    ("↑ ↓ ← →", "class-key-move"),
    ("PgUp PgDn", "class-key-page"),
    ("Home", "class-key-home"),
    ("s", "class-key-sort"),
    ("/", "class-key-filter"),
    ("f", "class-key-files"),
    ("y", "class-key-theme"),
    ("m", "class-key-mouse"),
    ("Ctrl-Z", "class-key-suspend"),
];

impl Class {
    /// What stands for a step that is lit, begun, or neither.
    pub fn signs(&self) -> [&'static str; 3] {
        if self.options.ascii { ["*", "o", "-"] } else { ["●", "○", "·"] }
    }

    /// The lines of a page, wrapped to `width` columns.
    pub fn lines(&self, page: Page, width: u16) -> Vec<Line<'static>> {
        match page {
            Page::Help(_) => self.help(width),
            Page::Files(_) => self.files(width),
        }
    }

    fn help(&self, width: u16) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for (key, words) in KEYS {
            let key = if self.options.ascii && !key.is_ascii() { "Arrows" } else { key };
            let words = self.options.say(&Message::new(words));
            for (row, mut line) in wrap(&words, width.saturating_sub(11), 0, Style::new()).into_iter().enumerate() {
                let key = if row == 0 { key } else { "" };
                line.spans.insert(0, Span::from(format!("{key:<11}")).bold());
                lines.push(line);
            }
        }
        lines.push(Line::default());
        let [lit, begun, none] = self.signs();
        let marks = Message::new("class-help-marks").with("lit", lit).with("begun", begun).with("none", none);
        lines.append(&mut markdown::lines(&self.options.say(&marks), width));
        lines
    }

    fn files(&self, width: u16) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        let mut put = |words: String| lines.append(&mut wrap(&words, width, 2, Style::new()));
        for (file, why) in &self.grid.refused {
            put(format!("! {file}: {}", sanitise::one_line(&self.options.say(why))));
        }
        for (file, lab) in &self.grid.others {
            put(format!("- {file}: {}", self.options.say(&Message::new("class-other-lab").with("lab", lab))));
        }
        if self.crowded {
            put(format!("! {}", self.options.say(&Message::new("class-crowded"))));
        }
        if lines.is_empty() {
            lines = wrap(&self.options.say(&Message::new("class-no-files")), width, 0, Style::new());
        }
        lines
    }

    /// Everything that is known of a student, in a sentence.
    pub fn detail(&self, row: &Row) -> String {
        let who = if row.name == row.login { row.name.clone() } else { format!("{} ({})", row.name, row.login) };
        let mut parts = vec![who];
        if let Some(owner) = &row.owner {
            parts.push(self.options.say(&Message::new("class-foreign").with("owner", owner)));
        }
        if row.simulated {
            parts.push(self.options.say(&Message::new("class-simulated")));
        }
        let lit = Message::new("class-lit").with("lit", row.lit()).with("of", row.marks.len());
        parts.push(self.options.say(&lit));
        if let Some(stuck) = &row.stuck {
            let step = self.lab.steps().nth(stuck.step).map_or("", |step| step.title.in_lang(self.options.lang));
            let missing = row.missing(&self.lab, self.options.lang).join(", ");
            let words = Message::new("class-stuck").with("step", title(step)).with("missing", missing);
            parts.push(self.options.say(&words));
            parts.push(self.since(row));
        }
        parts.join(if self.options.ascii { " - " } else { " · " })
    }

    fn since(&self, row: &Row) -> String {
        let age = self.age(row, false);
        if row.age(self.now).as_mins() == 0 {
            age
        } else {
            self.options.say(&Message::new("class-since").with("age", age))
        }
    }

    /// In which order the rows are, in words.
    pub fn order_words(&self) -> String {
        self.options.say(&match self.order {
            Order::Need => Message::new("class-order-need"),
            Order::Name => Message::new("class-order-name"),
            Order::Lit => Message::new("class-order-lit"),
        })
    }
}
