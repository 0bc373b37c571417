//! What the program finds around it: language, home, state folder, the lab, its ledger.
#![expect(clippy::disallowed_methods, reason = "reads the environment")]

use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};
use jiff::Timestamp;

use super::labs;
use super::store::Store;
use crate::cli::Global;
use crate::lab::model::Lab;
use crate::lab::progress::Progress;
use crate::text::{Lang, Message};

/// See the module.
#[derive(Debug)]
pub struct Surroundings {
    /// Of the interface.
    pub lang: Lang,
    /// The locale is not UTF-8, or ASCII was asked for.
    pub ascii: bool,
    /// The student's home folder.
    pub home: PathBuf,
    /// The folder of the student's files.
    pub workspace: PathBuf,
    /// `$XDG_STATE_HOME/soleil`.
    pub state_folder: PathBuf,
    /// The lab.
    pub lab: Lab,
    /// Its ledger on disk.
    pub store: Store,
    /// What the ledger held.
    pub progress: Progress,
    /// What was wrong with it.
    pub trouble: Option<Message>,
}

impl Surroundings {
    /// A path as it is shown: `~` for the home folder.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.home).map_or(path.display().to_string(), |within| format!("~/{}", within.display()))
    }
}

/// Looks around.
///
/// # Errors
/// No home folder, or a lab that cannot be read.
pub fn look(global: &Global, now: Timestamp) -> anyhow::Result<Surroundings> {
    let base = choose_base_strategy().map_err(|_| anyhow::anyhow!("there is no home folder: set HOME"))?;
    let home = base.home_dir().to_owned();
    let state_folder = base.state_dir().unwrap_or_else(|| base.data_dir()).join("soleil");
    let lab = labs::load(&global.lab)?;
    let store = Store::new(&state_folder, &Progress::file_name(&lab.id, false));
    let (known, trouble) = match store.load() {
        Ok(known) => (known, None),
        Err(trouble) => (None, Some(trouble)),
    };
    let mut progress = known.unwrap_or_else(|| Progress::new(&lab, false, now));
    if global.fresh {
        progress = Progress::new(&lab, false, now);
        progress.fresh = Some(now);
    }
    let charset = variable(&["LC_ALL", "LC_CTYPE", "LANG"]).unwrap_or_default().to_lowercase();
    Ok(Surroundings {
        lang: global
            .lang
            .unwrap_or_else(|| Lang::of_locale(&variable(&["LC_ALL", "LC_MESSAGES", "LANG"]).unwrap_or_default())),
        ascii: global.ascii || !(charset.contains("utf-8") || charset.contains("utf8")),
        workspace: global.workspace.clone().unwrap_or_else(|| home.join(&lab.workspace)),
        home,
        state_folder,
        lab,
        store,
        progress,
        trouble,
    })
}

/// The student's login name and the machine's name, as far as they are known.
pub fn student() -> (String, String) {
    let login = variable(&["LOGNAME", "USER"]).unwrap_or_else(|| format!("uid {}", rustix::process::getuid().as_raw()));
    (login, rustix::system::uname().nodename().to_string_lossy().into_owned())
}

/// The first of these environment variables that is set and not empty.
fn variable(names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
}

/// An environment variable, for those who take the environment as an argument.
pub fn environment(name: &str) -> Option<String> {
    variable(&[name])
}
