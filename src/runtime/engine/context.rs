//! The build context as a tar stream: what is in the folder, less what `.dockerignore` leaves out.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use futures_util::Stream;
use tokio::sync::mpsc;
use tokio_util::bytes::Bytes;

use crate::lab::dockerignore::Dockerignore;
use crate::runtime::files;

/// What will be sent.
pub(crate) struct Context {
    folder: PathBuf,
    entries: Vec<Entry>,
    /// Regular files.
    pub(crate) files: usize,
    /// Their bytes together.
    pub(crate) bytes: u64,
}

struct Entry {
    path: String,
    metadata: fs::Metadata,
}

impl Context {
    /// Lists the folder. Errors are in the words of the `docker` command, which the explanations know.
    pub(crate) fn scan(folder: &Path, dockerfile: &str) -> Result<Self, String> {
        let shown = folder.display();
        match fs::metadata(folder) {
            Err(_) => return Err(format!("unable to prepare context: path \"{shown}\" not found")),
            Ok(found) if !found.is_dir() => {
                return Err(format!("unable to prepare context: context must be a directory: {shown}"));
            }
            Ok(_) => {}
        }
        if !folder.join(dockerfile).is_file() {
            return Err(format!(
                "unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat {}: no such file \
                 or directory",
                folder.join(dockerfile).display()
            ));
        }
        let ignore = match files::text(&folder.join(".dockerignore"), 1 << 20) {
            Ok(text) => Dockerignore::parse(&text).map_err(|error| format!("error checking context: {error}"))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Dockerignore::default(),
            Err(error) => return Err(format!("error checking context: .dockerignore: {error}")),
        };
        let mut context = Self { folder: folder.to_owned(), entries: Vec::new(), files: 0, bytes: 0 };
        context.walk("", dockerfile, &ignore)?;
        Ok(context)
    }

    fn walk(&mut self, under: &str, dockerfile: &str, ignore: &Dockerignore) -> Result<(), String> {
        let failed = |path: &str, error: io::Error| match error.kind() {
            io::ErrorKind::PermissionDenied => format!("error checking context: no permission to read from '{path}'"),
            _ => format!("error checking context: can't stat '{path}': {error}"),
        };
        let mut names = Vec::new();
        for entry in fs::read_dir(self.folder.join(under)).map_err(|error| failed(under, error))? {
            // A name that is no UTF-8 cannot be in a Dockerfile either.
            names.extend(entry.map_err(|error| failed(under, error))?.file_name().into_string());
        }
        names.sort();
        for name in names {
            let path = if under.is_empty() { name } else { format!("{under}/{name}") };
            // The builder needs these two even when they are left out.
            let excluded = path != dockerfile && path != ".dockerignore" && ignore.excludes(&path);
            let metadata = match fs::symlink_metadata(self.folder.join(&path)) {
                Ok(metadata) => metadata,
                Err(_) if excluded => continue,
                Err(error) => return Err(failed(&path, error)),
            };
            let folder = metadata.is_dir();
            let into = folder && (!excluded || ignore.has_exceptions() || dockerfile.starts_with(&format!("{path}/")));
            if !excluded && (folder || metadata.is_file() || metadata.is_symlink()) {
                if metadata.is_file() {
                    open(&self.folder.join(&path)).map_err(|error| failed(&path, error))?;
                    self.files += 1;
                    self.bytes += metadata.len();
                }
                self.entries.push(Entry { path: path.clone(), metadata });
            }
            if into {
                self.walk(&path, dockerfile, ignore)?;
            }
        }
        Ok(())
    }

    /// The tar, made on a thread of its own while it is read; a few pieces are in memory at a time.
    pub(crate) fn stream(self) -> impl Stream<Item = Result<Bytes, io::Error>> + Send + 'static {
        let (sender, receiver) = mpsc::channel(4);
        tokio::task::spawn_blocking(move || {
            let pieces = Pieces { sender: sender.clone(), piece: Vec::new() };
            if let Err(error) = self.write(pieces) {
                let _ = sender.blocking_send(Err(error));
            }
        });
        futures_util::stream::unfold(receiver, async |mut receiver| Some((receiver.recv().await?, receiver)))
    }

    fn write(&self, pieces: Pieces) -> io::Result<()> {
        let mut tar = tar::Builder::new(pieces);
        for Entry { path, metadata } in &self.entries {
            let source = self.folder.join(path);
            let mut header = tar::Header::new_gnu();
            header.set_metadata_in_mode(metadata, tar::HeaderMode::Complete);
            header.set_uid(0); // as the `docker` command does: the files of an image belong to root
            header.set_gid(0);
            if metadata.is_symlink() {
                header.set_size(0);
                tar.append_link(&mut header, path, fs::read_link(source)?)?;
            } else if metadata.is_dir() {
                header.set_size(0);
                tar.append_data(&mut header, path, io::empty())?;
            } else {
                // A file that shrinks meanwhile must not shift what follows it.
                let size = metadata.len();
                let content = open(&source)?.take(size).chain(io::repeat(0)).take(size);
                tar.append_data(&mut header, path, content)?;
            }
        }
        tar.into_inner()?.flush()
    }
}

/// A file may have become a FIFO since it was listed: that must not wait for a writer.
fn open(path: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)
}

/// Collects small writes into pieces and hands them over.
struct Pieces {
    sender: mpsc::Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= 64 * 1024 {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = std::mem::take(&mut self.piece);
        if piece.is_empty() {
            return Ok(());
        }
        self.sender.blocking_send(Ok(Bytes::from(piece))).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
