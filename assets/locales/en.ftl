key-help = Help
key-steps = The steps
key-editor = The editor (once more: the other file)
key-images = Images and containers
key-build = Save and build the image
key-run = Run the image
key-log = The log of builds and runs
key-shell = The shell
key-cue = The demo's next cue
key-quit = Quit
key-save = Save
key-palette = Every action
key-zoom = One pane alone, or all
key-pull = Pull an image that the step lacks
key-hint = A hint
key-declare = Tick by hand what soleil cannot see
key-mouse = Take or release the mouse
key-redraw = Paint the screen anew
key-help-short = Help
key-steps-short = Steps
key-editor-short = Editor
key-images-short = Images
key-build-short = Build
key-run-short = Run
key-log-short = Log
key-shell-short = Shell
key-quit-short = Quit
pane-steps = Steps
pane-text = To do
pane-editor = Editor
pane-images = Images and containers
pane-log = Log
pane-shell = Shell
help-title = HELP
help-panes =
    In the shell only F1 to F10 and Ctrl-G are soleil's: everything else goes to the shell. Ctrl-G twice sends it one. Shift-PageUp scrolls back.

    Steps: ← → change the step, `h` gives a hint, `d` ticks by hand, `i` pulls an image.

    Editor: Ctrl-Z undoes, Ctrl-Y redoes, Ctrl-F searches, Ctrl-C, Ctrl-X and Ctrl-V copy, cut and paste.

    Images: Enter opens layers and history.

    Log: `/` searches, `n` and `N` go to the next and the previous, `w` wraps lines, `f` follows the end, `s` keeps the log in a file, `c` stops, ← → go from one log to another.
palette-title = ACTIONS
quit-title = QUIT
quit-unsaved =
    Some text is not saved.

    `s`: save and stay. `q` or F10: quit; your text is kept aside and offered back next time.

    Any other key: stay.
