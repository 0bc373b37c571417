//! The window that follows: what it shows, what its keys ask for.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use jiff::{SignedDuration, Timestamp};
use ratatui::layout::{Rect, Size};

use super::{Drive, Told};
use crate::app::state::Options;
use crate::app::theme::Theme;
use crate::text::Message;

/// The smallest window in which the notes are shown.
pub const SMALLEST: Size = Size::new(40, 10);

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Viewer {
    /// Language, letters, times.
    pub options: Options,
    /// The terminal.
    pub screen: Rect,
    /// The colours.
    pub theme: Theme,
    /// No colour at all, whatever the theme.
    pub no_color: bool,
    /// Whom it follows.
    pub link: Link,
    /// First line of the notes that is shown.
    pub scroll: usize,
    /// The keys are shown in place of the notes.
    pub help: bool,
    /// As the last thing heard had it.
    pub now: Timestamp,
}

/// Whom the notes follow.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// Nobody presents yet, or why nobody can be found.
    Waiting(Option<Message>),
    /// A presenter that told this last.
    Following(Box<Told>),
    /// The presenter has ended.
    Lost,
    /// The presenter speaks another version's words.
    Strange,
}

/// What comes in.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A key was pressed.
    Key(KeyEvent),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// From the presenter, or that there is none.
    Link(Link),
    /// What is shown of the time is out of date.
    Aged,
}

/// What goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Of the presenter.
    Drive(Drive),
    /// Leave, the terminal restored.
    Quit,
    /// Stop until the shell that started the program continues it.
    Suspend,
    /// Paint the whole screen anew.
    Redraw,
}

impl Viewer {
    /// Before a presenter was found.
    pub fn new(options: Options, (cols, rows): (u16, u16), theme: Theme, no_color: bool, now: Timestamp) -> Self {
        let screen = Rect::new(0, 0, cols, rows);
        Self { options, screen, theme, no_color, link: Link::Waiting(None), scroll: 0, help: false, now }
    }

    /// Takes in what was heard at `now`; what is to be done.
    pub fn hear(&mut self, heard: Heard, now: Timestamp) -> Option<Ask> {
        self.now = now;
        match heard {
            Heard::Key(key) if key.kind == KeyEventKind::Release => None,
            Heard::Key(key) => self.key(key),
            Heard::Resize(cols, rows) => {
                self.screen = Rect::new(0, 0, cols, rows);
                Some(Ask::Redraw)
            }
            Heard::Link(link) => {
                let cue = |link: &Link| match link {
                    Link::Following(told) => told.cue.as_ref().map(|cue| cue.number),
                    _ => None,
                };
                if cue(&link) != cue(&self.link) {
                    self.scroll = 0;
                }
                self.link = link;
                None
            }
            Heard::Aged => None,
        }
    }

    fn key(&mut self, key: KeyEvent) -> Option<Ask> {
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return match key.code {
                KeyCode::Char('c') => Some(Ask::Quit),
                KeyCode::Char('z') => Some(Ask::Suspend),
                KeyCode::Char('l') => Some(Ask::Redraw),
                _ => None,
            };
        }
        // Right and left, and the page keys, are what the buttons of a presenter's remote send.
        let drive = match key.code {
            KeyCode::F(9) | KeyCode::Enter | KeyCode::Right | KeyCode::PageDown | KeyCode::Char(' ' | 'n') => {
                Drive::Next
            }
            KeyCode::Left | KeyCode::PageUp | KeyCode::Char('b' | '-') => Drive::Back,
            KeyCode::Char('+') => Drive::Skip,
            KeyCode::Char('k' | 'p') => Drive::Pause,
            KeyCode::F(10) | KeyCode::Char('q') => return Some(Ask::Quit),
            KeyCode::F(1) | KeyCode::Char('?') => {
                self.help = !self.help;
                self.scroll = 0;
                return None;
            }
            KeyCode::Up => {
                self.scroll = self.scroll.saturating_sub(1);
                return None;
            }
            // The frame stops at the last line: how many there are depends on its width.
            KeyCode::Down => {
                self.scroll = self.scroll.saturating_add(1).min(super::TEXT_LIMIT);
                return None;
            }
            _ => return None,
        };
        matches!(self.link, Link::Following(_)).then_some(Ask::Drive(drive))
    }

    /// When what is shown of the time changes though nothing is heard.
    pub fn due(&self) -> Timestamp {
        let clock = Timestamp::UNIX_EPOCH;
        let Link::Following(told) = &self.link else { return next_minute(clock, self.now) };
        let began = told.began.filter(|_| told.ended.is_none());
        let step = told.cue.as_ref().and_then(|cue| cue.step_since);
        let minutes = [Some(clock), began, step].into_iter().flatten().map(|since| next_minute(since, self.now));
        minutes.min().unwrap_or(self.now)
    }
}

/// The next time at which whole minutes have passed since then.
fn next_minute(since: Timestamp, now: Timestamp) -> Timestamp {
    let passed = now.as_millisecond() - since.as_millisecond();
    now + SignedDuration::from_millis(60_000 - passed.rem_euclid(60_000))
}
