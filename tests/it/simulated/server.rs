//! The practice engine's server, asked by the client that the program uses.

use std::collections::HashMap;
use std::future::Future;

use bollard::models::{ContainerCreateBody, HostConfig, PortBinding};
use bollard::query_parameters::{
    AttachContainerOptions, CreateContainerOptions, CreateImageOptions, EventsOptions, ListImagesOptions,
    ListVolumesOptions, LogsOptionsBuilder, RemoveContainerOptionsBuilder, RemoveImageOptions, TagImageOptions,
    WaitContainerOptions,
};
use bollard::{API_DEFAULT_VERSION, Docker};
use futures_util::TryStreamExt;
use jiff::Timestamp;
use soleil::simulated::catalogue::{Catalogue, Published};
use soleil::simulated::image::{Config, Image, Layer};
use soleil::simulated::root::{Change, Node};
use soleil::simulated::server::{Pace, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One image of two layers.
fn catalogue() -> &'static Catalogue {
    let layer = |number: u32, changes| Layer { diff_id: format!("sha256:{number:064}"), size: 1000, changes };
    let image = Image {
        id: format!("sha256:{:064}", 9),
        parent: None,
        created: Timestamp::UNIX_EPOCH,
        config: Config { cmd: Some(vec!["nothing-here".to_owned()]), ..Config::default() },
        layers: vec![layer(1, vec![Change::Put("/etc".to_owned(), Node::folder(0o755))]), layer(2, Vec::new())],
        history: Vec::new(),
    };
    Box::leak(Box::new(Catalogue {
        published: vec![Published {
            repository: "library/python".to_owned(),
            tag: "3.11".to_owned(),
            digest: format!("sha256:{:064}", 7),
            blobs: vec![("aaaaaaaaaaaa".to_owned(), 500), ("bbbbbbbbbbbb".to_owned(), 600)],
            image,
        }],
        ..Catalogue::default()
    }))
}

fn served<F: Future<Output = ()>>(test: impl FnOnce(Docker) -> F) {
    served_with(catalogue(), test);
}

fn served_with<F: Future<Output = ()>>(catalogue: &'static Catalogue, test: impl FnOnce(Docker) -> F) {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("engine.sock");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Server::bind(&socket, catalogue, Pace::None).unwrap();
        let docker = Docker::connect_with_unix(socket.to_str().unwrap(), 20, API_DEFAULT_VERSION).unwrap();
        server.serve(test(docker)).await;
    });
    assert!(!socket.exists(), "the socket is left behind");
}

async fn pull(docker: &Docker, image: &str, tag: &str) -> Result<Vec<String>, String> {
    let options = CreateImageOptions {
        from_image: Some(image.to_owned()),
        tag: Some(tag.to_owned()),
        ..CreateImageOptions::default()
    };
    let items: Vec<_> =
        docker.create_image(Some(options), None, None).try_collect().await.map_err(|error| error.to_string())?;
    Ok(items.into_iter().filter_map(|item| item.status).collect())
}

fn words<T: std::fmt::Debug>(result: Result<T, bollard::errors::Error>) -> String {
    match result {
        Err(bollard::errors::Error::DockerResponseServerError { status_code, message }) => {
            format!("{status_code} {message}")
        }
        other => panic!("no refusal: {other:?}"),
    }
}

#[test]
fn it_says_that_it_is_simulated() {
    served(|docker| async move {
        let version = docker.version().await.unwrap();
        assert_eq!(version.platform.unwrap().name, "soleil, simulated");
        assert_eq!(version.api_version.unwrap(), "1.41");
        assert_eq!(docker.ping().await.unwrap(), "OK");
        docker.info().await.unwrap();
    });
}

#[test]
fn a_pull_tells_each_layer_then_the_digest() {
    served(|docker| async move {
        let said = pull(&docker, "python", "3.11").await.unwrap();
        let layers = said.iter().filter(|line| *line == "Pull complete").count();
        assert_eq!(layers, 2, "{said:?}");
        assert_eq!(said.last().unwrap(), "Status: Downloaded newer image for python:3.11");
        let again = pull(&docker, "docker.io/library/python", "3.11").await.unwrap();
        assert_eq!(again.last().unwrap(), "Status: Image is up to date for python:3.11");
        let images = docker.list_images(None::<ListImagesOptions>).await.unwrap();
        assert_eq!(images.len(), 1);
        assert_eq!(images[0].repo_tags, ["python:3.11"]);
        assert_eq!(images[0].size, 2000);
    });
}

#[test]
fn what_is_not_there_is_said_in_the_daemons_words() {
    served(|docker| async move {
        let tag = pull(&docker, "python", "9.9").await.unwrap_err();
        assert!(tag.contains("manifest for python:9.9 not found: manifest unknown: manifest unknown"), "{tag}");
        let name = pull(&docker, "pyton", "latest").await.unwrap_err();
        let denied = "pull access denied for pyton, repository does not exist or may require 'docker login'";
        assert!(name.contains(denied), "{name}");
        assert_eq!(words(docker.inspect_image("x").await), "404 no such image: x: No such image: x:latest");
        assert_eq!(words(docker.inspect_container("x", None).await), "404 No such container: x");
    });
}

