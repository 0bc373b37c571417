//! The cues of a lab on the engine in use, in a home folder of their own: the author's files and settings are left alone.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use etcetera::home_dir;

use crate::cli::Global;
use crate::commands::demo;
use crate::runtime::engine::endpoint::find;
use crate::runtime::surroundings::{environment, voice};
use crate::text::Message;

/// Whether every step was lit. What is said of each is printed as it happens.
///
/// # Errors
/// No engine is to be found, or the program cannot be started.
pub(super) fn play(global: &Global, file: &Path, limit: u64) -> anyhow::Result<bool> {
    let voice = voice(global);
    let own = home_dir().map_err(|_| anyhow::anyhow!("there is no home folder: set HOME"))?;
    let home = demo::home()?;
    let lab = std::path::absolute(file)?;
    let (lab, limit) = (lab.to_string_lossy(), limit.to_string());
    let mut command = demo::in_home(global, home.path(), &["rehearse", &limit, "--fresh", "--lab", &lab])?;
    if global.simulated {
        command.arg("--simulated");
        println!("{}", voice.say(&Message::new("rehearsal-practice")));
    } else {
        let engine =
            find(global.host.as_deref(), &environment, &own).map_err(|why| anyhow::anyhow!(voice.say(&why)))?;
        command.envs(engine.environment().into_iter().filter(|(_, value)| !value.is_empty()));
        // With its plugins, and who is known to which registry.
        let settings = environment("DOCKER_CONFIG").map_or_else(|| own.join(".docker"), PathBuf::from);
        command.env("DOCKER_CONFIG", settings);
        println!("{}", voice.say(&Message::new("rehearsal-engine").with("host", &engine.host)));
    }
    Ok(demo::exit_code(command)? == ExitCode::SUCCESS)
}
