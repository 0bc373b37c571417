//! `soleil notes`: the window of the speaker's notes. Its loop; what it shows comes from the soleil that presents.
#![expect(clippy::disallowed_methods, reason = "the loop reads the clock")]

mod link;
mod publish;

use std::io::{self, IsTerminal};
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use crossterm::event::Event;
use futures_util::FutureExt;
use jiff::Timestamp;
use tokio::sync::mpsc;

use super::input::Input;
use super::signals::{Asked, Signals};
use super::surroundings::{environment, time_zone, voice};
use super::terminal::{self, Screen};
use super::{BROKEN, drill, private};
use crate::app::notes::{Ask, Drive, Heard, Viewer};
use crate::app::state::Options;
use crate::cli::Global;
use crate::text::Message;
use crate::ui;
pub use publish::publish;

/// What is told and not drawn yet: a frame shows the last of it.
const QUEUE: usize = 16;

/// Where the soleil that presents listens: `presenter.sock` in the folder of the user's own sockets.
pub fn socket_path() -> PathBuf {
    private::folder().join("presenter.sock")
}

/// Shows the notes until the speaker leaves.
///
/// # Errors
/// There is no terminal, or one that shows no screen.
pub fn run(global: &Global) -> anyhow::Result<ExitCode> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        anyhow::bail!("the notes need a terminal of their own, beside the one of `soleil --present`");
    }
    if environment("TERM").is_some_and(|terminal| terminal == "dumb") {
        anyhow::bail!("the notes need a terminal that can move its cursor: this one's TERM is `dumb`");
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let local = tokio::task::LocalSet::new();
    let ended = local.block_on(&runtime, screen(global));
    drop(local);
    // Whoever looks for a presenter does not keep the speaker from leaving.
    runtime.shutdown_timeout(Duration::from_millis(200));
    match ended {
        // A frame may find that the terminal has hung up before anybody is told.
        Err(_) if terminal::is_gone() => Ok(ExitCode::SUCCESS),
        ended => Ok(ended?),
    }
}

async fn screen(global: &Global) -> io::Result<ExitCode> {
    let voice = voice(global);
    let options = Options { lang: voice.lang, ascii: voice.ascii, nonce: String::new(), tz: time_zone() };
    let last_words = options.say(&Message::new("broken"));
    let (size, now) = (crossterm::terminal::size()?, Timestamp::now());
    let no_color = environment("NO_COLOR").is_some();
    let mut viewer = Viewer::new(options, size, voice.config.theme.unwrap_or_default(), no_color, now);
    let (guard, mut terminal) = terminal::enter(false, last_words)?;
    let (heard, links) = mpsc::channel(QUEUE);
    let (drives, driven) = mpsc::channel(QUEUE);
    tokio::spawn(link::follow(socket_path(), heard, driven));
    let ended = AssertUnwindSafe(turn(&mut viewer, &mut terminal, links, drives)).catch_unwind().await;
    if terminal::give_back(guard) {
        return Ok(ExitCode::from(BROKEN));
    }
    ended.unwrap_or(Ok(())).map(|()| ExitCode::SUCCESS)
}

/// Turns until the speaker leaves, a signal ends it, the terminal is gone or something breaks.
async fn turn(
    viewer: &mut Viewer,
    terminal: &mut Screen,
    mut links: mpsc::Receiver<Heard>,
    drives: mpsc::Sender<Drive>,
) -> io::Result<()> {
    let mut signals = Signals::listen()?;
    let mut input = Input::listen();
    let mut drill = pin!(drill::drill());
    terminal.draw(|buf| ui::notes::draw(viewer, buf))?;
    loop {
        let wait = super::until(viewer.due(), Timestamp::now());
        let heard = tokio::select! {
            biased;
            () = terminal::broken() => return Ok(()),
            () = &mut drill => continue,
            asked = signals.next() => match asked {
                Asked::End => return Ok(()),
                Asked::Stop => suspend()?,
                Asked::GoOn => {
                    terminal::regain(false)?;
                    resized()?
                }
                Asked::Resize => resized()?,
            },
            event = input.next() => match event {
                Some(Event::Key(key)) => Heard::Key(key),
                // A signal tells of a new size, and nothing is pasted or clicked here.
                Some(_) => continue,
                // The terminal is gone.
                None => return Ok(()),
            },
            Some(heard) = links.recv() => heard,
            () = tokio::time::sleep(wait) => Heard::Aged,
        };
        let mut asks = viewer.hear(heard, Timestamp::now());
        // What came together is drawn together.
        while asks.is_none()
            && let Ok(heard) = links.try_recv()
        {
            asks = viewer.hear(heard, Timestamp::now());
        }
        match asks {
            Some(Ask::Quit) => return Ok(()),
            Some(Ask::Suspend) => {
                viewer.hear(suspend()?, Timestamp::now());
                terminal.forget();
            }
            Some(Ask::Redraw) => terminal.forget(),
            // One that does not come through is seen to have done nothing.
            Some(Ask::Drive(drive)) => drop(drives.try_send(drive)),
            None => {}
        }
        terminal.draw(|buf| ui::notes::draw(viewer, buf))?;
    }
}

/// The size as it is now.
fn resized() -> io::Result<Heard> {
    let (cols, rows) = crossterm::terminal::size()?;
    Ok(Heard::Resize(cols, rows))
}

/// Stops, where somebody can continue it.
fn suspend() -> io::Result<Heard> {
    terminal::suspend(false)?;
    resized()
}
