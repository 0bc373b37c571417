//! A lab file's YAML walked through without building anything of it: to measure it, and to find where a path stands.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

/// Bytes of a lab's content once aliases are expanded, with [`NODE_COST`] added for each value.
const MAX_EXPANDED: usize = 4 * 1024 * 1024;
const NODE_COST: usize = 16;
/// With the limit on the size of each this bounds what their automata take.
const MAX_PATTERNS: usize = 1000;
const PATTERN_KEYS: [&str; 4] = ["pattern", "command", "line", "output"];
/// The YAML parser's time grows with the square of it.
const MAX_BRACKETS: usize = 1000;

/// Where something stands in a lab: `chapters[0].steps[1].id`.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct Path(Vec<Segment>);

#[derive(Clone, Debug)]
enum Segment {
    Key(&'static str),
    Index(usize),
}

impl Path {
    /// The value of this key, below.
    pub(in crate::lab) fn key(&self, key: &'static str) -> Self {
        self.below(Segment::Key(key))
    }

    /// The item of this index, below.
    pub(in crate::lab) fn index(&self, index: usize) -> Self {
        self.below(Segment::Index(index))
    }

    fn below(&self, segment: Segment) -> Self {
        Self(self.0.iter().cloned().chain([segment]).collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if position == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// The line on which brackets are nested too deep to be given to the YAML parser. Counts those in texts too, which is
/// harmless: no text leaves a thousand of them open.
pub(super) fn too_deep(source: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, line) in source.lines().enumerate() {
        for byte in line.bytes() {
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth > MAX_BRACKETS {
            return Some(index + 1);
        }
    }
    None
}

/// Refuses a document whose aliases expand it beyond reason, that holds too many patterns, or tags.
pub(super) fn measure(source: &str) -> Result<(), serde_yaml::Error> {
    Walk { target: None, spent: &mut Spent::default() }.deserialize(serde_yaml::Deserializer::from_str(source))
}

/// Line and column, from 1, of the value at `path`, or of the nearest one above it that is written.
pub(super) fn locate(source: &str, path: &Path) -> Option<(usize, usize)> {
    (0..=path.0.len()).rev().find_map(|length| {
        let walk = Walk { target: Some(&path.0[..length]), spent: &mut Spent::default() };
        // Only an error carries a place: the walk raises one when it arrives.
        let found = walk.deserialize(serde_yaml::Deserializer::from_str(source)).err()?;
        found.location().map(|place| (place.line(), place.column()))
    })
}

#[derive(Default)]
struct Spent {
    bytes: usize,
    patterns: usize,
}

struct Walk<'a> {
    /// What is left of the way to the value that is looked for.
    target: Option<&'a [Segment]>,
    spent: &'a mut Spent,
}

impl Walk<'_> {
    fn enter<E: Error>(&mut self, bytes: usize) -> Result<(), E> {
        if self.target.is_some_and(<[Segment]>::is_empty) {
            return Err(E::custom("found"));
        }
        self.spent.bytes += NODE_COST + bytes;
        if self.spent.bytes > MAX_EXPANDED {
            return Err(E::custom("the document is too large once its aliases are expanded"));
        }
        Ok(())
    }

    fn below(&mut self, is_next: impl Fn(&Segment) -> bool) -> Walk<'_> {
        let target = match self.target {
            Some([next, rest @ ..]) if is_next(next) => Some(rest),
            _ => None,
        };
        Walk { target, spent: self.spent }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("YAML without tags")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.enter(0)?;
        let mut seen = BTreeSet::new();
        while let Some(key) = map.next_key_seed(NewKey(&mut seen))? {
            self.enter(key.len())?;
            self.spent.patterns += usize::from(PATTERN_KEYS.contains(&key.as_str()));
            if self.spent.patterns > MAX_PATTERNS {
                return Err(A::Error::custom("too many patterns for one lab"));
            }
            map.next_value_seed(self.below(|next| matches!(next, Segment::Key(wanted) if *wanted == key)))?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        self.enter(0)?;
        let mut index = 0;
        while seq
            .next_element_seed(self.below(|next| matches!(next, Segment::Index(wanted) if *wanted == index)))?
            .is_some()
        {
            index += 1;
        }
        Ok(())
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom("tags such as `!this` are not used in labs"))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_none<E: Error>(mut self) -> Result<(), E> {
        self.enter(0)
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        self.enter(text.len())
    }

    fn visit_unit<E: Error>(mut self) -> Result<(), E> {
        self.enter(0)
    }

    fn visit_bool<E: Error>(mut self, _: bool) -> Result<(), E> {
        self.enter(0)
    }

    fn visit_i64<E: Error>(mut self, _: i64) -> Result<(), E> {
        self.enter(0)
    }

    fn visit_u64<E: Error>(mut self, _: u64) -> Result<(), E> {
        self.enter(0)
    }

    fn visit_i128<E: Error>(mut self, _: i128) -> Result<(), E> {
        self.enter(0)
    }

    fn visit_u128<E: Error>(mut self, _: u128) -> Result<(), E> {
        self.enter(0)
    }

    fn visit_f64<E: Error>(mut self, _: f64) -> Result<(), E> {
        self.enter(0)
    }
}

/// A key that its map does not have yet: refused here the second one has its own line, and not the map's.
struct NewKey<'a>(&'a mut BTreeSet<String>);

impl<'de> DeserializeSeed<'de> for NewKey<'_> {
    type Value = String;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NewKey<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        if self.0.insert(key.to_owned()) {
            Ok(key.to_owned())
        } else {
            Err(E::custom(format!("the key `{key}` is given twice")))
        }
    }
}
