//! Every way to an engine: a socket, tcp, TLS both ways verified, docker contexts. A proxy of ours stands before the
//! bed's socket, with certificates made here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::net::{TcpListener, UnixStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use crate::bed::Engine;
use crate::lab::pulls_are_seen;
use crate::student::{Desk, SOLEIL};

/// An authority, with a client's files as the `docker` command wants them, and a server's configuration that asks
/// clients for a certificate of it.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self { issuer: CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap() }
    }

    fn client(&self, folder: &Path) {
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new(vec!["student".to_owned()]).unwrap().signed_by(&key, &self.issuer).unwrap();
        std::fs::create_dir_all(folder).unwrap();
        for (name, text) in
            [("ca.pem", self.issuer.pem()), ("cert.pem", certificate.pem()), ("key.pem", key.serialize_pem())]
        {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }

    /// For a server that is reached as `name`.
    fn server(&self, name: &str) -> ServerConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.issuer.der().clone()).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &self.issuer).unwrap();
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let clients = WebPkiClientVerifier::builder_with_provider(roots.into(), provider.clone()).build().unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_client_cert_verifier(clients)
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap()
    }
}

/// Listens on a port of the loopback, which it returns, and hands what comes on to a Unix socket.
async fn proxy(host: &str, tls: Option<ServerConfig>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let socket = PathBuf::from(host.strip_prefix("unix://").unwrap());
    let acceptor = tls.map(|config| TlsAcceptor::from(Arc::new(config)));
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (acceptor, socket) = (acceptor.clone(), socket.clone());
            tokio::spawn(async move {
                let Ok(mut engine) = UnixStream::connect(socket).await else { return };
                match acceptor {
                    None => drop(tokio::io::copy_bidirectional(&mut client, &mut engine).await),
                    Some(acceptor) => {
                        let Ok(mut client) = acceptor.accept(client).await else { return };
                        drop(tokio::io::copy_bidirectional(&mut client, &mut engine).await);
                    }
                }
            });
        }
    });
    port
}

/// A docker context of this name in the home folder, as `docker context create` writes it.
fn context(desk: &Desk, name: &str, host: &str) -> PathBuf {
    let meta = desk.home().join(".docker/contexts/meta").join(name);
    std::fs::create_dir_all(&meta).unwrap();
    let text = serde_json::json!({"Name": name, "Endpoints": {"docker": {"Host": host, "SkipTLSVerify": false}}});
    std::fs::write(meta.join("meta.json"), text.to_string()).unwrap();
    desk.home().join(".docker/contexts/tls").join(name).join("docker")
}

/// The exit status of `check` and all that it printed: JSON, which has the host, or the words of why there is no engine.
async fn checked(desk: &Desk) -> (i32, String) {
    let run = |arguments: &'static [&'static str]| {
        let mut command = tokio::process::Command::from(desk.command(SOLEIL));
        async move { command.args(arguments).output().await.unwrap() }
    };
    let mut output = run(&["check", "--json"]).await;
    if output.status.code() == Some(3) {
        output = run(&["check"]).await;
    }
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap(), said)
}

#[tokio::test]
async fn every_way_to_an_engine() {
    let engine = Engine::start();
    let (ours, theirs) = (Authority::new(), Authority::new());
    let plain = format!("tcp://127.0.0.1:{}", proxy(engine.host(), None).await);
    let secure = format!("tcp://127.0.0.1:{}", proxy(engine.host(), Some(ours.server("127.0.0.1"))).await);
    let misnamed = format!("tcp://127.0.0.1:{}", proxy(engine.host(), Some(ours.server("elsewhere"))).await);
    let desk = || Desk::new("en_US.UTF-8");
    let with_tls = |host: &str, authority: &Authority| {
        let desk = desk().with("DOCKER_HOST", host).with("DOCKER_TLS_VERIFY", "1");
        let folder = desk.home().join("certificates");
        authority.client(&folder);
        desk.with("DOCKER_CERT_PATH", folder)
    };
    let in_context = |host: &str, authority: Option<&Authority>| {
        let desk = desk().with("DOCKER_HOST", "").with("DOCKER_CONTEXT", "lab");
        let folder = context(&desk, "lab", host);
        if let Some(authority) = authority {
            authority.client(&folder);
        }
        desk
    };
    let current = in_context(&secure, Some(&ours)).with("DOCKER_CONTEXT", "");
    std::fs::write(current.home().join(".docker/config.json"), r#"{"currentContext":"lab"}"#).unwrap();
    // A socket in its usual place counts only where there is no Docker of the machine's own.
    let placed = |place: &str| {
        let desk = desk().with("DOCKER_HOST", "");
        let place = desk.home().join("run").join(place);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(engine.host().strip_prefix("unix://").unwrap(), place).unwrap();
        desk
    };
    let usual = !Path::new("/var/run/docker.sock").exists();

    let rows = [
        ("a socket", desk().with("DOCKER_HOST", engine.host()), 1, engine.host()),
        ("tcp", desk().with("DOCKER_HOST", &plain), 1, &plain),
        ("TLS", with_tls(&secure, &ours), 1, &secure),
        ("a context", in_context(&plain, None), 1, &plain),
        ("a context with TLS", in_context(&secure, Some(&ours)), 1, &secure),
        ("the current context", current, 1, &secure),
        ("another authority's server", with_tls(&secure, &theirs), 3, ""),
        ("a server of another name", with_tls(&misnamed, &ours), 3, ""),
        ("no TLS where there must be", desk().with("DOCKER_HOST", &secure), 3, ""),
        ("no certificates", desk().with("DOCKER_HOST", &secure).with("DOCKER_TLS_VERIFY", "1"), 3, "pem"),
        ("a context that is not there", desk().with("DOCKER_HOST", "").with("DOCKER_CONTEXT", "gone"), 3, "gone"),
    ];
    let mut wrong = Vec::new();
    for (way, desk, status, words) in &rows {
        let (found, said) = checked(desk).await;
        println!(
            "{way}: {found}: {}",
            said.lines().filter(|line| line.contains("host") || found == 3).collect::<Vec<_>>().join(" ")
        );
        if found != *status || !said.contains(words) {
            wrong.push(format!("{way}: {found}, {said}"));
        }
    }
    for place in ["docker.sock", "podman/podman.sock"].into_iter().filter(|_| usual) {
        let (found, said) = checked(&placed(place)).await;
        assert!(found == 1 && said.contains(&format!("run/{place}")), "{said}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Events, a pull and a run of ours through TLS, under the eyes of the screen; its shell reaches the same engine.
#[tokio::test]
async fn the_screen_through_tls() {
    let engine = Engine::start();
    let authority = Authority::new();
    let host = format!("tcp://127.0.0.1:{}", proxy(engine.host(), Some(authority.server("127.0.0.1"))).await);
    tokio::task::spawn_blocking(move || {
        let desk = Desk::new("fr_FR.UTF-8").with("DOCKER_HOST", "").with("PATH", engine.path());
        authority.client(&context(&desk, "lab", &host));
        let desk = desk.with("DOCKER_CONTEXT", "lab");
        pulls_are_seen(&engine, &desk);
    })
    .await
    .unwrap();
}