#[test]
fn a_tag_is_another_name_and_goes_alone() {
    served(|docker| async move {
        pull(&docker, "python", "3.11").await.unwrap();
        let options = TagImageOptions { repo: Some("mine".to_owned()), tag: Some("1".to_owned()) };
        docker.tag_image("python:3.11", Some(options)).await.unwrap();
        let options = None::<RemoveImageOptions>;
        let first = docker.remove_image("mine:1", options.clone(), None).await.unwrap();
        assert_eq!(first.len(), 1, "{first:?}");
        assert_eq!(first[0].untagged.as_deref(), Some("mine:1"));
        let last = docker.remove_image("python:3.11", options, None).await.unwrap();
        assert!(last.iter().any(|item| item.deleted.is_some()), "{last:?}");
        assert!(docker.list_images(None::<ListImagesOptions>).await.unwrap().is_empty());
    });
}

#[test]
fn events_are_told_again_from_a_time() {
    served(|docker| async move {
        pull(&docker, "python", "3.11").await.unwrap();
        let options = TagImageOptions { repo: Some("mine".to_owned()), tag: None };
        docker.tag_image("python:3.11", Some(options)).await.unwrap();
        let options = EventsOptions {
            since: Some("0".to_owned()),
            until: Some(Timestamp::now().as_second().saturating_add(1).to_string()),
            ..EventsOptions::default()
        };
        let events: Vec<_> = docker.events(Some(options)).try_collect().await.unwrap();
        let told: Vec<_> = events.iter().filter_map(|event| event.action.as_deref()).collect();
        assert_eq!(told, ["pull", "tag"]);
    });
}

#[test]
fn a_program_that_is_not_there_leaves_a_container_that_never_started() {
    served(|docker| async move {
        pull(&docker, "python", "3.11").await.unwrap();
        let body = bollard::models::ContainerCreateBody {
            image: Some("python:3.11".to_owned()),
            cmd: Some(vec!["nothing-here".to_owned()]),
            ..Default::default()
        };
        let options = CreateContainerOptions { name: Some("mine".to_owned()), ..CreateContainerOptions::default() };
        let made = docker.create_container(Some(options.clone()), body.clone()).await.unwrap();
        let taken = words(docker.create_container(Some(options), body).await);
        assert!(taken.starts_with("409 Conflict. The container name \"/mine\" is already in use"), "{taken}");
        let attached = AttachContainerOptions { stdout: true, stream: true, ..AttachContainerOptions::default() };
        let attached = docker.attach_container(&made.id, Some(attached)).await.unwrap();
        let refused = words(docker.start_container(&made.id, None).await);
        assert!(refused.ends_with("exec: \"nothing-here\": executable file not found in $PATH: unknown"), "{refused}");
        let output: Vec<_> = attached.output.try_collect().await.unwrap();
        assert!(output.is_empty(), "{output:?}");
        let state = docker.inspect_container(&made.id, None).await.unwrap().state.unwrap();
        assert_eq!(state.exit_code, Some(127));
        let waited = docker.wait_container(&made.id, None::<WaitContainerOptions>).try_collect::<Vec<_>>().await;
        let code = match waited {
            Err(bollard::errors::Error::DockerContainerWaitError { code, .. }) => code,
            other => panic!("no exit status: {other:?}"),
        };
        assert_eq!(code, 127);
        let used = words(docker.remove_image("python:3.11", None::<RemoveImageOptions>, None).await);
        assert!(
            used.starts_with("409 conflict: unable to remove repository reference \"python:3.11\" (must force)"),
            "{used}"
        );
        docker.remove_container("mine", None).await.unwrap();
    });
}

#[test]
fn a_container_that_serves_stays_up_whatever_the_pace() {
    served_with(Catalogue::embedded().unwrap(), |docker| async move {
        pull(&docker, "mysql", "5.7").await.unwrap();
        let body = bollard::models::ContainerCreateBody {
            image: Some("mysql:5.7".to_owned()),
            env: Some(vec!["MYSQL_ROOT_PASSWORD=x".to_owned()]),
            ..Default::default()
        };
        let made = docker.create_container(None::<CreateContainerOptions>, body).await.unwrap();
        docker.start_container(&made.id, None).await.unwrap();
        let exec = bollard::models::ExecConfig {
            cmd: Some(vec!["cat".to_owned(), "/etc/oracle-release".to_owned()]),
            attach_stdout: Some(true),
            ..Default::default()
        };
        let exec = docker.create_exec(&made.id, exec).await.unwrap();
        let bollard::exec::StartExecResults::Attached { output, .. } = docker.start_exec(&exec.id, None).await.unwrap()
        else {
            panic!("detached");
        };
        let said: Vec<_> = output.try_collect().await.unwrap();
        let said: String = said.iter().map(ToString::to_string).collect();
        assert_eq!(said, "Oracle Linux Server release 7.9\n");
        assert_eq!(docker.inspect_container(&made.id, None).await.unwrap().state.unwrap().running, Some(true));
    });
}

