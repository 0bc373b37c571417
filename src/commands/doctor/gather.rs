//! The facts: what is asked of the machine, side by side, each with a deadline.
#![expect(clippy::disallowed_methods, reason = "looks at the machine")]

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use etcetera::{BaseStrategy, choose_base_strategy};
use tokio::process::Command;
use tokio::time::timeout;

use crate::app::config::Config;
use crate::cli::Global;
use crate::commands::docker;
use crate::lab::doctor::{Address, Client, Engine, Facts, Multiplexer, Place, Program, Shell, Source, Terminal};
use crate::lab::progress::Progress;
use crate::runtime::engine::endpoint::find;
use crate::runtime::engine::{build, examine};
use crate::runtime::files::own;
use crate::runtime::store::Store;
use crate::runtime::surroundings::{self, Voice, environment, utf8_locale};
use crate::runtime::{config, labs, share, witness};
use crate::text::{Lang, Message};

/// How long a program or a file system may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Where the `docker` command looks by itself.
const DEFAULT: &str = "unix:///var/run/docker.sock";

/// How to speak; as the locale says where the configuration cannot be read in time.
pub(super) async fn voice(global: &Global) -> Voice {
    let asked = global.clone();
    let (locale, utf8) = utf8_locale();
    on_disk(move || surroundings::voice(&asked)).await.unwrap_or_else(|| Voice {
        lang: global.lang.unwrap_or_else(|| Lang::of_locale(&locale)),
        ascii: global.ascii || !utf8,
        config: crate::app::config::Config::default(),
        trouble: None,
    })
}

/// Everything, for a reader of `lang`.
pub(super) async fn gather(global: &Global, lang: Lang) -> Facts {
    let home = choose_base_strategy().ok().map(|base| base.home_dir().to_owned());
    let (client, (address, engine), terminal, place) = tokio::join!(
        client(home.clone()),
        engine(global.host.clone(), home.clone()),
        terminal(),
        place(global.clone(), home.clone(), lang)
    );
    Facts { inside: environment("SOLEIL").is_some(), client, address, engine, terminal, place }
}

/// What a blocking look at the disk found; `None` where it does not end in time.
async fn on_disk<T: Send + 'static>(look: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    timeout(PATIENCE, tokio::task::spawn_blocking(look)).await.ok()?.ok()
}

/// What a program prints, and whether it succeeds.
async fn output(program: &str, arguments: &[&str]) -> Result<(bool, String), Program> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    match timeout(PATIENCE, command.output()).await {
        Ok(Ok(output)) => Ok((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())),
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::NotFound => Err(Program::Missing),
        Ok(Err(_)) | Err(_) => Err(Program::Silent),
    }
}

/// `$DOCKER_CONFIG/config.json`.
fn docker_config(home: Option<&Path>) -> Option<serde_json::Value> {
    let folder = environment("DOCKER_CONFIG").map(PathBuf::from).or_else(|| Some(home?.join(".docker")))?;
    serde_json::from_slice(&std::fs::read(folder.join("config.json")).ok()?).ok()
}

async fn client(home: Option<PathBuf>) -> Client {
    let (docker, buildx, config) = tokio::join!(
        output("docker", &["--version"]),
        output("docker", &["buildx", "version"]),
        on_disk(move || docker_config(home.as_deref()))
    );
    let config = config.flatten().unwrap_or_default();
    let has = |pointer: &str| {
        config.pointer(pointer).and_then(|found| found.as_object()).is_some_and(|found| !found.is_empty())
    };
    let docker = match docker {
        Ok((true, words)) => {
            let version = words.split_whitespace().skip_while(|word| *word != "version").nth(1).unwrap_or_default();
            let version = version.trim_end_matches(',').to_owned();
            if words.starts_with(docker::NAME) { Program::Small(version) } else { Program::Found(version) }
        }
        Ok((false, _)) => Program::Silent,
        Err(found) => found,
    };
    Client {
        docker,
        buildx: buildx.is_ok_and(|(success, _)| success),
        wants_buildkit: build::buildkit_asked() == Some(true),
        proxy: has("/proxies"),
        logged_in: ["/auths", "/credHelpers"].iter().any(|kind| {
            let hosts = config.pointer(kind).and_then(|found| found.as_object());
            hosts.is_some_and(|hosts| hosts.keys().any(|host| host.contains("docker.io")))
        }),
    }
}

async fn engine(
    host: Option<String>,
    home: Option<PathBuf>,
) -> (Result<Address, Message>, Option<Result<Engine, Message>>) {
    let explicit = host.clone();
    let folder = home.clone().unwrap_or_default();
    let silent = Message::new("doctor-folder-silent").with("path", folder.join(".docker").display());
    let found = on_disk(move || {
        let endpoint = find(explicit.as_deref(), &environment, &folder)?;
        let context = || {
            let config = docker_config(home.as_deref())?;
            Some(config.get("currentContext")?.as_str()?.to_owned())
        };
        let named =
            environment("DOCKER_CONTEXT").or_else(context).filter(|name| !["", "default"].contains(&name.as_str()));
        Ok((endpoint, named))
    });
    let (endpoint, context) = match found.await.unwrap_or(Err(silent)) {
        Ok(found) => found,
        Err(why) => return (Err(why), None),
    };
    let source = match context {
        _ if host.is_some() => Source::Flag,
        _ if environment("DOCKER_HOST").is_some() => Source::Variable,
        Some(name) => Source::Context(name),
        None if endpoint.host == DEFAULT => Source::Default,
        None => Source::Elsewhere,
    };
    let answer = examine::examine(&endpoint).await;
    (Ok(Address { host: endpoint.host, source }), Some(answer))
}

