//! What the tests of the state machine share: a state, keys, and the screen as text.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use soleil::app::damage::Damage;
use soleil::app::effect::Effect;
use soleil::app::layout::Pane;
use soleil::app::msg::Msg;
use soleil::app::state::{Options, State};
use soleil::app::update::update;
use soleil::lab::model::Lab;
use soleil::lab::progress::Progress;
use soleil::lab::world::{Container, EngineEvent, EngineInfo, FileState, Image, Observation};
use soleil::text::Lang;

use super::worlds::shipped_lab;

/// 2026-01-02 10:00 and so many seconds.
pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_767_348_000 + second).unwrap()
}

/// A terminal of this size with one frame on it.
pub fn painted(screen: Rect, paint: impl FnOnce(&mut Buffer) -> Option<Position>) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(screen.width, screen.height)).unwrap();
    let draw = |frame: &mut ratatui::Frame<'_>| {
        if let Some(at) = paint(frame.buffer_mut()) {
            frame.set_cursor_position(at);
        }
    };
    terminal.draw(draw).unwrap();
    terminal
}

pub struct Bench {
    pub state: State,
}

impl Bench {
    pub fn new(lang: Lang, ascii: bool, size: (u16, u16)) -> Self {
        Self::of(shipped_lab(), lang, ascii, size)
    }

    pub fn of(lab: Lab, lang: Lang, ascii: bool, size: (u16, u16)) -> Self {
        let progress = Progress::new(&lab, false, at(0));
        let options = Options { lang, ascii, nonce: "nonce".into(), tz: TimeZone::UTC };
        Self { state: State::new(lab, options, progress, size, at(0)) }
    }

    /// French, a large screen.
    pub fn large() -> Self {
        Self::new(Lang::Fr, false, (120, 36))
    }

    /// Takes the message in. Where it is said to have changed the shell alone, nothing else may be another.
    pub fn send(&mut self, msg: Msg) -> Vec<Effect> {
        let may = matches!(msg, Msg::Key(_) | Msg::ShellOutput(_)) && self.state.focus == Pane::Shell;
        let before = may.then(|| self.frame());
        let effects = update(&mut self.state, msg, at(60));
        if let Some(mut shown) = before.filter(|_| self.state.damage == Damage::Shell) {
            let (frame, cursor) = self.frame();
            if let Some(part) = soleil::ui::damaged(&self.state, Damage::Shell) {
                let mut cells = Buffer::empty(part);
                shown.1 = soleil::ui::draw(&self.state, &mut cells);
                shown.0.merge(&cells);
            }
            assert_eq!(shown, (frame, cursor), "more than the shell has changed");
        }
        effects
    }

    fn frame(&self) -> (Buffer, Option<Position>) {
        let mut buf = Buffer::empty(self.state.screen);
        let cursor = soleil::ui::draw(&self.state, &mut buf);
        (buf, cursor)
    }

    pub fn observe(&mut self, observation: Observation) -> Vec<Effect> {
        self.send(Msg::Observed(observation))
    }

    /// Observes, and the ledger is written at once.
    pub fn prove(&mut self, observation: Observation) {
        let mut effects = self.observe(observation);
        while let Some(Effect::SaveLedger(ledger)) =
            effects.iter().find(|effect| matches!(effect, Effect::SaveLedger(_))).cloned()
        {
            effects = self.send(Msg::LedgerSaved(ledger));
        }
    }

    /// `F5`, `Ctrl-S`, `Enter`, or characters to type one by one.
    pub fn key(&mut self, name: &str) -> Vec<Effect> {
        self.send(Msg::Key(key(name)))
    }

    pub fn keys(&mut self, names: &[&str]) -> Vec<Effect> {
        names.iter().flat_map(|name| self.key(name)).collect()
    }

