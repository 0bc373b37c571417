//! `soleil lint --engine`: the lab's cues on the engine in use, played by nobody, a line for each step that lights.
#![expect(clippy::disallowed_methods, reason = "the loop reads the clock")]

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, sleep_until};

use super::BATCH;
use super::perform::Outside;
use super::pty::new_nonce;
use super::signals::Ends;
use super::surroundings::{self, Surroundings, time_zone};
use crate::app::effect::Effect;
use crate::app::keymap::Action;
use crate::app::msg::Msg;
use crate::app::present::{Mode, Phase, current, failed, waits_for};
use crate::app::state::{Options, State};
use crate::app::update::update;
use crate::cli::Global;
use crate::text::Message;
use crate::text::sanitise::one_line;

/// Nothing is drawn; a shell of this size wraps few lines.
const SIZE: (u16, u16) = (120, 36);
/// After a command that failed: the engine may still tell that this is what was wanted.
const GRACE: Duration = Duration::from_secs(10);

/// Plays them all; `limit` is how long the state of one may take. Exit status: 0 every step is lit, 1 not.
///
/// # Errors
/// The lab cannot be read.
pub fn run(global: &Global, limit: Duration) -> anyhow::Result<ExitCode> {
    let around = surroundings::look(global, Timestamp::now())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // As on the screen: the future of a build is not `Send`.
    let local = tokio::task::LocalSet::new();
    let lit = local.block_on(&runtime, play(global, around, limit));
    drop(local);
    runtime.shutdown_timeout(Duration::from_millis(200));
    Ok(ExitCode::from(u8::from(!lit?)))
}

async fn play(global: &Global, around: Surroundings, limit: Duration) -> anyhow::Result<bool> {
    let options = Options { lang: around.lang, ascii: around.ascii, nonce: new_nonce(), tz: time_zone() };
    let mut state = State::new(around.lab.clone(), options, around.progress.clone(), SIZE, Timestamp::now());
    state.present.mode = Mode::Keys;
    let mut outside = Outside::start(global.host.as_deref(), around, &state);
    let (rows, cols) = state.shell.screen().size();
    outside.perform(Effect::ShellStart { rows: rows.get(), cols: cols.get() });
    outside.perform(Effect::SaveLedger(Box::new(state.progress.clone())));
    let mut ends = Ends::listen()?;
    let mut watched = Watched::new(&state, limit);
    let ended = loop {
        press(&mut state, &mut outside);
        watched.look(&state);
        if current(&state).is_none() {
            break Ended::Played;
        }
        let mut batch = Vec::new();
        tokio::select! {
            biased;
            () = ends.next() => break Ended::Stopped,
            () = sleep_until(watched.deadline) => break watched.why(),
            msg = outside.next() => batch.extend(msg),
        }
        while batch.len() < BATCH
            && let Some(msg) = outside.ready()
        {
            batch.push(msg);
        }
        for msg in batch {
            take(&mut state, &mut outside, msg);
        }
    };
    Ok(told(&state, &ended))
}

/// F9, as long as it leads on.
fn press(state: &mut State, outside: &mut Outside) {
    while state.present.phase != Phase::Waiting && current(state).is_some() {
        let before = (state.present.at, state.present.phase.clone());
        take(state, outside, Msg::Act(Action::Cue));
        if before == (state.present.at, state.present.phase.clone()) {
            // The shell takes nothing yet.
            return;
        }
    }
}

fn take(state: &mut State, outside: &mut Outside, msg: Msg) {
    for effect in update(state, msg, Timestamp::now()) {
        match effect {
            // A screen's: they would write control sequences, or end what nobody asked to end.
            Effect::Quit
            | Effect::Open(_)
            | Effect::Practice
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Mouse(_)
            | Effect::Copy(_) => {}
            effect => outside.perform(effect),
        }
    }
}

/// How it came to its end.
#[derive(PartialEq)]
enum Ended {
    /// Every cue was played.
    Played,
    /// A signal.
    Stopped,
    /// The time is up.
    Late,
    /// A command's own error.
    Failed,
}

/// How far it is, and until when that is well.
struct Watched {
    limit: Duration,
    at: usize,
    /// Of the last command line before this cue was sent off.
    before: Option<u64>,
    failing: bool,
    deadline: Instant,
    lit: Vec<bool>,
    began: Instant,
}

impl Watched {
    fn new(state: &State, limit: Duration) -> Self {
        let now = Instant::now();
        let lit = vec![false; state.status.len()];
        Self { limit, at: 0, before: None, failing: false, deadline: now + limit, lit, began: now }
    }

    /// Tells the steps that have lit since, and moves the deadline when a cue has come to its end.
    fn look(&mut self, state: &State) {
        for ((step, status), lit) in state.lab.steps().zip(&state.status).zip(&mut self.lit) {
            if *lit || !status.lit {
                continue;
            }
            *lit = true;
            let seconds = self.began.elapsed().as_secs();
            say(state, &Message::new("rehearsal-lit").with("step", &step.id).with("seconds", seconds));
        }
        let last = state.world.commands.last().map(|command| command.id);
        if self.at != state.present.at {
            (self.at, self.failing) = (state.present.at, false);
            self.deadline = Instant::now() + self.limit;
        }
        if state.present.phase != Phase::Waiting {
            self.before = last;
        }
        let failing = state.present.phase == Phase::Waiting && last != self.before && failed(state);
        if failing && !self.failing && !waits_for(state).is_empty() {
            self.failing = true;
            self.deadline = self.deadline.min(Instant::now() + GRACE);
        }
    }

    fn why(&self) -> Ended {
        if self.failing { Ended::Failed } else { Ended::Late }
    }
}

/// What came of it; whether every step is lit.
fn told(state: &State, ended: &Ended) -> bool {
    let words = match ended {
        Ended::Played => None,
        Ended::Stopped => Some(Message::new("rehearsal-stopped")),
        Ended::Late => Some(Message::new("rehearsal-late")),
        Ended::Failed => Some(Message::new("rehearsal-failed")),
    };
    if let (Some(words), Some((_, step, cue))) = (words, current(state)) {
        let what = cue.type_.clone().or_else(|| cue.edit.clone()).unwrap_or_default();
        say(state, &words.with("step", &step.id).with("cue", what));
    }
    for (step, status) in state.lab.steps().zip(&state.status).filter(|(_, status)| !status.lit) {
        say(state, &Message::new("rehearsal-unlit").with("step", &step.id));
        let missing = step.tasks.iter().zip(&status.tasks);
        for (task, status) in missing.filter(|(task, status)| !task.bonus && !status.state.counts()) {
            let why = state.options.say(&status.why);
            say(state, &Message::new("rehearsal-task").with("task", &task.id).with("why", why));
        }
    }
    let all = state.status.iter().all(|step| step.lit);
    if all {
        say(state, &Message::new("rehearsal-done").with("steps", state.status.len()));
    }
    all && *ended == Ended::Played
}

fn say(state: &State, message: &Message) {
    // Where nobody reads any more the exit status still tells.
    let _ = writeln!(std::io::stdout(), "{}", one_line(&state.options.say(message)));
}