async fn terminal() -> Terminal {
    let (locale, utf8) = utf8_locale();
    let given = environment("SHELL").unwrap_or_else(|| "bash".to_owned());
    let name = Path::new(&given).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let tmux = environment("TMUX").is_some();
    let version = async { if name == "bash" { output(&given, &["--version"]).await.ok() } else { None } };
    let clipboard =
        async { if tmux { output("tmux", &["show-options", "-sv", "set-clipboard"]).await.ok() } else { None } };
    let (version, clipboard) = tokio::join!(version, clipboard);
    let multiplexer = if tmux {
        Some(Multiplexer::Tmux(clipboard.map(|(_, words)| words.trim().to_owned())))
    } else {
        environment("STY").map(|_| Multiplexer::Screen)
    };
    let there = !given.contains('/') || Path::new(&given).is_file();
    let text = |name: &str| environment(name).unwrap_or_default();
    Terminal {
        size: if std::io::stdout().is_terminal() { crossterm::terminal::size().ok() } else { None },
        term: text("TERM"),
        colorterm: text("COLORTERM"),
        no_color: environment("NO_COLOR").is_some(),
        locale,
        utf8,
        ssh: environment("SSH_CONNECTION").or_else(|| environment("SSH_TTY")).is_some(),
        multiplexer,
        shell: Shell { name, version: version.and_then(|(_, words)| numbers(&words)), there },
    }
}

/// The first two numbers with a point between them.
fn numbers(words: &str) -> Option<(u32, u32)> {
    words.split(|c: char| !c.is_ascii_digit() && c != '.').find_map(|word| {
        let mut parts = word.split('.');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    })
}

async fn place(global: Global, home: Option<PathBuf>, lang: Lang) -> Place {
    let base = choose_base_strategy().ok();
    let state = base.as_ref().map(|base| base.state_dir().unwrap_or_else(|| base.data_dir()).join("soleil"));
    let settings = base.as_ref().map(|base| base.config_dir().join("soleil"));
    let name = global.lab().to_owned();
    let (lab, config, free, listener) = tokio::join!(
        on_disk(move || labs::load(&name).map_err(|error| format!("{error:#}"))),
        on_disk(move || settings.map(|folder| config::load(&folder, lang)).unwrap_or_default()),
        async {
            match &home {
                Some(home) => examine::free(home).await,
                None => None,
            }
        },
        on_disk(|| witness::look(&witness::socket_path()))
    );
    let silent = |path: String| Message::new("doctor-folder-silent").with("path", path);
    let (lab, trouble) = match lab {
        Some(Ok(lab)) => (Some(lab), None),
        Some(Err(why)) => (None, Some(why)),
        None => (None, Some(global.lab().to_owned())),
    };
    let workspace = global.workspace.clone().or_else(|| Some(home.as_ref()?.join(&lab.as_ref()?.workspace)));
    let (known_lab, folder) = (lab.map(|lab| lab.id), state.clone());
    let simulated = global.simulated;
    let ledger = on_disk(move || Store::new(&folder?, &Progress::file_name(&known_lab?, simulated)).trouble());
    let (config, config_trouble) = match config {
        Some((config, trouble)) => (config, trouble),
        None => (Config::default(), Some(silent("config.yaml".to_owned()))),
    };
    let class = home.as_deref().and_then(|home| share::folder(&config, home));
    let (home, workspace, state, class, ledger) = tokio::join!(
        examined(home.clone(), home.clone(), false),
        examined(workspace, home.clone(), false),
        examined(state, home.clone(), true),
        examined(class, home.clone(), false),
        ledger
    );
    Place {
        home,
        free,
        workspace,
        class,
        lab: trouble,
        config: config_trouble,
        ledger: ledger.unwrap_or_else(|| state.as_ref().map(|(path, _)| silent(path.clone()))),
        state,
        listener: listener.unwrap_or(crate::lab::doctor::Listener::Soleil),
    }
}

/// A folder as it is shown, and how it was found.
async fn examined(
    folder: Option<PathBuf>,
    home: Option<PathBuf>,
    own: bool,
) -> Option<(String, Option<crate::lab::doctor::Folder>)> {
    let folder = folder?;
    let shown = match home.and_then(|home| folder.strip_prefix(home).ok().map(Path::to_owned)) {
        Some(within) if within.as_os_str().is_empty() => folder.display().to_string(),
        Some(within) => format!("~/{}", within.display()),
        None => folder.display().to_string(),
    };
    Some((shown, on_disk(move || own::examine(&folder, own)).await))
}
