//! What the practice engine held is there again in its next life; what cannot be read leaves it empty, with a word.

use std::future::Future;

use bollard::body_full;
use bollard::models::{ContainerCreateBody, HostConfig};
use bollard::query_parameters::{
    AttachContainerOptions, BuildImageOptions, CreateContainerOptions, CreateImageOptions, ListContainersOptions,
    ListImagesOptions, LogsOptions, WaitContainerOptions,
};
use bollard::{API_DEFAULT_VERSION, Docker};
use futures_util::TryStreamExt;
use soleil::simulated::catalogue::Catalogue;
use soleil::simulated::server::{Pace, Server};

/// An engine that begins with a state, if there is one; its state in the end.
fn life<F: Future<Output = ()>>(state: Option<&str>, test: impl FnOnce(Docker) -> F) -> String {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("engine.sock");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Server::bind(&socket, Catalogue::embedded().unwrap(), Pace::None).unwrap();
        if let Some(state) = state {
            server.restore(state.as_bytes()).unwrap();
        }
        let docker = Docker::connect_with_unix(socket.to_str().unwrap(), 20, API_DEFAULT_VERSION).unwrap();
        server.serve(test(docker)).await;
        server.state()
    })
}

async fn pull(docker: &Docker, image: &str) {
    let options = CreateImageOptions { from_image: Some(image.to_owned()), ..CreateImageOptions::default() };
    docker.create_image(Some(options), None, None).try_collect::<Vec<_>>().await.unwrap();
}

/// Builds an image of a file; what was said.
async fn build(docker: &Docker) -> String {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in [
        ("Dockerfile", "FROM debian:bookworm\nRUN apt-get update\nCOPY app.py /app.py\n".as_bytes()),
        ("app.py", b"print('kept')\n\xff"),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, content).unwrap();
    }
    let options = BuildImageOptions { t: Some("mine:1".to_owned()), ..BuildImageOptions::default() };
    let body = body_full(tar.into_inner().unwrap().into());
    let said: Vec<_> = docker.build_image(options, None, Some(body)).try_collect().await.unwrap();
    said.into_iter().filter_map(|item| item.stream).collect()
}

/// Creates and starts a container.
async fn run(docker: &Docker, name: &str, command: &[&str], host: HostConfig) {
    let options = CreateContainerOptions { name: Some(name.to_owned()), ..CreateContainerOptions::default() };
    let body = ContainerCreateBody {
        image: Some("debian:bookworm".to_owned()),
        cmd: Some(command.iter().map(|&word| word.to_owned()).collect()),
        host_config: Some(host),
        ..ContainerCreateBody::default()
    };
    docker.create_container(Some(options), body).await.unwrap();
    docker.start_container(name, None).await.unwrap();
}

async fn ends(docker: &Docker, name: &str) {
    docker.wait_container(name, None::<WaitContainerOptions>).try_collect::<Vec<_>>().await.unwrap();
}

async fn logs(docker: &Docker, name: &str) -> String {
    let options = LogsOptions { stdout: true, stderr: true, ..LogsOptions::default() };
    let said: Vec<_> = docker.logs(name, Some(options)).try_collect().await.unwrap();
    said.into_iter().map(|line| String::from_utf8_lossy(&line.into_bytes()).into_owned()).collect()
}

async fn images(docker: &Docker) -> String {
    let options = ListImagesOptions { all: true, ..ListImagesOptions::default() };
    format!("{:#?}", docker.list_images(Some(options)).await.unwrap())
}

/// `name state status`, in the order of their names.
async fn containers(docker: &Docker) -> Vec<String> {
    let options = ListContainersOptions { all: true, ..ListContainersOptions::default() };
    let mut told = Vec::new();
    for one in docker.list_containers(Some(options)).await.unwrap() {
        let name = one.names.unwrap().remove(0);
        let state = docker.inspect_container(one.id.as_deref().unwrap(), None).await.unwrap().state.unwrap();
        told.push(format!("{name} {} {}", state.status.unwrap(), state.exit_code.unwrap()));
    }
    told.sort();
    told
}

