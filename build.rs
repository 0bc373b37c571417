//! The program's own addresses are written down in the short form, where the system can read it: a megabyte less on disk,
//! and as much that a start need not read.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "a build script asks the system")]

use std::env;
use std::process::Command;

/// Of glibc; it reads them since then, and the linker cannot know which one will.
const READS_SHORT_FORM: (u32, u32) = (2, 36);

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let native = env::var("TARGET").ok() == env::var("HOST").ok();
    if native
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && glibc() >= Some(READS_SHORT_FORM)
    {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// This machine's, as in `glibc 2.36`; `None` where it cannot be told.
fn glibc() -> Option<(u32, u32)> {
    let told = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let (major, minor) = told.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
