//! Published ports: what comes to one of this machine's, on its loopback alone, is answered from a container's pages.

use std::collections::BTreeSet;
use std::io;
use std::net::Ipv4Addr;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue, REFERER, SERVER, USER_AGENT};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

use super::container::Container;
use super::engine::{Engine, Shared};
use super::http::{self, Answer};
use super::volume;

/// Whoever comes through a published port comes from there.
const GATEWAY: &str = "172.17.0.1";

/// A port of this machine that leads to one of a container, as long as this is kept.
#[derive(Debug)]
pub struct Published {
    container: u16,
    host: u16,
    task: AbortHandle,
}

impl Drop for Published {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Opens what `-p` and `-P` ask for. Errors are the daemon's words.
pub fn publish(shared: &Shared, engine: &Engine, id: &str) -> Result<Vec<Published>, String> {
    let Some(container) = engine.containers.get(id) else { return Ok(Vec::new()) };
    asked(container).into_iter().map(|(inside, host)| open(shared, engine, id, inside, host)).collect()
}

/// The container's port and this machine's, zero for any.
fn asked(container: &Container) -> BTreeSet<(u16, u16)> {
    let tcp = |port: &str| port.strip_suffix("/tcp").and_then(|port| port.parse::<u16>().ok());
    let mut ports = BTreeSet::new();
    for (inside, bindings) in container.host["PortBindings"].as_object().into_iter().flatten() {
        let Some(inside) = tcp(inside) else { continue };
        for binding in bindings.as_array().into_iter().flatten() {
            ports.insert((inside, binding["HostPort"].as_str().and_then(|port| port.parse().ok()).unwrap_or(0)));
        }
    }
    if container.host["PublishAllPorts"] == true {
        ports.extend(container.config.exposed_ports.iter().filter_map(|port| Some((tcp(port)?, 0))));
    }
    ports
}

fn open(shared: &Shared, engine: &Engine, id: &str, inside: u16, host: u16) -> Result<Published, String> {
    let failed = |why: String| {
        let name = engine.containers.get(id).map_or("", |container| container.name.as_str());
        format!("driver failed programming external connectivity on endpoint {name} ({id}): {why}")
    };
    let taken = |one: &Published| host != 0 && one.host == host;
    if engine.containers.values().any(|container| container.published.iter().any(taken)) {
        return Err(failed(format!("Bind for 0.0.0.0:{host} failed: port is already allocated")));
    }
    let bound = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, host)).and_then(|listener| {
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        Ok((TcpListener::from_std(listener)?, port))
    });
    let (listener, host) = bound.map_err(|error| {
        let why = match error.kind() {
            io::ErrorKind::AddrInUse => "address already in use".to_owned(),
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            _ => error.to_string(),
        };
        failed(format!("Error starting userland proxy: listen tcp4 127.0.0.1:{host}: bind: {why}"))
    })?;
    let task = tokio::spawn(listen(shared.clone(), listener, id.to_owned(), inside)).abort_handle();
    Ok(Published { container: inside, host, task })
}

async fn listen(shared: Shared, listener: TcpListener, id: String, port: u16) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::task::yield_now().await;
            continue;
        };
        tokio::spawn(connection(shared.clone(), stream, id.clone(), port));
    }
}

async fn connection(shared: Shared, stream: TcpStream, id: String, port: u16) {
    // Where nothing listens in the container the connection ends at once, as behind the daemon's own.
    let service = service_fn(|request| {
        let answer = visited(&shared, &id, port, &request);
        async { answer.ok_or_else(|| io::Error::from(io::ErrorKind::ConnectionReset)) }
    });
    // It ends with the visitor; there is nobody to tell how.
    let _ = http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), service).await;
}

