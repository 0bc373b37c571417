//! The YAML walked through, each value judged where it stands: only there does the parser tell line and column.

use std::collections::BTreeSet;
use std::fmt;

use clap::ValueEnum;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::key::{self, Clash};
use super::{Config, ConfigError};
use crate::app::keymap::{Action, GLOBAL};
use crate::app::theme::Theme;
use crate::lab::class::shown;
use crate::text::{Lang, Message};

/// Bytes of the longest configuration; the parser's time grows with the square of its open brackets.
const LONGEST: usize = 16 * 1024;

const SETTINGS: [(&str, Place); 8] = [
    ("language", Place::Language),
    ("theme", Place::Theme),
    ("mouse", Place::Mouse),
    ("ascii", Place::Ascii),
    ("class", Place::Class),
    ("class_name", Place::ClassName),
    ("keys", Place::Keys),
    ("prefix_keys", Place::PrefixKeys),
];

/// What a value is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Document,
    Language,
    Theme,
    Mouse,
    Ascii,
    Class,
    ClassName,
    Keys,
    PrefixKeys,
    Key(Action),
    PrefixKey(Action),
}

/// Reads all of it; `clash` is refused where it stands.
pub(super) fn read(source: &str, clash: Option<Clash>) -> Result<Config, ConfigError> {
    if source.len() > LONGEST {
        return Err(too_long(source));
    }
    // Nothing but comments is no document.
    if source.lines().map(str::trim_start).all(|line| line.is_empty() || line.starts_with('#')) {
        return Ok(Config::default());
    }
    let mut reading = Reading { config: Config::default(), clash, problem: None };
    let document = At { reading: &mut reading, place: Place::Document };
    match document.deserialize(serde_yaml::Deserializer::from_str(source)) {
        Ok(()) => Ok(reading.config),
        Err(error) => {
            let syntax = || (Message::new("config-no-yaml"), Message::new("config-no-yaml-help"));
            let (why, help) = reading.problem.unwrap_or_else(syntax);
            let (line, column) = error.location().map_or((1, 1), |place| (place.line(), place.column()));
            Err(ConfigError { line, column, why, help })
        }
    }
}

/// What is wrong with the whole text.
pub(super) fn too_long(source: &str) -> ConfigError {
    let why = Message::new("config-too-long").with("bytes", source.len());
    ConfigError { line: 1, column: 1, why, help: Message::new("config-too-long-help") }
}

struct Reading {
    config: Config,
    clash: Option<Clash>,
    /// In words, where the parser's error only carries the place.
    problem: Option<(Message, Message)>,
}

impl Reading {
    fn refuse<E: Error>(&mut self, why: Message, help: Message) -> E {
        self.problem = Some((why, help));
        E::custom("refused")
    }

    fn bad_value<E: Error>(&mut self, place: Place, text: &str) -> E {
        let name = SETTINGS.iter().find(|(_, known)| *known == place).map_or("", |(name, _)| *name);
        let choices = match place {
            Place::Language => "fr, en",
            Place::Theme => "terminal, light, projector",
            _ => "true, false",
        };
        let why = Message::new("config-bad-value").with("text", text).with("name", name);
        self.refuse(why, Message::new("config-bad-value-help").with("choices", choices))
    }

    fn text<E: Error>(&mut self, place: Place, text: &str) -> Result<(), E> {
        match place {
            Place::Language => match Lang::from_str(text, false) {
                Ok(language) => self.config.language = Some(language),
                Err(_) => return Err(self.bad_value(place, text)),
            },
            Place::Theme => match Theme::from_str(text, false) {
                Ok(theme) => self.config.theme = Some(theme),
                Err(_) => return Err(self.bad_value(place, text)),
            },
            Place::Mouse | Place::Ascii => return Err(self.bad_value(place, text)),
            Place::Class if is_a_folder(text) => self.config.class = Some(text.to_owned()),
            Place::Class => {
                let why = Message::new("config-class-no-folder").with("text", text);
                return Err(self.refuse(why, Message::new("config-class-no-folder-help")));
            }
            Place::ClassName if is_a_name(text) => self.config.class_name = Some(text.to_owned()),
            Place::ClassName => {
                let why = Message::new("config-class-no-name").with("text", text);
                return Err(self.refuse(why, Message::new("config-class-no-name-help")));
            }
            Place::Document => {
                let why = Message::new("config-no-settings").with("text", text);
                return Err(self.refuse(why, Message::new("config-no-settings-help")));
            }
            Place::Keys | Place::PrefixKeys => {
                let why = Message::new("config-no-keys").with("text", text);
                return Err(self.refuse(why, Message::new("config-no-keys-help")));
            }
            Place::Key(action) => match key::parse(text) {
                Ok(key) => self.config.keymap.set_key(action, key),
                Err(why) => return Err(self.refuse(why, Message::new("config-key-help"))),
            },
            Place::PrefixKey(action) => match key::after_prefix(text) {
                Some(key) => self.config.keymap.set_after_prefix(action, key),
                None => {
                    let why = Message::new("config-prefix-key-unknown").with("text", text);
                    return Err(self.refuse(why, Message::new("config-prefix-key-help")));
                }
            },
        }
        let here = |clash: &Clash| match place {
            Place::Key(action) => !clash.after_prefix && clash.action == action,
            Place::PrefixKey(action) => clash.after_prefix && clash.action == action,
            _ => false,
        };
        match self.clash.take_if(|clash| here(clash)) {
            Some(clash) => Err(self.refuse(clash.why, Message::new("config-key-twice-help"))),
            None => Ok(()),
        }
    }

