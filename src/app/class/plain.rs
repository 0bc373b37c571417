//! The class in lines, for `--plain`: each student once, and again whenever they get on.

use std::collections::BTreeMap;

use super::Class;
use crate::lab::class::Row;
use crate::text::Message;
use crate::text::sanitise::one_line;

/// What was said so far.
#[derive(Clone, Debug, Default)]
pub struct Said {
    trouble: Option<Message>,
    rows: BTreeMap<String, Row>,
    refused: BTreeMap<String, Message>,
    nobody: bool,
}

impl Said {
    /// The lines that are new, in the order of the rows.
    pub fn news(&mut self, class: &Class) -> Vec<String> {
        let mut lines = Vec::new();
        let mut say = |words: String| lines.push(one_line(&words));
        if class.trouble != self.trouble {
            self.trouble.clone_from(&class.trouble);
            self.trouble.iter().for_each(|why| say(class.options.say(why)));
        }
        for row in &class.rows {
            if self.rows.get(&row.file) != Some(row) {
                say(class.detail(row));
            }
        }
        self.rows = class.rows.iter().map(|row| (row.file.clone(), row.clone())).collect();
        for (file, why) in &class.grid.refused {
            if self.refused.get(file) != Some(why) {
                say(format!("! {file}: {}", class.options.say(why)));
            }
        }
        self.refused = class.grid.refused.iter().cloned().collect();
        let nobody = class.looked && class.trouble.is_none() && class.grid.rows.is_empty();
        if nobody && !self.nobody {
            say(class.options.say(&Message::new("class-nobody").with("path", &class.folder)).replace('`', ""));
        }
        self.nobody = nobody;
        lines
    }
}