too-small = Make the window larger: it takes at least 60 columns and 20 rows. Nothing is lost.
engine-none = no Docker engine
engine-looking = looking for the engine…
prefix-pressed = Ctrl-G: 1 to 9 and 0 as F1 to F10, s saves, p every action, z one pane, h a hint
images-unknown = The list comes as soon as the engine answers.
images-empty =   No image yet.
images-head = REPOSITORY|TAG|ID|SIZE|AGE
containers-head = CONTAINER|IMAGE|ID|STATE|AGE
container-running = running
container-created = created
age-days = { $days } d
history-head = { $image }: the last layer first (Enter: back)
history-wait = Reading the history…
layers-head = { $count } layers, the last one first
log-empty = Nothing yet. F5 saves and builds your image, F6 runs it.
log-context = Context: { $files } files, { $size }
log-running = Going on… (c: stop)
log-built = Built: image { $image }
log-pulled = Pulled.
log-exit = Ended with status { $status }
log-engine-says = The engine says: { $words }
log-cancelled = Stopped as you asked.
log-kept = Log kept in { $path }
step-failed = {" "}FAILED
task-declared = (ticked by you)
task-reached = (done, but no longer true)
task-bonus = (bonus)
hint-label = Hint
learnt-label = What you know now
no-more-hints = There are no more hints for this step.
nothing-to-declare = Nothing to tick by hand in this step.
nothing-to-pull = This step waits for no more image.
declared = Ticked by hand: { $task }
step-lit = One more step: { $lit } of { $of }!
lab-builds-nothing = This lab builds no image.
build-goes-on = A build goes on already (c: stop it).
run-goes-on = The image runs already (c: stop it).
pull-goes-on = An image is on its way already.
run-after-build = The image will run as soon as it is built.
no-cue = The demo starts with soleil --present.
mouse-taken = The mouse is soleil's.
mouse-released = The mouse is your terminal's again: you can select text.
recovered = Your unsaved text of { $path } is back: Ctrl-S keeps it.
shell-starting = Your shell is coming…
shell-ended = Your shell has ended. Enter opens another.
ledger-unreadable = The progress in { $path } cannot be read ({ $error }): nothing in it will be changed.
ledger-kept-aside = The progress could not be read (damaged, or of a newer version). It is kept in { $path }; a new one begins.
ledger-not-written = The progress cannot be written to { $path } ({ $error }). Free some space or check the rights: soleil will try again.
log-not-kept = The log cannot be written to { $path } ({ $error }).
copied = Copied.
check-complete = All done.
check-not-yet = Not finished yet: { $lit } of { $of } steps.
check-no-engine = No engine: { $why }
editor-nothing-selected = Nothing is selected: Shift and the arrows select.
editor-decide-first = Decide first: m keeps your text, t takes the one on disk, d shows the difference.
editor-conflict = The file has changed elsewhere. m: keep yours, t: take the other, d: the difference (- theirs, + yours)
editor-search = Search:{" "}
editor-unsaved = not saved yet (Ctrl-S)
editor-saved = saved
editor-new = new file (Ctrl-S saves it)
editor-nothing-yet = This file is still empty: write something, then Ctrl-S.
ledger-writing = Done: soleil is writing it down.
save-disk-full = The disk is full: { $path } is not saved. Free some space, then Ctrl-S; your text is still there.
save-no-right = You may not write { $path }. See with ls -l whose folder it is; your text is still there.
save-in-the-way = { $path }: a folder has that name already, or a file stands where the folder should be. Rename it; your text is still there.
save-failed = { $path } cannot be saved ({ $error }). Your text is still there.
file-unreadable = { $path } cannot be read ({ $error }).
file-not-a-file = { $path } is not a regular file. Rename or remove it.
file-too-large = { $path } is over 1 MiB: too much for the editor.
file-not-utf8 = { $path } is not UTF-8 text. Save it as UTF-8.
shell-does-not-read = The program in the shell no longer reads: what you just typed is lost. Ctrl-C often stops it.
engine-not-found = Install Docker, or start it (`sudo systemctl start docker`). No engine was found in the usual places.
engine-context-unknown = Go back to the default context: `docker context use default` and `unset DOCKER_CONTEXT`. There is no Docker context named “{$context}”.
engine-bad-host = Mend DOCKER_HOST or --host: it looks like `unix:///var/run/docker.sock`, `tcp://machine:2375` or `ssh://you@machine`. “{$host}” is no such address.
engine-no-socket = Start Docker: `sudo systemctl start docker`. There is nothing at {$host}.
engine-stopped = Start Docker: `sudo systemctl start docker`. The door {$host} is there, but nobody answers behind it.
engine-permission = Add yourself to the docker group: `sudo usermod -aG docker $USER`, then log out and in again. Docker is there, but you have no right to talk to it yet ({$host}).
engine-refused = Check the address, and that Docker is started there. The machine {$host} refuses the connection.
engine-timeout = Wait a little, or restart Docker: `sudo systemctl restart docker`. The engine {$host} does not answer.
engine-ssh = First try `ssh` to that machine by hand. The connection to {$host} failed: {$words}
engine-certificate = Check DOCKER_CERT_PATH: that folder must hold ca.pem, cert.pem and key.pem. The certificate {$path} cannot be read.
engine-failed = Check DOCKER_HOST, and that Docker is started. The engine {$host} answered: {$words}
engine-lost = Nothing to do for now: I am trying again by myself. The connection to the engine {$host} was cut.
engine-inspect-failed = Ask for the check again in a moment. The image {$image} could not be examined: {$words}
## The Dockerfile does not parse
dockerfile-empty = The Dockerfile is still empty: begin with a FROM line.
dockerfile-no-from = Add a FROM line to the Dockerfile: it names the image to start from.
dockerfile-unknown-instruction = Line { $line } of the Dockerfile: "{ $word }" is no instruction. FROM, RUN, COPY, ENTRYPOINT… are.
dockerfile-needs-arguments = Line { $line } of the Dockerfile: complete "{ $word }", what comes after it is missing.
dockerfile-unreadable = Line { $line } of the Dockerfile cannot be read ({ $detail }).

## Images
judge-images-not-listed = The list of images has not arrived yet.
judge-image-missing = `{ $expected }` is not on this machine yet.
judge-image-other-tag = `{ $seen }` is there, the lab asks for `{ $expected }`.
judge-image-other-repository = `{ $seen }` is there, but it is another repository: the lab asks for `{ $expected }`.
judge-image-mistaken = Drop the `w` that slipped into the lab's text: you have `{ $seen }`, the right name is `{ $expected }`.
judge-image-tagged-by-hand = Do `docker pull { $expected }`: that tag was set by hand or by a build, the image is not from a registry.
judge-image-not-from-registry = Do `docker pull { $expected }`: an image has that name, but it is not from a registry (it was built or loaded here).
judge-image-registry-differs = Do `docker pull { $expected }`: the image of that name is not the registry's.
judge-image-registry-silent = `{ $expected }` is there, but the registry does not answer: no telling whether it came from there. `docker pull { $expected }` will prove it.
judge-image-registry-not-asked = `{ $expected }` is there; the registry is being asked whether it came from there.
judge-image-before-since = `{ $expected }` was there before this fresh start: do it anew.
judge-image-not-built = Build `{ $expected }`: the image of that name is from a registry.
judge-image-pulled = `{ $image }` was pulled from a registry (seen as it happened).
judge-image-digest = `{ $image }` bears a digest of its registry.
judge-image-registry-agrees = `{ $image }` has the same digest as in the registry.
judge-image-there = `{ $image }` is on this machine.

