//! `python3 -m venv`.

use crate::simulated::command::{complain, say, tree};
use crate::simulated::machine::{Machine, Output, Ran, Surroundings};
use crate::simulated::root::Node;

/// Makes an environment. `arguments[0]` is the Python as it was typed, the rest is what follows `-m venv`.
pub fn venv(machine: &mut Machine, who: &mut Surroundings, arguments: &[String], out: &mut Vec<Output>) -> Ran {
    let program = arguments.first().map_or("python3", String::as_str);
    let folders: Vec<String> = arguments.iter().skip(1).filter(|word| !word.starts_with('-')).cloned().collect();
    if folders.is_empty() {
        complain(
            out,
            "usage: venv [-h] [--system-site-packages] [--without-pip] ENV_DIR [ENV_DIR ...]\nvenv: error: the following arguments are required: ENV_DIR\n",
        );
        return Ran::Ended(2);
    }
    let Some(python) = super::python(machine, who, program) else { return Ran::Ended(1) };
    let Ok(real) = tree::follow(&machine.root, &python.program) else { return Ran::Ended(1) };
    let pip = !arguments.iter().any(|word| word == "--without-pip");
    let complete = python.debian.is_none()
        || tree::exists(&machine.root, &format!("/usr/lib/python{}/ensurepip/__init__.py", python.version));
    for folder in folders {
        let full = tree::absolute(&who.folder, &folder);
        if let Err(why) = tree::fresh(machine, who, &full)
            && why == tree::DENIED
        {
            complain(out, format!("Error: [Errno 13] {why}: '{full}'\n"));
            return Ran::Ended(1);
        }
        let bin = format!("{full}/bin");
        let root = &mut machine.root;
        if root.make_folders(&bin).is_err() {
            complain(out, format!("Error: Unable to create directory '{full}'\n"));
            return Ran::Ended(1);
        }
        // The folder has just been made.
        let mut put = |path: String, node: Node| {
            let _ = root.put(&path, node);
        };
        put(format!("{bin}/python3"), Node::link(python.program.clone()));
        put(format!("{bin}/python"), Node::link("python3"));
        put(format!("{bin}/python{}", python.version), Node::link("python3"));
        let home = tree::split(&real).0;
        put(
            format!("{full}/pyvenv.cfg"),
            Node::file(format!("home = {home}\ninclude-system-site-packages = false\n"), 0o644),
        );
        if pip && !complete {
            say(out, ENSUREPIP.replace("VERSION", &python.version).replace("FOLDER", &full));
            return Ran::Ended(1);
        }
        put(format!("{bin}/activate"), Node::file(ACTIVATE.replace("FOLDER", &full), 0o644));
        let packages = format!("{full}/lib/python{}/site-packages", python.version);
        let _ = machine.root.make_folders(&packages);
        if pip {
            for name in ["pip", "pip3"] {
                let script = Node::file(format!("#!{bin}/python3\n"), 0o755);
                let _ = machine.root.put(&format!("{bin}/{name}"), script);
            }
            let version = if python.version == "3.11" { "23.0.1" } else { "25.1.1" };
            super::install::put(machine, &packages, "pip", version);
        }
    }
    Ran::Ended(0)
}

const ACTIVATE: &str = "VIRTUAL_ENV=FOLDER\nexport VIRTUAL_ENV\nPATH=\"$VIRTUAL_ENV/bin:$PATH\"\nexport PATH\n";

const ENSUREPIP: &str = "The virtual environment was not created successfully because ensurepip is not
available.  On Debian/Ubuntu systems, you need to install the python3-venv
package using the following command.

    apt install pythonVERSION-venv

You may need to use sudo with that command.  After installing the python3-venv
package, recreate your virtual environment.

Failing command: FOLDER/bin/python3

";
