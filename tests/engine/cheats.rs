//! What must not light a task, done for real: the program that watches does not light it, and `soleil check` says why.

use crate::bed::{Engine, kind};
use crate::lab::desk;
use crate::student::{APP, DOCKERFILE, Desk, task};

/// What is done (in a shell with `docker`), the task that it must not light, words of the reason, what undoes it.
struct Row {
    does: &'static str,
    task: &'static str,
    says: &'static [&'static str],
    undo: &'static str,
}

const fn row(does: &'static str, task: &'static str, says: &'static [&'static str], undo: &'static str) -> Row {
    Row { does, task, says, undo }
}

const NO_CONTAINER: &str = "docker ps -aq | xargs -r docker rm -f";

/// Before anything honest was done.
const IMAGES: &[Row] = &[
    row("docker pull mysql:8.0", "pull/mysql", &["mysql:8.0", "mysql:5.7"], "docker rmi mysql:8.0"),
    row("docker pull debian; docker tag debian python:3.11", "pull/python", &["docker pull python:3.11"], ""),
    row("", "terminal/shell", &["python:3.11"], "docker rmi python:3.11"),
    row(
        "printf 'FROM debian\\nRUN true\\n' | docker build -t python:3.11 -",
        "pull/python",
        &["docker pull python:3.11"],
        "docker rmi python:3.11",
    ),
    row(
        "docker save debian -o d.tar; docker load -i d.tar; docker tag debian wordpress",
        "pull/wordpress",
        &["docker pull wordpress"],
        "docker rmi wordpress",
    ),
    row(
        "docker tag debian somebody/wikijs",
        "pull/wikijs",
        &["somebody/wikijs", "linuxserver/wikijs"],
        "docker rmi somebody/wikijs",
    ),
    row(
        "docker tag debian python_app:version_de_ouf",
        "build/image",
        &["docker build"],
        "docker rmi python_app:version_de_ouf",
    ),
    row("docker tag debian python_app:latest", "build/image", &["python_app:latest"], "docker rmi python_app:latest"),
    row(
        "docker run --name box debian sh -c 'echo hi >/app.py'; docker commit -c 'ENTRYPOINT [\"python3\", \"/app.py\"]' box python_app:version_de_ouf",
        "build/image",
        &["docker commit"],
        "docker rm box; docker rmi python_app:version_de_ouf",
    ),
    row("docker tag debian python_app:version_de_oufw", "build/image", &["oufw", "python_app:version_de_ouf"], ""),
    row(
        "docker run python_app:version_de_oufw echo \"Cet exemple d'application est vraiment naze 👎\"",
        "run/output",
        &["oufw"],
        "docker ps -aq | xargs -r docker rm -f; docker rmi python_app:version_de_oufw",
    ),
];

/// Once `python:3.11` is there.
const TERMINALS: &[Row] = &[
    row("docker run -dit debian bash", "terminal/shell", &["python:3.11"], NO_CONTAINER),
    row("docker create -it python:3.11 bash", "terminal/shell", &["docker run"], NO_CONTAINER),
    row("docker run python:3.11 bash -c true", "terminal/shell", &["-it"], NO_CONTAINER),
    row("docker run -dt python:3.11 bash", "terminal/shell", &["-it"], NO_CONTAINER),
    row(
        "docker pull python:3.12; docker run python:3.12 python --version",
        "terminal/version",
        &["python:3.11"],
        NO_CONTAINER,
    ),
    row("docker run -t debian echo Python 3.11.2", "terminal/version", &["python:3.11"], NO_CONTAINER),
    row(
        "docker run -t python:3.11 bash -c 'echo Python 3.11.2'",
        "terminal/version",
        &["python --version"],
        NO_CONTAINER,
    ),
    row(
        "docker run -d --name box python:3.11 sleep 300; docker exec box echo Python 3.11.2",
        "terminal/version",
        &["python --version"],
        NO_CONTAINER,
    ),
    row("docker run python:3.11 true; docker stop $(docker ps -lq)", "terminal/destroyed", &[], NO_CONTAINER),
    row("docker images; echo docker images", "pull/list", &["docker images"], ""),
];

/// It shows its version by itself, which is seen and counts; a terminal it is not.
const PROMPT: &[Row] = &[row("docker run -dit python:3.11", "terminal/shell", &["python3", "bash"], NO_CONTAINER)];

