# `soleil doctor`: what was found, and under `-mend` what to do about it.
doctor-level-ok = ok
doctor-level-warning = warning
doctor-level-problem = problem
doctor-all-well = Everything is there: you can start the lab with `soleil`.
doctor-warnings = Nothing stands in the way of the lab. Warnings: {$warnings}.
doctor-problems = Mend the problems above first: {$problems}. Warnings: {$warnings}.

doctor-client = The docker command is there: {$version}.
doctor-client-small = The docker command is the small one that soleil gives ({$version}): it is enough for the lab.
doctor-client-missing = The docker command is not there. The shell of soleil's screen gives a small one, enough for the lab.
doctor-client-missing-mend = For the real one: `sudo apt install docker.io`, or follow https://docs.docker.com/engine/install
doctor-client-silent = The docker command does not say its version.
doctor-client-silent-mend = Try `docker --version` by hand.

doctor-address-flag = --host says where the engine is: {$host}.
doctor-address-variable = DOCKER_HOST says where the engine is: {$host}.
doctor-address-context = The docker context “{$context}” says where the engine is: {$host}.
doctor-address-default = The engine is looked for at its usual place: {$host}.
doctor-address-elsewhere = soleil found a socket at {$host}, where the docker command of your other windows does not look.
doctor-address-elsewhere-mend = In those windows type `export DOCKER_HOST={$host}` first. The shell of soleil does it by itself.

doctor-engine = The engine answers: {$kind} {$version}, API {$api}.
doctor-engine-old = The engine answers, but it is old: {$kind} {$version}, API {$api}.
doctor-engine-old-mend = Update it if you can: soleil is tested with Docker 20.10 or later, and Podman 5.
doctor-engine-mend = Check DOCKER_HOST and the docker context: `docker context ls`.

doctor-builder = BuildKit builds the images, for `docker build` as for F5.
doctor-builder-classic = F5 builds with BuildKit, `docker build` with the classic builder: the output differs, the image does not.
doctor-builder-podman = Podman builds the images itself, without BuildKit: that will do.
doctor-builder-broken = DOCKER_BUILDKIT is set, but the docker command has no buildx: `docker build` will fail.
doctor-builder-broken-mend = Type `unset DOCKER_BUILDKIT`, or install buildx (`sudo apt install docker-buildx`).

doctor-storage = The images are stored with {$driver}.
doctor-storage-vfs = The images are stored with vfs, which copies every layer whole: slow, and large.
doctor-storage-old = The images are stored with {$driver}, which Docker has given up.
doctor-storage-mend = Ask whoever looks after the machine for the overlay2 driver. The lab can be done without.

doctor-disk = {$free} GiB are free for the images ({$path}).
doctor-disk-mend = Make room: the lab's images take about 4 GiB. `docker system df` shows what is used, `docker image prune` removes what has no name.
doctor-disk-unknown = The engine keeps its images on another machine: how much room it has is not known from here.

doctor-registry = The Docker Hub answers the engine. Without a login it limits the pulls of an hour, which everybody behind your address shares.
doctor-registry-login = The Docker Hub answers the engine, and you are logged in there.
doctor-registry-mirror = The engine gets the Hub's images, through {$mirror}.
doctor-registry-refuses = The Docker Hub does not answer the engine. The engine says: {$words}
doctor-registry-unasked = This engine cannot ask the Docker Hub without pulling: `docker pull hello-world` will tell you whether it answers.
doctor-registry-silent = The Docker Hub does not answer the engine.
doctor-registry-mend = Check the machine's network: `curl -I https://registry-1.docker.io/v2/` should say 401.
doctor-registry-limit-mend = Too many pulls from your address: log in with `docker login`, or wait an hour.
doctor-registry-date-mend = Set the engine's clock (`timedatectl`): a wrong date makes every certificate look bad.
doctor-registry-certificate-mend = Something between the engine and the Hub changes the certificates, most often a company's proxy: ask for its certificate.
doctor-registry-proxy-mend = Check the engine's proxy: `docker info` shows it, /etc/systemd/system/docker.service.d or daemon.json sets it.
doctor-registry-dns-mend = The engine cannot find the Hub's name: check the network and the DNS (`resolvectl status`).
doctor-registry-mirror-mend = Try `docker pull python:3.11`: the engine asks {$mirror} first, and that may do. soleil then takes the pull itself as the proof.

doctor-proxy = The engine and the builds go through a proxy.
doctor-proxy-builds = The engine goes through a proxy, but builds do not know it: `apt update` and `pip install` may fail in them.
doctor-proxy-builds-mend = Put it under "proxies" in ~/.docker/config.json: https://docs.docker.com/engine/cli/proxy
doctor-proxy-engine = ~/.docker/config.json gives builds a proxy, but the engine has none: pulls may fail.
doctor-proxy-engine-mend = If pulls fail, give it to the engine too: https://docs.docker.com/engine/daemon/proxy

doctor-clock = The engine's clock is yours.
doctor-clock-ahead = The engine's clock is ahead of yours by {$seconds} s.
doctor-clock-behind = The engine's clock is behind yours by {$seconds} s.
doctor-clock-mend = Set both clocks: `sudo timedatectl set-ntp true`. Times in the report would be wrong.