    /// What the value after this name is of.
    fn name<E: Error>(&mut self, place: Place, name: &str) -> Result<Place, E> {
        let known: Vec<(&str, Place)> = match place {
            Place::Keys => GLOBAL.iter().map(|binding| (binding.name(), Place::Key(binding.action))).collect(),
            Place::PrefixKeys => {
                GLOBAL.iter().map(|binding| (binding.name(), Place::PrefixKey(binding.action))).collect()
            }
            _ => SETTINGS.to_vec(),
        };
        if let Some((_, found)) = known.iter().find(|(known, _)| same(known, name)) {
            return Ok(*found);
        }
        let why = match place {
            Place::Document => Message::new("config-unknown-setting"),
            _ => Message::new("config-unknown-action"),
        };
        let names: Vec<&str> = known.iter().map(|(known, _)| *known).collect();
        let help = match likely(name, &names) {
            Some(likely) => Message::new("config-did-you-mean").with("name", likely),
            None => Message::new("config-known-names").with("names", names.join(", ")),
        };
        Err(self.refuse(why.with("text", name), help))
    }
}

/// `next-cue` and `next_cue` are one name.
fn same(known: &str, name: &str) -> bool {
    known.replace('_', "-") == name.replace('_', "-")
}

/// Absolute, or in the home folder: what is relative would depend on where the program was started.
fn is_a_folder(text: &str) -> bool {
    (text.starts_with('/') || text.starts_with("~/")) && !text.contains(char::is_control)
}

/// As it will be seen, which leaves nothing out; a list is none.
fn is_a_name(text: &str) -> bool {
    !text.is_empty() && shown(text) == text && !["{…}", "[…]"].contains(&text)
}

/// The name that was meant, if it is clear.
fn likely<'a>(text: &str, names: &[&'a str]) -> Option<&'a str> {
    let likeness = |name: &str| similar::TextDiff::from_chars(text, name).ratio();
    let best = names.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) >= 0.6).then_some(*best)
}

struct At<'a> {
    reading: &'a mut Reading,
    place: Place,
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a setting")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if !matches!(self.place, Place::Document | Place::Keys | Place::PrefixKeys) {
            return self.reading.text(self.place, "{…}");
        }
        let mut seen = BTreeSet::new();
        loop {
            let name = Name { reading: &mut *self.reading, place: self.place, seen: &mut seen };
            let Some(place) = map.next_key_seed(name)? else { return Ok(()) };
            map.next_value_seed(At { reading: &mut *self.reading, place })?;
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        self.reading.text(self.place, "[…]")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        match self.place {
            Place::Mouse => self.reading.config.mouse = Some(value),
            Place::Ascii => self.reading.config.ascii = Some(value),
            place => return self.reading.text(place, if value { "true" } else { "false" }),
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.reading.text(self.place, text)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.reading.text(self.place, &number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.reading.text(self.place, &number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.reading.text(self.place, &number.to_string())
    }

    /// A name with nothing after it: what holds others may be empty, the rest lacks its value.
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        match self.place {
            Place::Document | Place::Keys | Place::PrefixKeys => Ok(()),
            place => self.reading.text(place, ""),
        }
    }
}

struct Name<'a> {
    reading: &'a mut Reading,
    place: Place,
    seen: &'a mut BTreeSet<String>,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Place;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Place, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Place;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Place, E> {
        let place = self.reading.name(self.place, name)?;
        if self.seen.insert(name.replace('_', "-")) {
            return Ok(place);
        }
        let why = Message::new("config-name-twice").with("text", name);
        Err(self.reading.refuse(why, Message::new("config-name-twice-help")))
    }
}
