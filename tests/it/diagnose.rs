//! The editor's diagnostics: what is broken is told on its line before any build, what is right is left alone.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use soleil::app::editor::Editor;
use soleil::app::effect::Effect;
use soleil::app::layout::Pane;
use soleil::app::msg::Msg;
use soleil::app::update::update;
use soleil::lab::diagnose::{Diagnostic, Facts, Severity, diagnose};
use soleil::lab::model::Language;
use soleil::lab::world::{Folder, Observation};
use soleil::text::Lang;

use super::bench::{Bench, at, text};
use super::worlds::shipped_lab;

const APP: &str =
    "import emoji\n\nprint(emoji.emojize(\"Cet exemple d'application est vraiment naze :thumbs_down:\"))\n";

fn names(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|name| (*name).to_owned()).collect()
}

/// Both files of the lab are there, and `requirements.txt`, `src`; `secret.txt` is ignored.
fn facts() -> Facts {
    Facts {
        names: Some(names(&["app.py", "Dockerfile", "requirements.txt", "src", "secret.txt", ".dockerignore"])),
        expected: names(&["app.py", "Dockerfile"]),
        written: names(&["app.py", "Dockerfile"]),
        executable: BTreeSet::new(),
        dockerignore: Some("secret.txt\n".into()),
        wanted: Vec::new(),
    }
}

fn told(language: Language, text: &str) -> Vec<Diagnostic> {
    diagnose(language, text, &facts())
}

fn shown(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|it| format!("{}:{:?} {:?} {}", it.line, it.columns, it.severity, it.message.id)).collect()
}

const LEAD: &str = "FROM debian\nRUN apt update && apt install -y python3 python3-pip\n";
const VENV: &str = "FROM debian\nRUN apt update && apt install -y python3 python3-venv\n";
const PIP: &str = "RUN pip install emoji --break-system-packages\n";
const TAIL: &str = "COPY app.py /app.py\nENTRYPOINT [\"python3\", \"/app.py\"]\n";

/// Text, line, id, the marked characters, and the line that the fix makes of it (empty: it has none).
type Row<'a> = (String, usize, &'a str, &'a str, &'a str);