    pub fn type_text(&mut self, text: &str) -> Vec<Effect> {
        text.chars()
            .flat_map(|c| match c {
                '\n' => self.key("Enter"),
                c => self.send(Msg::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))),
            })
            .collect()
    }

    pub fn terminal(&self) -> Terminal<TestBackend> {
        self.painted(soleil::ui::draw)
    }

    fn painted(&self, paint: fn(&State, &mut Buffer) -> Option<Position>) -> Terminal<TestBackend> {
        painted(self.state.screen, |buf| paint(&self.state, buf))
    }

    /// The screen's rows, without the blanks at their ends.
    pub fn screen(&self) -> String {
        Self::text(&self.terminal())
    }

    /// The same before what is not ASCII was taken out of it.
    pub fn panes(&self) -> String {
        Self::text(&self.painted(soleil::ui::panes))
    }

    /// The rows that are painted, without the blanks at their ends.
    pub fn text(terminal: &Terminal<TestBackend>) -> String {
        let buffer = terminal.backend().buffer();
        let mut text = String::new();
        for y in 0..buffer.area.height {
            let mut row = String::new();
            let mut x = 0;
            while x < buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                x += u16::try_from(unicode_width::UnicodeWidthStr::width(symbol)).unwrap().max(1);
            }
            text.push_str(row.trim_end());
            text.push('\n');
        }
        text
    }

    pub fn shell_runs(&mut self) {
        self.send(Msg::ShellOutput(b"$ ".to_vec()));
    }
}

pub fn key(name: &str) -> KeyEvent {
    let mut modifiers = KeyModifiers::NONE;
    let mut rest = name;
    loop {
        if let Some(bare) = rest.strip_prefix("Ctrl-") {
            (modifiers, rest) = (modifiers | KeyModifiers::CONTROL, bare);
        } else if let Some(bare) = rest.strip_prefix("Shift-") {
            (modifiers, rest) = (modifiers | KeyModifiers::SHIFT, bare);
        } else {
            break;
        }
    }
    let code = match rest {
        "Enter" => KeyCode::Enter,
        "Tab" => KeyCode::Tab,
        "Esc" => KeyCode::Esc,
        "Backspace" => KeyCode::Backspace,
        "Delete" => KeyCode::Delete,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        f if f.len() > 1 && f.starts_with('F') => KeyCode::F(f[1..].parse().unwrap()),
        one => KeyCode::Char(one.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}

pub fn engine() -> Observation {
    Observation::EngineUp(EngineInfo {
        kind: "docker".into(),
        version: "28.5.1".into(),
        api: "1.51".into(),
        host: "unix:///var/run/docker.sock".into(),
        every_tag_has_digest: false,
    })
}

/// An image under its references; its id is made of `number`.
pub fn image(number: u8, references: &[&str], size: u64) -> Image {
    Image {
        id: format!("sha256:{}", format!("{number:02x}").repeat(32)),
        references: references.iter().map(|text| text.parse().unwrap()).collect(),
        digests: Vec::new(),
        created: at(-86_400 * i64::from(number)).as_second(),
        size,
    }
}

pub fn pulled(reference: &str) -> Observation {
    Observation::Event(at(1), EngineEvent::Pulled(reference.parse().unwrap()))
}

pub fn text(path: &str, text: &str) -> Observation {
    Observation::File(path.into(), FileState::Text { text: text.into(), modified: at(2) })
}

/// A shell in a container of `python:3.11`, its version asked for: the second step.
pub fn python_container() -> Container {
    Container {
        id: "c0ffee".repeat(11),
        name: "eager_turing".into(),
        image: Some("python:3.11".parse().unwrap()),
        command: vec!["bash".into()],
        tty: Some(true),
        stdin: Some(true),
        created: at(-300).as_second(),
        started: true,
        running: true,
        ..Container::default()
    }
}

/// All of the lab's second step.
pub fn do_second_step(bench: &mut Bench) {
    bench.prove(Observation::Containers(vec![python_container()]));
    bench.prove(Observation::Transcript {
        container: python_container().id,
        text: "root@c:/# python --version\nPython 3.11.2\n".into(),
        whole: true,
    });
}
