//! IMPURE and thin. The loop: messages in, `update`, effects out, one frame a batch.
#![expect(clippy::disallowed_methods, reason = "the loop reads the clock")]

pub mod anew;
pub mod class;
pub mod clipboard;
pub mod config;
mod drill;
pub mod engine;
pub mod files;
mod input;
pub mod labs;
pub mod logs;
pub mod notes;
mod perform;
mod plain;
pub mod practice;
pub mod private;
pub mod pty;
pub mod rehearsal;
pub mod reset;
pub mod share;
pub mod shelf;
mod signals;
pub mod store;
pub mod surroundings;
mod terminal;
pub mod witness;

use std::collections::VecDeque;
use std::io::{self, IsTerminal};
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crossterm::event::Event;
use futures_util::FutureExt;
use jiff::Timestamp;

use crate::app::damage::Damage;
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::present::{self, Mode};
use crate::app::share::Share;
use crate::app::state::{Options, State};
use crate::app::update::update;
use crate::cli::Global;
use crate::lab::world::Observation;
use crate::text::Message;
use crate::ui;
use input::Input;
use labs::Library;
use perform::Outside;
pub use perform::endpoint_finder;
use signals::{Asked, Signals};
use surroundings::{Surroundings, time_zone};
use terminal::Screen;

/// Messages taken in before lines are printed.
const BATCH: usize = 256;
/// What comes without end is taken in for so long before it is the turn of the keys and the frame.
const TURN: Duration = Duration::from_millis(5);
/// The shell has so long to answer a key with what there is to draw.
const ECHO: Duration = Duration::from_millis(20);
/// The engine has so long for its first answer before a shell is started, which takes as long as all else.
const SHELL_AFTER: Duration = Duration::from_millis(20);
/// The exit status of a Rust program that panicked.
const BROKEN: u8 = 101;
/// A flood is drawn this often.
const FRAME: Duration = Duration::from_millis(33);
const LEFT: End = End::Left(ExitCode::SUCCESS);