fn broken_dockerfiles() -> Vec<Row<'static>> {
    let row = |text: &str, line, id, marked, fixed| (text.to_owned(), line, id, marked, fixed);
    vec![
        row("RUN apt update\n", 1, "no-from", "RUN", ""),
        row("# the base\n\nARG X=1\n", 3, "no-from", "ARG", ""),
        row("RUN ls\nFROM debian\n", 1, "before-from", "RUN", ""),
        row("FORM debian\n", 1, "unknown-instruction-likely", "FORM", "FROM debian"),
        row("FROM debian\nRUM ls\n", 2, "unknown-instruction-likely", "RUM", "RUN ls"),
        row("FROM debian\nENTRYPIONT [\"ls\"]\n", 2, "unknown-instruction-likely", "ENTRYPIONT", "ENTRYPOINT [\"ls\"]"),
        row("FROM debian\nENTRYPOIN [\"ls\"]\n", 2, "unknown-instruction-likely", "ENTRYPOIN", "ENTRYPOINT [\"ls\"]"),
        row("FROM debian\ncpoy app.py /\n", 2, "unknown-instruction-likely", "cpoy", "COPY app.py /"),
        row("FROM debian\nHELLO world\n", 2, "unknown-instruction", "HELLO", ""),
        row("FROM debian\nRUN apt update && apt install -y python3 emoji\n", 2, "apt-emoji", "emoji", ""),
        row(
            "FROM debian\nRUN apt update apt install -y python3\n",
            2,
            "run-on",
            "update apt",
            "RUN apt update && apt install -y python3",
        ),
        row(
            &format!("{LEAD}COPY app.py /app.py\nENTRYPOINT [\"/app.py\"]\n"),
            4,
            "launch-no-interpreter",
            "/app.py",
            "ENTRYPOINT [\"python3\", \"/app.py\"]",
        ),
        row("FROM debian\nRUNapt update\n", 2, "unknown-instruction", "RUNapt", "RUN apt update"),
        row(
            &format!("{LEAD}COPY app.py /app.py\nENTRYPOINT [\"python3 /app.py\"]\n"),
            4,
            "array-glued",
            "python3 /app.py",
            "ENTRYPOINT [\"python3\", \"/app.py\"]",
        ),
        row("FROM debian\napt update\n", 2, "command-without-run", "apt", "RUN apt update"),
        row(
            "FROM debian\nRUN apt update &&\n    apt install -y perl\n",
            3,
            "no-continuation",
            "apt",
            "RUN apt update && \\",
        ),
        row("FROM debian\nRUN apt update && \\\nCOPY app.py /\n", 3, "swallowed", "COPY", "RUN apt update"),
        row("FROM debian\nRUN apt update &&\nCOPY app.py /\n", 3, "no-continuation-not", "", ""),
        row("FROM debian\nCOPY app.py\n", 2, "copy-one-path", "COPY", "COPY app.py /app.py"),
        row("FROM debian\nCOPY\n", 2, "needs-arguments", "COPY", ""),
        row("docker build .\nFROM debian\n", 1, "shell-command", "docker", "FROM debian"),
        row("FROM Debian\n", 1, "from-capitals", "Debian", "FROM debian"),
        row("FROM debian:slim\n", 1, "from", "slim", "FROM debian:stable-slim"),
        row("FROM debian\nCOPY app.py /x/ # mine\n", 2, "comment", "#", "# mine"),
        row("FROM debian\nCOPY App.py /x/\n", 2, "copy-likely", "App.py", "COPY app.py /x/"),
        row("FROM debian\nRUN sudo apt update\n", 2, "sudo", "sudo", "RUN apt update"),
        row("FROM debian\nRUN yum install -y perl\n", 2, "packager", "yum", ""),
        row("FROM debian\nUSER me\nRUN apt update\n", 3, "not-root", "apt", ""),
        row("FROM debian\nRUN cd /app\n", 2, "cd", "cd", "WORKDIR /app"),
        row("FROM debian\nRUN cp app.py /app.py\n", 2, "run-copies", "cp", "COPY app.py /app.py"),
        row("FROM debian\nRUN import emoji\n", 2, "run-import", "import", "RUN pip install emoji"),
        row(
            "FROM debian\nRUN apt update & apt install -y perl\n",
            2,
            "background",
            "&",
            "RUN apt update && apt install -y perl",
        ),
        row(
            "FROM debian\nRUN apt update && apt install -y perl, git\n",
            2,
            "apt-comma",
            "perl,",
            "RUN apt update && apt install -y perl git",
        ),
        row(
            "FROM debian\nRUN apt update && apt install --y perl\n",
            2,
            "apt-no-yes",
            "apt install",
            "RUN apt update && apt install -y perl",
        ),
        row(
            "FROM debian\nRUN apt update && apt install -y perl // it\n",
            2,
            "comment-slashes",
            "//",
            "RUN apt update && apt install -y perl # it",
        ),
        row(
            "FROM debian\nRUN apt update && apt install -y python3-pip pip install x\n",
            2,
            "run-on",
            "pip",
            "RUN apt update && apt install -y python3-pip && pip install x",
        ),
        row(
            "FROM debian\nRUN apt update && apt install -y python3-emoji\n",
            2,
            "apt-python3-emoji",
            "python3-emoji",
            "",
        ),
        row(
            "FROM debian:12\nRUN apt update && apt install -y python3.9\n",
            2,
            "apt-python-version",
            "python3.9",
            "RUN apt update && apt install -y python3",
        ),
        row(
            "FROM debian\nRUN apt update && apt install -y python3.11\n",
            2,
            "apt-python-pinned",
            "python3.11",
            "RUN apt update && apt install -y python3",
        ),
        row(
            &format!("{LEAD}RUN python3 -m venv /venv\n"),
            3,
            "venv-package",
            "venv",
            "RUN apt update && apt install -y python3 python3-venv python3-pip",
        ),
        row(&format!("{VENV}RUN source /venv/bin/activate\n"), 3, "source", "source", "RUN . /venv/bin/activate"),
        row(
            &format!("{VENV}RUN . /venv/bin/activate\nRUN pip install emoji\n"),
            4,
            "venv-asleep",
            "pip",
            "RUN /venv/bin/pip install emoji",
        ),
        row(
            &format!("{VENV}RUN pip install emoji\n"),
            3,
            "pip-missing",
            "pip install",
            "RUN apt update && apt install -y python3 python3-pip python3-venv",
        ),
        row(
            &format!("{VENV}RUN /venv/bin/pip install emoji\nCOPY app.py /\nENTRYPOINT [\"python3\", \"/app.py\"]\n"),
            5,
            "launch-venv",
            "python3",
            "ENTRYPOINT [\"/venv/bin/python3\", \"/app.py\"]",
        ),
        row(&format!("{LEAD}RUN python3 pip install emoji\n"), 3, "dash-m", "pip", "RUN python3 -m pip install emoji"),
        row(&format!("{LEAD}RUN pip install --break-system-packages\n"), 3, "pip-nothing", "install", ""),
        row(
            &format!("{LEAD}RUN pip install --break-system-packages emojis\n"),
            3,
            "pip-library",
            "emojis",
            "RUN pip install --break-system-packages emoji",
        ),
        row(
            &format!("{LEAD}COPY app.py /\nENTRYPOINT = [\"python3\", \"/app.py\"]\n"),
            4,
            "equals",
            "=",
            "ENTRYPOINT [\"python3\", \"/app.py\"]",
        ),
        row(
            &format!("{LEAD}COPY app.py /\nENTRYPOINT [\"python3\", \"\\app.py\"]\n"),
            4,
            "array",
            "[\"python3\", \"\\app.py\"]",
            "ENTRYPOINT [\"python3\", \"/app.py\"]",
        ),
        row(
            &format!("{LEAD}COPY . /srv\nENTRYPOINT [\"python3\", \"/app.py\"]\n"),
            4,
            "launch-other-place",
            "/app.py",
            "ENTRYPOINT [\"python3\", \"/srv/app.py\"]",
        ),
        row(&format!("{LEAD}{TAIL}ENTRYPOINT [\"bash\"]\n"), 4, "twice", "ENTRYPOINT", ""),
        row("FROM debain\n", 1, "from", "debain", "FROM debian"),
        row("FROM debian:lastest\n", 1, "from", "lastest", "FROM debian:latest"),
        row(
            "FROM debian\nRUN apt update && apt install python3\n",
            2,
            "apt-no-yes",
            "apt install",
            "RUN apt update && apt install -y python3",
        ),
        row(
            "FROM debian\nRUN apt update && \\\n    # lists\n    apt-get install python3\n",
            4,
            "apt-no-yes",
            "apt-get install",
            "    apt-get install -y python3",
        ),
        row(
            "FROM debian\nRUN apt install -y python3\n",
            2,
            "apt-no-update",
            "apt install",
            "RUN apt update && apt install -y python3",
        ),
        row(
            "FROM debian:12-slim\nRUN apt-get install -y python3 && apt-get update\n",
            2,
            "apt-update-late",
            "apt-get install",
            "RUN apt-get update && apt-get install -y python3 && apt-get update",
        ),
        row(
            "FROM debian AS a\nRUN apt update\nFROM debian\nRUN apt install -y perl\n",
            4,
            "apt-no-update",
            "apt install",
            "RUN apt update && apt install -y perl",
        ),
        row(
            "FROM debian\nRUN apt update && apt install -y python\n",
            2,
            "apt-python",
            "python",
            "RUN apt update && apt install -y python3",
        ),
        row(
            "FROM debian\nRUN apt update && apt install -y python3 pip\n",
            2,
            "apt-package",
            "pip",
            "RUN apt update && apt install -y python3 python3-pip",
        ),
        row(
            "FROM debian\nRUN apt update && apt install -y pyhton3\n",
            2,
            "apt-package",
            "pyhton3",
            "RUN apt update && apt install -y python3",
        ),
        row(
            "FROM debian\nRUN apt update && apt instal -y perl\n",
            2,
            "verb",
            "instal",
            "RUN apt update && apt install -y perl",
        ),
        row(
            "FROM debian\nRUN apt updtae && apt install -y perl\n",
            2,
            "verb",
            "updtae",
            "RUN apt update && apt install -y perl",
        ),
        row(
            &format!("{LEAD}RUN pip install emoji\n{TAIL}"),
            3,
            "pip-managed",
            "pip install",
            "RUN pip install --break-system-packages emoji",
        ),
        row(
            &format!("{LEAD}RUN python3 -m pip install emoji\n"),
            3,
            "pip-managed",
            "python3 -m pip install",
            "RUN python3 -m pip install --break-system-packages emoji",
        ),
        row(
            &format!("{LEAD}RUN python3 -m venv /venv\nRUN pip install emoji\n"),
            4,
            "pip-managed",
            "pip install",
            "RUN pip install --break-system-packages emoji",
        ),
        row(
            "FROM ubuntu:24.04\nRUN apt update && apt install -y python3-pip\nRUN [\"pip\", \"install\", \"emoji\"]\n",
            3,
            "pip-managed",
            "pip\", \"install",
            "",
        ),
        row(
            "FROM debian\nRUN apt update && apt install -y python3\nRUN pip install emoji\n",
            3,
            "pip-missing",
            "pip install",
            "RUN apt update && apt install -y python3 python3-pip",
        ),
        row("FROM debian\nRUN pip install emoji\n", 2, "pip-before-python", "pip install", ""),
        row(&format!("{LEAD}RUN python -m venv /venv\n"), 3, "python-command", "python", "RUN python3 -m venv /venv"),
        row(
            &format!("{LEAD}COPY app.py /app.py\nENTRYPOINT [\"python\", \"/app.py\"]\n"),
            4,
            "python-command",
            "python",
            "ENTRYPOINT [\"python3\", \"/app.py\"]",
        ),
        row("FROM debian\nCOPY ../app.py /\n", 2, "copy-outside", "../app.py", "COPY app.py /"),
        row("FROM debian\nCOPY /home/me/app.py /\n", 2, "copy-outside", "/home/me/app.py", "COPY app.py /"),
        row(
            "FROM debian\nCOPY ~/python_app_build/app.py /\n",
            2,
            "copy-outside",
            "~/python_app_build/app.py",
            "COPY app.py /",
        ),
        row("FROM debian\nCOPY ap.py /\n", 2, "copy-likely", "ap.py", "COPY app.py /"),
        row("FROM debian\nCOPY app.py missing.txt /x/\n", 2, "copy-missing", "missing.txt", ""),
        row("FROM debian\nCOPY *.jpg /x/\n", 2, "copy-missing", "*.jpg", ""),
        row("FROM debian\nCOPY secret.txt /\n", 2, "copy-ignored", "secret.txt", ""),
        row(
            &format!("{LEAD}COPY app.py /app.py\nENTRYPOINT ['python3', '/app.py']\n"),
            4,
            "array-quotes",
            "['python3', '/app.py']",
            "ENTRYPOINT [\"python3\", \"/app.py\"]",
        ),
        row(
            &format!("{LEAD}COPY app.py /app.py\nENTRYPOINT [\"python3\" \"/app.py\"]\n"),
            4,
            "array",
            "[\"python3\" \"/app.py\"]",
            "ENTRYPOINT [\"python3\", \"/app.py\"]",
        ),
        row(
            &format!("{LEAD}COPY app.py /app.py\nENTRYPOINT [python3, /app.py]\n"),
            4,
            "array",
            "[python3, /app.py]",
            "ENTRYPOINT [\"python3\", \"/app.py\"]",
        ),
        row(
            &format!("{LEAD}COPY app.py /app.py\nENTRYPOINT [\"python3\", \"/app.py\"\n"),
            4,
            "array",
            "[\"python3\", \"/app.py\"",
            "ENTRYPOINT [\"python3\", \"/app.py\"]",
        ),
        row(
            &format!("{LEAD}COPY app.py /app.py\nENTRYPOINT [“python3”, “/app.py”]\n"),
            4,
            "typographic-quote",
            "“",
            "ENTRYPOINT [\"python3\", \"/app.py\"]",
        ),
        row(
            "FROM debian\nRUN apt update && apt install –y perl\n",
            2,
            "typographic-dash",
            "–",
            "RUN apt update && apt install -y perl",
        ),
        row(
            &format!("{LEAD}RUN pip install emoji —break-system-packages\n"),
            3,
            "typographic-dash",
            "—",
            "RUN pip install emoji --break-system-packages",
        ),
        row("FROM debian\nRUN apt\u{a0}update\n", 2, "typographic-space", "\u{a0}", "RUN apt update"),
        row("FROM debian\nRUN apt \u{200b}update\n", 2, "invisible", "\u{200b}", "RUN apt update"),
        row(&format!("{LEAD}ENTRYPOINT [\"python3\", \"/app.py\"]\n"), 3, "launch-not-copied", "/app.py", ""),
        row(
            &format!("{LEAD}COPY app.py /srv/\nENTRYPOINT [\"python3\", \"/app.py\"]\n"),
            4,
            "launch-other-place",
            "/app.py",
            "ENTRYPOINT [\"python3\", \"/srv/app.py\"]",
        ),
        row(
            &format!("{LEAD}COPY app.py /app\nENTRYPOINT [\"python3\", \"/app/app.py\"]\n"),
            4,
            "launch-other-place",
            "/app/app.py",
            "ENTRYPOINT [\"python3\", \"/app\"]",
        ),
        row(
            &format!("{LEAD}COPY app.py /\nWORKDIR /srv\nENTRYPOINT [\"python3\", \"app.py\"]\n"),
            5,
            "launch-other-place",
            "app.py",
            "ENTRYPOINT [\"python3\", \"/app.py\"]",
        ),
        row(
            &format!("{LEAD}COPY app.py /app.py\nENTRYPOINT [\"python3\", \"/main.py\"]\n"),
            4,
            "launch-other-file",
            "/main.py",
            "ENTRYPOINT [\"python3\", \"/app.py\"]",
        ),
        row(
            &format!("{LEAD}COPY app.py /app.py\nCMD python3 app.py\n"),
            4,
            "only-cmd",
            "CMD",
            "ENTRYPOINT python3 app.py",
        ),
        row(
            &format!("{LEAD}COPY app.py /app.py\nRUN python3 /app.py\n"),
            4,
            "run-launches",
            "RUN",
            "ENTRYPOINT [\"python3\", \"/app.py\"]",
        ),
        row(&format!("{LEAD}COPY app.py /app.py\n"), 3, "no-entrypoint", "COPY", ""),
        row(
            "FROM debian\nCOPY app.py /app.py\nENTRYPOINT [\"python3\", \"/app.py\"]\n",
            3,
            "launch-no-python",
            "python3",
            "",
        ),
        row(
            &format!("FROM debian\nRUN apt update\nRUN apt install -y python3 python3-pip\n{PIP}{TAIL}"),
            2,
            "apt-lone-update",
            "apt update",
            "RUN apt update && \\",
        ),
    ]
}