## A built image
judge-built = `{ $image }` is what your files build.
judge-built-inspecting = Looking at what `{ $image }` contains.
judge-built-retagged = Build `{ $image }` with `docker build`: for now it is `{ $seen }` under another name.
judge-built-empty = Build `{ $image }` with `docker build`: this image is empty.
judge-built-committed = Build `{ $image }` with `docker build`: this one comes from a `docker commit` ("{ $seen }"), not from the Dockerfile.
judge-built-not-from-dockerfile = Build `{ $image }` from your Dockerfile: none of its RUN lines is in this image.
judge-built-other-base = Rebuild `{ $image }`: it is not built on this machine's `{ $expected }`.
judge-built-other-system = Rebuild `{ $image }`: the system inside is not `{ $expected }`.
judge-built-dockerfile-changed = Rebuild `{ $image }`: the Dockerfile has changed since (line { $line }, `{ $instruction }`).
judge-built-run-gone = Rebuild `{ $image }`: the Dockerfile has changed since (the image still has `RUN { $seen }`).
judge-built-config-changed = Rebuild `{ $image }`: the Dockerfile has changed since (line { $line }, { $instruction }; in the image: `{ $seen }`).
judge-built-file-changed = Rebuild `{ $image }`: { $path } has changed since.
judge-built-file-not-in-image = Rebuild `{ $image }`: { $path } is not in the image where the Dockerfile copies it.
judge-built-before-since = `{ $expected }` was built before this fresh start: build it again.

## Containers
judge-containers-not-listed = The list of containers has not arrived yet.
judge-container = Container { $container }, started from `{ $image }`.
judge-container-printed = Container { $container } of `{ $image }` printed the expected sentence.
judge-container-removed = Container { $container } of `{ $image }` is gone.
judge-container-none = No container was started from `{ $expected }` yet.
judge-container-other-image = A container of `{ $seen }` was started, the lab asks for `{ $expected }`.
judge-container-before-since = That container of `{ $expected }` is from before this fresh start: start another.
judge-container-never-started = Start it with `docker run`: container { $container } was created but never started.
judge-container-start-failed = Container { $container } could not start: { $error }
judge-container-no-terminal = Add `-it`: container { $container } has no interactive terminal.
judge-container-other-program = Container { $container } runs `{ $seen }`; { $expected } is expected: add `bash` at the end of the command.
judge-container-terminal-unseen = No telling whether container { $container } had a terminal. Start another with `-it`.
judge-container-command-unseen = Container { $container } was gone too quickly to see what it ran. Start another.
judge-container-exec-terminal-unseen = A { $expected } was opened in { $container }, but no telling whether it had a terminal. Do it again with `docker exec -it`.
judge-container-not-running = Container { $container } does not run any more.
judge-container-not-ended = Container { $container } has not ended yet.
judge-container-still-running = Container { $container } still runs: leave it, then `docker rm { $container }`.
judge-container-only-stopped = Container { $container } is stopped but still there: `docker rm { $container }` destroys it.
judge-container-exit-unseen = Container { $container } was gone before its end could be seen. Start another without `--rm`.
judge-container-failed = Container { $container } failed (code { $code }): { $last }
judge-container-failed-silent = Container { $container } failed (code { $code }) and printed nothing.
judge-container-output-given = The image's own application must print it: "{ $expected }" was in the command of container { $container } already.
judge-container-output-missed = Container { $container } ended, but its output was missed. Run it once more without `--rm`.
judge-container-no-output = Container { $container } printed nothing; "{ $expected }" is expected.
judge-container-other-output = Container { $container } printed "{ $last }"; "{ $expected }" is expected.
judge-exec = `{ $command }` ran in container { $container }.
judge-exec-none = That command did not run in a container of `{ $expected }` yet.
judge-exec-failed = `{ $command }` failed in the container (code { $code }).
judge-exec-not-ended = `{ $command }` has not ended yet.
judge-transcript = In container { $container }: "{ $line }".
judge-transcript-none = Type `{ $try }` in a container of `{ $image }`.
judge-transcript-other = The container answered "{ $seen }"; "{ $expected }" is expected.
judge-transcript-unseen = What is printed in that container cannot be seen. Start `docker run -it --rm { $image } bash`, then type `{ $try }`.

## Files
judge-workspace-not-read = The working folder has not been read yet.
judge-folder = The folder exists.
judge-folder-missing = The folder does not exist yet: the first save makes it.
judge-folder-inside = The folder { $path } exists.
judge-folder-inside-missing = The folder { $path } does not exist yet.
judge-file = { $path } is saved.
judge-file-missing = Save { $path }: there is no such file yet.
judge-file-not-read = { $path } has not been read yet.
judge-file-before-since = { $path } is from before this fresh start: save it again.
judge-file-lacks = Missing in { $path }: { $expected }