/// The screen, or the lines of `--plain`, until the student leaves; who plays the presenter's cues, if anybody.
/// `trouble` is what went wrong before, to be said there.
///
/// # Errors
/// There is no terminal, or the lab cannot be read.
pub fn run(global: &Global, presenter: Mode, trouble: Option<&Message>) -> anyhow::Result<End> {
    let terminal = std::io::stdout().is_terminal() && std::io::stdin().is_terminal();
    if !terminal && !global.plain {
        anyhow::bail!(
            "the screen needs a terminal; without one, `soleil check` says how far the lab is, and `soleil --plain` prints a line a change"
        );
    }
    let mut around = surroundings::look(global, Timestamp::now())?;
    around.trouble = around.trouble.or_else(|| trouble.cloned());
    if presenter != Mode::Alone {
        shelf::remember(&Library::ours(), &around.state_folder, &around.lab_name);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // The future of a build is not `Send`: every task stays on this thread.
    let local = tokio::task::LocalSet::new();
    let ended = if global.plain || around.dumb {
        local.block_on(&runtime, plain::run(global, around))
    } else {
        local.block_on(&runtime, screen(global, around, presenter))
    };
    drop(local);
    // A task that hangs on the outside does not keep the student from leaving.
    runtime.shutdown_timeout(Duration::from_millis(200));
    match ended {
        // A frame may find that the terminal has hung up before anybody is told.
        Err(_) if terminal && terminal::is_gone() => Ok(LEFT),
        done => done,
    }
}

/// How it ended.
#[derive(Debug)]
pub enum End {
    /// For good.
    Left(ExitCode),
    /// To begin anew on the practice engine.
    Practice,
    /// To begin anew with this lab.
    Lab(String),
}

async fn screen(global: &Global, around: Surroundings, presenter: Mode) -> anyhow::Result<End> {
    let size = crossterm::terminal::size()?;
    let options = Options { lang: around.lang, ascii: around.ascii, nonce: pty::new_nonce(), tz: time_zone() };
    let mut state = State::new(around.lab.clone(), options, around.progress.clone(), size, Timestamp::now());
    state.notice = around.trouble.clone().or_else(|| around.config_trouble.clone());
    state.configure(&around.config, around.no_color);
    present::start(&mut state, presenter, around.config.theme);
    state.folder = around.shown(&around.state_folder);
    state.share = share::class(&around).map(|(_, student)| Share::new(student));
    let last_words = state.options.say(&Message::new("broken"));
    let (guard, mut terminal) = terminal::enter(state.mouse, last_words)?;
    terminal.draw(|buf| ui::draw(&state, buf))?;
    let mut outside = Outside::start(global.host.as_deref(), around, &state);
    if global.fresh {
        outside.perform(Effect::SaveLedger(Box::new(state.progress.clone())));
    }
    // However the loop ends, what was typed is kept and the terminal left.
    let ended = AssertUnwindSafe(turn(&mut state, &mut terminal, &mut outside)).catch_unwind().await;
    for (path, text) in state.editor.unsaved() {
        outside.perform(Effect::Keep { path, text });
    }
    state.log.to_disk(true).into_iter().for_each(|effect| outside.perform(effect));
    drop(outside);
    if terminal::give_back(guard) {
        return Ok(End::Left(ExitCode::from(BROKEN)));
    }
    Ok(ended.unwrap_or(Ok(LEFT))?)
}

/// Turns until the student leaves, a signal ends it, the terminal is gone or something breaks.
async fn turn(state: &mut State, terminal: &mut Screen, outside: &mut Outside) -> io::Result<End> {
    let mut signals = Signals::listen()?;
    let mut input = Input::listen();
    // Not from the last message on: what comes more often would keep it from ever coming.
    let mut minute = every_minute();
    let mut pace = Pace::default();
    // What is not drawn yet.
    let mut pending: Option<Damage> = None;
    // The shell was sent a key: its answer is awaited until then, so that one frame shows both.
    let mut echo: Option<Instant> = None;
    let mut shell_due = Some(Instant::now() + SHELL_AFTER);
    let mut effects = VecDeque::new();
    let mut drill = pin!(drill::drill());
    loop {
        let due = state.due();
        let wait = due.map_or(Duration::ZERO, |due| until(due, Timestamp::now()));
        let frame = echo.unwrap_or_else(|| pace.next());
        let shell = shell_due.unwrap_or_else(Instant::now);
        let mut urgent = false;
        let mut next = None;
        tokio::select! {
            biased;
            () = terminal::broken() => return Ok(LEFT),
            () = &mut drill => {}
            asked = signals.next() => match asked {
                Asked::End => return Ok(LEFT),
                Asked::Stop => effects.push_back(Effect::Suspend),
                Asked::GoOn => {
                    terminal::regain(state.mouse)?;
                    next = Some(resized()?);
                }
                Asked::Resize => {
                    urgent = true;
                    next = Some(resized()?);
                }
            },
            event = input.next() => match event {
                Some(event) => {
                    urgent = true;
                    next = message(event);
                }
                // The terminal is gone.
                None => return Ok(LEFT),
            },
            msg = outside.next() => next = msg,
            () = tokio::time::sleep_until(frame.into()), if pending.is_some() => echo = None,
            () = tokio::time::sleep_until(shell.into()), if shell_due.is_some() => {}
            () = tokio::time::sleep(wait), if due.is_some() => next = Some(Msg::Paused),
            _ = minute.tick() => next = Some(Msg::Aged),
        }
        // What came together is drawn together.
        let begun = Instant::now();
        while let Some(msg) = next {
            urgent |= matches!(msg, Msg::ShellOutput(_)) && echo.take().is_some();
            if answers(&msg) {
                shell_due = shell_due.map(|_| Instant::now());
            }
            effects.extend(update(state, msg, Timestamp::now()));
            pending = pending.max(Some(state.damage));
            next = if begun.elapsed() > TURN {
                None
            } else if let Some(event) = input.ready() {
                urgent = true;
                message(event)
            } else {
                outside.ready()
            };
        }
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Quit => return Ok(LEFT),
                Effect::Practice => return Ok(End::Practice),
                Effect::Open(lab) => return Ok(End::Lab(lab)),
                Effect::Redraw => terminal.forget(),
                Effect::Suspend => {
                    let back = if terminal::suspend(state.mouse)? {
                        resized()?
                    } else {
                        Msg::Notice(Message::new("suspend-alone"))
                    };
                    effects.extend(update(state, back, Timestamp::now()));
                    (pending, urgent) = (Some(Damage::Screen), true);
                }
                effect => {
                    if matches!(effect, Effect::ShellInput(_)) {
                        urgent = false;
                        echo.get_or_insert_with(|| Instant::now() + ECHO);
                        // What is typed ahead is not lost.
                        if shell_due.take().is_some() {
                            start_shell(state, outside);
                        }
                    }
                    outside.perform(effect);
                }
            }
        }
        if let Some(damage) = pending.take_if(|_| urgent || echo.is_none() && pace.allows()) {
            pace.drawn();
            echo = None;
            terminal.draw_part(ui::damaged(state, damage), |buf| ui::draw(state, buf))?;
        }
        if shell_due.take_if(|due| *due <= Instant::now()).is_some() {
            start_shell(state, outside);
        }
    }
}

