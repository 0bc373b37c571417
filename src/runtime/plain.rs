//! `--plain`: the same loop without a screen. Lines go out; lines are read where a person types them.
#![expect(clippy::disallowed_methods, reason = "the loop reads the clock")]

use std::io::{IsTerminal, Write};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use tokio::sync::mpsc::{self, Receiver};

use super::perform::Outside;
use super::pty::new_nonce;
use super::signals::Ends;
use super::surroundings::{Surroundings, time_zone};
use super::{BATCH, End, LEFT, share};
use crate::app::effect::Effect;
use crate::app::keymap::Action;
use crate::app::msg::Msg;
use crate::app::plain::{Command, Said, checklist, command, help, readable, step_text};
use crate::app::share::Share;
use crate::app::state::{Options, State};
use crate::app::update::update;
use crate::cli::Global;
use crate::text::Message;

/// No screen is drawn: any size does that shows all panes' states.
const SIZE: (u16, u16) = (80, 24);

/// Until the student leaves, a signal comes or nobody reads the lines any more: each ends it with success.
pub(super) async fn run(global: &Global, around: Surroundings) -> anyhow::Result<End> {
    let options = Options { lang: around.lang, ascii: around.ascii, nonce: new_nonce(), tz: time_zone() };
    let mut state = State::new(around.lab.clone(), options, around.progress.clone(), SIZE, Timestamp::now());
    state.share = share::class(&around).map(|(_, student)| Share::new(student));
    let mut said = Said::default();
    let mut lines = said.news(&state);
    for trouble in [&around.trouble, &around.config_trouble].into_iter().flatten() {
        lines.push(readable(&state, &state.options.say(trouble)));
    }
    let typed = std::io::stdin().is_terminal();
    if typed {
        lines.push(readable(&state, &state.options.say(&Message::new("plain-ask-for-help"))));
    }
    let mut input = if typed { read_lines() } else { mpsc::channel(1).1 };
    let mut outside = Outside::start(global.host.as_deref(), around, &state);
    if global.fresh {
        outside.perform(Effect::SaveLedger(Box::new(state.progress.clone())));
    }
    let mut ends = Ends::listen()?;
    let mut minute = super::every_minute();
    let mut practice = false;
    while print(&lines) && !practice {
        lines.clear();
        let mut batch = Vec::new();
        tokio::select! {
            biased;
            () = ends.next() => break,
            Some(line) = input.recv() => match command(&line) {
                Command::Quit => break,
                Command::Act(action) => {
                    said.forget_notice();
                    batch.push(Msg::Act(action));
                }
                Command::Cancel => batch.extend([Msg::Act(Action::Log), Msg::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::NONE))]),
                Command::Step => lines = step_text(&state),
                Command::Missing => lines = checklist(&state),
                Command::Help => lines = help(&state),
                Command::Nothing => {}
            },
            msg = outside.next() => batch.extend(msg),
            _ = minute.tick() => batch.push(Msg::Aged),
        }
        while batch.len() < BATCH
            && let Some(msg) = outside.ready()
        {
            batch.push(msg);
        }
        for msg in batch {
            // There is no editor: what was left unsaved in it waits for the screen, and no build writes it to the file.
            if matches!(msg, Msg::Recovered(..)) {
                continue;
            }
            for effect in update(&mut state, msg, Timestamp::now()) {
                match effect {
                    // A screen's and a shell's: they would write control sequences.
                    Effect::Practice => practice = true,
                    Effect::Quit
                    | Effect::Open(_)
                    | Effect::Redraw
                    | Effect::Suspend
                    | Effect::Mouse(_)
                    | Effect::Copy(_)
                    | Effect::ShellStart { .. }
                    | Effect::ShellInput(_)
                    | Effect::ShellResize { .. } => {}
                    effect => outside.perform(effect),
                }
            }
        }
        lines.append(&mut said.news(&state));
    }
    state.log.to_disk(true).into_iter().for_each(|effect| outside.perform(effect));
    Ok(if practice { End::Practice } else { LEFT })
}

/// Whether somebody still reads.
pub(super) fn print(lines: &[String]) -> bool {
    let mut text = String::new();
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_ok()
}

/// The lines typed; the end of them (Ctrl-D) is `q`.
fn read_lines() -> Receiver<String> {
    let (sender, receiver) = mpsc::channel(16);
    tokio::task::spawn_blocking(move || {
        for line in std::io::stdin().lines().map_while(Result::ok).chain(["q".to_owned()]) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
