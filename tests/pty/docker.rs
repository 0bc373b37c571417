//! The shell pane of a machine without docker: each shell finds the small one, and a real one first.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use soleil::runtime::pty::{ShellCommand, give_docker, new_nonce, write_hooks};
use tempfile::TempDir;

use crate::harness::{PATIENCE, Session};
use crate::student::SOLEIL;

fn find(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The shell, started as the pane starts it. Its own files set the PATH anew, to an empty folder.
struct Bench {
    session: Session,
    home: TempDir,
    hooks: TempDir,
}

impl Bench {
    fn start(shell: &str) -> Option<Self> {
        let Some(program) = find(shell) else {
            println!("left out: {shell} is not installed");
            return None;
        };
        let (home, hooks) = (TempDir::new().unwrap(), write_hooks().unwrap());
        give_docker(hooks.path(), Path::new(SOLEIL)).unwrap();
        let programs = home.path().join("programs");
        fs::create_dir_all(&programs).unwrap();
        let programs = programs.display();
        let (file, text) = match shell {
            "zsh" => (".zshrc", format!("PATH='{programs}'; PS1='% '\n")),
            "fish" => ("config/fish/config.fish", format!("set -gx PATH '{programs}'\n")),
            _ => (".profile", format!("PATH='{programs}'; PS1='% '\n")),
        };
        fs::create_dir_all(home.path().join("config/fish")).unwrap();
        fs::write(home.path().join(file), text).unwrap();
        let folder = home.path().display().to_string();
        let env = [
            ("HOME", folder.clone()),
            ("LC_ALL", "C.UTF-8".to_owned()),
            ("XDG_CONFIG_HOME", format!("{folder}/config")),
            ("DOCKER_HOST", format!("unix://{folder}/none.sock")),
        ];
        let command = ShellCommand {
            program,
            env: env.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            home: home.path().to_owned(),
            nonce: new_nonce(),
            hook_dir: hooks.path().to_owned(),
        };
        Some(Self { session: Session::shell(&command), home, hooks })
    }

    fn shows(&mut self, typed: &str, words: &str) {
        self.session.send(&format!("{typed}\r"));
        self.session.wait_for(|screen| screen.contains(words), PATIENCE);
    }
}

#[test]
fn every_shell_finds_it_last() {
    for shell in ["bash", "zsh", "fish", "sh"] {
        let Some(mut bench) = Bench::start(shell) else { continue };
        bench.shows("docker --version", "soleil's small docker, version ");
        bench.shows("docker images", "none.sock. Is the docker daemon running?");
        // Its variable is not for the student's programs.
        bench.shows("echo \"left [$SOLEIL_DOCKER]\"", "left []");
        let real = bench.home.path().join("programs/docker");
        fs::write(&real, "#!/bin/sh\necho the real one\n").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o755)).unwrap();
        let forget = if shell == "fish" { "true" } else { "hash -r" };
        bench.shows(&format!("{forget}; docker --version"), "the real one");
        let mode = fs::metadata(bench.hooks.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{shell}");
    }
}