/// The engine's first answer: what it holds, or that there is none.
fn answers(msg: &Msg) -> bool {
    use Observation::{EngineDown, EngineUp, Glimpsed};
    matches!(msg, Msg::Observed(Glimpsed(_) | EngineUp(_) | EngineDown(_)))
}

fn start_shell(state: &State, outside: &mut Outside) {
    let (rows, cols) = state.shell.screen().size();
    outside.perform(Effect::ShellStart { rows: rows.get(), cols: cols.get() });
}

/// The size as it is now.
fn resized() -> io::Result<Msg> {
    let (cols, rows) = crossterm::terminal::size()?;
    Ok(Msg::Resize(cols, rows))
}

/// With the clock's own minutes; one that comes late moves those after it.
fn every_minute() -> tokio::time::Interval {
    let minute = Duration::from_secs(60);
    let begun = Timestamp::now().as_millisecond().rem_euclid(60_000);
    let first = Duration::from_millis(60_000_u64.saturating_sub(begun.unsigned_abs()));
    let mut ticks = tokio::time::interval_at(tokio::time::Instant::now() + first, minute);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    ticks
}

/// From now to then, a little more: a timer that rings early would ring twice.
fn until(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(then.duration_since(now)).unwrap_or_default() + Duration::from_millis(1)
}

fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => Some(Msg::Key(key)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Mouse(mouse) if mouse.kind == crossterm::event::MouseEventKind::Moved => None,
        Event::Mouse(mouse) => Some(Msg::Mouse(mouse)),
        // A signal tells it.
        Event::Resize(..) | Event::FocusGained | Event::FocusLost => None,
    }
}

/// Frames at once while they are few, one every [`FRAME`] in a flood.
#[derive(Debug)]
struct Pace {
    last: Instant,
    credit: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { last: Instant::now(), credit: Self::MOST }
    }
}

impl Pace {
    const MOST: u32 = 8;

    fn refill(&self) -> u32 {
        let earned = self.last.elapsed().as_millis() / FRAME.as_millis();
        self.credit.saturating_add(u32::try_from(earned).unwrap_or(Self::MOST)).min(Self::MOST)
    }

    fn allows(&self) -> bool {
        self.refill() > 0
    }

    fn next(&self) -> Instant {
        self.last + FRAME
    }

    fn drawn(&mut self) {
        self.credit = self.refill().saturating_sub(1);
        self.last = Instant::now();
    }
}