## Instructions of the Dockerfile
judge-from = Line { $line }: FROM { $image }.
judge-from-other = Write `FROM { $expected }`: for now the image starts from `{ $seen }`.
judge-from-python = Write `FROM { $expected }`: `{ $seen }` brings Python along, and the exercise is to install it yourself.
judge-apt = Line { $line }: { $expected } is installed with apt.
judge-apt-none = Add a RUN that installs { $expected } with apt, after an `apt update`.
judge-apt-only-update = Line { $line }: the lists are up to date, { $expected } is still to be installed (`apt install -y { $expected }`).
judge-apt-no-update = Line { $line }: add `apt update` before the installation, the image carries no package lists.
judge-apt-update-late = Line { $line }: put `apt update` before this installation, not after it.
judge-apt-no-yes = Line { $line }: add `-y`, nobody is there to answer "yes" during a build.
judge-apt-aptitude = Line { $line }: use apt or apt-get, aptitude is not in the image.
judge-pip = Line { $line }: { $expected } is installed with pip.
judge-pip-none = Add a RUN that installs { $expected } with pip.
judge-pip-by-apt = Line { $line }: the lab asks for pip to install { $expected }, not for apt's package.
judge-pip-without-pip = Line { $line }: install `python3-pip` with apt first, pip is not there yet.
judge-pip-before-python = Line { $line }: install Python (and `python3-pip`) with apt before this line.
judge-copy = Line { $line }: { $path } is copied to `{ $destination }`.
judge-copy-add = Line { $line }: { $path } is added to `{ $destination }`. ADD will do, but COPY is enough for a file.
judge-copy-none = Add a COPY that puts { $path } into the image.
judge-copy-outside = Line { $line }: write `COPY { $path } …`. `{ $seen }` is outside the build context.
judge-copy-elsewhere = Line { $line }: write `COPY { $path } …`. `{ $seen }` is not in the folder.
judge-entrypoint = Line { $line }: the container launches `{ $destination }`.
judge-entrypoint-none = Add an ENTRYPOINT that launches { $path } with Python.
judge-entrypoint-only-cmd = The lab asks for ENTRYPOINT to launch { $path }: there is only CMD.
judge-entrypoint-quotes = Line { $line }: use double quotes, and a comma between the words, as in ENTRYPOINT ["python3", "/{ $path }"].
judge-entrypoint-not-launched = Line { $line }: this ENTRYPOINT does not launch { $path } with Python.
judge-entrypoint-no-python = Line { $line }: put `python3` before { $path }, that file cannot run by itself.
judge-entrypoint-other-file = Line { $line }: ENTRYPOINT launches `{ $seen }`, the lab asks for { $path }.
judge-entrypoint-other-place = Line { $line }: ENTRYPOINT launches `{ $seen }`, but COPY puts the file at `{ $destination }`.
judge-entrypoint-not-copied = Line { $line }: ENTRYPOINT launches `{ $seen }`, but no COPY brings { $path }.

## Commands
judge-command = `{ $line }` was run.
judge-command-none = Type `{ $try }` in the shell.
judge-command-running = `{ $line }` has not ended yet.
judge-command-failed = `{ $line }` failed (code { $code }). Try `{ $try }`.
judge-command-alternative = Type `{ $try }` without `||`: there is no telling whether it worked.
judge-command-held-unseen = `{ $line }` was seen, the list of images is awaited.
judge-command-too-early = Do `{ $try }` again: last time `{ $image }` did not exist yet.

## The rest
judge-no-condition = Nothing can judge this task.
judge-unwanted = It is still there, and should not be.
judge-absent = It is not there, as asked for.
progress-declared = You ticked it yourself.
progress-unreadable = The ledger of your progress cannot be read ({ $detail }).
progress-other-version = The ledger of your progress has version { $seen }; this program reads version { $expected }. Update soleil.
judge-engine-down = The engine does not answer: this will be known once it does.
# The shell pane and the witness
shell-no-terminal = Quit a few programs and start the shell again: the system has no terminal left to give ({ $cause }).
shell-not-started = Check the SHELL variable, then start it again: { $shell } does not start ({ $cause }).
shell-hooks-not-written = Make some room in the temporary folder: the witness's script could not be written there ({ $cause }).
witness-taken = Use the shell of this window: another soleil already listens to outside terminals on { $path }.
witness-no-socket = Use the shell of this window: outside terminals cannot reach me, because { $path } does not open ({ $cause }).
