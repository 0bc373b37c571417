//! An engine behind ssh: a true sshd with keys of its own. It listens nowhere: each connection starts one
//! (`ProxyCommand`), in a mount namespace in which it finds the user that it wants.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::bed::{Engine, script};
use crate::lab::{desk, pulls_are_seen};
use crate::student::{Desk, SOLEIL};

/// The far machine, called `lab`.
struct Far {
    folder: TempDir,
    /// Where OpenSSH is unpacked.
    root: PathBuf,
}

impl Far {
    /// A machine that has the engine, on whose PATH are these folders.
    fn new(engine: &Engine, path: &str) -> Self {
        let far = Self { folder: tempfile::tempdir().unwrap(), root: script(&["ssh"]).trim().into() };
        for key in ["machine", "student", "stranger"] {
            let status =
                far.command("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(far.at(key)).status();
            assert!(status.unwrap().success());
        }
        let public = |key: &str| fs::read_to_string(far.at(key).with_extension("pub")).unwrap();
        far.write("authorized", &public("student"));
        far.write("known", &format!("lab {}", public("machine")));
        far.write("changed", &format!("lab {}", public("stranger")));
        let home = far.at("").display().to_string();
        far.write("passwd", &format!("root:x:0:0::{home}:/bin/sh\nsshd:x:99:99::/run/sshd:/bin/false\n"));
        far.write("shadow", "root:*:20000::::::\n");
        far.write(
            "sshd_config",
            &format!(
                "HostKey {home}/machine\nAuthorizedKeysFile {home}/authorized\nStrictModes no\nPermitRootLogin yes\n\
                 UsePAM no\nPidFile none\nSetEnv PATH={path} DOCKER_HOST={}\n",
                engine.host()
            ),
        );
        let server = far.program("server", "");
        fs::write(
            &server,
            format!(
                "#!/bin/sh -e\ncd {home}\nmount --bind passwd /etc/passwd\nmount --bind shadow /etc/shadow\n\
                 mount -t tmpfs tmpfs /run\nmkdir /run/sshd\n{} exec {}/usr/sbin/sshd -i -f {home}/sshd_config\n",
                far.libraries(),
                far.root.display()
            ),
        )
        .unwrap();
        far
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.at(name), text).unwrap();
    }

    fn program(&self, name: &str, text: &str) -> PathBuf {
        self.write(name, text);
        fs::set_permissions(self.at(name), fs::Permissions::from_mode(0o755)).unwrap();
        self.at(name)
    }

    /// An assignment, with which the unpacked programs find what they were unpacked with.
    fn libraries(&self) -> String {
        let folder = fs::read_dir(self.root.join("usr/lib")).unwrap().flatten().map(|entry| entry.path());
        let folder = folder.into_iter().find(|path| path.to_string_lossy().contains("-linux-"));
        format!("LD_LIBRARY_PATH={}", folder.unwrap_or_default().display())
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new("env");
        command.arg(self.libraries()).arg(self.root.join("usr/bin").join(program));
        command
    }

    /// The desk of somebody with this key, who knows the machine by that file. Its `ssh` reads a configuration of its
    /// own: the home folder in which ssh looks for one is not HOME.
    fn seen_from(&self, desk: Desk, path: &str, key: &str, known: &str) -> Desk {
        let bin = desk.home().join("bin");
        fs::create_dir_all(&bin).unwrap();
        let at = |name: &str| self.at(name).display().to_string();
        fs::write(
            desk.home().join("ssh_config"),
            format!(
                "Host lab\nUser root\nIdentityFile {}\nIdentitiesOnly yes\nUserKnownHostsFile {}\n\
                 GlobalKnownHostsFile none\nProxyCommand unshare --mount {}\n",
                at(key),
                at(known),
                at("server")
            ),
        )
        .unwrap();
        let client = self.root.join("usr/bin/ssh");
        let config = desk.home().join("ssh_config");
        let text =
            format!("#!/bin/sh\n{} exec {} -F {} \"$@\"\n", self.libraries(), client.display(), config.display());
        fs::write(bin.join("ssh"), text).unwrap();
        fs::set_permissions(bin.join("ssh"), fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{path}", bin.display());
        desk.with("PATH", path).with("DOCKER_HOST", "ssh://lab")
    }
}

/// The exit status of `check`, and what it said.
fn checked(desk: &Desk) -> (i32, String) {
    let output = desk.command(SOLEIL).arg("check").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap(), said)
}

/// What may be wrong with ssh is said, with the command that shows it by hand.
#[test]
fn an_engine_behind_ssh() {
    let engine = Engine::start();
    engine.docker(&["pull", "mysql:5.7"]);
    let path = engine.path().into_string().unwrap();
    // Where `unshare`, `mount` and a shell are, and no docker.
    let bare = "/usr/sbin:/usr/bin:/sbin:/bin";
    let docker_is_there = bare.split(':').any(|folder| Path::new(folder).join("docker").exists());
    let (far, without) = (Far::new(&engine, &path), Far::new(&engine, bare));
    let rows = [
        ("the student", &far, "student", "known", 1, "[x] Pull `mysql:5.7`"),
        ("a key that it does not know", &far, "stranger", "known", 3, "failed: root@lab: Permission denied"),
        ("another machine in its place", &far, "student", "changed", 3, "IDENTIFICATION HAS CHANGED"),
        ("no docker there", &without, "student", "known", 3, "ssh reaches ssh://lab"),
    ];
    for (what, far, key, known, status, words) in rows {
        if what == "no docker there" && docker_is_there {
            println!("{what}: this machine has one, and cannot show it");
            continue;
        }
        let desk = far.seen_from(Desk::new("en_US.UTF-8"), &path, key, known);
        let (found, said) = checked(&desk);
        println!("{what}: {found}: {said}");
        assert_eq!(found, status, "{what}: {said}");
        assert!(said.contains(words), "{what}: {said}");
        assert!(status == 1 || said.contains("`ssh lab docker version`"), "{what}: {said}");
    }
}

/// The whole screen through ssh: events, a pull in the shell, a run of its own.
#[test]
fn the_screen_through_ssh() {
    let engine = Engine::start();
    let path = engine.path().into_string().unwrap();
    let far = Far::new(&engine, &path);
    let desk = far.seen_from(desk(&engine, "fr_FR.UTF-8"), &path, "student", "known");
    pulls_are_seen(&engine, &desk);
}