#[test]
fn a_broken_dockerfile_is_told_on_its_line_and_mended() {
    check(Language::Dockerfile, broken_dockerfiles().into_iter().filter(|row| row.2 != "no-continuation-not"));
}

#[test]
fn a_line_after_a_dangling_operator_is_told_where_the_operator_is() {
    let told = told(Language::Dockerfile, "FROM debian\nRUN apt update &&\nCOPY app.py /\n");
    assert!(shown(&told).contains(&"2:15..17 Warning diagnose-dangling".to_owned()), "{:?}", shown(&told));
    assert_eq!(told[0].fix.as_ref().unwrap().text, ["RUN apt update"]);
}

fn broken_programs() -> Vec<Row<'static>> {
    let row = |text: &str, line, id, marked, fixed| (text.to_owned(), line, id, marked, fixed);
    vec![
        row("print(emoji.emojize(\":thumbs_down:\"))\n", 1, "emoji-not-imported", "emoji", "import emoji"),
        row(
            "\"\"\"Doc.\"\"\"\nimport sys\nprint(emoji.emojize('x'))\n",
            3,
            "emoji-not-imported",
            "emoji",
            "import emoji",
        ),
        row("import emoji as e\nprint(emoji.emojize('x'))\n", 2, "emoji-alias", "emoji", "print(e.emojize('x'))"),
        row(
            "from emoji import emojize\nprint(emoji.emojize('x'))\n",
            2,
            "emoji-from",
            "emoji.emojize",
            "print(emojize('x'))",
        ),
        row("import emojis\nprint(emoji.emojize('x'))\n", 1, "emoji-module", "emojis", "import emoji"),
        row("import Emoji\nprint(emoji.emojize('x'))\n", 1, "emoji-module", "Emoji", "import emoji"),
        row("import emoji\nprint(emoji.emojise('x'))\n", 2, "emoji-member", "emojise", "print(emoji.emojize('x'))"),
        row(
            "from emoji import emojise\nprint(emojise('x'))\n",
            1,
            "emoji-member",
            "emojise",
            "from emoji import emojize",
        ),
        row("import emoji\nprint(emojize('x'))\n", 2, "emojize-bare", "emojize", "print(emoji.emojize('x'))"),
        row("import emoji\nprint(emojj.emojize('x'))\n", 2, "name", "emojj", "print(emoji.emojize('x'))"),
        row(
            "import emoji\nprint(\"naze :thumbs_down:\")\n",
            2,
            "emoji-literal",
            ":thumbs_down:",
            "print(emoji.emojize(\"naze :thumbs_down:\"))",
        ),
        row(
            "import emoji\nprint(emoji.emojize('x :thumbsdown:'))\n",
            2,
            "emoji-code",
            ":thumbsdown:",
            "print(emoji.emojize('x :thumbs_down:'))",
        ),
        row(
            "import emoji\nprint(emoji.emojize('x :thumbs_down'))\n",
            2,
            "emoji-code",
            ":thumbs_down",
            "print(emoji.emojize('x :thumbs_down:'))",
        ),
        row(
            "import emoji\nprint(emoji.emojize('x : thumbs_down :'))\n",
            2,
            "emoji-code",
            ": thumbs_down :",
            "print(emoji.emojize('x :thumbs_down:'))",
        ),
        row(
            "import emoji\nprint(emoji.emojize('x :-1:'))\n",
            2,
            "emoji-code",
            ":-1:",
            "print(emoji.emojize('x :thumbs_down:'))",
        ),
        row(
            "import emoji\nprint(emoji.emojize(“Cet exemple d'application”))\n",
            2,
            "typographic-quote",
            "“",
            "print(emoji.emojize(\"Cet exemple d'application\"))",
        ),
        row("print(‘a’)\n", 1, "typographic-quote", "‘", "print('a')"),
        row("import\u{a0}emoji\n", 1, "typographic-space", "\u{a0}", "import emoji"),
        row("import emoji\n\nprint(emoji.emojize(\"x\")\n", 3, "bracket-open", "(", "print(emoji.emojize(\"x\"))"),
        row("print('a'))\n", 1, "bracket-extra", ")", "print('a')"),
        row("print('a']\n", 1, "bracket-other", "]", ""),
        row("print(\"a)\n", 1, "text-open", "\"a)", "print(\"a\")"),
        row("print('l'application')\n", 1, "apostrophe", "'", "print(\"l'application\")"),
        row("print(C'est une phrase)\n", 1, "text-open", "'est une phrase)", ""),
        row("print(Une belle phrase)\n", 1, "text-unquoted", "Une belle phrase", "print(\"Une belle phrase\")"),
        row("import \"emoji\"\nprint(emoji.emojize('x'))\n", 1, "import-quotes", "\"emoji\"", "import emoji"),
        row("import emoji print('x')\n", 1, "two-lines", "emoji print", "import emoji"),
        row("import emoji\nprint(emoji.emojize'x')\n", 2, "call-open", "emojize", "print(emoji.emojize('x')"),
        row("import emoji\nemoji.emojize('x')\n", 2, "not-printed", "emoji.emojize", "print(emoji.emojize('x'))"),
        row("if __name__ == 'main':\n    print('x')\n", 1, "main-guard", "'main'", "if __name__ == \"__main__\":"),
        row("print \"hello\"\n", 1, "print", "print", "print(\"hello\")"),
        row("Print('a')\n", 1, "name", "Print", "print('a')"),
        row("pirnt('a')\n", 1, "name", "pirnt", "print('a')"),
        row("improt emoji\nprint(emoji.emojize('x'))\n", 1, "name", "improt", "import emoji"),
        row("Import emoji\nprint(emoji.emojize('x'))\n", 1, "name", "Import", "import emoji"),
        row("import emoji\n  print('x')\n", 2, "indent-extra", "  ", "print('x')"),
        row("if True:\nprint('x')\n", 2, "indent-missing", "print", ""),
        row("if True:\n    a = 1\n\tb = 2\n", 3, "indent-odd", "\t", ""),
        row("for x in range(3)\n    print(x)\n", 1, "no-colon", "for", "for x in range(3):"),
        row("hello world\n", 1, "side-by-side", "hello world", ""),
    ]
}

