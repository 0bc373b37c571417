//! What is typed at `--plain`: a letter and Enter.

use crate::app::keymap::Action;

/// A line that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Something that the screen can do too.
    Act(Action),
    /// End the build, run or pull that goes on.
    Cancel,
    /// Say the step's text.
    Step,
    /// Say what is missing.
    Missing,
    /// Say what may be typed: also for what nobody knows.
    Help,
    /// Nothing was typed.
    Nothing,
    /// Leave.
    Quit,
}

/// The first letter decides, so that `h` and `hint` are the same.
pub fn command(line: &str) -> Command {
    match line.trim().chars().next().map(|c| c.to_ascii_lowercase()) {
        None => Command::Nothing,
        Some('h') => Command::Act(Action::Hint),
        Some('b') => Command::Act(Action::Build),
        Some('r') => Command::Act(Action::Run),
        Some('p') => Command::Act(Action::Pull),
        Some('d') => Command::Act(Action::Declare),
        Some('c') => Command::Cancel,
        Some('a') => Command::Act(Action::Practice),
        Some('s') => Command::Step,
        Some('w') => Command::Missing,
        Some('q') => Command::Quit,
        Some(_) => Command::Help,
    }
}
