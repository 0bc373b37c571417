//! The `docker` command, the engine, and the road to the registry.

use super::facts::{Client, Engine, Facts, Program, Registry, Rights, Source};
use super::{Finding, ok, problem, warning};
use crate::text::Message;

/// Bytes below which the lab's images do not fit; and below which they only just do.
const FULL: u64 = 1 << 30;
const NARROW: u64 = 5 << 30;
/// Seconds between two clocks that are noticed.
const APART: i64 = 30;

/// Why an engine does not answer: the sentence as the screen says it, the part that says what was found, and the one that
/// mends it.
const SILENCES: &[(&str, &str, &str)] = &[
    ("engine-not-found", "engine-not-found-what", "engine-not-found-mend"),
    ("engine-context-unknown", "engine-context-unknown-what", "engine-context-unknown-mend"),
    ("engine-bad-host", "engine-bad-host-what", "engine-bad-host-mend"),
    ("engine-no-socket", "engine-no-socket-what", "engine-no-socket-mend"),
    ("engine-no-socket-podman", "engine-no-socket-what", "engine-podman-mend"),
    ("engine-stopped", "engine-stopped-what", "engine-stopped-mend"),
    ("engine-stopped-podman", "engine-stopped-what", "engine-podman-mend"),
    ("engine-permission", "engine-permission-what", "engine-permission-mend"),
    ("engine-permission-login", "engine-permission-login-what", "engine-permission-login-mend"),
    ("engine-permission-root", "engine-permission-root-what", "engine-permission-root-mend"),
    ("engine-refused", "engine-refused-what", "engine-refused-mend"),
    ("engine-timeout", "engine-timeout-what", "engine-timeout-mend"),
    ("engine-ssh", "engine-ssh-what", "engine-ssh-mend"),
    ("engine-ssh-docker", "engine-ssh-docker-what", "engine-ssh-docker-mend"),
    ("engine-ssh-port", "engine-ssh-port-what", "engine-ssh-port-mend"),
    ("engine-certificate", "engine-certificate-what", "engine-certificate-mend"),
    ("engine-failed", "engine-failed-what", "engine-failed-mend"),
];

/// A reason for which no engine answers, taken apart: what was found, and what mends it. One that is not known stays
/// whole, and the mend is to look at the address.
pub fn apart(why: &Message) -> [Message; 2] {
    match SILENCES.iter().find(|(id, ..)| *id == why.id) {
        Some((_, what, mend)) => [what, mend].map(|id| Message { args: why.args.clone(), ..Message::new(id) }),
        None => [why.clone(), Message::new("doctor-engine-mend")],
    }
}

/// What is said of a socket behind which nobody is, or that is not even `there`. Podman's has a service of its own: the
/// user's, or the machine's.
pub fn asleep(host: &str, there: bool) -> Message {
    let said = match (host.ends_with("/podman/podman.sock"), there) {
        (true, true) => Message::new("engine-stopped-podman"),
        (true, false) => Message::new("engine-no-socket-podman"),
        (false, true) => Message::new("engine-stopped"),
        (false, false) => Message::new("engine-no-socket"),
    };
    let machine = ["unix:///run/podman/", "unix:///var/run/podman/"].iter().any(|folder| host.starts_with(folder));
    let command = if machine { "sudo systemctl start podman.socket" } else { "systemctl --user start podman.socket" };
    let said = if said.id.ends_with("-podman") { said.with("command", command) } else { said };
    said.with("host", host)
}

/// What is said of a socket that does not let the user in.
pub fn refused(host: &str, rights: &Rights) -> Message {
    let said = match rights {
        Rights { group: None, .. } => Message::new("engine-permission-root"),
        Rights { group: Some(group), member: true } => Message::new("engine-permission-login").with("group", group),
        Rights { group: Some(group), member: false } => Message::new("engine-permission").with("group", group),
    };
    said.with("host", host)
}

