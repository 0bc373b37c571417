//! Reading.

use super::model::Lab;

/// Parse.
pub fn parse(source: &str) -> Result<Lab, serde_yaml::Error> {
    serde_yaml::with::singleton_map_recursive::deserialize(serde_yaml::Deserializer::from_str(source))
}
