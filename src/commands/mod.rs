//! What runs without the screen.

pub mod check;
pub mod class;
pub mod demo;
pub mod docker;
pub mod doctor;
pub mod explain;
pub mod hook;
pub mod labs;
pub mod lint;
pub mod manual;
pub mod new;
pub mod report;
pub mod reset;
pub mod schema;
pub mod simulate;

/// From here on there is only output: a reader that has had enough (`soleil check | head`) ends the program quietly, as it
/// ends others. Not before: a connection to an engine that dies must not.
fn only_output_is_left() {
    sigpipe::reset();
}
