//! What apt and pip can install.

/// Debian's and PyPI's packages.
#[derive(Clone, Debug, Default)]
pub struct Packages {}