pub(super) fn examine(facts: &Facts) -> Vec<Finding> {
    let mut found = vec![client(&facts.client), address(facts)];
    let engine = match &facts.engine {
        Some(Ok(engine)) => engine,
        Some(Err(why)) => {
            let [words, mend] = apart(why);
            found.push(problem("engine", words, mend));
            return found;
        }
        None => return found,
    };
    found.push(version(engine));
    found.push(builder(&facts.client, engine));
    found.push(storage(engine));
    found.push(disk(engine));
    found.push(registry(&facts.client, engine));
    found.extend(proxy(&facts.client, engine));
    found.push(clock(engine));
    found.push(architecture(engine));
    found
}

fn client(client: &Client) -> Finding {
    const ID: &str = "client";
    match &client.docker {
        Program::Found(version) => ok(ID, Message::new("doctor-client").with("version", version)),
        Program::Small(version) => ok(ID, Message::new("doctor-client-small").with("version", version)),
        Program::Missing => {
            warning(ID, Message::new("doctor-client-missing"), Message::new("doctor-client-missing-mend"))
        }
        Program::Silent => warning(ID, Message::new("doctor-client-silent"), Message::new("doctor-client-silent-mend")),
    }
}

fn address(facts: &Facts) -> Finding {
    const ID: &str = "address";
    let address = match &facts.address {
        Ok(address) => address,
        Err(why) => {
            let [words, mend] = apart(why);
            return problem(ID, words, mend);
        }
    };
    let words = match &address.source {
        Source::Flag => Message::new("doctor-address-flag"),
        Source::Variable => Message::new("doctor-address-variable"),
        Source::Context(name) => Message::new("doctor-address-context").with("context", name),
        Source::Default => Message::new("doctor-address-default"),
        Source::Elsewhere => {
            let words = Message::new("doctor-address-elsewhere").with("host", &address.host);
            let mend = Message::new("doctor-address-elsewhere-mend").with("host", &address.host);
            return warning(ID, words, mend);
        }
    };
    ok(ID, words.with("host", &address.host))
}

/// Major and minor version, as far as there are any.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split(['.', '-', '+']);
    let major = parts.next()?.parse().ok()?;
    Some((major, parts.next().and_then(|minor| minor.parse().ok()).unwrap_or(0)))
}

fn version(engine: &Engine) -> Finding {
    const ID: &str = "engine";
    let told = |message: Message| {
        let info = &engine.info;
        message.with("kind", &info.kind).with("version", &info.version).with("api", &info.api)
    };
    let oldest = if engine.info.kind == "podman" { (5, 0) } else { (20, 10) };
    if numbers(&engine.info.version).is_some_and(|found| found < oldest) && engine.info.kind != "simulated" {
        return warning(ID, told(Message::new("doctor-engine-old")), Message::new("doctor-engine-old-mend"));
    }
    ok(ID, told(Message::new("doctor-engine")))
}

fn builder(client: &Client, engine: &Engine) -> Finding {
    const ID: &str = "builder";
    if client.wants_buildkit && !client.buildx && matches!(client.docker, Program::Found(_)) {
        return warning(ID, Message::new("doctor-builder-broken"), Message::new("doctor-builder-broken-mend"));
    }
    ok(
        ID,
        match (engine.info.kind.as_str(), client.buildx) {
            ("podman", _) => Message::new("doctor-builder-podman"),
            (_, true) => Message::new("doctor-builder"),
            // The small docker needs no buildx.
            _ if matches!(client.docker, Program::Small(_) | Program::Missing) => Message::new("doctor-builder"),
            (_, false) => Message::new("doctor-builder-classic"),
        },
    )
}

fn storage(engine: &Engine) -> Finding {
    const ID: &str = "storage";
    let words = |message: Message| message.with("driver", &engine.driver);
    match engine.driver.as_str() {
        "vfs" => warning(ID, words(Message::new("doctor-storage-vfs")), Message::new("doctor-storage-mend")),
        "aufs" | "devicemapper" => {
            warning(ID, words(Message::new("doctor-storage-old")), Message::new("doctor-storage-mend"))
        }
        _ => ok(ID, words(Message::new("doctor-storage"))),
    }
}

