//! What only a real engine can prove. Each test starts one of its own.

mod bed;
mod build;
mod watch;
mod watched;
