//! The class's folder, watched: looked at as soon as the system tells that something has changed in it, and where it tells
//! nothing, as on a network drive, every second.
#![expect(clippy::disallowed_methods, reason = "waits for a folder")]

use std::path::Path;
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{self, Sender};
use tokio::time::sleep;

use super::folder::Folder;
use crate::app::class::{Msg, News};
use crate::runtime::files::waker;
use crate::text::Message;
use crate::text::sanitise::one_line;

/// What comes together is looked at together.
const SETTLE: Duration = Duration::from_millis(100);
/// A slow folder is looked at less often, but within a second all the same.
const SLOW: Duration = Duration::from_millis(500);
/// Where the system does not tell: with what follows, a change is seen within a second.
const POLL: Duration = Duration::from_millis(800);
/// Where it does: a net, should it have lost something.
const NET: Duration = Duration::from_secs(10);
/// A look that takes longer is said to.
const PATIENCE: Duration = Duration::from_secs(3);
/// File systems that nobody changes from another machine: ext, XFS, btrfs, tmpfs, overlay, ZFS, F2FS, bcachefs, ramfs.
const LOCAL: [u64; 9] =
    [0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x794C_7630, 0x2FC1_2FC1, 0xF2F5_2010, 0xCA45_1A4E, 0x8584_58F6];

/// Tells what lies in the folder, at first and after each change, until nobody listens.
pub(super) async fn watch(folder: Folder, sender: Sender<Msg>) {
    tokio::select! {
        () = run(folder, &sender) => {}
        () = sender.closed() => {}
    }
}

async fn run(folder: Folder, sender: &Sender<Msg>) {
    let (wake, mut woken) = mpsc::channel(1);
    let silent = Message::new("class-folder-silent").with("path", one_line(&folder.path().display().to_string()));
    let mut looker = Looker { folder, eye: Eye::new(wake) };
    // The first look is told whatever it sees.
    let mut tell = true;
    loop {
        // On a thread of its own: a network folder may not answer.
        let mut looking = tokio::task::spawn_blocking(move || {
            let look = looker.look();
            (looker, look)
        });
        let done = loop {
            tokio::select! {
                done = &mut looking => break done,
                () = sleep(PATIENCE) => {
                    tell = true;
                    if sender.send(Msg::Trouble(silent.clone())).await.is_err() {
                        return;
                    }
                }
            }
        };
        let Ok((back, look)) = done else { return };
        looker = back;
        let told = match look.seen {
            Ok(news) if news == look.before && !tell => None,
            Ok(news) => Some(Msg::Seen(news)),
            Err(why) => Some(Msg::Trouble(why)),
        };
        tell = matches!(told, Some(Msg::Trouble(_)));
        if let Some(msg) = told
            && sender.send(msg).await.is_err()
        {
            return;
        }
        let wait = if look.told && !tell { NET } else { POLL };
        tokio::select! {
            Some(()) = woken.recv() => {}
            () = sleep(wait) => {}
        }
        sleep((4 * look.took).clamp(SETTLE, SLOW)).await;
        // What was told until now is about to be seen.
        let _ = woken.try_recv();
    }
}

/// The folder, and the system's telling of it.
struct Looker {
    folder: Folder,
    eye: Eye,
}

/// What came of a look.
struct Look {
    seen: Result<News, Message>,
    /// News that tell nothing: the folder is as crowded as it was.
    before: News,
    /// The system tells of any change.
    told: bool,
    took: Duration,
}

impl Looker {
    fn look(&mut self) -> Look {
        let begin = Instant::now();
        // The watch first: what changes in between is seen by one of them.
        let told = self.eye.watch(self.folder.path());
        let before = News { crowded: self.eye.crowded, ..News::default() };
        let seen = self.folder.look();
        if let Ok(news) = &seen {
            self.eye.crowded = news.crowded;
        }
        Look { seen, before, told, took: begin.elapsed() }
    }
}

struct Eye {
    system: Option<RecommendedWatcher>,
    crowded: bool,
}

impl Eye {
    fn new(wake: Sender<()>) -> Self {
        Self { system: waker(wake), crowded: false }
    }

    /// Watches the folder, each time anew: one that was removed and made again is another under the same name. Whether every
    /// change will be told.
    fn watch(&mut self, folder: &Path) -> bool {
        let Some(system) = &mut self.system else { return false };
        // One that is gone is not watched any more.
        let _ = system.unwatch(folder);
        let kind = |found: rustix::fs::StatFs| u64::try_from(found.f_type).unwrap_or_default();
        let local = rustix::fs::statfs(folder).is_ok_and(|found| LOCAL.contains(&kind(found)));
        system.watch(folder, RecursiveMode::NonRecursive).is_ok() && local
    }
}
