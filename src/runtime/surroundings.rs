//! What the program finds around it: language, home, state folder, the lab, its ledger.
#![expect(clippy::disallowed_methods, reason = "reads the environment")]

use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::store::Store;
use super::{config, labs};
use crate::app::config::Config;
use crate::cli::Global;
use crate::lab::model::Lab;
use crate::lab::progress::Progress;
use crate::text::sanitise::one_line;
use crate::text::{Lang, Message, plain, render};

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
    /// Its name, or its file as it was given.
    pub lab_name: String,
    /// Its ledger on disk.
    pub store: Store,
    /// What the ledger held.
    pub progress: Progress,
    /// What was wrong with it.
    pub trouble: Option<Message>,
    /// The configuration, the flags on top of it.
    pub config: Config,
    /// What was wrong with it.
    pub config_trouble: Option<Message>,
    /// No colour at all.
    pub no_color: bool,
    /// The terminal can move no cursor: its `TERM` is `dumb`.
    pub dumb: bool,
}

impl Surroundings {
    /// A path as it is shown: `~` for the home folder.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.home).map_or(path.display().to_string(), |within| format!("~/{}", within.display()))
    }
}

/// In which the clock is shown: jiff's own way looks into each folder of zones for the name of the one that is set, which takes
/// longer than all else before the first frame.
pub fn time_zone() -> TimeZone {
    let set = environment("TZ").is_none().then(|| std::fs::read("/etc/localtime").ok()).flatten();
    set.and_then(|zone| TimeZone::tzif("", &zone).ok()).unwrap_or_else(TimeZone::system)
}

/// Looks around.
///
/// # Errors
/// No home folder, or a lab that cannot be read.
pub fn look(global: &Global, now: Timestamp) -> anyhow::Result<Surroundings> {
    let base = choose_base_strategy().map_err(|_| anyhow::anyhow!("there is no home folder: set HOME"))?;
    let home = base.home_dir().to_owned();
    let state_folder = state_folder(&base);
    let lab = labs::load(global.lab())?;
    let simulated = global.simulated;
    let store = Store::new(&state_folder, &Progress::file_name(&lab.id, simulated));
    let (known, trouble) = match store.load() {
        Ok(known) => (known, None),
        Err(trouble) => (None, Some(trouble)),
    };
    let mut progress = known.unwrap_or_else(|| Progress::new(&lab, simulated, now));
    if global.fresh {
        progress = Progress::new(&lab, simulated, now);
        progress.fresh = Some(now);
    }
    let voice = voice(global);
    Ok(Surroundings {
        lang: voice.lang,
        ascii: voice.ascii,
        workspace: global.workspace.clone().unwrap_or_else(|| home.join(&lab.workspace)),
        home,
        state_folder,
        lab,
        lab_name: global.lab().to_owned(),
        store,
        progress,
        trouble,
        config: voice.config,
        config_trouble: voice.trouble,
        no_color: variable(&["NO_COLOR"]).is_some(),
        dumb: variable(&["TERM"]).is_some_and(|terminal| terminal == "dumb"),
    })
}

/// `$XDG_STATE_HOME/soleil`.
pub fn state_folder(base: &impl BaseStrategy) -> PathBuf {
    base.state_dir().unwrap_or_else(|| base.data_dir()).join("soleil")
}

/// How the program speaks.
#[derive(Debug)]
pub struct Voice {
    /// The language.
    pub lang: Lang,
    /// In ASCII alone.
    pub ascii: bool,
    /// What the configuration says besides, the flags on top of it.
    pub config: Config,
    /// What is wrong with it.
    pub trouble: Option<Message>,
}

impl Voice {
    /// The sentence on one line, as it is printed.
    pub fn say(&self, message: &Message) -> String {
        spoken(render(message, self.lang), self.ascii)
    }
}

/// A text on one line, in the letters that are asked for.
pub fn spoken(text: String, ascii: bool) -> String {
    one_line(&if ascii { plain(&text) } else { text })
}

/// The flags decide, then the configuration, then the locale.
pub fn voice(global: &Global) -> Voice {
    let locale = Lang::of_locale(&variable(&["LC_ALL", "LC_MESSAGES", "LANG"]).unwrap_or_default());
    let folder = choose_base_strategy().map(|base| base.config_dir().join("soleil"));
    let loaded = folder.map(|folder| config::load(&folder, global.lang.unwrap_or(locale)));
    let (mut config, trouble) = loaded.unwrap_or_default();
    config.theme = global.theme.or(config.theme);
    Voice {
        lang: global.lang.or(config.language).unwrap_or(locale),
        ascii: global.ascii || config.ascii.unwrap_or(!utf8_locale().1),
        config,
        trouble,
    }
}

/// The locale of characters, as its variables name it, and whether it is UTF-8.
pub fn utf8_locale() -> (String, bool) {
    let name = variable(&["LC_ALL", "LC_CTYPE", "LANG"]).unwrap_or_else(|| "C".to_owned());
    let utf8 = ["utf-8", "utf8"].iter().any(|charset| name.to_lowercase().contains(charset));
    (name, utf8)
}

impl Surroundings {
    /// Says on standard error what is wrong with the ledger and the configuration, for what runs without the screen.
    pub fn warn(&self) {
        for trouble in [&self.trouble, &self.config_trouble].into_iter().flatten() {
            eprintln!("soleil: {}", spoken(render(trouble, self.lang), self.ascii));
        }
    }
}

/// Says on standard error what went wrong before, for what runs without the screen.
pub fn complain(global: &Global, trouble: &Message) {
    eprintln!("soleil: {}", voice(global).say(trouble));
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
