//! The images of the practice engine's catalogue.

use soleil::simulated::catalogue::Catalogue;

#[test]
fn the_catalogue_that_ships_can_be_read() {
    if let Err(error) = Catalogue::embedded() {
        panic!("{error}");
    }
}
