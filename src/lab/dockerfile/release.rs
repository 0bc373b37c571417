//! What is known of a release of Debian or Ubuntu by the name that FROM gives it.

use crate::lab::reference::Reference;

/// What a release does with Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// It has no package `python`, no command `python` and no `python-pip`: Debian 11, Ubuntu 20.04 and newer.
    pub python3_only: bool,
    /// Its pip refuses to install beside the system's packages (PEP 668): Debian 12, Ubuntu 23.04 and newer.
    pub externally_managed: bool,
    /// Its Python is 3 and this. `None` for a name that another release takes over, and for one that is not known here.
    pub python: Option<u32>,
}

/// `None` for another image, or a release that the tag does not tell.
pub fn release(base: &str) -> Option<Release> {
    let reference: Reference = base.parse().ok()?;
    if reference.registry != "docker.io" {
        return None;
    }
    let tag = reference.tag.split('-').next().unwrap_or_default();
    let year: Option<(u32, u32)> = tag.split_once('.').and_then(|(a, b)| {
        let b = b.split('.').next()?;
        Some((a.parse().ok()?, b.parse().ok()?))
    });
    let (python3_only, externally_managed) = match reference.repository.as_str() {
        "library/debian" => match tag {
            "latest" | "stable" | "testing" | "unstable" | "sid" | "rc" | "experimental" | "oldstable" | "bookworm"
            | "trixie" | "forky" | "duke" => (true, true),
            "bullseye" | "oldoldstable" => (true, false),
            "buster" | "stretch" | "jessie" | "wheezy" => (false, false),
            number => {
                let major: u32 = number.split('.').next()?.parse().ok()?;
                (major >= 11, major >= 12)
            }
        },
        "library/ubuntu" => match tag {
            "latest" | "rolling" | "devel" | "lunar" | "mantic" | "noble" | "oracular" | "plucky" | "questing" => {
                (true, true)
            }
            "focal" | "jammy" | "kinetic" => (true, false),
            "trusty" | "xenial" | "bionic" => (false, false),
            _ => (year? >= (20, 4), year? >= (23, 4)),
        },
        _ => return None,
    };
    let python = PYTHONS.iter().find(|(name, _)| reference.repository.ends_with(name.0) && is_release(tag, name.1));
    Some(Release { python3_only, externally_managed, python: python.map(|(_, minor)| *minor) })
}

/// Distribution and release -> the minor of its Python 3, by packages.debian.org and packages.ubuntu.com.
const PYTHONS: &[((&str, &[&str]), u32)] = &[
    (("debian", &["10", "buster"]), 7),
    (("debian", &["11", "bullseye"]), 9),
    (("debian", &["12", "bookworm"]), 11),
    (("debian", &["13", "trixie"]), 13),
    (("ubuntu", &["20.04", "focal"]), 8),
    (("ubuntu", &["22.04", "jammy"]), 10),
    (("ubuntu", &["24.04", "noble"]), 12),
];

/// `12.5` is `12`, `20.10` is not `20.04`.
fn is_release(tag: &str, names: &[&str]) -> bool {
    names.iter().any(|name| tag == *name || !name.contains('.') && tag.split('.').next() == Some(*name))
}