/// Runs that prove nothing, on images of that name which are not what the files build.
const RUNS: &[Row] = &[
    row(
        "docker run debian echo \"Cet exemple d'application est vraiment naze 👎\"",
        "run/output",
        &["python_app:version_de_ouf"],
        NO_CONTAINER,
    ),
    row(
        "docker tag debian python_app:version_de_ouf; docker create python_app:version_de_ouf",
        "run/output",
        &["docker run"],
        "docker ps -aq | xargs -r docker rm -f; docker rmi python_app:version_de_ouf",
    ),
    row(
        "docker tag debian python_app:version_de_ouf; docker run python_app:version_de_ouf echo \"Cet exemple d'application est vraiment naze 👎\"",
        "run/output",
        &["naze"],
        "docker ps -aq | xargs -r docker rm -f; docker rmi python_app:version_de_ouf",
    ),
    row(
        "printf 'FROM debian\\nENTRYPOINT [\"echo\", \"bonjour\"]\\n' | docker build -t python_app:version_de_ouf -; docker run python_app:version_de_ouf",
        "run/output",
        &["bonjour", "naze"],
        "docker ps -aq | xargs -r docker rm -f; docker rmi python_app:version_de_ouf",
    ),
    row(
        "printf 'FROM debian\\nENTRYPOINT [\"sh\", \"-c\", \"echo raté; exit 3\"]\\n' | docker build -t python_app:version_de_ouf -; docker run python_app:version_de_ouf",
        "run/output",
        &["3", "raté"],
        "docker ps -aq | xargs -r docker rm -f; docker rmi python_app:version_de_ouf",
    ),
];

/// After an honest build: files and image drift apart.
const DRIFT: &[Row] = &[
    row(
        "echo '# mended' >>python_app_build/app.py",
        "build/image",
        &["Reconstruis", "app.py"],
        "sed -i '$d' python_app_build/app.py",
    ),
    row(
        "echo 'RUN true' >>python_app_build/Dockerfile",
        "build/image",
        &["Reconstruis", "Dockerfile"],
        "sed -i '$d' python_app_build/Dockerfile",
    ),
    row(
        "sed -i 's/emoji --/emoji rich --/' python_app_build/Dockerfile",
        "build/image",
        &["Reconstruis", "Dockerfile"],
        "sed -i 's/emoji rich/emoji/' python_app_build/Dockerfile",
    ),
    row(
        "docker run --name box --entrypoint true python_app:version_de_ouf; docker commit box python_app:version_de_ouf",
        "build/image",
        &["docker commit"],
        NO_CONTAINER,
    ),
];

fn shell(desk: &Desk, line: &str) {
    let output = desk.command("bash").args(["-c", line]).output().unwrap();
    println!("$ {line}\n{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}

/// What went wrong, row by row.
fn wrong(engine: &Engine, rows: &[Row]) -> Vec<String> {
    let mut wrong = Vec::new();
    for row in rows {
        // A ledger of its own: what a row has lit by mistake must not hide in the next.
        let desk = desk(engine, "fr_FR.UTF-8");
        desk.write("app.py", APP);
        desk.write("Dockerfile", DOCKERFILE);
        shell(&desk, row.does);
        let (state, why) = task(&desk.check().1, row.task);
        println!("-> {}: {state}: {why}", row.task);
        if !["not_yet", "unknown"].contains(&state.as_str())
            || why.is_empty()
            || !row.says.iter().all(|word| why.contains(word))
        {
            wrong.push(format!("{}\n   {} is {state}: {why}\n   expected: {:?}", row.does, row.task, row.says));
        }
        shell(&desk, row.undo);
    }
    wrong
}

/// What stands in the ledger besides what may.
fn reached(desk: &Desk, honest: &[&str]) -> Option<String> {
    let ledger = std::fs::read_to_string(desk.home().join(".local/state/soleil").join(kind().ledger)).unwrap();
    let ledger: serde_json::Value = serde_json::from_str(&ledger).unwrap();
    let names = ledger["reached"].as_object().unwrap().keys();
    let lit: Vec<_> = names.filter(|name| !honest.iter().any(|honest| name.starts_with(honest))).collect();
    (!lit.is_empty()).then(|| format!("the program that watched lit {lit:?}"))
}

#[test]
fn nothing_lights_by_cheating() {
    let engine = Engine::start();
    let watching = desk(&engine, "fr_FR.UTF-8");
    watching.write("app.py", APP);
    watching.write("Dockerfile", DOCKERFILE);
    let mut screen = watching.open((120, 36), &[]);
    screen.shows(engine.shown());
    screen.lit(1);
    let mut wrongs = wrong(&engine, IMAGES);
    engine.docker(&["pull", "python:3.11"]);
    screen.ticked("Récupérer python:3.11");
    wrongs.extend(wrong(&engine, TERMINALS));
    wrongs.extend(wrong(&engine, RUNS));
    let honest = ["write", "pull/python", "terminal/destroyed"];
    wrongs.extend(reached(&watching, &honest));
    wrongs.extend(wrong(&engine, PROMPT));
    screen.lit(1);
    screen.press(10);
    screen.ends(0);
    wrongs.extend(reached(&watching, &[&honest[..], &["terminal/version"]].concat()));

    let folder = watching.file("").display().to_string();
    engine.docker(&["build", &folder, "-t", "python_app:version_de_ouf"]);
    let builder = desk(&engine, "fr_FR.UTF-8");
    builder.write("app.py", APP);
    builder.write("Dockerfile", DOCKERFILE);
    assert_eq!(task(&builder.check().1, "build/image").0, "met");
    wrongs.extend(wrong(&engine, DRIFT));
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}
