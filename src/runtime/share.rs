//! A student's standing in the class's folder: a file of the student's own, whole or not at all, readable by everybody. A
//! thread writes it, so that a network folder that is slow or gone holds nothing up.
#![expect(clippy::disallowed_methods, reason = "a thread that writes a file")]

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use nix::unistd::User;

use super::surroundings::{Surroundings, student};
use crate::app::config::Config;
use crate::lab::class::{Standing, Student, shown};
use crate::text::Message;

/// What could not be written is tried again this often.
const RETRY: Duration = Duration::from_secs(15);
/// Whether the file is still there is looked at this often: a teacher may have emptied the folder for the next hour.
const LOOK: Duration = Duration::from_secs(60);
/// How long the end of the program waits for what is not written yet.
const PATIENCE: Duration = Duration::from_millis(500);

/// The way to the writer. Dropped, it waits a moment for what is not written yet.
#[derive(Debug)]
pub struct Share {
    standings: Option<Sender<Standing>>,
    written: Receiver<()>,
}

impl Share {
    /// Starts the writer for the class's folder. `told` hears, once until it goes well again, why it could not write.
    pub fn start(folder: PathBuf, told: impl Fn(Message) + Send + 'static) -> Self {
        let (sender, standings) = channel();
        let (end, written) = channel();
        thread::spawn(move || {
            write(&folder, &standings, told);
            // Nobody may wait any more.
            let _ = end.send(());
        });
        Self { standings: Some(sender), written }
    }

    /// The student stands here now.
    pub fn tell(&self, standing: Standing) {
        if let Some(standings) = &self.standings {
            // The writer ends after its queue alone.
            let _ = standings.send(standing);
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.standings = None;
        // A folder that hangs keeps what it has.
        let _ = self.written.recv_timeout(PATIENCE);
    }
}

/// The class's folder, where the configuration names one, and how it knows the student.
pub fn class(around: &Surroundings) -> Option<(PathBuf, Student)> {
    let folder = folder(&around.config, &around.home)?;
    let login = shown(&login(rustix::process::getuid().as_raw()).unwrap_or_else(|| student().0));
    let name = around.config.class_name.clone().unwrap_or_else(|| login.clone());
    Some((folder, Student { login, name }))
}

/// The class's folder, where the configuration names one.
pub fn folder(config: &Config, home: &Path) -> Option<PathBuf> {
    let named = config.class.as_deref()?;
    Some(named.strip_prefix("~/").map_or_else(|| PathBuf::from(named), |within| home.join(within)))
}

/// The login name of a user, where the system knows them.
pub(super) fn login(uid: u32) -> Option<String> {
    User::from_uid(uid.into()).ok().flatten().map(|user| user.name)
}

fn write(folder: &Path, standings: &Receiver<Standing>, told: impl Fn(Message)) {
    let mut last: Option<Standing> = None;
    let (mut owed, mut complained) = (false, false);
    loop {
        let ended = match standings.recv_timeout(if owed { RETRY } else { LOOK }) {
            Ok(standing) => {
                // Of what came while the folder was slow, the newest.
                last = Some(standings.try_iter().last().unwrap_or(standing));
                owed = true;
                false
            }
            Err(error) => error == RecvTimeoutError::Disconnected,
        };
        if let Some(standing) = &last
            && (owed || !ended && is_gone(&folder.join(standing.file_name())))
        {
            owed = match put(folder, standing) {
                Ok(()) => {
                    complained = false;
                    false
                }
                Err(why) => {
                    if !complained {
                        told(why);
                    }
                    complained = true;
                    true
                }
            };
        }
        if ended {
            return;
        }
    }
}

fn is_gone(file: &Path) -> bool {
    fs::symlink_metadata(file).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// Writes the standing into the folder, for everybody to read.
///
/// # Errors
/// In words. What lies in its place and is not the student's own file stays as it is.
pub fn put(folder: &Path, standing: &Standing) -> Result<(), Message> {
    let file = folder.join(standing.file_name());
    let failed = |error: io::Error| {
        let missing = error.kind() == io::ErrorKind::NotFound;
        let id = if missing { Message::new("class-folder-missing") } else { Message::new("class-not-written") };
        id.with("path", folder.display()).with("error", error)
    };
    let own = match fs::symlink_metadata(&file) {
        Ok(known) => known.is_file() && known.uid() == rustix::process::geteuid().as_raw(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    };
    if !own {
        return Err(Message::new("class-file-taken").with("path", file.display()));
    }
    // Hidden, so that no reader takes it for a student's.
    let mut written = tempfile::Builder::new().prefix(".soleil-").tempfile_in(folder).map_err(failed)?;
    written.write_all(standing.to_json().as_bytes()).map_err(failed)?;
    // Whatever the umask: the teacher is another user.
    written.as_file().set_permissions(Permissions::from_mode(0o644)).map_err(failed)?;
    written.as_file().sync_all().map_err(failed)?;
    written.persist(&file).map_err(|error| failed(error.error))?;
    Ok(())
}
