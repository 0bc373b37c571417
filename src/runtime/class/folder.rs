//! The class's folder, looked at: whatever lies there, and whoever put it there, is read without harm, and once.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::app::class::News;
use crate::lab::class::{Dropped, LARGEST, Standing};
use crate::runtime::share::login;
use crate::text::Message;
use crate::text::sanitise::one_line;

/// Files that are looked at; no class is larger.
const MOST: usize = 2000;

/// See the module.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    known: BTreeMap<OsString, Known>,
    /// The login names of users, as the system knows them.
    logins: BTreeMap<u32, String>,
}

/// A file that was read.
#[derive(Debug)]
struct Known {
    /// By which it is told whether it is another now.
    stamp: [i64; 8],
    /// Why it could not be read: the next look tries again.
    failed: Option<String>,
}

impl Folder {
    /// Not looked at so far.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), known: BTreeMap::new(), logins: BTreeMap::new() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is new since the last look, which may be nothing.
    ///
    /// # Errors
    /// The folder itself cannot be read, in words; what was known stays known.
    pub fn look(&mut self) -> Result<News, Message> {
        self.entries().map_err(|error| {
            let message = match error.kind() {
                io::ErrorKind::NotFound => Message::new("class-folder-gone"),
                io::ErrorKind::NotADirectory => Message::new("class-folder-file"),
                _ => Message::new("class-folder-closed").with("error", error),
            };
            message.with("path", one_line(&self.path.display().to_string()))
        })
    }

    fn entries(&mut self) -> io::Result<News> {
        let mut news = News::default();
        let mut seen = BTreeMap::new();
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let name = entry.file_name();
            // What is on its way there, and what an editor or NFS hides.
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if seen.len() >= MOST {
                news.crowded = true;
                break;
            }
            match entry.metadata() {
                Ok(found) => drop(seen.insert(name, found)),
                // It has gone between the two.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        self.known.retain(|name, _| {
            let stays = seen.contains_key(name);
            if !stays {
                news.entries.insert(visible(name), None);
            }
            stays
        });
        for (name, found) in seen {
            let stamp = stamp(&found);
            let known = self.known.get(&name);
            if known.is_some_and(|known| known.stamp == stamp && known.failed.is_none()) {
                continue;
            }
            let before = known.and_then(|known| known.failed.clone());
            let (entry, failed) = match read(&self.path.join(&name), &found) {
                Ok((uid, Ok(standing))) => (Ok(Dropped { owner: self.login(uid), standing }), None),
                Ok((_, Err(why))) => (Err(why), None),
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => {
                    let words = error.to_string();
                    (Err(Message::new("class-file-unreadable").with("error", &words)), Some(words))
                }
            };
            if failed.is_none() || failed != before {
                news.entries.insert(visible(&name), Some(entry));
            }
            self.known.insert(name, Known { stamp, failed });
        }
        Ok(news)
    }

    fn login(&mut self, uid: u32) -> String {
        self.logins.entry(uid).or_insert_with(|| login(uid).unwrap_or_else(|| format!("uid {uid}"))).clone()
    }
}

/// What a file says, and whose it is. Nothing is followed, nothing is waited for, and no more is read than a student's
/// file may hold.
fn read(path: &Path, found: &Metadata) -> io::Result<(u32, Result<Standing, Message>)> {
    let refused = |message| Ok((found.uid(), Err(message)));
    if found.is_symlink() {
        return refused(Message::new("class-file-link"));
    }
    if found.is_dir() {
        return refused(Message::new("class-file-folder"));
    }
    if !found.is_file() {
        return refused(Message::new("class-file-special"));
    }
    let large = || Message::new("class-file-large").with("most", LARGEST >> 10);
    if found.len() > LARGEST {
        return refused(large());
    }
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY;
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let opened = file.metadata()?;
    // Another one may have taken its place meanwhile.
    if !opened.is_file() {
        return refused(Message::new("class-file-special"));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return refused(large());
    }
    Ok((opened.uid(), Standing::from_json(&bytes)))
}

/// A file's name as it is shown: no two are shown alike, and none does harm.
fn visible(name: &OsString) -> String {
    name.as_encoded_bytes().escape_ascii().to_string()
}

fn stamp(found: &Metadata) -> [i64; 8] {
    let (mode, uid) = (i64::from(found.mode()), i64::from(found.uid()));
    let (inode, size) = (found.ino().cast_signed(), found.size().cast_signed());
    [inode, size, found.mtime(), found.mtime_nsec(), found.ctime(), found.ctime_nsec(), mode, uid]
}