/// A life with a bit of everything in it; what it listed, and its state.
fn lived() -> (String, String) {
    let mut listed = String::new();
    let state = life(None, |docker| {
        let listed = &mut listed;
        async move {
            pull(&docker, "python:3.11").await;
            assert!(!build(&docker).await.contains("Using cache"));
            let shared = || HostConfig { binds: Some(vec!["data:/data".to_owned()]), ..HostConfig::default() };
            let line = "echo kept >/data/x; cat /data/x; printf '\\377' >/y; echo more >>/z";
            run(&docker, "ended", &["sh", "-c", line], shared()).await;
            ends(&docker, "ended").await;
            run(&docker, "up", &["sleep", "infinity"], HostConfig::default()).await;
            let goes = HostConfig { auto_remove: Some(true), ..HostConfig::default() };
            run(&docker, "goes", &["sleep", "infinity"], goes).await;
            assert_eq!(containers(&docker).await, ["/ended exited 0", "/goes running 0", "/up running 0"]);
            *listed = images(&docker).await;
        }
    });
    (listed, state)
}

#[test]
fn what_was_there_is_there_again() {
    let (listed, state) = lived();
    let again = life(Some(&state), |docker| async move {
        assert_eq!(images(&docker).await, listed);
        assert_eq!(containers(&docker).await, ["/ended exited 0", "/up exited 137"]);
        assert_eq!(logs(&docker, "ended").await, "kept\n");
    });
    assert_eq!(again, state);
    life(Some(&state), |docker| async move {
        // What was built is known to the next build, the bytes that are no text too.
        let said = build(&docker).await;
        assert_eq!(said.matches("Using cache").count(), 2, "{said}");
        // A container goes on with its files.
        let wanted = AttachContainerOptions { stdout: true, stream: true, ..AttachContainerOptions::default() };
        let attached = docker.attach_container("ended", Some(wanted)).await.unwrap();
        docker.start_container("ended", None).await.unwrap();
        let said: Vec<_> = attached.output.try_collect().await.unwrap();
        assert_eq!(said.iter().map(ToString::to_string).collect::<String>(), "kept\n");
        ends(&docker, "ended").await;
        assert_eq!(logs(&docker, "ended").await, "kept\nkept\n");
        docker.start_container("up", None).await.unwrap();
        let binds = HostConfig { binds: Some(vec!["data:/there".to_owned()]), ..HostConfig::default() };
        run(&docker, "other", &["cat", "/there/x"], binds).await;
        ends(&docker, "other").await;
        assert_eq!(logs(&docker, "other").await, "kept\n");
        assert_eq!(containers(&docker).await, ["/ended exited 0", "/other exited 0", "/up running 0"]);
    });
}

#[test]
fn what_cannot_be_read_leaves_it_empty() {
    let (_, state) = lived();
    let broken = [
        String::new(),
        "{}".to_owned(),
        state[..state.len() / 2].to_owned(),
        state.replacen("\"version\":1", "\"version\":2", 1),
        state.replacen("\"layers\":{\"sha256:", "\"layers\":{\"sha256:0", 1),
        state.replacen("\"python:3.11\":\"sha256:", "\"python:3.11\":\"sha256:0", 1),
        state.replacen("\"hex\":\"", "\"hex\":\"x", 1),
    ];
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let socket = folder.path().join("engine.sock");
        let server = Server::bind(&socket, Catalogue::embedded().unwrap(), Pace::None).unwrap();
        let empty = server.state();
        for text in &broken {
            assert_ne!(*text, state);
            assert!(server.restore(text.as_bytes()).is_err(), "{}", &text[..text.len().min(300)]);
            assert_eq!(server.state(), empty);
        }
        server.restore(state.as_bytes()).unwrap();
    });
}
