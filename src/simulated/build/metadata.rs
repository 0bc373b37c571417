//! The instructions that only say something of the image.

use std::collections::BTreeMap;

use super::Failure;
use super::read::Instruction;
use super::stage::{Bench, Stage};
use super::words::{self, expand};
use crate::simulated::command::tree;

/// An ARG before the first FROM.
pub fn declare(
    rest: &str,
    given: &BTreeMap<String, String>,
    known: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    for word in words::split(rest) {
        let (name, value) = word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
        let value = match given.get(name) {
            Some(given) => Some(given.clone()),
            None => value.map(|value| expand(value, known)).transpose()?,
        };
        known.extend(value.map(|value| (name.to_owned(), value)));
    }
    Ok(())
}

/// ENV, LABEL, WORKDIR and the like.
pub fn set(bench: &mut Bench<'_>, stage: &mut Stage, instruction: &Instruction) -> Result<(), Failure> {
    let variables = stage.variables();
    let mut config = stage.image.config.clone();
    let mut root = stage.root.clone();
    let rest = instruction.rest.as_str();
    let command = || words::json(rest).unwrap_or_else(|| [stage.shell(), vec![rest.to_owned()]].concat());
    let each = || words::list(rest).iter().map(|word| expand(word, &variables)).collect::<Result<Vec<_>, _>>();
    let (mut args, mut commanded) = (stage.args.clone(), stage.commanded);
    let words = match instruction.keyword.as_str() {
        "ENV" => {
            let pairs = words::pairs(rest, &variables)?;
            for (name, value) in &pairs {
                match config.env.iter_mut().find(|(known, _)| known == name) {
                    Some(known) => known.1.clone_from(value),
                    None => config.env.push((name.clone(), value.clone())),
                }
            }
            told("ENV", &pairs)
        }
        "LABEL" => {
            let pairs = words::pairs(rest, &variables)?;
            config.labels.extend(pairs.iter().cloned());
            told("LABEL", &pairs)
        }
        "ARG" => {
            for word in words::split(rest) {
                let (name, value) = word.split_once('=').map_or((word.as_str(), None), |(name, of)| (name, Some(of)));
                let given = bench.request.args.get(name).cloned();
                let value = match given {
                    Some(given) => Some(given),
                    None => value.map(|value| expand(value, &variables)).transpose()?,
                };
                args.insert(name.to_owned(), value.or_else(|| bench.global.get(name).cloned()));
            }
            format!("ARG {rest}")
        }
        "WORKDIR" => {
            let before = if config.working_dir.is_empty() { "/" } else { &config.working_dir };
            config.working_dir = tree::absolute(before, &expand(rest, &variables)?);
            root.make_folders(&config.working_dir)
                .map_err(|error| Failure::step(format!("mkdir {}: {error}", config.working_dir).to_lowercase()))?;
            format!("WORKDIR {}", config.working_dir)
        }
        "USER" => {
            config.user = expand(rest, &variables)?;
            format!("USER {}", config.user)
        }
        "CMD" => {
            let command = command();
            commanded = true;
            let words = format!("CMD {}", quoted(&command));
            config.cmd = Some(command);
            words
        }
        "ENTRYPOINT" => {
            let command = command();
            let words = format!("ENTRYPOINT {}", quoted(&command));
            config.entrypoint = Some(command);
            if !commanded {
                config.cmd = None;
            }
            words
        }
        "EXPOSE" => {
            let ports = each()?;
            for port in &ports {
                let port = if port.contains('/') { port.clone() } else { format!("{port}/tcp") };
                let number = port.split(['/', '-']).next().unwrap_or_default();
                if number.parse::<u16>().is_err() {
                    return Err(Failure::step(format!("Invalid containerPort: {number}")));
                }
                if !config.exposed_ports.contains(&port) {
                    config.exposed_ports.push(port);
                }
            }
            format!("EXPOSE {}", ports.join(" "))
        }
        "VOLUME" => {
            let volumes = each()?;
            let new = volumes.iter().filter(|volume| !config.volumes.contains(volume)).cloned().collect::<Vec<_>>();
            config.volumes.extend(new);
            format!("VOLUME [{}]", volumes.join(" "))
        }
        "SHELL" => {
            let shell = words::list(rest);
            let words = format!("SHELL [{}]", shell.join(" "));
            config.shell = Some(shell);
            words
        }
        // They change nothing that is played here.
        keyword => format!("{keyword} {rest}"),
    };
    // The real one leaves this one's second space out.
    let space = if instruction.keyword == "WORKDIR" { "" } else { " " };
    let created_by = stage.comment(&format!("{space}{words}"));
    if !bench.cached(stage, &created_by) {
        let id = bench.container();
        bench.say(format!(" ---> Running in {id}\n"));
        bench.contained(Vec::new(), Some(0));
        bench.say(format!("Removing intermediate container {id}\n"));
        bench.commit(stage, &created_by, config, root);
    }
    (stage.args, stage.commanded) = (args, commanded);
    Ok(())
}

fn told(keyword: &str, pairs: &[(String, String)]) -> String {
    let pairs: String = pairs.iter().map(|(name, value)| format!(" {name}={value}")).collect();
    format!("{keyword}{pairs}")
}

/// `["python3" "/app.py"]`
fn quoted(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| serde_json::Value::from(word.as_str()).to_string()).collect();
    format!("[{}]", words.join(" "))
}
