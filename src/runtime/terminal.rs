//! The terminal: entered, stepped out of for a while, and left whatever happens.

mod pen;
mod screen;

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, kill_current_process_group};
use tokio::sync::Notify;

use super::signals;
use crate::text::sanitise::plain;
pub use screen::Screen;

/// We are on the alternate screen: it is left once, as a second leaving would move the cursor over what was said since.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// The first panic of any thread or task.
static BROKEN: OnceLock<String> = OnceLock::new();
static BREAKS: Notify = Notify::const_new();

/// The terminal in raw mode on its alternate screen; dropped, it is as before, and what broke is said on it.
#[derive(Debug)]
pub struct Guard {
    last_words: String,
}

/// Enters, with the mouse taken or left to the terminal. From here on a panic, wherever it is, is kept until the terminal
/// is as before, and then said after `last_words`; [`broken`] wakes the loop for it.
///
/// # Errors
/// The terminal's own.
pub fn enter(with_mouse: bool, last_words: String) -> io::Result<(Guard, Screen)> {
    std::panic::set_hook(Box::new(|panic| {
        let trace = Backtrace::capture();
        let trace = if trace.status() == BacktraceStatus::Captured { format!("\n{trace}") } else { String::new() };
        if BROKEN.set(format!("{panic}{trace}")).is_err() {
            // A second one may end the program on the spot: nothing would restore the terminal after it.
            leave();
        }
        BREAKS.notify_one();
    }));
    let guard = Guard { last_words };
    step_in(with_mouse)?;
    Ok((guard, Screen::new()))
}

/// Waits for a panic, in whatever thread or task.
pub async fn broken() {
    BREAKS.notified().await;
}

/// Gives it back; whether something broke meanwhile.
pub fn give_back(guard: Guard) -> bool {
    drop(guard);
    is_broken()
}

/// There was one.
pub fn is_broken() -> bool {
    BROKEN.get().is_some()
}

/// It has hung up: nothing can be drawn on it or read from it any more.
pub fn is_gone() -> bool {
    let stdin = io::stdin();
    let mut state = [PollFd::new(&stdin, PollFlags::IN)];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    let asked = poll(&mut state, Some(&at_once));
    asked.is_ok() && state[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
}

/// Takes the mouse or leaves it to the terminal.
pub fn mouse(taken: bool) {
    // A terminal that is gone ends the loop by itself.
    let _ =
        if taken { execute!(io::stdout(), EnableMouseCapture) } else { execute!(io::stdout(), DisableMouseCapture) };
}

/// Stops the program with the terminal as it was before, as Ctrl-Z does, until somebody continues it. `false`: nobody
/// could, and nothing was done.
///
/// # Errors
/// The terminal's own.
pub fn suspend(with_mouse: bool) -> io::Result<bool> {
    if !signals::someone_can_continue_us() {
        return Ok(false);
    }
    leave();
    // The whole group, for a script that started us is what the shell waits for. Not SIGTSTP: we would hear it ourselves.
    kill_current_process_group(Signal::STOP)?;
    step_in(with_mouse)?;
    Ok(true)
}

/// After the program was stopped without being asked, the terminal has whatever modes the shell wanted meanwhile.
///
/// # Errors
/// The terminal's own.
pub fn regain(with_mouse: bool) -> io::Result<()> {
    disable_raw_mode()?;
    step_in(with_mouse)
}

fn step_in(with_mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    let mut out = io::stdout();
    if !ENTERED.swap(true, Ordering::SeqCst) {
        // A Linux console has no second screen, nor has `screen` unless told: the first frame would lie on what was there.
        execute!(out, EnterAlternateScreen, Clear(ClearType::All))?;
    }
    execute!(out, EnableBracketedPaste)?;
    mouse(with_mouse);
    Ok(())
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
        if let Some(panic) = BROKEN.get() {
            // A panic may quote any text: it goes the way of all text from outside.
            let said = plain(panic.as_bytes());
            let _ = writeln!(io::stderr(), "{}\n\n{}", self.last_words, said.trim_end());
        }
    }
}

fn leave() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    // Nothing can be done about a terminal that is gone.
    let _ = execute!(out, DisableMouseCapture, DisableBracketedPaste);
    // Where there is one screen alone, the shell goes on on a clean one.
    let _ = execute!(out, Clear(ClearType::All), cursor::MoveTo(0, 0), LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
    let _ = out.flush();
}
