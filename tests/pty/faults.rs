//! An engine that answers badly, under the eyes of the real binary: each time it is said, it mends by itself, no step is
//! lost, none lit, and the text that was typed is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use soleil::text::{Lang, Message, render};

use crate::fake::{self, Fake, IMAGE, Reply, attached, cut, ends, hangs_up, says, silence, streams, well};
use crate::harness::PATIENCE;
use crate::student::{APP, DOCKERFILE, Desk, Screen};
use crate::table::{Part, tell};

const KEPT: &str = "the step lit stays lit, no other is; the unsaved text is given back; the engine is followed again";

/// A student with one step lit, one image pulled and a text that is not saved, at an engine that does as it is told.
struct Trial {
    desk: Desk,
    fake: Fake,
    screen: Screen,
    reached: BTreeSet<String>,
}

impl Trial {
    fn begin() -> Self {
        let desk = Desk::new("en_US.UTF-8");
        let fake = Fake::start(&desk.home().join("none.sock"));
        desk.write("app.py", APP);
        desk.write("Dockerfile", DOCKERFILE);
        let mut screen = desk.open((120, 36), &[]);
        screen.shows("docker 20.10");
        screen.lit(1);
        let file = ledger_of(&desk);
        screen.session.wait_for(|_| reached(&file).contains("pull/mysql"), PATIENCE);
        screen.press(3);
        screen.types("# not saved yet ");
        screen.shows("# not saved yet");
        Self { reached: reached(&file), desk, fake, screen }
    }

    /// Waits for words, wherever the lines are broken.
    fn says(&mut self, words: &str) {
        self.screen.session.wait_for(|screen| flowing(screen).contains(words), PATIENCE);
    }

    /// The engine is well again: what it holds is on the screen, by itself, and all is as it was.
    fn ends(mut self, part: Part, fault: &str, said: &str) {
        self.screen.lit(1);
        self.fake.mend();
        self.fake.gains(&IMAGE.replace("ab", "cd"), "came_back:1");
        self.screen.press(4);
        self.screen.shows("came_back");
        self.screen.shows("docker 20.10");
        self.screen.lit(1);
        self.screen.press(3);
        self.screen.shows("# not saved yet");
        self.screen.press(10);
        self.screen.press(10);
        self.screen.ends(0);
        assert_eq!(reached(&ledger_of(&self.desk)), self.reached, "{fault}");
        let kept = self.desk.home().join(".local/state/soleil/unsaved/app.py");
        assert!(fs::read_to_string(kept).unwrap().contains("# not saved yet"), "{fault}");
        tell(part, fault, said, KEPT);
    }
}

fn ledger_of(desk: &Desk) -> PathBuf {
    desk.home().join(".local/state/soleil/images.json")
}

/// The tasks that a ledger holds.
fn reached(ledger: &PathBuf) -> BTreeSet<String> {
    let text = fs::read_to_string(ledger).unwrap_or_default();
    let json: Value = serde_json::from_str(&text).unwrap_or_default();
    json["reached"].as_object().map(|tasks| tasks.keys().cloned().collect()).unwrap_or_default()
}

