//! `soleil doctor` where it needs no machine: facts in, findings out, and the page that is printed.

use soleil::commands::doctor::page;
use soleil::lab::doctor::{
    Address, Client, Engine, Facts, Finding, Folder, Level, Listener, Multiplexer, Place, Program, Registry, Rights,
    Shell, Source, Terminal, apart, asleep, examine, refused, worst,
};
use soleil::lab::world::EngineInfo;
use soleil::text::{Lang, Message, render};

const HOST: &str = "unix:///var/run/docker.sock";

/// A machine on which all is well.
fn fine() -> Facts {
    let folder = |path: &str| Some((path.to_owned(), Some(Folder::Writable)));
    Facts {
        inside: false,
        client: Client {
            docker: Program::Found("20.10.24".into()),
            buildx: true,
            wants_buildkit: false,
            proxy: false,
            logged_in: false,
        },
        address: Ok(Address { host: HOST.into(), source: Source::Default }),
        engine: Some(Ok(Engine {
            info: EngineInfo {
                kind: "docker".into(),
                version: "20.10.24+dfsg1".into(),
                api: "1.41".into(),
                host: HOST.into(),
                every_tag_has_digest: false,
            },
            driver: "overlay2".into(),
            architecture: "x86_64".into(),
            root: "/var/lib/docker".into(),
            free: Some(40 << 30),
            ahead: 1,
            proxy: false,
            mirrors: Vec::new(),
            registry: Registry::Answers,
        })),
        terminal: Terminal {
            size: Some((80, 24)),
            term: "xterm-256color".into(),
            colorterm: String::new(),
            no_color: false,
            locale: "fr_FR.UTF-8".into(),
            utf8: true,
            ssh: false,
            multiplexer: None,
            shell: Shell { name: "bash".into(), version: Some((5, 2)), there: true },
        },
        place: Place {
            home: folder("/home/me"),
            free: Some(9 << 30),
            workspace: folder("~/python_app_build"),
            state: folder("~/.local/state/soleil"),
            class: None,
            lab: None,
            config: None,
            ledger: None,
            listener: Listener::Nobody,
        },
    }
}

fn engine(facts: &mut Facts) -> &mut Engine {
    facts.engine.as_mut().unwrap().as_mut().unwrap()
}

fn told(finding: &Finding) -> String {
    let level = match finding.level {
        Level::Ok => "ok",
        Level::Warning => "warning",
        Level::Problem => "problem",
    };
    let mend = finding.mend.as_ref().map_or("-", |mend| &mend.id);
    format!("{} {level} {} {mend}", finding.id, finding.words.id)
}

