//! An engine that answers as it is told: well, badly, by half or not at all. It holds one image, which came from a registry.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use regex::Regex;
use serde_json::{Value, json};

/// The id of the image.
pub const IMAGE: &str = "sha256:abababababababababababababababababababababababababababababababab";

/// Bytes, and whether the connection stays open after them.
#[derive(Clone, Debug)]
pub struct Reply {
    bytes: Vec<u8>,
    held: bool,
}

/// A whole answer.
pub fn says(status: &str, kind: &str, body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    Reply { bytes: [head.as_bytes(), body].concat(), held: false }
}

/// An answer in JSON.
pub fn well(body: &Value) -> Reply {
    says("200 OK", "application/json", body.to_string())
}

/// A stream that stays open.
pub fn streams(body: impl AsRef<[u8]>) -> Reply {
    Reply { bytes: [STREAM.as_bytes(), &chunk(body.as_ref())].concat(), held: true }
}

/// A stream that is cut.
pub fn cut(body: impl AsRef<[u8]>) -> Reply {
    Reply { held: false, ..streams(body) }
}

/// A stream that ends as one should, wherever that is.
pub fn ends(body: impl AsRef<[u8]>) -> Reply {
    let mut reply = cut(body);
    reply.bytes.extend_from_slice(b"0\r\n\r\n");
    reply
}

/// Nothing, for ever.
pub fn silence() -> Reply {
    Reply { bytes: Vec::new(), held: true }
}

/// Nothing, and good-bye.
pub fn hangs_up() -> Reply {
    Reply { bytes: Vec::new(), held: false }
}

/// The connection becomes the container's streams, which end at once or never.
pub fn attached(output: &[u8], held: bool) -> Reply {
    let head = b"HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
    Reply { bytes: [&head[..], output].concat(), held }
}

const STREAM: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

fn chunk(body: &[u8]) -> Vec<u8> {
    if body.is_empty() {
        return Vec::new();
    }
    [format!("{:x}\r\n", body.len()).as_bytes(), body, b"\r\n"].concat()
}

#[derive(Default)]
struct Orders {
    /// What a request looks like (`GET /images/json`), and what it gets instead of the truth. The first one counts.
    rules: Vec<(Regex, Reply)>,
    /// Open connections, and whether a rule has opened them.
    held: Vec<(UnixStream, bool)>,
    images: Vec<Value>,
    /// What was asked by connections that the other side gave up while they were held open.
    given_up: Vec<String>,
}

/// See the module. It serves until the test's process ends.
#[derive(Clone)]
pub struct Fake(Arc<Mutex<Orders>>);

