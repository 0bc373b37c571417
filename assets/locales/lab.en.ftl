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
judge-image-mistaken = This is not quite the name: you have `{ $seen }`, the right one is `{ $expected }`.
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
judge-container-unwanted-terminal = Leave out `-it`: container { $container } is to print by itself, nothing is typed into it.
judge-container-other-program = Container { $container } runs `{ $seen }`; { $expected } is expected, at the end of the command.
judge-container-terminal-unseen = No telling whether container { $container } had a terminal. Start another with `-it`.
judge-container-command-unseen = Container { $container } was gone too quickly to see what it ran. Start another.
judge-container-exec-terminal-unseen = A { $expected } was opened in { $container }, but no telling whether it had a terminal. Do it again with `docker exec -it`.
judge-container-not-running = Container { $container } does not run any more.
judge-container-not-ended = Container { $container } has not ended yet.
judge-container-still-running = Container { $container } still runs: leave it, or `docker stop { $container }`, then `docker rm { $container }`.
judge-container-only-stopped = Container { $container } is stopped but still there: `docker rm { $container }` destroys it.
judge-container-ended = Container { $container } of `{ $image }` has ended.
judge-container-other-name = Container { $container } is of the right image, but not of the right name. Start another with `--name { $expected }`.
judge-container-name-taken = `{ $container }` was made from `{ $seen }`, the lab asks for `{ $expected }`. Remove it (`docker rm -f { $container }`), the name is then free.
judge-container-no-port = Container { $container } publishes no port: remove it, and start another with `-p { $expected }`.
judge-container-other-port = Container { $container } publishes { $seen }; { $expected } is expected: remove it, and start another with `-p { $expected }`.
judge-container-ports-unseen = Container { $container } was gone too quickly to see which ports it published. Start another without `--rm`.
judge-container-no-volume = Container { $container } has no volume: start another with `-v { $expected }`.
judge-container-other-volume = In container { $container } there is { $seen }; { $expected } is expected: start another with `-v { $expected }`.
judge-container-mounts-unseen = Container { $container } was gone too quickly to see which volumes it had. Start another without `--rm`.
judge-container-exit-unseen = Container { $container } was gone before its end could be seen. Start another without `--rm`.
judge-container-failed = Container { $container } failed (code { $code }): { $last }
judge-container-failed-silent = Container { $container } failed (code { $code }) and printed nothing.
judge-container-output-given = The image's own application must print it: "{ $expected }" was given to container { $container } by a command.
judge-container-output-missed = Container { $container } ended, but its output was missed. Run it once more without `--rm`.
judge-container-no-output = Container { $container } printed nothing; "{ $expected }" is expected.
judge-container-other-output = Container { $container } printed "{ $last }"; "{ $expected }" is expected.
judge-exec = `{ $command }` ran in container { $container }.
judge-exec-try = Type `{ $try }` in the shell.
judge-exec-none = That command did not run in a container of `{ $expected }` yet.
judge-exec-failed = `{ $command }` failed in the container (code { $code }).
judge-exec-not-ended = `{ $command }` has not ended yet.
judge-transcript = In container { $container }: "{ $line }".
judge-transcript-none = Type `{ $try }` in a container of `{ $image }`.
judge-transcript-other = The container answered "{ $seen }"; "{ $expected }" is expected.
judge-transcript-unseen = What is printed in that container cannot be seen. Start `docker run -it --rm { $image } bash`, then type `{ $try }`.

## Volumes
judge-volumes-not-listed = The list of volumes has not arrived yet.
judge-volume = The volume `{ $volume }` exists.
judge-volume-missing = There is no volume called `{ $expected }` yet.
judge-volume-before-since = The volume `{ $expected }` was there before this fresh start: remove it (`docker volume rm { $expected }`) and do it anew.

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
judge-from-python = Write `FROM { $expected }`: `{ $seen }` has Python in it already, and is not where the lab starts from.
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
judge-copy-ignored = Line { $line }: take { $path } out of `.dockerignore`, it hides it from this COPY.
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
