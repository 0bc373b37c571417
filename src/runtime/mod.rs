//! IMPURE and thin.
