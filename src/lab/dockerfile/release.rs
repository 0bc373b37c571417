//! What is known of a release of Debian or Ubuntu by the name that FROM gives it.

use crate::lab::reference::Reference;

/// What a release does with Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// It has no package `python`, no command `python` and no `python-pip`: Debian 11, Ubuntu 20.04 and newer.
    pub python3_only: bool,
    /// Its pip refuses to install beside the system's packages (PEP 668): Debian 12, Ubuntu 23.04 and newer.
    pub externally_managed: bool,
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
    Some(Release { python3_only, externally_managed })
}
