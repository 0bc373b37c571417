//! The witness's scripts on disk, where a shell of the pane reads them.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use tempfile::TempDir;

use crate::text::Message;

/// The integration script of bash.
pub(crate) const BASH: &str = include_str!("../../../assets/hooks/soleil.bash");
/// The integration script of zsh.
pub(crate) const ZSH: &str = include_str!("../../../assets/hooks/soleil.zsh");
/// The integration script of fish.
pub(crate) const FISH: &str = include_str!("../../../assets/hooks/soleil.fish");

/// What a plain sh is given.
const SH: &str = include_str!("../../../assets/hooks/soleil.sh");

/// Writes the scripts into a private folder (0700) that goes when the returned value is dropped.
pub fn write_hooks() -> Result<TempDir, Message> {
    let failed = |cause: std::io::Error| Message::new("shell-hooks-not-written").with("cause", cause);
    // Else it has what the umask leaves.
    let private = fs::Permissions::from_mode(0o700);
    let folder = tempfile::Builder::new().prefix("soleil-hooks-").permissions(private).tempdir().map_err(failed)?;
    let files = [("soleil.bash", BASH), ("zsh/.zshenv", ZSH), ("soleil.fish", FISH), ("soleil.sh", SH)];
    fs::create_dir_all(folder.path().join("zsh")).map_err(failed)?;
    for (name, text) in files {
        fs::write(folder.path().join(name), text).map_err(failed)?;
    }
    Ok(folder)
}

/// The folder of the small docker within that folder.
pub(crate) const SMALL_DOCKER: &str = "bin";

/// Puts a `docker` beside the scripts that is `program`, the binary of soleil: called so, it is its small docker. The
/// shell gets its folder as the last of the PATH, so that a real docker always wins.
///
/// # Errors
/// The file system's own.
pub fn give_docker(folder: &Path, program: &Path) -> std::io::Result<()> {
    let bin = folder.join(SMALL_DOCKER);
    fs::create_dir_all(&bin)?;
    symlink(program, bin.join("docker"))
}

/// A word of bash and zsh that stands for exactly this text.
pub(crate) fn posix_quote(text: &Path) -> String {
    format!("'{}'", text.to_string_lossy().replace('\'', r"'\''"))
}

/// A word of fish that stands for exactly this text.
pub(crate) fn fish_quote(text: &str) -> String {
    format!("'{}'", text.replace('\\', r"\\").replace('\'', r"\'"))
}
