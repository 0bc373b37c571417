//! Markdown and words, wrapped.

use ratatui::style::Style;
use soleil::text::markdown::{lines, page, prose, wrap};

fn text(lines: &[ratatui::text::Line<'_>]) -> Vec<String> {
    lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect()
}

#[test]
fn words_are_wrapped_and_long_ones_cut() {
    for (words, width, indent, expected) in [
        ("one two three", 10, 0, vec!["one two", "three"]),
        ("one two three", 10, 2, vec!["one two", "  three"]),
        ("0123456789abcdef", 10, 0, vec!["0123456789", "abcdef"]),
        ("see /a/very/long/path", 10, 0, vec!["see", "/a/very/lo", "ng/path"]),
        ("日本語日本語", 10, 0, vec!["日本語日本", "語"]),
        ("", 10, 0, vec![]),
    ] {
        assert_eq!(text(&wrap(words, width, indent, Style::new())), expected, "{words}");
    }
}

#[test]
fn no_line_is_wider_than_the_pane() {
    let lab = super::worlds::shipped_lab();
    for step in lab.steps() {
        for source in [&step.text.fr, &step.text.en] {
            for width in [10, 38, 58, 78] {
                for line in lines(source, width) {
                    assert!(line.to_string().trim_end().chars().count() <= width.into(), "{width}: {line}");
                }
            }
        }
    }
}

#[test]
fn a_line_of_code_that_does_not_fit_goes_on_below() {
    let (page, blocks) = page("```python\nprint(1)\n\nprint(\"one two three\")\n```", 14);
    assert_eq!(text(&page), ["  print(1)", "", "  print(\"one t", "  ↪ wo three\")"]);
    assert_eq!((blocks[0].rows.clone(), blocks[0].text.as_str()), (0..4, "print(1)\n\nprint(\"one two three\")"));
}

#[test]
fn a_full_stop_stays_with_the_code_before_it() {
    assert_eq!(text(&lines("All in `~/build`. Go.", 14)), ["All in", "~/build. Go."]);
    assert_eq!(text(&lines("- go to `~/build`, now", 15)), ["- go to", "  ~/build, now"]);
}

#[test]
fn marks_become_styles_and_code_stays_whole() {
    let source = "# Title\n\nSome **bold** and `code`.\n\n1. one\n2. two\n   - deeper\n\n```sh\ndocker build . -t a:b\n```\n\n<https://x.y/z>";
    let page = lines(source, 30);
    assert_eq!(
        text(&page),
        [
            "Title",
            "",
            "Some bold and code.",
            "",
            "1. one",
            "2. two",
            "  - deeper",
            "",
            "  docker build . -t a:b",
            "",
            "https://x.y/z (https://x.y/z)"
        ]
    );
    let code = page[2].spans.iter().find(|span| span.content == "code").unwrap();
    assert_ne!(code.style, Style::new());
    assert_eq!(text(&prose("run `docker ps` now", 40, 0, Style::new())), ["run docker ps now"]);
}