/// What is changed on a machine where all is well, and the findings that this changes, as `id level words mend`.
type Row = (fn(&mut Facts), &'static str);

const ROWS: &[Row] = &[
    (|_| {}, ""),
    (|f| f.client.docker = Program::Missing, "client warning doctor-client-missing doctor-client-missing-mend"),
    (
        |f| (f.client.docker, f.client.buildx) = (Program::Small("0.1.0".into()), false),
        "client ok doctor-client-small -",
    ),
    (|f| f.client.docker = Program::Silent, "client warning doctor-client-silent doctor-client-silent-mend"),
    (|f| f.client.buildx = false, "builder ok doctor-builder-classic -"),
    (
        |f| (f.client.buildx, f.client.wants_buildkit) = (false, true),
        "builder warning doctor-builder-broken doctor-builder-broken-mend",
    ),
    (|f| f.client.wants_buildkit = true, ""),
    (|f| f.address.as_mut().unwrap().source = Source::Flag, "address ok doctor-address-flag -"),
    (|f| f.address.as_mut().unwrap().source = Source::Variable, "address ok doctor-address-variable -"),
    (|f| f.address.as_mut().unwrap().source = Source::Context("lab".into()), "address ok doctor-address-context -"),
    (
        |f| f.address.as_mut().unwrap().source = Source::Elsewhere,
        "address warning doctor-address-elsewhere doctor-address-elsewhere-mend",
    ),
    (|f| engine(f).info.version = "19.03.15".into(), "engine warning doctor-engine-old doctor-engine-old-mend"),
    (|f| engine(f).info.version = "28.5.2".into(), ""),
    (|f| engine(f).info.version = "dev".into(), ""),
    (
        |f| {
            let info = &mut engine(f).info;
            (info.kind, info.version) = ("podman".into(), "4.9.3".into());
        },
        "engine warning doctor-engine-old doctor-engine-old-mend\nbuilder ok doctor-builder-podman -",
    ),
    (
        |f| {
            let info = &mut engine(f).info;
            (info.kind, info.version) = ("podman".into(), "5.8.6".into());
        },
        "builder ok doctor-builder-podman -",
    ),
    (|f| engine(f).driver = "vfs".into(), "storage warning doctor-storage-vfs doctor-storage-mend"),
    (|f| engine(f).driver = "devicemapper".into(), "storage warning doctor-storage-old doctor-storage-mend"),
    (|f| engine(f).driver = "overlayfs".into(), ""),
    (|f| engine(f).free = Some(1 << 20), "images-disk problem doctor-disk doctor-disk-mend"),
    (|f| engine(f).free = Some(3 << 30), "images-disk warning doctor-disk doctor-disk-mend"),
    (|f| engine(f).free = None, "images-disk ok doctor-disk-unknown -"),
    (|f| f.client.logged_in = true, "registry ok doctor-registry-login -"),
    (|f| engine(f).mirrors = vec!["http://mirror".into()], "registry ok doctor-registry-mirror -"),
    (|f| engine(f).registry = Registry::Unasked, "registry ok doctor-registry-unasked -"),
    (|f| engine(f).registry = Registry::Silent, "registry problem doctor-registry-silent doctor-registry-mend"),
    (
        |f| (engine(f).registry, engine(f).mirrors) = (Registry::Silent, vec!["http://mirror".into()]),
        "registry warning doctor-registry-silent doctor-registry-mirror-mend",
    ),
    (
        |f| engine(f).registry = Registry::Refuses("toomanyrequests: You have reached your pull rate limit.".into()),
        "registry problem doctor-registry-refuses doctor-registry-limit-mend",
    ),
    (
        |f| {
            let words = "Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io: no such host";
            engine(f).registry = Registry::Refuses(words.into());
        },
        "registry problem doctor-registry-refuses doctor-registry-dns-mend",
    ),
    (
        |f| {
            let words = "x509: certificate has expired or is not yet valid: current time 2001-01-01 is before 2026";
            engine(f).registry = Registry::Refuses(words.into());
        },
        "registry problem doctor-registry-refuses doctor-registry-date-mend",
    ),
    (
        |f| engine(f).registry = Registry::Refuses("x509: certificate signed by unknown authority".into()),
        "registry problem doctor-registry-refuses doctor-registry-certificate-mend",
    ),
    (
        |f| engine(f).registry = Registry::Refuses("proxyconnect tcp: dial tcp 10.0.0.1:3128: i/o timeout".into()),
        "registry problem doctor-registry-refuses doctor-registry-proxy-mend",
    ),
    (
        |f| engine(f).registry = Registry::Refuses("context deadline exceeded".into()),
        "registry problem doctor-registry-refuses doctor-registry-mend",
    ),
    (|f| engine(f).proxy = true, "proxy warning doctor-proxy-builds doctor-proxy-builds-mend"),
    (|f| f.client.proxy = true, "proxy warning doctor-proxy-engine doctor-proxy-engine-mend"),
    (|f| (engine(f).proxy, f.client.proxy) = (true, true), "proxy ok doctor-proxy -"),
    (|f| engine(f).ahead = -29, ""),
    (|f| engine(f).ahead = 30, "clock warning doctor-clock-ahead doctor-clock-mend"),
    (|f| engine(f).ahead = -3600, "clock warning doctor-clock-behind doctor-clock-mend"),
    (
        |f| engine(f).architecture = "aarch64".into(),
        "architecture warning doctor-architecture-other doctor-architecture-other-mend",
    ),
    (|f| f.terminal.utf8 = false, "locale warning doctor-locale-ascii doctor-locale-mend"),
    (
        |f| f.terminal.term = String::new(),
        "terminal warning doctor-terminal-unknown doctor-terminal-mend\ncolours warning doctor-colours-none doctor-colours-mend",
    ),
    (
        |f| f.terminal.term = "dumb".into(),
        "terminal warning doctor-terminal-dumb doctor-terminal-mend\ncolours warning doctor-colours-none doctor-colours-mend",
    ),
    (|f| f.terminal.term = "vt100".into(), "colours warning doctor-colours-none doctor-colours-mend"),
    (|f| f.terminal.no_color = true, "colours ok doctor-colours-off -"),
    (|f| f.terminal.size = Some((59, 24)), "size warning doctor-size-small doctor-size-mend"),
    (|f| f.terminal.size = Some((60, 20)), ""),
    (|f| f.terminal.size = Some((80, 19)), "size warning doctor-size-small doctor-size-mend"),
    (|f| f.terminal.ssh = true, "clipboard ok doctor-clipboard-ssh -"),
    (|f| f.terminal.multiplexer = Some(Multiplexer::Tmux(Some("on".into()))), "clipboard ok doctor-clipboard-tmux -"),
    (
        |f| f.terminal.multiplexer = Some(Multiplexer::Tmux(Some("external".into()))),
        "clipboard warning doctor-clipboard-tmux-off doctor-clipboard-tmux-mend",
    ),
    (
        |f| f.terminal.multiplexer = Some(Multiplexer::Screen),
        "clipboard warning doctor-clipboard-screen doctor-clipboard-screen-mend",
    ),
    // In soleil's own shell the small pane, its TERM and so on are of no consequence.
    (
        |f| (f.inside, f.terminal.size, f.place.listener) = (true, Some((40, 9)), Listener::Soleil),
        "terminal ok doctor-terminal-inside -\nwitness ok doctor-witness-inside -",
    ),
    (|f| f.terminal.shell.version = Some((4, 3)), "shell warning doctor-shell-old doctor-shell-mend"),
    (|f| f.terminal.shell.version = None, ""),
    (|f| f.terminal.shell.name = "zsh".into(), ""),
    (|f| f.terminal.shell.name = "dash".into(), "shell warning doctor-shell-other doctor-shell-mend"),
    (|f| f.terminal.shell.there = false, "shell warning doctor-shell-missing doctor-shell-mend"),
    (|f| f.place.home = None, "home problem doctor-home-none doctor-home-none-mend"),
    (
        |f| f.place.home.as_mut().unwrap().1 = Some(Folder::Absent),
        "home problem doctor-home-absent doctor-home-none-mend",
    ),
    (
        |f| f.place.home.as_mut().unwrap().1 = Some(Folder::Closed),
        "home problem doctor-folder-closed doctor-folder-closed-mend",
    ),
    (|f| f.place.home.as_mut().unwrap().1 = None, "home problem doctor-folder-silent doctor-folder-silent-mend"),
    (|f| f.place.free = Some(1 << 20), "home-disk problem doctor-home-disk doctor-home-disk-mend"),
    (|f| f.place.workspace.as_mut().unwrap().1 = Some(Folder::Absent), "workspace ok doctor-folder-absent -"),
    (
        |f| f.place.workspace.as_mut().unwrap().1 = Some(Folder::NotAFolder),
        "workspace problem doctor-folder-file doctor-folder-file-mend",
    ),
    (
        |f| f.place.state.as_mut().unwrap().1 = Some(Folder::Foreign),
        "state problem doctor-folder-foreign doctor-folder-foreign-mend",
    ),
    (
        |f| f.place.state.as_mut().unwrap().1 = Some(Folder::Open),
        "state warning doctor-folder-open doctor-folder-open-mend",
    ),
    (|f| f.place.class = Some(("/srv/class".into(), Some(Folder::Writable))), "class ok doctor-class -"),
    (
        |f| f.place.class = Some(("/srv/class".into(), Some(Folder::Open))),
        "class warning doctor-class-open doctor-class-open-mend",
    ),
    (
        |f| f.place.class = Some(("/srv/class".into(), Some(Folder::Absent))),
        "class warning doctor-class-absent doctor-class-mend",
    ),
    (
        |f| f.place.class = Some(("/srv/class".into(), Some(Folder::Closed))),
        "class warning doctor-folder-closed doctor-class-mend",
    ),
    (
        |f| f.place.class = Some(("/srv/class".into(), None)),
        "class warning doctor-folder-silent doctor-folder-silent-mend",
    ),
    (|f| f.place.lab = Some("no such lab".into()), "lab problem doctor-lab doctor-lab-mend"),
    (|f| f.place.config = Some(Message::new("config-no-yaml")), "config warning config-no-yaml doctor-config-mend"),
    (
        |f| f.place.ledger = Some(Message::new("doctor-ledger-damaged")),
        "ledger warning doctor-ledger-damaged doctor-ledger-mend",
    ),
    (|f| f.place.listener = Listener::Soleil, "witness ok doctor-witness-soleil -"),
    (
        |f| f.place.listener = Listener::Impossible(Message::new("witness-not-yours")),
        "witness warning witness-not-yours doctor-witness-mend",
    ),
];

#[test]
fn facts_become_findings() {
    let well: Vec<String> = examine(&fine()).iter().map(told).collect();
    assert!(well.len() > 15 && well.iter().all(|line| line.contains(" ok ") && line.ends_with('-')), "{well:#?}");
    for (place, (change, expected)) in ROWS.iter().enumerate() {
        let mut facts = fine();
        change(&mut facts);
        let findings = examine(&facts);
        let found: Vec<String> = findings.iter().map(told).filter(|line| !well.contains(line)).collect();
        assert_eq!(found.join("\n"), *expected, "row {place}");
        let problem = expected.contains(" problem ");
        assert_eq!(worst(&findings) == Level::Problem, problem, "row {place}");
        for finding in &findings {
            assert_eq!(finding.mend.is_none(), finding.level == Level::Ok, "row {place}: {finding:?}");
        }
    }
}

const PODMAN: &str = "unix:///run/user/1000/podman/podman.sock";

/// A socket behind which nobody is, or that is not there, and the start of what mends it.
#[test]
fn each_socket_is_started_by_its_own_command() {
    let rows = [
        (HOST, "Start Docker: `sudo systemctl start docker`.", "Démarre Docker : `sudo systemctl start docker`."),
        (
            PODMAN,
            "Start Podman: `systemctl --user start podman.socket`.",
            "Démarre Podman : `systemctl --user start podman.socket`.",
        ),
        (
            "unix:///run/podman/podman.sock",
            "Start Podman: `sudo systemctl start podman.socket`.",
            "Démarre Podman : `sudo systemctl start podman.socket`.",
        ),
    ];
    for (host, english, french) in rows {
        let found = [(true, format!("The door {host} is there")), (false, format!("There is nothing at {host}."))];
        for (there, found) in found {
            let why = asleep(host, there);
            let said = render(&why, Lang::En);
            assert!(said.starts_with(english) && said.contains(&found), "{said}");
            assert!(render(&why, Lang::Fr).starts_with(french), "{}", render(&why, Lang::Fr));
        }
    }
}

/// Why no engine answers: two parts, the same words as on the screen, and nothing said of what only an engine knows.
#[test]
fn a_silent_engine_is_said_once() {
    let here = |id: &'static str| Message::new(id).with("host", HOST).with("group", "docker").with("words", "EOF");
    let reasons = [
        here("engine-not-found"),
        here("engine-context-unknown").with("context", "far"),
        here("engine-bad-host"),
        asleep(HOST, false),
        asleep(HOST, true),
        asleep(PODMAN, false),
        asleep(PODMAN, true),
        refused(HOST, &Rights { group: Some("docker".into()), member: false }),
        refused(HOST, &Rights { group: Some("docker".into()), member: true }),
        refused(HOST, &Rights { group: None, member: false }),
        here("engine-refused"),
        here("engine-timeout"),
        here("engine-ssh").with("machine", "me@lab"),
        here("engine-ssh-docker").with("machine", "me@lab"),
        here("engine-ssh-port"),
        here("engine-certificate").with("path", "/ca.pem"),
        here("engine-failed"),
    ];
    for why in reasons {
        let [words, mend] = apart(&why);
        for lang in [Lang::Fr, Lang::En] {
            let (words, mend) = (render(&words, lang), render(&mend, lang));
            assert_eq!(render(&why, lang), format!("{mend} {words}"), "{}", why.id);
            assert!(!words.contains(['{', '$']) && mend.len() > 20, "{}: {words}", why.id);
        }
        let mut facts = fine();
        facts.engine = Some(Err(why));
        let lines: Vec<String> = examine(&facts).iter().map(told).collect();
        assert!(lines.iter().any(|line| line.starts_with("engine problem ")));
        assert!(!lines.iter().any(|line| line.starts_with("registry ") || line.starts_with("clock ")), "{lines:?}");
    }
    let unknown = Message::new("engine-lost").with("host", HOST);
    assert_eq!(apart(&unknown), [unknown, Message::new("doctor-engine-mend")]);
    let mut facts = fine();
    (facts.address, facts.engine) = (Err(Message::new("engine-not-found")), None);
    let lines: Vec<String> = examine(&facts).iter().map(told).collect();
    assert_eq!(lines[1], "address problem engine-not-found-what engine-not-found-mend");
}

#[test]
fn the_page() {
    let mut ill = fine();
    ill.client.docker = Program::Missing;
    ill.engine = Some(Err(refused(HOST, &Rights { group: Some("docker".into()), member: true })));
    ill.terminal.multiplexer = Some(Multiplexer::Tmux(None));
    ill.terminal.shell = Shell { name: "dash".into(), version: None, there: true };
    let mut tight = fine();
    engine(&mut tight).free = Some(3 << 30);
    for (name, lang) in [("fr", Lang::Fr), ("en", Lang::En)] {
        let pages = [
            page(&examine(&fine()), lang, false, 80),
            page(&examine(&ill), lang, false, 60),
            page(&examine(&tight), lang, true, 80),
        ];
        assert!(pages[2].is_ascii());
        assert!(pages.iter().flat_map(|page| page.lines()).all(|line| line.chars().count() <= 80));
        insta::assert_snapshot!(format!("doctor_{name}"), pages.join("\n----\n"));
    }
}