/// The page, and a line in the container's log; `None` where nothing listens.
fn visited(shared: &Shared, id: &str, port: u16, request: &Request<Incoming>) -> Option<Answer> {
    shared.change(|engine| {
        volume::load(engine, id);
        let (_, folder) = engine.runs.get(id)?.serves.clone().filter(|(own, _)| *own == port)?;
        let container = engine.containers.get(id).filter(|container| container.running())?;
        let (status, page) = page(container, &folder, request);
        let kind = if status == StatusCode::OK { content_type(request.uri().path()) } else { "text/html" };
        let line = log_line(request, status, page.len());
        let run = engine.runs.get_mut(id)?;
        run.output.push((1, Bytes::from(line), Timestamp::now()));
        let mut answer = http::bytes(page);
        *answer.status_mut() = status;
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(SERVER, HeaderValue::from_static("nginx"));
        if request.method() == Method::HEAD {
            *answer.body_mut() = Full::new(Bytes::new()).boxed_unsync();
        }
        Some(answer)
    })
}

fn page(container: &Container, folder: &str, request: &Request<Incoming>) -> (StatusCode, Bytes) {
    let told = |status: StatusCode| (status, Bytes::from(format!("<h1>{status}</h1>\n")));
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return told(StatusCode::METHOD_NOT_ALLOWED);
    }
    let path = request.uri().path();
    if path.split('/').any(|name| name == "..") {
        return told(StatusCode::BAD_REQUEST);
    }
    let root = &container.machine.root;
    let whole = format!("{folder}/{}", path.trim_matches('/'));
    let whole = whole.trim_end_matches('/');
    let file = if root.is_folder(whole) { format!("{whole}/index.html") } else { whole.to_owned() };
    root.read(&file).map_or_else(|_| told(StatusCode::NOT_FOUND), |page| (StatusCode::OK, page))
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("html", |(_, end)| end) {
        "css" => "text/css",
        "js" => "application/javascript",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain",
        _ => "text/html",
    }
}

/// In nginx's format, which is called "combined".
fn log_line(request: &Request<Incoming>, status: StatusCode, length: usize) -> String {
    let header = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or("-");
    let time = Timestamp::now().strftime("%d/%b/%Y:%H:%M:%S +0000");
    let (method, path, code) = (request.method(), request.uri().path(), status.as_u16());
    let (from, by) = (header(REFERER), header(USER_AGENT));
    format!("{GATEWAY} - - [{time}] \"{method} {path} HTTP/1.1\" {code} {length} \"{from}\" \"{by}\" \"-\"\n")
}

/// As the list of containers has them: the published ones, and those that the image only exposes.
pub fn listed(container: &Container) -> Vec<Value> {
    if !container.running() {
        return Vec::new();
    }
    let published = container
        .published
        .iter()
        .map(|one| json!({ "IP": "127.0.0.1", "PrivatePort": one.container, "PublicPort": one.host, "Type": "tcp" }));
    let exposed = exposed(container).into_iter().filter_map(|port| {
        let (number, kind) = port.split_once('/')?;
        Some(json!({ "PrivatePort": number.parse::<u16>().ok()?, "Type": kind }))
    });
    published.chain(exposed).collect()
}

/// As an inspection has them.
pub fn inspected(container: &Container) -> Value {
    let mut ports = Map::new();
    if container.running() {
        for one in &container.published {
            let bindings = ports.entry(format!("{}/tcp", one.container)).or_insert_with(|| json!([]));
            if let Some(bindings) = bindings.as_array_mut() {
                bindings.push(json!({ "HostIp": "127.0.0.1", "HostPort": one.host.to_string() }));
            }
        }
        ports.extend(exposed(container).into_iter().map(|port| (port.to_owned(), Value::Null)));
    }
    Value::Object(ports)
}

/// What the image exposes and nobody publishes.
fn exposed(container: &Container) -> Vec<&str> {
    let published = |port: &str| container.published.iter().any(|one| format!("{}/tcp", one.container) == port);
    container.config.exposed_ports.iter().map(String::as_str).filter(|port| !published(port)).collect()
}
