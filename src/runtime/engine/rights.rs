//! Whose a socket is that refuses us: what `ls -l` and `id` would tell.

use std::ffi::CString;
use std::fs;
use std::os::unix::fs::MetadataExt;

use nix::unistd::{Gid, Group, User, getgrouplist, getuid};

use crate::lab::doctor::Rights;

/// The rights on a socket given as a DOCKER_HOST. One that cannot be looked at counts as one of the group docker.
pub(super) fn rights(host: &str) -> Rights {
    let Some(known) = host.strip_prefix("unix://").and_then(|path| fs::metadata(path).ok()) else {
        return Rights { group: Some("docker".to_owned()), member: false };
    };
    if known.mode() & 0o060 != 0o060 || known.gid() == 0 {
        return Rights { group: None, member: false };
    }
    let group = Gid::from_raw(known.gid());
    let name = Group::from_gid(group).ok().flatten().map_or_else(|| group.to_string(), |group| group.name);
    Rights { group: Some(name), member: member(group).unwrap_or(false) }
}

/// The account, whatever this session was given, is in the group.
fn member(group: Gid) -> Option<bool> {
    let user = User::from_uid(getuid()).ok()??;
    let groups = getgrouplist(&CString::new(user.name).ok()?, user.gid).ok()?;
    Some(groups.contains(&group))
}
