//! `soleil reset`: a step, or all of them, from the beginning.
#![expect(clippy::disallowed_methods, reason = "a command looks at the world and at the clock")]

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use jiff::Timestamp;

use super::check::observe;
use crate::app::reset::{Entry, Removed, going, staying, told};
use crate::cli::Global;
use crate::lab::model::{Lab, StepId};
use crate::lab::progress::advance;
use crate::lab::reset::{Plan, plan};
use crate::lab::world::{Observation, World};
use crate::runtime::reset::carry_out;
use crate::runtime::surroundings::{Surroundings, look};
use crate::runtime::{endpoint_finder, files};
use crate::text::sanitise::one_line;
use crate::text::{Message, plain, render};

/// Lists what goes, asks, and does it. Exit status: 0 done or nothing to do, 1 something could not be removed or the
/// answer was no, 2 nobody can be asked.
///
/// # Errors
/// The lab cannot be read, or has no such step.
pub fn run(global: &Global, step: Option<&str>, yes: bool) -> anyhow::Result<ExitCode> {
    let around = look(global, Timestamp::now())?;
    let say = |message: &Message| {
        let words = render(message, around.lang);
        one_line(&if around.ascii { plain(&words) } else { words })
    };
    let step = step.map(|name| known(&around.lab, name).map_err(|why| anyhow::anyhow!(say(&why)))).transpose()?;
    around.warn();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut world = runtime.block_on(observe(global, &around));
    let plan = plan(&around.lab, &world, &around.progress, step.as_ref());
    // What a session could not save would come back at the next start.
    let unsaved = files::kept(&around.state_folder, &plan.paths);
    print(&around, &plan, &unsaved, &say);
    if plan.is_empty() && unsaved.is_empty() {
        println!("{}", say(&Message::new("reset-nothing")));
        return Ok(ExitCode::SUCCESS);
    }
    if !yes {
        if !io::stdin().is_terminal() {
            eprintln!("soleil: {}", say(&Message::new("reset-needs-yes")));
            return Ok(ExitCode::from(2));
        }
        if !agreed(&say(&Message::new("reset-sure")))? {
            println!("{}", say(&Message::new("reset-left")));
            return Ok(ExitCode::FAILURE);
        }
    }
    let find = endpoint_finder(global.host.clone(), &around);
    let places = (around.workspace.as_path(), around.state_folder.as_path());
    let removed = runtime.block_on(carry_out(&plan, &unsaved, places, find));
    runtime.shutdown_timeout(Duration::from_millis(100));
    let mut failed = removed.failed.clone();
    if !removed.given_up {
        for (path, _) in &unsaved {
            files::forget(&around.state_folder, path);
        }
        failed.extend(forget(&around, &mut world, &plan, &removed));
        println!("{}", say(&told(&removed)));
    }
    for why in &failed {
        eprintln!("soleil: {}", say(why));
    }
    Ok(ExitCode::from(u8::from(!failed.is_empty())))
}

fn known(lab: &Lab, name: &str) -> Result<StepId, Message> {
    let unknown = || {
        let ids: Vec<&str> = lab.steps().map(|step| step.id.0.as_str()).collect();
        Message::new("reset-no-such-step").with("step", name).with("ids", ids.join(", "))
    };
    lab.steps().find(|step| step.id.0 == name).map(|step| step.id.clone()).ok_or_else(unknown)
}

fn print(around: &Surroundings, plan: &Plan, unsaved: &[(String, String)], say: &impl Fn(&Message) -> String) {
    let folder = around.workspace.display().to_string();
    let unsaved: Vec<String> = unsaved.iter().map(|(path, _)| path.clone()).collect();
    let lists: [(Message, Vec<Entry>); 2] = [
        (Message::new("reset-going"), going(plan, &folder, &unsaved, around.lang)),
        (Message::new("reset-staying"), staying(plan)),
    ];
    for (title, entries) in lists.into_iter().filter(|(_, entries)| !entries.is_empty()) {
        println!("{}", say(&title));
        for entry in entries {
            println!("  - {}", say(&entry.words));
            if !entry.command.is_empty() {
                println!("      $ {}", one_line(&entry.command));
            }
        }
    }
}

fn agreed(question: &str) -> io::Result<bool> {
    print!("{question} ");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "o" | "oui" | "y" | "yes"))
}

/// The ledger's new beginning: what is still true was there already.
fn forget(around: &Surroundings, world: &mut World, plan: &Plan, removed: &Removed) -> Option<Message> {
    for path in &plan.paths {
        world.observe(Observation::File(path.clone(), files::load(&around.workspace, path)));
    }
    if removed.folder {
        world.observe(Observation::Workspace(false));
    }
    let now = Timestamp::now();
    let over = around.progress.clone().started_over(&around.lab, &plan.steps, &plan.paths, now);
    let over = advance(&around.lab, world, &over, now, true);
    around.store.save(&over).err()
}
