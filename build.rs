//! How the program is linked. Its own addresses are written down in the short form, where the system can read it: a megabyte
//! less on disk, and as much that a start need not read. What it seldom runs lies together: two megabytes less in memory.
//! And a table of the emojis, for the practice engine's Python.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "a build script asks the system")]

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs, io};

/// Of glibc; it reads them since then, and the linker cannot know which one will.
const READS_SHORT_FORM: (u32, u32) = (2, 36);

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let native = env::var("TARGET").ok() == env::var("HOST").ok();
    if native
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && glibc() >= Some(READS_SHORT_FORM)
    {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
    println!("cargo:rerun-if-changed=assets/order.ld");
    if native && is("CARGO_CFG_TARGET_OS", "linux") && is("PROFILE", "release") && links_as_usual() {
        // From there: cargo knows that folder where a checkout is moved together with what was built in it.
        let order = folder.join("order.ld");
        fs::copy("assets/order.ld", &order)?;
        println!("cargo:rustc-link-arg-bins=-T{}", order.display());
    }
    fs::write(folder.join("emojis.tsv"), emojis())
}

/// An emoji a line: itself, its name and its aliases as the library `emoji` writes them.
fn emojis() -> String {
    let tones = |emoji: &'static emojis::Emoji| emoji.skin_tones().into_iter().flatten().skip(1);
    emojis::iter().flat_map(|emoji| std::iter::once(emoji).chain(tones(emoji))).map(line).collect()
}

fn line(emoji: &emojis::Emoji) -> String {
    let name = emoji.name();
    let name = name.strip_prefix("flag: ").unwrap_or(name).replace([':', ',', '“', '”'], "").replace(' ', "_");
    let aliases = emoji.shortcodes().collect::<Vec<_>>().join(",");
    format!("{}\t{name}\t{aliases}\n", emoji.as_str())
}

/// Not with a linker of somebody's choice: some of them read no such file.
fn links_as_usual() -> bool {
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    env::var_os("RUSTC_LINKER").is_none() && !flags.contains("link")
}

/// This machine's, as in `glibc 2.36`; `None` where it cannot be told.
fn glibc() -> Option<(u32, u32)> {
    let told = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let (major, minor) = told.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