/// Bytes as gibibytes, one digit after the point.
pub(super) fn gib(bytes: u64) -> String {
    let tenths = bytes / (1024 * 1024 * 1024 / 10);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn disk(engine: &Engine) -> Finding {
    const ID: &str = "images-disk";
    let Some(free) = engine.free else {
        return ok(ID, Message::new("doctor-disk-unknown"));
    };
    let words = Message::new("doctor-disk").with("path", &engine.root).with("free", gib(free));
    let mend = Message::new("doctor-disk-mend");
    match free {
        ..FULL => problem(ID, words, mend),
        FULL..NARROW => warning(ID, words, mend),
        _ => ok(ID, words),
    }
}

/// What stands in the engine's words when the registry does not answer it, and what to do; the first that fits.
const REFUSALS: &[(&[&str], &str)] = &[
    (&["toomanyrequests", "rate limit"], "doctor-registry-limit-mend"),
    (&["certificate has expired or is not yet valid"], "doctor-registry-date-mend"),
    (&["x509"], "doctor-registry-certificate-mend"),
    (&["proxy"], "doctor-registry-proxy-mend"),
    (
        &["no such host", "lookup", "server misbehaving", "temporary failure in name resolution"],
        "doctor-registry-dns-mend",
    ),
];

fn registry(client: &Client, engine: &Engine) -> Finding {
    const ID: &str = "registry";
    let mirror = engine.mirrors.first();
    let words = match (&engine.registry, mirror) {
        (Registry::Answers, Some(mirror)) => {
            return ok(ID, Message::new("doctor-registry-mirror").with("mirror", mirror));
        }
        (Registry::Answers, None) if client.logged_in => return ok(ID, Message::new("doctor-registry-login")),
        (Registry::Answers, None) => return ok(ID, Message::new("doctor-registry")),
        (Registry::Unasked, _) => return ok(ID, Message::new("doctor-registry-unasked")),
        (Registry::Refuses(words), _) => words.as_str(),
        (Registry::Silent, _) => "",
    };
    let lower = words.to_lowercase();
    let fits = REFUSALS.iter().find(|(signs, _)| signs.iter().any(|sign| lower.contains(sign)));
    let mend = Message::new(fits.map_or("doctor-registry-mend", |(_, mend)| mend));
    let said = if words.is_empty() {
        Message::new("doctor-registry-silent")
    } else {
        Message::new("doctor-registry-refuses").with("words", words)
    };
    match mirror {
        // Images may come all the same.
        Some(mirror) => warning(ID, said, Message::new("doctor-registry-mirror-mend").with("mirror", mirror)),
        None => problem(ID, said, mend),
    }
}

fn proxy(client: &Client, engine: &Engine) -> Option<Finding> {
    const ID: &str = "proxy";
    match (engine.proxy, client.proxy) {
        (false, false) => None,
        (true, false) => {
            Some(warning(ID, Message::new("doctor-proxy-builds"), Message::new("doctor-proxy-builds-mend")))
        }
        (false, true) => {
            Some(warning(ID, Message::new("doctor-proxy-engine"), Message::new("doctor-proxy-engine-mend")))
        }
        (true, true) => Some(ok(ID, Message::new("doctor-proxy"))),
    }
}

fn clock(engine: &Engine) -> Finding {
    const ID: &str = "clock";
    let seconds = engine.ahead.abs();
    if seconds < APART {
        return ok(ID, Message::new("doctor-clock"));
    }
    let words = if engine.ahead > 0 { Message::new("doctor-clock-ahead") } else { Message::new("doctor-clock-behind") };
    warning(ID, words.with("seconds", seconds), Message::new("doctor-clock-mend"))
}

fn architecture(engine: &Engine) -> Finding {
    const ID: &str = "architecture";
    let words = |message: Message| message.with("architecture", &engine.architecture);
    match engine.architecture.as_str() {
        "x86_64" | "amd64" => ok(ID, words(Message::new("doctor-architecture"))),
        _ => warning(
            ID,
            words(Message::new("doctor-architecture-other")),
            Message::new("doctor-architecture-other-mend"),
        ),
    }
}
