//! `docker ps`.

use bollard::models::{ContainerSummary, PortSummary};
use bollard::query_parameters::ListContainersOptionsBuilder;

use super::arguments::Ps;
use super::connection::Engine;
use super::human::{ago, short_id, shortened};
use super::table::Table;
use super::{Failure, filters, list, say, since};

pub(super) async fn ps(engine: &Engine, asked: &Ps) -> Result<u8, Failure> {
    let options = ListContainersOptionsBuilder::default().all(asked.all).filters(&filters(&asked.filter)?);
    let options = if asked.latest { options.limit(1) } else { options };
    let found = engine.docker.list_containers(Some(options.build())).await.map_err(|error| engine.failed(&error))?;
    let table = Table {
        fields: &[
            ("ID", "CONTAINER ID"),
            ("Image", "IMAGE"),
            ("Command", "COMMAND"),
            ("RunningFor", "CREATED"),
            ("Status", "STATUS"),
            ("Ports", "PORTS"),
            ("Names", "NAMES"),
            ("State", "STATE"),
        ],
        rows: found.iter().map(|container| row(container, asked.no_trunc)).collect(),
    };
    if asked.quiet && asked.format.is_none() {
        say(&table.rows.iter().map(|row| row[0].clone() + "\n").collect::<String>())?;
        return Ok(0);
    }
    let shown = ["ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names"];
    list(&table, &shown, asked.format.as_deref())
}

fn row(container: &ContainerSummary, whole: bool) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let id = text(&container.id);
    let command = text(&container.command);
    let image = text(&container.image);
    // An image that has lost its name is told by its whole id.
    let image = if whole || !image.starts_with("sha256:") { image } else { short_id(&image) };
    let names = container.names.iter().flatten().map(|name| name.trim_start_matches('/'));
    vec![
        if whole { id } else { short_id(&id) },
        image,
        format!("\"{}\"", if whole { command } else { shortened(&command, 20) }),
        ago(since(container.created.unwrap_or_default())),
        text(&container.status),
        ports(container.ports.as_deref().unwrap_or_default()),
        names.collect::<Vec<_>>().join(","),
        container.state.as_ref().map(ToString::to_string).unwrap_or_default(),
    ]
}

/// `0.0.0.0:8080->80/tcp, 33060/tcp`.
pub(super) fn ports(ports: &[PortSummary]) -> String {
    let mut ports: Vec<&PortSummary> = ports.iter().collect();
    ports.sort_by_key(|port| (port.private_port, port.ip.clone(), port.public_port));
    let shown = ports.iter().map(|port| {
        let kind = port.typ.as_ref().map_or_else(|| "tcp".to_owned(), ToString::to_string);
        let inside = format!("{}/{kind}", port.private_port);
        match (port.public_port, port.ip.as_deref()) {
            (Some(public), Some(ip)) if ip.contains(':') => format!("[{ip}]:{public}->{inside}"),
            (Some(public), ip) => format!("{}:{public}->{inside}", ip.unwrap_or("0.0.0.0")),
            (None, _) => inside,
        }
    });
    shown.collect::<Vec<_>>().join(", ")
}
