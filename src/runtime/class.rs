//! The teacher's screen of a class: its own small loop, on the same terminal, signals and keys as the student's.
#![expect(clippy::disallowed_methods, reason = "the loop reads the clock")]

mod folder;
mod watch;

use std::collections::VecDeque;
use std::io::{self, IsTerminal};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use crossterm::event::{Event, MouseEventKind};
use futures_util::FutureExt;
use jiff::Timestamp;
use tokio::sync::mpsc::{self, Receiver};

use super::input::Input;
use super::signals::{Asked, Ends, Signals};
use super::surroundings::{environment, time_zone, voice};
use super::terminal::{self, Screen};
use super::{BATCH, BROKEN, Pace, drill, every_minute, labs};
use crate::app::class::{Class, Effect, Msg, Said, update};
use crate::app::state::Options;
use crate::cli::Global;
use crate::text::Message;
use crate::text::sanitise::one_line;
use crate::ui::class::draw;
pub use folder::Folder;

/// No screen is drawn: any size does.
const SIZE: (u16, u16) = (80, 24);
/// Looks that wait for the loop.
const QUEUE: usize = 16;

/// The grid of the class in `folder`, until the teacher leaves.
///
/// # Errors
/// There is no terminal, or the lab cannot be read.
pub fn run(global: &Global, folder: &Path) -> anyhow::Result<ExitCode> {
    let plain = global.plain || environment("TERM").is_some_and(|terminal| terminal == "dumb");
    let terminal = io::stdout().is_terminal() && io::stdin().is_terminal();
    if !terminal && !plain {
        anyhow::bail!(
            "the grid needs a terminal; without one, `soleil class DIR --json` prints the whole once, and with --plain a line a change"
        );
    }
    let lab = labs::load(global.lab())?;
    let voice = voice(global);
    let options = Options { lang: voice.lang, ascii: voice.ascii, nonce: String::new(), tz: time_zone() };
    let shown = one_line(&folder.display().to_string());
    let size = if plain { SIZE } else { crossterm::terminal::size()? };
    let mut class = Class::new(lab, options, shown, size, Timestamp::now());
    class.theme = voice.config.theme.unwrap_or_default();
    class.mouse = voice.config.mouse.unwrap_or(true);
    class.no_color = environment("NO_COLOR").is_some();
    class.notice = voice.trouble;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // The drill of a broken task asks for it.
    let local = tokio::task::LocalSet::new();
    let ended = if plain {
        local.block_on(&runtime, lines(&mut class, folder))
    } else {
        local.block_on(&runtime, screen(&mut class, folder))
    };
    drop(local);
    // A folder that hangs does not keep the teacher from leaving.
    runtime.shutdown_timeout(Duration::from_millis(200));
    match ended {
        // A frame may find that the terminal has hung up before anybody is told.
        Err(_) if terminal && terminal::is_gone() => Ok(ExitCode::SUCCESS),
        ended => ended,
    }
}

/// A line a student and a change, until a signal comes or nobody reads them any more.
async fn lines(class: &mut Class, folder: &Path) -> anyhow::Result<ExitCode> {
    let mut ends = Ends::listen()?;
    let (sender, mut looks) = mpsc::channel(QUEUE);
    tokio::spawn(watch::watch(Folder::new(folder), sender));
    let mut said = Said::default();
    let mut lines: Vec<String> =
        class.notice.take().map(|why| one_line(&class.options.say(&why))).into_iter().collect();
    while super::plain::print(&lines) {
        tokio::select! {
            biased;
            () = ends.next() => break,
            Some(look) = looks.recv() => drop(update(class, look, Timestamp::now())),
        }
        lines = said.news(class);
    }
    Ok(ExitCode::SUCCESS)
}

async fn screen(class: &mut Class, folder: &Path) -> anyhow::Result<ExitCode> {
    let last_words = class.options.say(&Message::new("broken"));
    let (guard, mut terminal) = terminal::enter(class.mouse, last_words)?;
    terminal.draw(|buf| draw(class, buf))?;
    let (sender, mut looks) = mpsc::channel(QUEUE);
    tokio::spawn(watch::watch(Folder::new(folder), sender));
    // However the loop ends, the terminal is left.
    let ended = AssertUnwindSafe(turn(class, &mut terminal, &mut looks)).catch_unwind().await;
    if terminal::give_back(guard) {
        return Ok(ExitCode::from(BROKEN));
    }
    ended.unwrap_or(Ok(()))?;
    Ok(ExitCode::SUCCESS)
}

/// Turns until the teacher leaves, a signal ends it, the terminal is gone or something breaks.
async fn turn(class: &mut Class, terminal: &mut Screen, looks: &mut Receiver<Msg>) -> io::Result<()> {
    let mut signals = Signals::listen()?;
    let mut input = Input::listen();
    let mut minute = every_minute();
    let mut pace = Pace::default();
    let mut pending = false;
    let mut drill = pin!(drill::drill());
    loop {
        let mut urgent = false;
        let mut batch = Vec::new();
        tokio::select! {
            biased;
            () = terminal::broken() => return Ok(()),
            () = &mut drill => {}
            asked = signals.next() => match asked {
                Asked::End => return Ok(()),
                Asked::Stop => batch.push(suspend(class)?),
                Asked::GoOn => {
                    terminal::regain(class.mouse)?;
                    batch.push(resized()?);
                }
                Asked::Resize => batch.push(resized()?),
            },
            event = input.next() => match event {
                Some(event) => {
                    urgent = true;
                    batch.extend(message(event));
                }
                // The terminal is gone.
                None => return Ok(()),
            },
            Some(look) = looks.recv() => batch.push(look),
            () = tokio::time::sleep_until(pace.next().into()), if pending => {}
            _ = minute.tick() => batch.push(Msg::Aged),
        }
        // What came together is drawn together.
        while batch.len() < BATCH
            && urgent
            && let Some(event) = input.ready()
        {
            batch.extend(message(event));
        }
        let mut batch = VecDeque::from(batch);
        while let Some(msg) = batch.pop_front() {
            urgent |= matches!(msg, Msg::Resize(..));
            for effect in update(class, msg, Timestamp::now()) {
                match effect {
                    Effect::Quit => return Ok(()),
                    Effect::Draw => pending = true,
                    Effect::Redraw => terminal.forget(),
                    Effect::Mouse(taken) => terminal::mouse(taken),
                    Effect::Suspend => batch.push_back(suspend(class)?),
                }
            }
        }
        if pending && (urgent || pace.allows()) {
            pace.drawn();
            pending = false;
            terminal.draw(|buf| draw(class, buf))?;
        }
    }
}

/// Stopped until somebody goes on with us; what the loop is to be told then.
fn suspend(class: &Class) -> io::Result<Msg> {
    if terminal::suspend(class.mouse)? { resized() } else { Ok(Msg::Notice(Message::new("suspend-alone"))) }
}

/// The size as it is now.
fn resized() -> io::Result<Msg> {
    let (cols, rows) = crossterm::terminal::size()?;
    Ok(Msg::Resize(cols, rows))
}

fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => Some(Msg::Key(key)),
        Event::Mouse(mouse) if mouse.kind != MouseEventKind::Moved => Some(Msg::Mouse(mouse)),
        // A signal tells of a new size; nothing is pasted here.
        _ => None,
    }
}