doctor-architecture = The machine is {$architecture}: all the lab's images exist for it.
doctor-architecture-other = The machine is {$architecture}: some images do not exist for it, mysql:5.7 for one.
doctor-architecture-other-mend = Where a pull says `no matching manifest`, add the platform: `docker pull --platform linux/amd64 mysql:5.7`.

doctor-locale = The locale is {$locale}: accents and suns can be shown.
doctor-locale-ascii = The locale is not UTF-8 ({$locale}): soleil draws with ASCII alone.
doctor-locale-mend = Type `export LANG=C.UTF-8` before you start it.

doctor-terminal = The terminal is {$term}.
doctor-terminal-inside = You are in the shell of soleil: look at the terminal from outside.
doctor-terminal-unknown = TERM is not set: nobody knows what the terminal can do.
doctor-terminal-dumb = The terminal cannot move a cursor (TERM is dumb): soleil prints lines instead of a screen.
doctor-terminal-mend = In an ordinary terminal, type `export TERM=xterm-256color`.
doctor-colours = The terminal has {$count} colours.
doctor-colours-off = NO_COLOR is set: soleil uses no colour.
doctor-colours-none = The terminal has no colours: soleil says everything with signs and words too.
doctor-colours-mend = If it does show colours, type `export TERM=xterm-256color`.
doctor-size = The terminal has {$columns} columns and {$rows} rows.
doctor-size-small = The terminal has {$columns} columns and {$rows} rows: too few for the screen.
doctor-size-mend = Enlarge the window or make its letters smaller: 60 by 20 at least, 80 by 24 are better.
doctor-clipboard-tmux = tmux hands copies on to your terminal's clipboard.
doctor-clipboard-tmux-off = tmux keeps copies to itself: they do not reach your clipboard.
doctor-clipboard-tmux-mend = Type `tmux set -s set-clipboard on`. Each copy is in the file clipboard.txt too.
doctor-clipboard-screen = `screen` keeps copies to itself: they do not reach your clipboard.
doctor-clipboard-screen-mend = Each copy is in the file clipboard.txt too. tmux can hand copies on.
doctor-clipboard-ssh = You are connected over SSH: copies travel to your terminal, if it allows that, and are in the file clipboard.txt too.

doctor-shell = In your shell, {$shell}, soleil sees the commands that you type.
doctor-shell-other = In your shell, {$shell}, soleil does not see the commands that you type.
doctor-shell-old = Your {$shell} is too old ({$version}): soleil does not see the commands that you type.
doctor-shell-missing = Your shell, {$shell}, is not on this machine.
doctor-shell-mend = Start it with another: `SHELL=/bin/bash soleil`. It takes bash 4.4 or later, zsh or fish.

doctor-home-none = You have no home folder.
doctor-home-absent = Your home folder is not there: {$path}.
doctor-home-none-mend = Set HOME to a folder of yours: `export HOME=/home/$USER`.
doctor-home-disk = {$free} GiB are free in {$path}.
doctor-home-disk-mend = Make room: `du -sh ~/* | sort -h` shows what is large.
doctor-folder = You may write to {$path}.
doctor-folder-absent = {$path} will be made when it is needed.
doctor-folder-closed = You may not write to {$path}.
doctor-folder-closed-mend = Look at its rights with `ls -ld {$path}`, then `chmod u+rwx {$path}` if it is yours.
doctor-folder-foreign = {$path} is somebody else's: soleil reads nothing in it and writes nothing to it.
doctor-folder-foreign-mend = Start soleil as yourself, without sudo. If it is yours: `sudo chown -R $USER {$path}`.
doctor-folder-open = Others may write to {$path} too.
doctor-folder-open-mend = Close it: `chmod go-w {$path}`.
doctor-folder-file = {$path} is no folder.
doctor-folder-file-mend = Move it out of the way: `mv {$path} {$path}.old`.
doctor-folder-silent = {$path} does not answer.
doctor-folder-silent-mend = It may be on a network drive that is gone: tell whoever looks after the machine.

doctor-lab = The lab cannot be read: {$error}
doctor-lab-mend = `soleil lint` shows the line and what to change.
doctor-config = The configuration is fine.
doctor-config-mend = Mend config.yaml, or take it away: everything has a default.
doctor-ledger = Your progress can be read.
doctor-ledger-damaged = Your progress in {$path} is damaged, or of a newer version.
doctor-ledger-mend = Get it back from a copy if you have one. soleil overwrites nothing that it cannot read: it keeps it aside, and begins anew.
doctor-witness-nobody = No other soleil is running.
doctor-witness-inside = soleil listens to your other terminals.
doctor-witness-soleil = A soleil is running: it listens to your other terminals.
doctor-witness-mend = Do the lab in the shell of soleil: it is heard there all the same.
config-not-yours = {doctor-folder-foreign-mend} {$path} is somebody else's: soleil keeps its own settings.
state-not-yours = {doctor-folder-foreign-mend} {doctor-folder-foreign}
witness-not-yours = Do the lab in the shell of this window: outside terminals cannot reach soleil, because somebody else has made {$path}.
