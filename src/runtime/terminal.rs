//! The terminal: entered, and left whatever happens.

use std::io::{self, BufWriter, Stdout, Write};

use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

/// What ratatui draws on.
pub type Screen = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

/// The terminal in raw mode on its alternate screen; dropped, it is as before.
#[derive(Debug)]
pub struct Guard(());

/// Enters, with the mouse taken or left to the terminal; a panic restores the terminal before it speaks.
///
/// # Errors
/// The terminal's own.
pub fn enter(with_mouse: bool) -> io::Result<(Guard, Screen)> {
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        leave();
        previous(panic);
    }));
    enable_raw_mode()?;
    let guard = Guard(());
    let mut out = io::stdout();
    execute!(out, EnterAlternateScreen, EnableBracketedPaste)?;
    mouse(with_mouse);
    let screen = Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, out)))?;
    Ok((guard, screen))
}

/// Takes the mouse or leaves it to the terminal.
pub fn mouse(taken: bool) {
    // A terminal that is gone ends the loop by itself.
    let _ =
        if taken { execute!(io::stdout(), EnableMouseCapture) } else { execute!(io::stdout(), DisableMouseCapture) };
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

fn leave() {
    let mut out = io::stdout();
    // Nothing can be done about a terminal that is gone.
    let _ = execute!(out, DisableMouseCapture, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
    let _ = out.flush();
}