/// A container of nginx:alpine on a port of the machine, zero for any; its id.
async fn serves(docker: &Docker, host: u16) -> String {
    let binding = PortBinding { host_ip: None, host_port: Some(host.to_string()) };
    let body = ContainerCreateBody {
        image: Some("nginx:alpine".to_owned()),
        host_config: Some(HostConfig {
            port_bindings: Some(HashMap::from([("80/tcp".to_owned(), Some(vec![binding]))])),
            ..HostConfig::default()
        }),
        ..ContainerCreateBody::default()
    };
    docker.create_container(None::<CreateContainerOptions>, body).await.unwrap().id
}

/// What answers there; nothing where nobody listens.
async fn visited(port: u16, path: &str) -> String {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)).await else { return String::new() };
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[test]
fn a_published_port_answers_with_the_containers_pages() {
    served_with(Catalogue::embedded().unwrap(), |docker| async move {
        pull(&docker, "nginx", "alpine").await.unwrap();
        let id = serves(&docker, 0).await;
        docker.start_container(&id, None).await.unwrap();
        let ports = docker.inspect_container(&id, None).await.unwrap().network_settings.unwrap().ports.unwrap();
        let binding = &ports["80/tcp"].as_ref().unwrap()[0];
        let port: u16 = binding.host_port.as_ref().unwrap().parse().unwrap();

        let page = visited(port, "/").await;
        assert!(page.starts_with("HTTP/1.1 200 OK") && page.contains("Welcome to nginx!"), "{page}");
        assert!(visited(port, "/none").await.starts_with("HTTP/1.1 404"));
        assert!(visited(port, "/../../../etc/passwd").await.starts_with("HTTP/1.1 400"));
        let options = LogsOptionsBuilder::default().stdout(true).build();
        let log: Vec<_> = docker.logs(&id, Some(options)).try_collect().await.unwrap();
        let log: String = log.iter().map(ToString::to_string).collect();
        assert!(log.contains("\n172.17.0.1 - - [") && log.contains("] \"GET / HTTP/1.1\" 200 "), "{log}");

        // One port leads to one container: the other stays as it was made, with the reason.
        let other = serves(&docker, port).await;
        let refused = words(docker.start_container(&other, None).await);
        assert!(refused.ends_with(&format!("Bind for 0.0.0.0:{port} failed: port is already allocated")), "{refused}");
        let state = docker.inspect_container(&other, None).await.unwrap().state.unwrap();
        assert!(state.error.unwrap().ends_with("port is already allocated") && state.running == Some(false));

        let force = RemoveContainerOptionsBuilder::default().force(true).build();
        docker.remove_container(&id, Some(force)).await.unwrap();
        // The listener's own task ends in its turn.
        tokio::task::yield_now().await;
        assert_eq!(visited(port, "/").await, "");
        docker.start_container(&other, None).await.unwrap();
        assert!(visited(port, "/").await.contains("Welcome to nginx!"));
    });
}

#[test]
fn volumes_are_told_as_they_come_and_go() {
    served_with(Catalogue::embedded().unwrap(), |docker| async move {
        pull(&docker, "alpine", "latest").await.unwrap();
        let body = ContainerCreateBody {
            image: Some("alpine".to_owned()),
            cmd: Some(["sh", "-c", "echo bonjour > /data/mot.txt"].map(str::to_owned).to_vec()),
            host_config: Some(HostConfig {
                binds: Some(vec!["carnet:/data".to_owned()]),
                auto_remove: Some(true),
                ..HostConfig::default()
            }),
            ..ContainerCreateBody::default()
        };
        let before = Timestamp::now().as_second();
        let id = docker.create_container(None::<CreateContainerOptions>, body).await.unwrap().id;
        docker.start_container(&id, None).await.unwrap();
        let _ = docker.wait_container(&id, None::<WaitContainerOptions>).try_collect::<Vec<_>>().await;
        let volumes = docker.list_volumes(None::<ListVolumesOptions>).await.unwrap().volumes.unwrap();
        assert_eq!(volumes.iter().map(|volume| volume.name.as_str()).collect::<Vec<_>>(), ["carnet"]);
        assert!(volumes[0].created_at.unwrap().unix_timestamp() >= before);
        docker.remove_volume("carnet", None::<bollard::query_parameters::RemoveVolumeOptions>).await.unwrap();
        let options = EventsOptions {
            since: Some("0".to_owned()),
            until: Some(Timestamp::now().as_second().saturating_add(1).to_string()),
            filters: Some(HashMap::from([("type".to_owned(), vec!["volume".to_owned()])])),
        };
        let events: Vec<_> = docker.events(Some(options)).try_collect().await.unwrap();
        let told: Vec<_> = events.iter().filter_map(|event| event.action.as_deref()).collect();
        assert_eq!(told, ["create", "mount", "unmount", "destroy"]);
        let mounted = events[1].actor.clone().unwrap().attributes.unwrap();
        assert_eq!((mounted["container"].as_str(), mounted["destination"].as_str()), (id.as_str(), "/data"));
    });
}
