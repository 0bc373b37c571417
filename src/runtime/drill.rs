//! Breaks the program while it runs, for the tests of what happens then. A release has none of it.

/// Never done. In a debug build SIGUSR2 panics in the place that `SOLEIL_DRILL` names: `loop`, `task`, `thread`.
#[cfg(debug_assertions)]
#[expect(clippy::disallowed_methods, reason = "reads the environment and spawns")]
pub(super) async fn drill() {
    use tokio::signal::unix::{SignalKind, signal};
    let place = std::env::var("SOLEIL_DRILL").unwrap_or_default();
    if let Ok(mut told) = signal(SignalKind::user_defined2())
        && !place.is_empty()
    {
        told.recv().await;
        // With what no panic may write to a terminal.
        let breaks = || panic!("a drill\u{1b}]0;owned\u{7}\u{202e}");
        match place.as_str() {
            "task" => drop(tokio::task::spawn_local(async move { breaks() })),
            "thread" => drop(tokio::task::spawn_blocking(breaks)),
            _ => breaks(),
        }
    }
    std::future::pending().await
}

/// Never done.
#[cfg(not(debug_assertions))]
pub(super) async fn drill() {
    std::future::pending().await
}
