//! Shell lines, Dockerfiles, their stages, and an image's history against them.

use soleil::lab::dockerfile::{self, Arguments, Form};
use soleil::lab::history::files_to_read;
use soleil::lab::shell::split;
use soleil::lab::transcript::{docker_exec, plain_emoji, printed};

#[test]
fn a_line_is_split_into_simple_commands() {
    for (line, expected) in [
        ("a b; c", "a·b c"),
        ("a&&b||c|d&e", "a b c d e"),
        ("(a; b)\nc", "a b c"),
        ("a 'b; c' \"d && e\" f\\;g", "a·b; c·d && e·f;g"),
        ("a \"x \\\" ; y\"", "a·x \" ; y"),
        ("a > f 2>&1 < g &> h b", "a·b"),
        ("a # b; c", "a"),
        ("a#b", "a#b"),
        ("a $(b; c) `d; e` ${f:-g h}", "a·$(b; c)·`d; e`·${f:-g h}"),
        ("cat <<EOF | b\nc; d\nEOF\ne", "cat b e"),
        ("cat <<'E' > f\nc\nE", "cat"),
        ("sh -c 'a; b' && bash -lc c", "a b c"),
        ("a \\\n b", "a·b"),
        ("a 'unclosed", "a·unclosed"),
        ("a \"unclosed", "a·unclosed"),
        ("a $(unclosed", "a·$(unclosed"),
        ("cat <<EOF\nnever closed", "cat"),
        ("", ""),
        (" ; && | ", ""),
        ("a \\", "a·"),
    ] {
        let words: Vec<_> = split(line).iter().map(|simple| simple.words.join("·")).collect();
        assert_eq!(words.join(" "), expected, "{line}");
    }
}

#[test]
fn the_program_stands_after_what_only_hands_over() {
    for (line, expected) in [
        ("sudo -u root -E docker images", "docker"),
        ("A=b C= env -u X D=e /usr/bin/docker images", "docker"),
        ("time -p command docker.exe ps", "docker"),
        ("nohup doas docker x", "docker"),
        ("echo docker", "echo"),
        ("A=b", ""),
    ] {
        let simple = split(line);
        assert_eq!(simple[0].program().map_or("", |(program, _)| program), expected, "{line}");
    }
}

#[test]
fn docker_exec_is_read() {
    for (line, expected) in [
        ("docker exec -it web bash", Some(("web", true, true, "bash"))),
        ("docker exec -i -t -e A=b web bash -l", Some(("web", true, true, "bash -l"))),
        ("docker container exec -itu root web sh", Some(("web", true, true, "sh"))),
        ("docker --context x exec --interactive --tty --user=me web sh", Some(("web", true, true, "sh"))),
        ("docker exec web python --version -it", Some(("web", false, false, "python --version -it"))),
        ("docker exec -it web", None),
        ("docker run -it web bash", None),
        ("echo docker exec -it web bash", None),
    ] {
        let simple = split(line);
        let found = docker_exec(&simple[0]);
        let found = found.map(|it| (it.container.to_owned(), it.tty, it.stdin, it.words.join(" ")));
        assert_eq!(found, expected.map(|(c, t, i, w)| (c.to_owned(), t, i, w.to_owned())), "{line}");
    }
}

#[test]
fn prompts_tell_what_was_typed() {
    for (prompt, typed) in [
        ("root@3f2a:/# ls", Some("ls")),
        ("(venv) root@3f2a:/srv/app# ls -l", Some("ls -l")),
        ("me@host:~$ ls", Some("ls")),
        ("I have no name!@3f2a:/$ ls", Some("ls")),
        ("# ls", Some("ls")),
        ("$ ls", Some("ls")),
        ("/ # ls", Some("ls")),
        ("bash-5.2# ls", Some("ls")),
        (">>> print(1)", Some("print(1)")),
        ("root@3f2a:/# ", Some("")),
        ("root@3f2a:/#", Some("")),
        ("#!/bin/sh", None),
        ("Python 3.11.2", None),
        ("a $ b", None),
    ] {
        let text = format!("{prompt}\nline");
        let lines = printed(&text, None);
        assert_eq!(lines.last().unwrap().typed, typed, "{prompt}");
    }
    assert_eq!(plain_emoji("👎🏻\u{FE0F}👎"), "👎👎");
}

#[test]
fn instructions_have_line_spans() {
    let text = "# a remark\nFROM debian AS base\n\nRUN apt update && \\\n  # another\n  apt install -y python3\n\
                COPY --chown=1:1 a b /c/\nRUN <<EOF\nls\nEOF\nENTRYPOINT [\"a\", \"b\"]\nEXPOSE 80\n";
    let parsed = dockerfile::parse(text).unwrap();
    let seen: Vec<_> = parsed.instructions.iter().map(|it| (it.keyword, it.lines.clone())).collect();
    let expected = [
        ("FROM", 2..=2),
        ("RUN", 4..=6),
        ("COPY", 7..=7),
        ("RUN", 8..=10),
        ("ENTRYPOINT", 11..=11),
        ("EXPOSE", 12..=12),
    ];
    assert_eq!(seen, expected);
    assert_eq!(
        parsed.instructions[1].arguments,
        Arguments::Command(Form::Shell("apt update &&   apt install -y python3".into(), vec![]))
    );
    assert_eq!(parsed.instructions[2].options, [("chown".to_owned(), Some("1:1".to_owned()))]);
}

#[test]
fn a_broken_dockerfile_names_the_line() {
    for (text, line, id) in [
        ("", 1, "dockerfile-empty"),
        ("# only a remark\n\n", 1, "dockerfile-empty"),
        ("RUN ls\n", 1, "dockerfile-no-from"),
        ("FROM debian\n\nRUNN ls\n", 3, "dockerfile-unknown-instruction"),
        ("FROM debian\nCOPY app.py\n", 2, "dockerfile-needs-arguments"),
        ("FROM debian\nRUN <<EOF\nls\n", 3, "dockerfile-unreadable"),
    ] {
        let error = dockerfile::parse(text).unwrap_err();
        assert_eq!((error.line, error.message.id.as_ref()), (line, id), "{text}");
    }
}

#[test]
fn copied_files_are_read_where_they_lie() {
    for (copy, expected) in [
        ("COPY app.py /app.py", "/app.py /app.py/app.py"),
        ("COPY app.py /app/", "/app/app.py"),
        ("COPY app.py .", "/app.py"),
        ("WORKDIR /srv\nCOPY app.py .", "/srv/app.py"),
        ("WORKDIR /srv\nWORKDIR x/../y\nCOPY app.py z", "/srv/y/z /srv/y/z/app.py"),
        ("COPY . /app", "/app/app.py"),
        ("COPY a b app.py /x", "/x/app.py"),
        ("COPY *.py /x/", "/x/app.py"),
        ("COPY other.py /x/", ""),
        ("COPY --from=base app.py /x/", ""),
        ("ENV D=/data\nADD app.py ${D}/", "/data/app.py"),
    ] {
        let parsed = dockerfile::parse(&format!("FROM debian\n{copy}\n")).unwrap();
        let paths: Vec<_> =
            files_to_read(&parsed, &["app.py".into()]).into_iter().flat_map(|copied| copied.paths).collect();
        assert_eq!(paths.join(" "), expected, "{copy}");
    }
}