fn flowing(screen: &str) -> String {
    screen.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn english(id: &'static str) -> String {
    render(&Message::new(id), Lang::En)
}

fn refused(words: &str) -> Reply {
    says("500 Internal Server Error", "application/json", json!({ "message": words }).to_string())
}

fn page() -> Reply {
    says("200 OK", "text/html", "<html><body>It works!</body></html>")
}

/// What is wrong, the requests that it befalls, what they get, and words that are seen then.
type Answer = (&'static str, &'static str, fn() -> Reply, &'static str);

/// What the watch hears. Each is met on the way back, after the engine has been lost once.
const ANSWERS: &[Answer] = &[
    ("HTTP 500 with a message", "/version", || refused("out of order"), "answered: out of order"),
    (
        "HTTP 500 with a page of HTML",
        "/images/json",
        || says("500 Internal Server Error", "text/html", "<h1>gateway is down</h1>"),
        "gateway is down",
    ),
    ("HTTP 500 with nothing", "/images/json", || says("500 Internal Server Error", "text/plain", ""), "HTTP 500"),
    ("a page of HTML in the place of an engine", "/", page, "expected value at line 1"),
    (
        "half of a JSON text",
        "/images/json",
        || says("200 OK", "application/json", "[{\"Id\": \"sha2"),
        "EOF while parsing",
    ),
    ("JSON of another shape", "/containers/json", || well(&json!({"Id": [5]})), "invalid type"),
    ("numbers where names should be", "/images/json", || well(&json!([{"Id": 5, "RepoTags": 7}])), "invalid type"),
    ("bytes that are no text", "/info", || says("200 OK", "application/json", b"{\"Name\": \"\xff\xfe\"}"), "answered"),
    ("a connection that is closed at once", "/", hangs_up, "answered"),
    ("an engine that accepts and says nothing", "/", silence, "does not answer"),
    ("a list that never comes", "/images/json", silence, "does not answer"),
    ("events refused", "/events", || refused("no events today"), "answered: no events today"),
    ("events that are no JSON", "/events", || streams("<html>\n"), "was cut"),
    ("events that end in the middle of a character", "/events", || cut(b"{\"Type\":\"\xc3"), "was cut"),
];

#[test]
fn answers_that_make_no_sense() {
    for (fault, asked, reply, words) in ANSWERS {
        let mut trial = Trial::begin();
        trial.fake.order(asked, reply());
        trial.fake.cut(b"");
        trial.says(words);
        trial.ends(Part::Answers, fault, &format!("the banner: … {words} …"));
    }
}

/// The stream of events ends wherever a proxy or a network may cut it.
#[test]
fn events_that_are_cut() {
    let event = json!({"Type": "image", "Action": "tag", "Actor": {"ID": "sha256:é", "Attributes": {"name": "café:1"}}, "timeNano": 1}).to_string();
    let middle = event.find('é').unwrap() + 1;
    let rows: [(&str, &[u8]); 4] = [
        ("events cut between two of them", b""),
        ("events cut in the middle of a JSON object", &event.as_bytes()[..20]),
        ("events cut in the middle of a UTF-8 character", &event.as_bytes()[..middle]),
        (
            "an event from the end of time, then a cut",
            b"{\"Type\":\"image\",\"Action\":\"tag\",\"timeNano\":9223372036854775807}\n",
        ),
    ];
    for (fault, last) in rows {
        let mut trial = Trial::begin();
        trial.fake.order("/version", silence());
        trial.fake.cut(last);
        let words = english("engine-lost");
        let words = words.split(" The connection").next().unwrap();
        trial.says(words);
        trial.ends(Part::Answers, fault, words);
    }
}

/// While the stream is cut more happens than any engine remembers: the list knows it.
#[test]
fn events_that_are_lost() {
    let mut trial = Trial::begin();
    trial.fake.cut(b"");
    for number in 0..300 {
        trial
            .fake
            .holds(&IMAGE.replacen("sha256:abab", &format!("sha256:{number:04x}"), 1), &format!("lost_{number}:1"));
    }
    trial.screen.press(4);
    trial.screen.types("\x1b[F");
    trial.screen.shows("lost_");
    let ids = "each of the 300 images stands in the list";
    trial.ends(Part::Engine, "300 events lost while the stream was cut", ids);
}

/// An inspection that cannot be read is said where it was asked for, and what can be read is shown.
#[test]
fn an_image_that_cannot_be_inspected() {
    let date = json!({"Id": IMAGE, "Created": "yesterday, or the day before"});
    let history =
        json!([{"Id": IMAGE, "Created": "long ago", "CreatedBy": "", "Tags": null, "Size": 0, "Comment": ""}]);
    let rows: [(&str, &str, Reply); 4] = [
        ("a nonsense date in an image's inspection", "/images/sha.*/json", well(&date)),
        ("a nonsense date in an image's history", "/history", well(&history)),
        ("HTTP 500 for an image's inspection", "/images/sha.*/json", refused("layer store is locked")),
        ("a history that is cut", "/history", cut("[{\"Id\": \"é")),
    ];
    for (fault, asked, reply) in rows {
        let mut trial = Trial::begin();
        trial.fake.order(asked, reply);
        trial.screen.press(4);
        trial.screen.shows("mysql");
        trial.screen.types("\r");
        trial.says("Nothing to do for now");
        trial.fake.mend();
        // Asked again: the same key as before.
        trial.screen.types("\r\r");
        trial.screen.shows("its_own_history");
        trial.screen.types("\r");
        trial.ends(Part::Answers, fault, "The image … could not be examined: …");
    }
}

fn pulls(trial: &mut Trial) {
    trial.screen.types("\x07i");
    trial.screen.shows("$ docker pull python:3.11");
}

fn builds(trial: &mut Trial) {
    // The unsaved text would be saved by F5: it is what the builder gets, and is typed anew.
    trial.screen.press(5);
    trial.screen.shows("$ docker build");
}

fn runs(trial: &mut Trial) {
    trial.screen.press(6);
    trial.screen.shows("$ docker run");
}

const HALF: &str =
    "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1,\"total\":2},\"id\":\"aaaa\"}\n{\"status\":\"Pull";
const SPLIT: &[u8] = b"{\"status\":\"Downloading\",\"progressDetail\":{},\"id\":\"aaaa\"}\n{\"status\":\"\xc3";

/// What is wrong, what is done meanwhile, what it befalls and gets, and words that are seen then.
type Act = (&'static str, fn(&mut Trial), &'static str, fn() -> Reply, &'static str);

const ACTS: &[Act] = &[
    (
        "a pull that is refused",
        pulls,
        "/images/create",
        || refused("no space left in the registry"),
        "no space left in the registry",
    ),
    ("a pull that is cut in the middle of a JSON object", pulls, "/images/create", || cut(HALF), "cut off"),
    ("a pull that is cut in the middle of a UTF-8 character", pulls, "/images/create", || cut(SPLIT), "cut off"),
    ("a pull whose stream ends well in the middle of a JSON object", pulls, "/images/create", || ends(HALF), "cut off"),
    ("a pull that is answered by nothing", pulls, "/images/create", || ends(""), "cut off"),
    ("a pull that is answered by a page of HTML", pulls, "/images/create", page, "engine says"),
    ("a pull that is hung up on", pulls, "/images/create", hangs_up, "cut off"),
    ("a run whose container is refused", runs, "/containers/create", || refused("No such image"), "No such image"),
    ("a run whose start fails", runs, "/start", || refused("OCI runtime create failed"), "OCI runtime create failed"),
    ("a run whose output is cut", runs, "/wait", hangs_up, "cut off"),
    ("a run whose end is nonsense", runs, "/wait", || well(&json!({"StatusCode": "fine"})), "engine says"),
    (
        "a run whose output is nonsense",
        runs,
        "/attach",
        || attached(b"\x07nonsense\xff\xff\xff\xff\xff", false),
        "Ended with status 0",
    ),
    (
        "a run that prints 10 MB without a line end",
        runs,
        "/attach",
        || attached(&vec![b'x'; 10 << 20], false),
        "Ended with status 0",
    ),
];

#[test]
fn acts_that_are_answered_badly() {
    for (fault, act, asked, reply, words) in ACTS {
        let mut trial = Trial::begin();
        trial.fake.order(asked, reply());
        act(&mut trial);
        trial.says(words);
        trial.ends(Part::Answers, fault, &format!("the log: … {words} …"));
    }
}

/// F5 saves what was typed, so that the builder gets it: it is typed anew here.
#[test]
fn builds_that_are_answered_badly() {
    let rows: [(&str, Reply, &str); 5] = [
        ("a build that is refused", refused("no builder today"), "no builder today"),
        ("a build that is cut in the middle of a JSON object", cut("{\"stream\":\"Step 1/5 : FR"), "cut off"),
        ("a build that is cut in the middle of a UTF-8 character", cut(b"{\"stream\":\"\xe2\x9c"), "cut off"),
        ("a build whose stream ends too early", ends("{\"stream\":\"Step 1/5 : FROM debian\\n\"}\n"), "cut off"),
        ("a build that is answered by a page of HTML", page(), "engine says"),
    ];
    for (fault, reply, words) in rows {
        let mut trial = Trial::begin();
        trial.fake.order("/build", reply);
        builds(&mut trial);
        trial.says(words);
        trial.screen.press(3);
        trial.screen.types("# not saved yet ");
        trial.ends(Part::Answers, fault, &format!("the log: … {words} …"));
    }
}

/// `c` ends what goes on, also at an engine that says nothing: neither its connection nor its answer is waited for.
#[test]
fn a_cancel_does_not_wait() {
    type Row = (&'static str, fn(&mut Trial), &'static str);
    let rows: [Row; 6] = [
        ("a pull is cancelled while its engine cannot be reached", pulls, "/version"),
        ("a pull is cancelled while its engine says nothing", pulls, "/images/create"),
        ("a build is cancelled while its engine says nothing", builds, "/build"),
        ("a run is cancelled while its engine cannot be reached", runs, "/version"),
        ("a run is cancelled while its container is being made", runs, "/containers/create"),
        ("a run is cancelled while its engine does not kill it", runs, "/wait"),
    ];
    for (fault, act, asked) in rows {
        let mut trial = Trial::begin();
        trial.fake.order(asked, silence());
        act(&mut trial);
        let fake = trial.fake.clone();
        trial.screen.session.wait_for(|_| fake.holds_back(), PATIENCE);
        trial.screen.types("c");
        trial.says(&english("log-cancelled"));
        trial.screen.press(3);
        if fault.starts_with("a build") {
            trial.screen.types("# not saved yet ");
        }
        trial.ends(Part::Answers, fault, &english("log-cancelled"));
    }
}

/// The fake is an engine: what is right is not said to be wrong.
#[test]
fn the_same_engine_when_it_is_well() {
    let mut trial = Trial::begin();
    let whole = "{\"status\":\"Pull complete\",\"progressDetail\":{},\"id\":\"aaaa\"}\n{\"status\":\"Status: Downloaded newer image for python:3.11\"}\n";
    trial.fake.order("/images/create", ends(whole));
    pulls(&mut trial);
    trial.says(&english("log-pulled"));
    runs(&mut trial);
    trial.says("Ended with status 0");
    assert_eq!(fake::IMAGE.len(), 71);
    trial.fake.mend();
}

/// An engine that never ends the output of a container that is gone: it is not waited for, and nothing piles up.
#[test]
fn output_that_never_ends() {
    never_ends(&["create", "destroy"], None).ends(
        Part::Answers,
        "the output of a container that is gone never ends",
        "nothing: it is waited for no longer than ten seconds",
    );
}

/// The same where nothing tells that it is gone but the list, in which it is not.
#[test]
fn output_that_never_ends_and_an_event_that_was_lost() {
    never_ends(&["create"], None);
}

/// The same of one that stays, and has ended.
#[test]
fn output_that_never_ends_of_a_container_that_has_ended() {
    never_ends(&["create"], Some("exited"));
}

/// These events come of a container that the list does not have, or has in this state; what it prints is given up all the same.
fn never_ends(actions: &[&str], listed: Option<&str>) -> Trial {
    let mut trial = Trial::begin();
    let mut at = jiff::Timestamp::now().as_nanosecond() as i64;
    let mut told = String::new();
    for action in actions {
        at += 1_000_000_000;
        let actor = json!({"ID": "d".repeat(64), "Attributes": {"image": "python:3.11", "name": "gone"}});
        told += &(json!({"Type": "container", "Action": action, "Actor": actor, "timeNano": at}).to_string() + "\n");
    }
    trial
        .fake
        .order("GET .*/d+/json", well(&json!({"Id": "d".repeat(64), "Image": IMAGE, "State": {"Running": true}})));
    trial.fake.order("POST .*/attach", attached(b"its last words\r\n", true));
    let container =
        |state| json!({"Id": "d".repeat(64), "Image": "python:3.11", "ImageID": IMAGE, "State": state, "Created": 1});
    trial.fake.order("GET .*/containers/json", well(&json!(listed.map(container).into_iter().collect::<Vec<_>>())));
    // The events are told anew to who connects anew.
    trial.fake.order("GET .*/events", streams(told));
    trial.fake.cut(b"");
    let fake = trial.fake.clone();
    // The list that nobody asked for, and the ten seconds after it.
    trial.screen.session.wait_for(|_| fake.was_given_up("/attach"), 2 * PATIENCE);
    trial
}
