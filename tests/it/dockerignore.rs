//! `.dockerignore` against paths, as `docker build` answers.

use soleil::lab::dockerignore::Dockerignore;

/// The file, a path, whether it is left out.
const ROWS: &[(&str, &str, bool)] = &[
    ("", "a", false),
    ("a", "a", true),
    ("a", "b/a", false),
    ("a", "a/b/c", true),
    ("/a", "a", true),
    ("a/", "a/b", true),
    ("./a", "a", true),
    ("a/../b", "b", true),
    ("# a\n  \n", "a", false),
    (" #a", "#a", true),
    ("\u{feff}a", "a", true),
    ("a\r\nb\r\n", "b", true),
    ("*.md", "README.md", true),
    ("*.md", "docs/README.md", false),
    ("*/*.md", "docs/README.md", true),
    ("*/*.md", "docs/a/README.md", false),
    ("*", ".git", true),
    ("*", "a/b", true),
    ("**", "a/b", true),
    ("**/*.pyc", "x.pyc", true),
    ("**/*.pyc", "a/b/x.pyc", true),
    ("**/__pycache__", "a/__pycache__/x", true),
    ("a/**", "a/b/c", true),
    ("a/**", "a", false),
    ("a/**/b", "a/b", true),
    ("a/**/b", "a/x/y/b", true),
    ("**.log", "x.log", true),
    ("**.log", "a/b/x.log", true),
    ("a**b", "a/x/b", true),
    ("?.txt", "a.txt", true),
    ("?.txt", "ab.txt", false),
    ("[ab].txt", "b.txt", true),
    ("[a-c]", "d", false),
    ("{a,b}", "a", false),
    ("{a,b}", "{a,b}", true),
    ("\\*", "*", true),
    ("\\*", "a", false),
    ("*\n!app.py", "app.py", false),
    ("*\n!app.py", "Dockerfile", true),
    ("!app.py\n*", "app.py", true),
    ("*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true),
    ("*.md\n!README*.md\nREADME-secret.md", "README-old.md", false),
    ("a\n!a/keep", "a/keep", false),
    ("a\n! a/keep", "a/keep", false),
    (".", "a", false),
];

#[test]
fn a_path_is_left_out() {
    for (file, path, expected) in ROWS {
        let ignore = Dockerignore::parse(file).expect("patterns");
        assert_eq!(ignore.excludes(path), *expected, "{file:?} on {path}");
    }
}

#[test]
fn a_bad_pattern_names_its_line() {
    for (file, line) in [("ok\n[a", 2), ("!", 1)] {
        assert_eq!(Dockerignore::parse(file).expect_err(file).line, line);
    }
}
