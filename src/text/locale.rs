//! The program's own sentences, from the Fluent files under `assets/locales`.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use super::Message;

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Lang {
    /// French.
    Fr,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// French for a French locale name (`fr_FR.UTF-8`, `fr-CA`), else English.
    pub fn of_locale(name: &str) -> Self {
        let language = name.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("fr") { Self::Fr } else { Self::En }
    }
}

type Bundle = FluentBundle<FluentResource>;

/// The files of a language, one a room of the program.
macro_rules! sources {
    ($language:literal) => {
        [
            include_str!(concat!("../../assets/locales/app.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/engine.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/lab.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/shell.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/explain.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/diagnose.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/stale.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/learn.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/reset.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/report.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/home.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/terminal.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/doctor.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/docker.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/class.", $language, ".ftl")),
            include_str!(concat!("../../assets/locales/author.", $language, ".ftl")),
        ]
    };
}

static FRENCH: LazyLock<Bundle> = LazyLock::new(|| bundle("fr", sources!("fr")));
static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle("en", sources!("en")));

fn bundle<const N: usize>(language: &str, sources: [&str; N]) -> Bundle {
    let id: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    for source in sources {
        // A broken entry is left out here and reported by the test that reads every sentence.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The sentence in `lang`; the id itself where there is none.
pub fn render(message: &Message, lang: Lang) -> String {
    let bundle = match lang {
        Lang::Fr => &*FRENCH,
        Lang::En => &*ENGLISH,
    };
    let Some(pattern) = bundle.get_message(&message.id).and_then(|found| found.value()) else {
        return message.id.to_string();
    };
    let args: FluentArgs<'_> = message.args.iter().map(|(name, value)| (name.as_ref(), value.as_str())).collect();
    bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
}
