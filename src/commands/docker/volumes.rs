//! `docker volume`: made, listed, removed.

use bollard::models::VolumeCreateRequest;
use bollard::query_parameters::{ListVolumesOptions, RemoveVolumeOptions};

use super::arguments::{Volume, VolumeCreate, VolumeLs};
use super::connection::Engine;
use super::containers::each;
use super::table::Table;
use super::{Failure, list, say};

pub(super) async fn volume(engine: &Engine, asked: &Volume) -> Result<u8, Failure> {
    match asked {
        Volume::Create(asked) => create(engine, asked).await,
        Volume::Ls(asked) => ls(engine, asked).await,
        Volume::Rm(asked) => {
            each(engine, &asked.volumes, async |name| {
                engine.docker.remove_volume(name, None::<RemoveVolumeOptions>).await.map(|()| format!("{name}\n"))
            })
            .await
        }
    }
}

async fn create(engine: &Engine, asked: &VolumeCreate) -> Result<u8, Failure> {
    let request = VolumeCreateRequest { name: asked.name.clone(), ..VolumeCreateRequest::default() };
    let made = engine.docker.create_volume(request).await.map_err(|error| engine.failed(&error))?;
    say(&(made.name + "\n"))?;
    Ok(0)
}

async fn ls(engine: &Engine, asked: &VolumeLs) -> Result<u8, Failure> {
    let found = engine.docker.list_volumes(None::<ListVolumesOptions>).await.map_err(|error| engine.failed(&error))?;
    let mut rows: Vec<Vec<String>> =
        found.volumes.into_iter().flatten().map(|volume| vec![volume.driver, volume.name, volume.mountpoint]).collect();
    rows.sort_by(|one, other| one[1].cmp(&other[1]));
    if asked.quiet && asked.format.is_none() {
        say(&rows.iter().map(|row| row[1].clone() + "\n").collect::<String>())?;
        return Ok(0);
    }
    let fields = &[("Driver", "DRIVER"), ("Name", "VOLUME NAME"), ("Mountpoint", "MOUNTPOINT")];
    list(&Table { fields, rows }, &["Driver", "Name"], asked.format.as_deref())
}
