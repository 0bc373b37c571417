//! The teacher's screen: the grid of a class. A state machine of its own, as small as it is: a message in, effects out.

mod keys;
mod layout;
mod page;
mod plain;

use std::collections::BTreeMap;

use crossterm::event::{KeyEvent, KeyEventKind, MouseEvent};
use jiff::Timestamp;
use ratatui::layout::Rect;

use super::state::Options;
use super::theme::Theme;
use crate::lab::class::{Entry, Grid, Order, Row, sort};
use crate::lab::model::Lab;
use crate::text::{Message, plain};
pub use layout::{MOST_MARKS, Shape};
pub use plain::Said;

/// One thing that happened outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse.
    Mouse(MouseEvent),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// The folder was looked at and is not as it was.
    Seen(News),
    /// The folder cannot be looked at.
    Trouble(Message),
    /// A minute has passed.
    Aged,
    /// Something to say.
    Notice(Message),
}

/// How the folder differs from the last look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// What is new or another, by the name of its file; `None`: it is gone.
    pub entries: BTreeMap<String, Option<Entry>>,
    /// There are more files than are looked at.
    pub crowded: bool,
}

/// One act on the outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Leave, the terminal restored.
    Quit,
    /// What is shown has changed.
    Draw,
    /// Paint the whole screen anew.
    Redraw,
    /// Give the terminal back and stop, until the shell that started the program continues it.
    Suspend,
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
}

/// What lies over the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The keys and the marks, from this line on.
    Help(usize),
    /// What lies in the folder besides, from this line on.
    Files(usize),
}

/// Everything that the teacher's screen knows. One owner: its loop. Changed by [`update`] alone.
#[derive(Debug)]
pub struct Class {
    /// Whose steps are the columns.
    pub lab: Lab,
    /// How it speaks.
    pub options: Options,
    /// The folder, as it is shown.
    pub folder: String,
    /// The terminal.
    pub screen: Rect,
    /// The colours.
    pub theme: Theme,
    /// No colour at all, whatever the theme.
    pub no_color: bool,
    /// We take the mouse.
    pub mouse: bool,
    /// The folder was looked at.
    pub looked: bool,
    /// Why it could not be, the last time.
    pub trouble: Option<Message>,
    /// There are more files in it than are looked at.
    pub crowded: bool,
    /// What lies in it, in no order.
    pub grid: Grid,
    /// The rows that are shown, in their order.
    pub rows: Vec<Row>,
    /// That order.
    pub order: Order,
    /// Only who has this in their name or login is shown.
    pub filter: String,
    /// The filter is being typed.
    pub typing: bool,
    /// The file of the student who was chosen; `None`: whoever is first.
    pub chosen: Option<String>,
    /// The first row that is seen.
    pub top: usize,
    /// Over the grid.
    pub page: Option<Page>,
    /// Said in the last row until the next key.
    pub notice: Option<Message>,
    /// Now, as the ages that are shown have it.
    pub now: Timestamp,
    entries: BTreeMap<String, Entry>,
}

impl Class {
    /// Before the folder was looked at.
    pub fn new(lab: Lab, options: Options, folder: String, (cols, rows): (u16, u16), now: Timestamp) -> Self {
        Self {
            lab,
            options,
            folder,
            screen: Rect::new(0, 0, cols, rows),
            theme: Theme::default(),
            no_color: false,
            mouse: true,
            looked: false,
            trouble: None,
            crowded: false,
            grid: Grid::default(),
            rows: Vec::new(),
            order: Order::default(),
            filter: String::new(),
            typing: false,
            chosen: None,
            top: 0,
            page: None,
            notice: None,
            now,
            entries: BTreeMap::new(),
        }
    }

    /// The place of the student who is chosen among the rows.
    pub fn selected(&self) -> usize {
        let chosen = self.chosen.as_ref();
        chosen.and_then(|file| self.rows.iter().position(|row| row.file == *file)).unwrap_or(0)
    }

    /// The age of a row, as it is shown: short where there is little room.
    pub fn age(&self, row: &Row, short: bool) -> String {
        let minutes = row.age(self.now).as_mins();
        let (count, message) = match (minutes, short) {
            (0, false) => (0, Message::new("class-age-now")),
            (0, true) => return self.options.say(&Message::new("class-age-m").with("count", "<1")),
            (1..60, false) => (minutes, Message::new("class-age-minutes")),
            (1..60, true) => (minutes, Message::new("class-age-m")),
            (60..1440, false) => (minutes / 60, Message::new("class-age-hours")),
            (60..1440, true) => (minutes / 60, Message::new("class-age-h")),
            (_, false) => (minutes / 1440, Message::new("class-age-days")),
            (_, true) => ((minutes / 1440).min(999), Message::new("class-age-d")),
        };
        self.options.say(&message.with("count", count))
    }

    fn ages(&self) -> Vec<(String, bool, String)> {
        self.rows.iter().map(|row| (row.file.clone(), row.needs_help(self.now), self.age(row, false))).collect()
    }

    /// Puts the rows in order, those that the filter leaves; who was chosen is still seen.
    fn arrange(&mut self) {
        let folded = |text: &str| plain(text).to_lowercase();
        let wanted = folded(&self.filter);
        let found = |row: &&Row| folded(&row.name).contains(&wanted) || folded(&row.login).contains(&wanted);
        self.rows = self.grid.rows.iter().filter(found).cloned().collect();
        sort(&mut self.rows, self.order, self.now);
        self.top = self.shape().follow(self.top, self.selected(), self.rows.len());
    }
}

/// Changes `class` by one message that came at `now`; returns what is to be done outside.
pub fn update(class: &mut Class, msg: Msg, now: Timestamp) -> Vec<Effect> {
    match msg {
        Msg::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
        Msg::Key(key) => keys::on_key(class, key),
        Msg::Mouse(mouse) => keys::on_mouse(class, mouse),
        Msg::Resize(cols, rows) => {
            class.screen = Rect::new(0, 0, cols, rows);
            class.arrange();
            vec![Effect::Redraw, Effect::Draw]
        }
        Msg::Seen(news) => {
            let known = |(file, entry): (&String, &Option<Entry>)| class.entries.get(file) == entry.as_ref();
            // A file may be written anew and say the same.
            if class.looked
                && class.trouble.is_none()
                && class.crowded == news.crowded
                && news.entries.iter().all(known)
            {
                return Vec::new();
            }
            class.now = now;
            (class.looked, class.trouble, class.crowded) = (true, None, news.crowded);
            for (file, entry) in news.entries {
                match entry {
                    Some(entry) => class.entries.insert(file, entry),
                    None => class.entries.remove(&file),
                };
            }
            class.grid = Grid::new(&class.lab, &class.entries);
            class.arrange();
            vec![Effect::Draw]
        }
        // Told again at each look.
        Msg::Trouble(why) if class.trouble.as_ref() == Some(&why) => Vec::new(),
        Msg::Trouble(why) => {
            (class.looked, class.trouble) = (true, Some(why));
            vec![Effect::Draw]
        }
        Msg::Aged => {
            let before = class.ages();
            class.now = now;
            class.arrange();
            if class.ages() == before { Vec::new() } else { vec![Effect::Draw] }
        }
        Msg::Notice(words) => {
            class.notice = Some(words);
            vec![Effect::Draw]
        }
    }
}