#[test]
fn a_broken_program_is_told_on_its_line_and_mended() {
    check(Language::Python, broken_programs().into_iter());
}

fn check<'a>(language: Language, rows: impl Iterator<Item = Row<'a>>) {
    let wrong: Vec<String> =
        rows.filter_map(|row| wrong(language, &row).map(|why| format!("{}\n{why}\n", row.0))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn wrong(language: Language, (text, line, id, marked, fixed): &Row<'_>) -> Option<String> {
    let all = told(language, text);
    let id = format!("diagnose-{id}");
    let Some(found) = all.iter().find(|it| it.line == *line && it.message.id == id) else {
        return Some(format!("{id} is not told on line {line}: {:?}", shown(&all)));
    };
    let on_line = text.lines().nth(line - 1).unwrap();
    let seen: String = on_line.chars().skip(found.columns.start).take(found.columns.len()).collect();
    if seen != *marked {
        return Some(format!("`{seen}` is marked, not `{marked}`"));
    }
    let Some(fix) = &found.fix else { return (!fixed.is_empty()).then(|| format!("{id} has no fix")) };
    let mended = fix.apply(text);
    if !fixed.is_empty() && !mended.lines().any(|line| line == *fixed) {
        return Some(format!("{id} is mended to\n{mended}"));
    }
    let left = told(language, &mended);
    let stays = left.iter().any(|it| it.message.id == id);
    stays.then(|| format!("{id} stays after its fix\n{mended}\n{:?}", shown(&left)))
}

/// Right ones: the text, and the remark that it may have.
fn right_dockerfiles() -> Vec<(String, &'static str)> {
    let row = |text: &str| (text.to_owned(), "");
    vec![
        row(""),
        row("# not begun yet\n"),
        row("FROM debian\nARG PACKAGES=\"python3 python3-pip\"\nRUN apt update && apt install -y $PACKAGES\nRUN pip install --break-system-packages emoji\nCOPY app.py /\nENTRYPOINT [\"python3\", \"/app.py\"]\n"),
        row("FROM debian\nRUN bash -e <<EOF\necho COPY\nEOF\nRUN cat <<-'A' > /x && echo y\n\tADD nothing\n\tA\n# end\n"),
        row("FROM debian\nRUN echo \"a <<EOF\" $((1<<3))\nRUN cat <<< EOF\n"),
        row(&format!("{LEAD}ONBUILD COPY . /srv\nENTRYPOINT [\"python3\", \"/srv/app.py\"]\n")),
        row(&format!("{LEAD}{PIP}{TAIL}")),
        row(&format!("# syntax=docker/dockerfile:1\n# escape=\\\n\n{LEAD}{PIP}{TAIL}")),
        row("from debian:12-slim\nrun apt-get update && apt-get install -y --no-install-recommends python3 python3-pip && rm -rf /var/lib/apt/lists/*\nrun pip3 install --no-cache-dir --break-system-packages emoji\ncopy app.py /app.py\nentrypoint python3 /app.py\n"),
        (format!("FROM debian\nRUN apt update\nRUN apt install -y python3 python3-pip\n{PIP}{TAIL}"), "diagnose-apt-lone-update"),
        row(&format!("FROM debian\nRUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qqy \\\n    python3 \\\n    # the tool\n\n    python3-pip\n{PIP}{TAIL}")),
        row(&format!("{VENV}RUN python3 -m venv /venv && /venv/bin/pip install emoji\nCOPY app.py /app.py\nENTRYPOINT [\"/venv/bin/python\", \"/app.py\"]\n")),
        row(&format!("{VENV}RUN python3 -m venv /venv\nENV PATH=\"/venv/bin:$PATH\"\nRUN pip install emoji\nCOPY app.py .\nENTRYPOINT [\"python\", \"app.py\"]\n")),
        row(&format!("{VENV}RUN python3 -m venv /venv && . /venv/bin/activate && pip install emoji\nCOPY app.py /\nENTRYPOINT [\"/venv/bin/python3\", \"/app.py\"]\n")),
        row(&format!("{LEAD}ENV PIP_BREAK_SYSTEM_PACKAGES=1\nRUN pip install emoji\n{TAIL}")),
        row(&format!("{LEAD}ARG PIP_BREAK_SYSTEM_PACKAGES=1\nRUN pip install emoji\n{TAIL}")),
        row(&format!("{LEAD}RUN PIP_BREAK_SYSTEM_PACKAGES=1 pip install emoji\n{TAIL}")),
        row(&format!("{LEAD}RUN rm /usr/lib/python3*/EXTERNALLY-MANAGED && pip install emoji\n{TAIL}")),
        row(&format!("{LEAD}RUN pip config set global.break-system-packages true\nRUN pip install emoji\n{TAIL}")),
        row(&format!("{LEAD}RUN pip install --target /libs emoji\nENV PYTHONPATH=/libs\n{TAIL}")),
        row("FROM debian:bullseye\nRUN apt update && apt install -y python3 python3-pip\nRUN pip install emoji\nCOPY app.py /app.py\nENTRYPOINT [\"python3\", \"/app.py\"]\n"),
        row("FROM debian:11.9-slim\nRUN apt update && apt install -y python3-pip\nRUN pip install emoji\nCOPY app.py /app.py\nENTRYPOINT [\"python3\", \"/app.py\"]\n"),
        row("FROM debian:buster\nRUN apt update && apt install -y python python-pip\nRUN pip install emoji\nCOPY app.py /app.py\nENTRYPOINT [\"python\", \"/app.py\"]\n"),
        row("FROM ubuntu:22.04\nRUN apt update && apt install -y python3-pip\nRUN pip install emoji\nCOPY app.py /app.py\nENTRYPOINT [\"python3\", \"/app.py\"]\n"),
        row("FROM python:3.11\nRUN pip install emoji\nCOPY app.py /app.py\nENTRYPOINT [\"python\", \"/app.py\"]\n"),
        (String::from("FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\nCOPY . .\nCMD [\"python\", \"app.py\"]\n"), "diagnose-only-cmd"),
        row(&format!("FROM debian\nRUN yes | apt install -y perl || true; apt update && yes | apt install python3 python3-pip\n{PIP}{TAIL}").replace("yes | apt install -y perl || true; ", "")),
        row(&format!("FROM debian\nRUN <<EOF\napt-get update\napt-get install -y python3 python3-pip\nEOF\n{PIP}{TAIL}")),
        row(&format!("{LEAD}{PIP}COPY <<app.py /app.py\nprint(“rien”)\napp.py\nENTRYPOINT [\"python3\", \"/app.py\"]\n")),
        row(&format!("{LEAD}{PIP}WORKDIR /srv/app\nCOPY app.py ./\nENTRYPOINT [\"python3\", \"app.py\"]\n")),
        row(&format!("{LEAD}{PIP}WORKDIR /app\nCOPY app.py /app\nENTRYPOINT [\"python3\", \"/app/app.py\"]\n")),
        row(&format!("{LEAD}{PIP}RUN mkdir /app\nCOPY app.py /app\nENTRYPOINT [\"python3\", \"/app/app.py\"]\n")),
        row(&format!("{LEAD}{PIP}COPY app.py /usr/local/bin\nENTRYPOINT [\"python3\", \"/usr/local/bin/app.py\"]\n")),
        row(&format!("{LEAD}{PIP}COPY . /app\nWORKDIR /app\nENTRYPOINT [\"python3\", \"-u\", \"app.py\"]\n")),
        row(&format!("{LEAD}{PIP}COPY *.py /app/\nENTRYPOINT python3 /app/app.py\n")),
        row(&format!("{LEAD}{PIP}COPY app.py /app.py\nENTRYPOINT [\"python3\"]\nCMD [\"/app.py\"]\n")),
        row(&format!("{LEAD}{PIP}COPY app.py /app.py\nENTRYPOINT [\"sh\", \"-c\", \"cd / && exec python3 app.py\"]\n")),
        row(&format!("{LEAD}{PIP}ADD app.py /app.py\nENTRYPOINT exec python3 /app.py\nEXPOSE 80\nUSER nobody\nSTOPSIGNAL SIGTERM\nVOLUME /data\n")),
        row(&format!("{LEAD}{PIP}COPY --chown=1000:1000 --chmod=755 ./app.py /app.py\nHEALTHCHECK CMD true\nENTRYPOINT [ \"python3\" , \"/app.py\" ]\n")),
        row(&format!("{LEAD}{PIP}COPY [\"app.py\", \"/app.py\"]\nENTRYPOINT [\"python3\", \"/app.py\"]\n")),
        row(&format!("{LEAD}{PIP}COPY /app.py /app.py\nENTRYPOINT [\"python3\", \"/app.py\"]\n")),
        row("FROM debian AS build\nRUN apt update && apt install -y python3-venv\nRUN python3 -m venv /venv && /venv/bin/pip install emoji\n\nFROM debian\nRUN apt update && apt install -y python3\nCOPY --from=build /venv /venv\nCOPY app.py /app.py\nENTRYPOINT [\"/venv/bin/python3\", \"/app.py\"]\n"),
        row("FROM debian AS base\nRUN apt update\nFROM base\nRUN apt install -y perl\nENTRYPOINT [\"perl\", \"-v\"]\n"),
        row("ARG V=12\nFROM debian:${V}\nRUN apt update && apt install -y python3 python3-pip\nARG FILE=app.py\nRUN pip install --break-system-packages emoji\nCOPY $FILE /app.py\nENTRYPOINT [\"python3\", \"/app.py\"]\n"),
        row("FROM debian\nRUN apt-get update && apt-get install -y curl\nRUN curl -fsSL https://deb.nodesource.com/setup_20.x | bash - && apt-get install -y nodejs\nENTRYPOINT [\"node\", \"/srv/x.js\"]\n"),
        row("FROM debian\nCOPY --from=ghcr.io/astral-sh/uv /uv /bin/uv\nRUN uv venv && uv pip install emoji\nENTRYPOINT [\"python3\", \"/app.py\"]\n"),
        row("FROM debian\nRUN echo 'APT::Get::Assume-Yes \"true\";' > /etc/apt/apt.conf.d/90yes\nRUN apt update && apt install perl\n"),
        row("FROM debian\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN apt update && apt install -y perl\n"),
        row("FROM debian\nRUN [\"apt\", \"update\"]\nRUN [ -f /x ] && echo yes || echo no\n"),
        row("FROM debian\nRUN echo \"c’est « bon » – enfin\" # “x”\nLABEL text=“x”\nMAINTAINER L’équipe\n"),
        row("FROM alpine\nRUN apk add python3 py3-pip && pip install emoji --break-system-packages\nCOPY app.py /\nENTRYPOINT [\"python3\", \"/app.py\"]\n"),
        row("FROM nginx\nENTRYPOINT []\nCMD []\n"),
        row(&format!("{LEAD}{PIP}COPY app.py /\nENTRYPOINT [\"python3\", \"-m\", \"http.server\"]\n")),
        row(&format!("{LEAD}ENTRYPOINT [\"python3\", \"/usr/lib/python3/dist-packages/x.py\"]\n")),
        row("FROM debian\nRUN if ! command -v perl; then apt-get update; apt-get install -y perl; fi\n"),
        row("FROM debian\nRUN set -eux; (apt-get update || apt-get update); apt-get -y --no-install-recommends install perl; rm -rf /var/lib/apt/lists/*\n"),
        row(&format!("{VENV}RUN python3 -m venv /v\nRUN bash -c \"source /v/bin/activate && pip install emoji\"\nCOPY app.py /\nENTRYPOINT [\"/v/bin/python\", \"/app.py\"]\n")),
        row("FROM nginx\nCOPY src /usr/share/nginx/html\n"),
        row("FROM scratch\nCOPY app.py /app\nENTRYPOINT [\"/app\"]\n"),
        row("FROM someone/base\nRUN apt install -y perl\n"),
        row("FROM debian\nRUN apt update && apt install -y python3 python-is-python3\nCOPY app.py /\nENTRYPOINT [\"python\", \"/app.py\"]\n"),
        row(&format!("{LEAD}RUN echo 'import emoji' > /app.py\nENTRYPOINT [\"python3\", \"/app.py\"]\n")),
        row(&format!("{LEAD}{PIP}COPY app.py /app.py\nRUN python3 /app.py\nENTRYPOINT [\"python3\", \"/app.py\"]\n")),
        row("# escape=`\nFROM debian\nRUN apt update && `\n    apt install -y perl\n"),
        row("FROM debian:12@sha256:0000000000000000000000000000000000000000000000000000000000000000\nRUN apt update && apt install -y perl\n"),
        row("FROM --platform=linux/amd64 debian:trixie-slim\nRUN apt update && apt install -y python3 python3-pip\nRUN pip install emoji --break-system-packages # PEP 668\nONBUILD RUN ls\n"),
    ]
}

fn right_programs() -> Vec<&'static str> {
    vec![
        "",
        "\n\n# nothing\n",
        APP,
        "from emoji import emojize\n\nprint(emojize('x :thumbs_down:'))\n",
        "import emoji as e\n\nprint(e.emojize(\":thumbs_down:\"))\n",
        "from emoji import emojize as em\nprint(em(':thumbs_up:'))\n",
        "from emoji import *\nprint(emojize('x'))\n",
        "import sys, emoji\nsys.stdout.write(emoji.emojize('x :thumbs_down:') + '\\n')\n",
        "import emoji\nprint(emoji.emojize(':-1: :thumbsdown:', language='alias'))\n",
        "import emoji\nprint(emoji.emojize('__thumbs_down__', delimiters=('__', '__')))\n",
        "import emoji\ntext = \"naze :thumbs_down:\"\nprint(emoji.emojize(text))\n",
        "import emoji\nprint(\n    emoji.emojize(\n        \"a\"\n        \"b :red_heart:\",\n    )\n)\n",
        "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n\"\"\"L’application « naze ».\"\"\"\nimport emoji\n\n\ndef main() -> None:\n    if True:\n        print(emoji.emojize(':thumbs_down:'))\n    else:\n        pass\n\n\nif __name__ == \"__main__\":\n    main()\n",
        "x = {'a': 1, 'b': [1, 2]}\nprint(f\"{x['a']} {x[\"b\"]} {{}} { {1: 2}[1] }\")\n",
        "print('il est 10:30:45', \"l'heure\", 'dit \"oui\"', r'\\d', b'x', '''a\n'b\" ('''  )\n",
        "def f(emoji):\n    return emoji.emojize\n\nclass A:\n    x: int = 1\n    def print(self): return self\n",
        "try:\n    import emoji\nexcept ImportError:\n    emoji = None\nprint(emoji.emojize if emoji else 1)\n",
        "match = 3\ntype = match\nmatch match:\n    case 3:\n        print(type)\n",
        "a = 1 if 2 else 3; b = not a\nlambda x: x\nfor i in range(3): print(i, end='')\nwhile False: break\n",
        "print(\"a\" \\\n    \"b\")\nassert 1, 'x'\nimport os.path as p\n",
        "@property\ndef f(*args, **kwargs):\n\treturn [\n  x for x in args if x\n\t]\n",
        "with open('x') as f:\n    print(f.read())\n\n\nasync def g():\n    async with f as h:\n        await h\n",
        "prints = print\nprints('a')\ndef printf(x):\n    pass\nprintf(1)\n",
        "print(\"👎\", 'é', 1_000, 0x1F, 1e5, 3.14j)\n",
        "import emoji\nprint(emoji.emojize(\":thumbs_down_light_skin_tone: :France: http://a.b:80/\"))\n",
        "if (a := 1) > 0 and \\\n        a:\n    print(a)\nelif a:\n    pass\n",
    ]
}

#[test]
fn a_right_text_is_left_alone() {
    let mut wrong = Vec::new();
    for (text, remark) in right_dockerfiles() {
        let all = told(Language::Dockerfile, &text);
        let ids: Vec<_> = all.iter().map(|it| it.message.id.as_ref()).collect();
        if ids.join(" ") != remark || all.iter().any(|it| it.severity != Severity::Remark) {
            wrong.push(format!("{text}\n{:?}", shown(&all)));
        }
    }
    for text in right_programs() {
        let all = told(Language::Python, text);
        if !all.is_empty() {
            wrong.push(format!("{text}\n{:?}", shown(&all)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What the judge alone would refuse is said on its line, and one key writes what the step asks for.
#[test]
fn the_judge_has_its_say_on_lines_that_are_there() {
    let lab = shipped_lab();
    let step = lab.steps().find(|step| step.id.0 == "write").unwrap();
    let wanted = step.tasks.iter().map(|task| task.when.clone()).collect();
    let facts = Facts { wanted, ..facts() };
    let other = APP.replace("naze", "nase");
    let curly = APP.replace('\'', "’");
    let alias = APP.replace("import emoji", "import emoji as e").replace("emoji.emojize", "e.emojize");
    let rows = [
        (Language::Python, APP, "", ""),
        (Language::Python, "import emoji\n\nprint('something else')\n", "", ""),
        (Language::Python, &other, "3:diagnose-sentence", APP),
        (Language::Python, &curly, "3:diagnose-typographic-quote", APP),
        (Language::Python, &alias, "3:diagnose-sentence", ""),
        (Language::Dockerfile, &format!("{LEAD}{PIP}{TAIL}"), "", ""),
        (Language::Dockerfile, "FROM debian\nRUN apt update\n", "", ""),
        (Language::Dockerfile, "FROM ubuntu:22.04\n", "1:judge-from-other", ""),
        (
            Language::Dockerfile,
            &format!("{LEAD}COPY app.py /\nENTRYPOINT [\"bash\"]\n"),
            "4:judge-entrypoint-not-launched",
            "",
        ),
    ];
    for (language, text, told, fixed) in rows {
        let all = diagnose(language, text, &facts);
        let ids: Vec<_> = all.iter().map(|it| format!("{}:{}", it.line, it.message.id)).collect();
        assert_eq!(ids.join(" "), told, "{text}");
        assert!(all.iter().all(|it| it.severity == Severity::Remark), "{text}");
        let mended = all.first().and_then(|it| it.fix.as_ref()).map(|fix| fix.apply(text)).unwrap_or_default();
        assert_eq!(mended, fixed, "{text}");
    }
}

#[test]
fn what_is_not_known_is_not_spoken_of() {
    for text in ["FROM debian\nCOPY requirements.txt main.c /x/\n", "FROM debian\nCOPY /etc/hosts /\n"] {
        let all = diagnose(Language::Dockerfile, text, &Facts::default());
        assert!(all.is_empty(), "{text}\n{:?}", shown(&all));
    }
    let shebang = Facts { executable: names(&["app.py"]), ..facts() };
    let text = format!("{LEAD}{PIP}COPY app.py /\nRUN chmod +x /app.py\nENTRYPOINT [\"/app.py\"]\n");
    let all = diagnose(Language::Dockerfile, &text, &shebang);
    assert!(all.is_empty(), "{:?}", shown(&all));
    let unwritten = Facts { written: BTreeSet::new(), names: Some(BTreeSet::new()), ..facts() };
    let all = diagnose(Language::Dockerfile, "FROM debian\nCOPY app.py /x/\n", &unwritten);
    assert!(shown(&all).contains(&"2:5..11 Remark diagnose-copy-not-written".to_owned()), "{:?}", shown(&all));
}

const ALPHABET: &[&str] = &[
    "FROM debian\n",
    "RUN ",
    "apt ",
    "install ",
    "update",
    "&& ",
    "\\\n",
    "COPY ",
    "[",
    "]",
    "\"",
    "'",
    "“",
    "’",
    "\u{a0}",
    "–",
    "#",
    "\n",
    "<<EOF",
    "EOF",
    "(",
    ")",
    "{",
    ":",
    "print",
    "emoji",
    ".emojize",
    "é",
    "👎",
    "\t",
    "    ",
    "f'",
    "\"\"\"",
    "\\",
    "$",
    "`",
    "../",
    "*",
    "ENTRYPOINT ",
    "python",
    "pip ",
    "\u{feff}",
    "\r",
    "|",
    "=",
    ",",
];

/// Every prefix of every text here, and texts of random characters: nothing panics, every place is in the text, and
/// every fix can be applied.
#[test]
fn nothing_that_is_typed_brings_it_down() {
    let dockerfiles =
        broken_dockerfiles().into_iter().map(|row| row.0).chain(right_dockerfiles().into_iter().map(|it| it.0));
    let programs =
        broken_programs().into_iter().map(|row| row.0).chain(right_programs().into_iter().map(str::to_owned));
    let texts =
        dockerfiles.map(|text| (Language::Dockerfile, text)).chain(programs.map(|text| (Language::Python, text)));
    for (language, text) in texts {
        for (end, _) in text.char_indices() {
            sound(language, &text[..end]);
        }
    }
    let mut seed = 0x5eed_u64;
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..24 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(ALPHABET[usize::try_from(seed >> 33).unwrap() % ALPHABET.len()]);
        }
        sound(Language::Dockerfile, &text);
        sound(Language::Python, &text);
    }
    assert!(diagnose(Language::Python, &"print 'x'\n".repeat(100_000), &facts()).is_empty(), "too large to look at");
}

fn sound(language: Language, text: &str) {
    let lines: Vec<&str> = text.split('\n').collect();
    for it in told(language, text) {
        let width = lines[it.line - 1].chars().count();
        assert!(it.columns.start <= width && it.columns.end <= width.max(it.columns.start + 1), "{text:?} {it:?}");
        if let Some(fix) = &it.fix {
            fix.apply(text);
        }
    }
}

/// The ids of the tab that is seen, with their lines.
fn seen(editor: &Editor) -> Vec<(usize, String)> {
    editor.tab().eye.list.iter().map(|it| (it.line, it.message.id.replace("diagnose-", ""))).collect()
}

fn one(line: usize, id: &str) -> Vec<(usize, String)> {
    vec![(line, id.to_owned())]
}

/// A French bench at 80x24 with the Dockerfile in the editor.
fn dockerfile_bench() -> Bench {
    let mut bench = Bench::new(Lang::Fr, false, (80, 24));
    bench.observe(Observation::Folder(Folder { names: facts().names, dockerignore: None }));
    bench.observe(text("app.py", APP));
    bench.keys(&["F3", "F3"]);
    bench
}

#[test]
fn a_line_is_told_of_after_a_pause_or_once_it_is_left_and_not_in_the_middle_of_a_word() {
    let mut bench = dockerfile_bench();
    assert_eq!(bench.state.due(), None, "at rest nothing is waited for");
    bench.type_text("FROM debian\nRUN apt instal");
    assert_eq!(seen(&bench.state.editor), [], "in the middle of a word");
    let due = bench.state.due().unwrap();
    assert!(due > at(60) && due < at(61));
    update(&mut bench.state, Msg::Paused, at(60));
    assert_eq!(seen(&bench.state.editor), [], "it is not due yet");
    update(&mut bench.state, Msg::Paused, due);
    assert_eq!(seen(&bench.state.editor), one(2, "verb"));
    assert_eq!(bench.state.due(), None);
    // What goes on being typed is not told of meanwhile; the line that was left is.
    bench.type_text("l -y perl");
    assert_eq!(seen(&bench.state.editor), []);
    bench.type_text("\n");
    assert_eq!(seen(&bench.state.editor), one(2, "apt-no-update"));
    bench.type_text("ENTRIPOINT");
    assert_eq!(seen(&bench.state.editor), one(2, "apt-no-update"));
    // Lines above push it down.
    bench.keys(&["Ctrl-Home", "Home", "Enter", "Enter"]);
    assert_eq!(seen(&bench.state.editor)[0], (4, "apt-no-update".to_owned()));
    bench.key("Down");
    assert_eq!(seen(&bench.state.editor).len(), 2, "the cursor left what it wrote");
}

#[test]
fn a_save_and_a_file_that_comes_from_outside_are_looked_at_at_once() {
    let mut bench = dockerfile_bench();
    bench.type_text("FORM debian");
    for effect in bench.key("Ctrl-s") {
        if let Effect::Save { path, revision, .. } = effect {
            bench.send(Msg::Saved { path, revision, modified: at(3) });
        }
    }
    assert_eq!(seen(&bench.state.editor), one(1, "unknown-instruction-likely"));
    bench.observe(text("Dockerfile", "RUN ls\n"));
    assert_eq!(seen(&bench.state.editor), one(1, "no-from"));
    // What lies in the folder is known: the same text, other words.
    bench.observe(text("Dockerfile", "FROM debian\nADD notes.txt /\n"));
    assert_eq!(seen(&bench.state.editor), one(2, "copy-missing"));
    let names = Some(names(&["app.py", "notes.txt"]));
    bench.observe(Observation::Folder(Folder { names, dockerignore: Some("*.txt\n".into()) }));
    assert_eq!(seen(&bench.state.editor), one(2, "copy-ignored"));
    assert_eq!(bench.state.due(), None);
}

#[test]
fn one_key_mends_and_one_undo_takes_it_back() {
    for mend in [&["Ctrl-e"][..], &["Ctrl-g", "f"]] {
        let mut bench = dockerfile_bench();
        let before = "FROM debian\nRUN apt update && apt install python3\n";
        bench.type_text(before);
        // The cursor's line has nothing: the next one that has something is mended.
        let effects = bench.keys(mend);
        let after = "FROM debian\nRUN apt update && apt install -y python3\n";
        assert_eq!(bench.state.editor.tab().text(), after);
        assert_eq!(bench.state.editor.tab().area.cursor().0, 1);
        assert_eq!(seen(&bench.state.editor), []);
        assert!(matches!(&effects[..], [Effect::Keep { text, .. }] if text == after), "{effects:?}");
        assert!(bench.screen().contains("Corrigé : ajouter -y"), "{}", bench.screen());
        bench.key("Ctrl-z");
        assert_eq!(bench.state.editor.tab().text(), before);
        bench.key("Ctrl-y");
        assert_eq!(bench.state.editor.tab().text(), after);
        // Nothing is left to mend, and nothing is changed by asking for it.
        bench.keys(mend);
        assert_eq!(bench.state.editor.tab().text(), after);
        assert!(bench.screen().contains("rien à signaler"), "{}", bench.screen());
    }
}

#[test]
fn the_lab_is_mended_key_by_key() {
    let mut bench = dockerfile_bench();
    bench.type_text("FORM debain\nRUN apt install python pip\nRUN pip install emoji\nCOPY ap.py /app.py\n");
    bench.type_text("ENTRYPOINT ['python3', 'app.py']\n");
    for _ in 0..12 {
        bench.key("Ctrl-e");
    }
    let text = "FROM debian\nRUN apt update && apt install -y python3 python3-pip\n\
                RUN pip install --break-system-packages emoji\nCOPY app.py /app.py\n\
                ENTRYPOINT [\"python3\", \"app.py\"]\n";
    assert_eq!(bench.state.editor.tab().text(), text);
}

#[test]
fn a_key_goes_from_one_to_the_next() {
    let mut bench = dockerfile_bench();
    bench.type_text("FROM debian\nRUN apt install perl\nCOPY ../x /\n");
    let mut rows = Vec::new();
    for _ in 0..4 {
        bench.key("Ctrl-n");
        rows.push(bench.state.editor.tab().area.cursor());
    }
    assert_eq!(rows, [(1, 4), (2, 5), (1, 4), (2, 5)]);
    bench.key("Ctrl-e");
    assert!(bench.screen().contains("c'est à toi"), "{}", bench.screen());
}

#[test]
fn screens_with_diagnostics() {
    let broken = "FROM debian\nRUN apt update && apt install -y python3 python3-pip\nRUN pip install emoji\n\
                  COPY app.py /app.py\nENTRYPOINT ['python3', '/app.py']\n";
    for (name, lang, ascii, size) in [
        ("fr_80x24", Lang::Fr, false, (80, 24)),
        ("en_60x20_ascii", Lang::En, true, (60, 20)),
        ("fr_120x36", Lang::Fr, false, (120, 36)),
    ] {
        let mut bench = Bench::new(lang, ascii, size);
        bench.observe(Observation::Folder(Folder { names: facts().names, dockerignore: None }));
        bench.observe(text("app.py", APP));
        bench.observe(text("Dockerfile", broken));
        bench.keys(&["F3", "F3", "Ctrl-n"]);
        insta::assert_snapshot!(format!("diagnose_{name}"), bench.screen());
        // Only ASCII of ours, whatever the words.
        assert!(!ascii || bench.screen().is_ascii(), "{}", bench.screen());
    }
}

/// The gutter stays beside a line that is longer than the pane, and the line comes back whole as soon as the cursor has room.
#[test]
fn the_gutter_stays_beside_a_long_line() {
    let mut bench = Bench::new(Lang::Fr, false, (80, 24));
    bench.key("F3");
    bench.type_text(&format!("Print('{}')", "é日".repeat(40)));
    update(&mut bench.state, Msg::Paused, at(62));
    let screen = bench.screen();
    assert!(screen.contains("\nE1 ") && screen.contains("é日')") && !screen.contains("Print('"), "{screen}");
    assert!(screen.contains("E Écris print"), "{screen}");
    // Back to the 70th column, from the far end: nothing is hidden at the left any more.
    for _ in 0..40 {
        bench.key("Left");
        bench.screen();
    }
    let screen = bench.screen();
    assert!(screen.contains("\nE1 Print('é日"), "{screen}");
    bench.key("End");
    bench.screen();
    // The fix leaves the cursor where the word was; the line is seen from its beginning.
    bench.key("Ctrl-e");
    let screen = bench.screen();
    assert!(screen.contains("\n 1 print('é日"), "{screen}");
}

/// The window shrinks before the state is told: the frame has its size already, the panes do not.
#[test]
fn a_frame_smaller_than_the_state() {
    let mut bench = Bench::large();
    bench.observe(text("app.py", "Print('é日')\n"));
    bench.observe(text("Dockerfile", "FROM debain\nRUN pip\n"));
    for pane in ["F2", "F3", "F3", "F4", "F7", "F8", "F1"] {
        bench.key(pane);
        for (cols, rows) in [(1, 1), (1, 36), (120, 1), (42, 7), (60, 20), (119, 35)] {
            soleil::ui::draw(&bench.state, &mut Buffer::empty(Rect::new(0, 0, cols, rows)));
        }
    }
}

/// Wherever the cursor is, it is seen, in the pane and behind the gutter; the border is never written over.
#[test]
fn the_cursor_is_seen_in_lines_of_any_length() {
    for (size, piece) in [((80, 24), "é日"), ((120, 36), "日"), ((60, 20), "ab")] {
        let mut bench = Bench::new(Lang::Fr, false, size);
        bench.key("F3");
        bench.observe(text("app.py", &format!("{}\nx\n", piece.repeat(900))));
        let inner = bench.state.areas().inner(Pane::Editor).unwrap();
        let border =
            bench.terminal().backend().buffer()[(inner.right().min(size.0 - 1), inner.y + 1)].symbol().to_owned();
        bench.key("End");
        for step in 0..900 {
            let mut terminal = bench.terminal();
            let at = terminal.get_cursor_position().unwrap();
            let gutter = inner.x + 3;
            assert!(at.y == inner.y + 1 && (gutter..inner.right()).contains(&at.x), "{size:?} {step}: {at}");
            if inner.right() < size.0 {
                let seen = terminal.backend().buffer()[(inner.right(), inner.y + 1)].symbol();
                assert_eq!(seen, border, "{size:?} {step}");
            }
            for _ in 0..7 {
                bench.key("Left");
            }
        }
        assert!(bench.screen().contains(&format!(" 1 {piece}")), "{}", bench.screen());
    }
}