impl Fake {
    /// Listens on a socket of its own.
    pub fn start(socket: &Path) -> Self {
        let orders = Orders { images: vec![image(IMAGE, "mysql:5.7")], ..Orders::default() };
        let fake = Self(Arc::new(Mutex::new(orders)));
        let listener = UnixListener::bind(socket).unwrap();
        let serving = fake.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let fake = serving.clone();
                std::thread::spawn(move || fake.answer(stream));
            }
        });
        fake
    }

    /// From now on such requests get this.
    pub fn order(&self, request: &str, reply: Reply) {
        self.0.lock().unwrap().rules.insert(0, (Regex::new(request).unwrap(), reply));
    }

    /// Everything is answered well again; what was held back by an order is let go.
    pub fn mend(&self) {
        let mut orders = self.0.lock().unwrap();
        orders.rules.clear();
        let (ruled, own) = std::mem::take(&mut orders.held).into_iter().partition(|(_, ruled)| *ruled);
        orders.held = own;
        let ruled: Vec<(UnixStream, bool)> = ruled;
        for (stream, _) in ruled {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Cuts every open connection after these last bytes.
    pub fn cut(&self, last: &[u8]) {
        for (mut stream, _) in std::mem::take(&mut self.0.lock().unwrap().held) {
            let _ = stream.write_all(&chunk(last));
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// One more image, of which no event tells.
    pub fn holds(&self, id: &str, reference: &str) {
        self.0.lock().unwrap().images.push(image(id, reference));
    }

    /// One more image, and the event of it.
    pub fn gains(&self, id: &str, reference: &str) {
        self.holds(id, reference);
        let at = jiff::Timestamp::now().as_nanosecond();
        let actor = json!({"ID": id, "Attributes": {"name": reference}});
        let event = json!({"Type": "image", "Action": "tag", "Actor": actor, "timeNano": i64::try_from(at).unwrap()});
        for (stream, ruled) in &mut self.0.lock().unwrap().held {
            if !*ruled {
                let _ = stream.write_all(&chunk((event.to_string() + "\n").as_bytes()));
            }
        }
    }

    /// Whether the other side has given up such a request while it was held open.
    pub fn was_given_up(&self, request: &str) -> bool {
        self.0.lock().unwrap().given_up.iter().any(|asked| asked.contains(request))
    }

    /// Whether somebody waits for an answer that an order holds back.
    pub fn holds_back(&self) -> bool {
        self.0.lock().unwrap().held.iter().any(|(_, ruled)| *ruled)
    }

    fn answer(&self, mut stream: UnixStream) -> Option<()> {
        let request = request(&stream)?;
        let path = request.split(' ').nth(1)?;
        let (reply, ruled) = {
            let orders = self.0.lock().unwrap();
            let rule = orders.rules.iter().find(|(asked, _)| asked.is_match(&request));
            (rule.map_or_else(|| truth(path, &orders.images), |(_, reply)| reply.clone()), rule.is_some())
        };
        if reply.held {
            self.0.lock().unwrap().held.push((stream.try_clone().ok()?, ruled));
        }
        stream.write_all(&reply.bytes).ok()?;
        if reply.held {
            // Until either side goes.
            while stream.read(&mut [0; 512]).ok()? > 0 {}
            self.0.lock().unwrap().given_up.push(request);
        }
        stream.shutdown(Shutdown::Both).ok()
    }
}

/// Method and path, once the whole request has been read.
fn request(stream: &UnixStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let (mut length, mut chunked) = (0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.to_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        chunked |= line.starts_with("transfer-encoding: chunked");
        if line.trim().is_empty() {
            break;
        }
    }
    if chunked {
        // A tar holds lines of any kind, but none of these between two line ends of the protocol.
        let mut line = Vec::new();
        while !line.ends_with(b"0\r\n\r\n") {
            if reader.read_until(b'\n', &mut line).ok()? == 0 {
                break;
            }
        }
    } else {
        reader.take(length).read_to_end(&mut Vec::new()).ok()?;
    }
    let mut words = first.split(' ');
    Some(format!("{} {}", words.next()?, words.next()?.split('?').next()?))
}

fn image(id: &str, reference: &str) -> Value {
    let repository = reference.split(':').next().unwrap_or_default();
    json!({"Id": id, "ParentId": "", "RepoTags": [reference], "RepoDigests": [format!("{repository}@{IMAGE}")],
        "Created": 1_700_000_000, "Size": 1000, "SharedSize": -1, "Containers": -1, "Labels": null})
}

fn truth(path: &str, images: &[Value]) -> Reply {
    let is = |end: &str| path.ends_with(end);
    if is("/version") {
        well(&json!({"Version": "20.10.24", "ApiVersion": "1.41"}))
    } else if is("/info") {
        well(&json!({"Driver": "overlay2", "Name": "fake"}))
    } else if is("/events") {
        streams("")
    } else if is("/images/json") {
        well(&Value::Array(images.to_vec()))
    } else if is("/containers/json") {
        well(&json!([]))
    } else if is("/history") {
        well(
            &json!([{"Id": IMAGE, "Created": 1_700_000_000, "CreatedBy": "/bin/sh -c #(nop) CMD [\"its_own_history\"]", "Tags": null, "Size": 0, "Comment": ""}]),
        )
    } else if path.contains("/images/") && is("/json") && path.contains(IMAGE) {
        well(&json!({"Id": IMAGE, "Created": "2026-01-02T10:00:00Z", "RootFS": {"Type": "layers", "Layers": [IMAGE]}}))
    } else if is("/containers/create") {
        well(&json!({"Id": "c".repeat(64), "Warnings": []}))
    } else if is("/attach") {
        attached(b"", false)
    } else if is("/start") {
        says("204 No Content", "text/plain", "")
    } else if is("/wait") {
        well(&json!({"StatusCode": 0}))
    } else {
        says("404 Not Found", "application/json", json!({"message": "no such thing"}).to_string())
    }
}
