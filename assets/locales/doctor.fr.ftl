# `soleil doctor` : ce qui a été vu, et sous `-mend` ce qu'il faut faire.
doctor-level-ok = ok
doctor-level-warning = attention
doctor-level-problem = problème
doctor-all-well = Tout est là : tu peux commencer le TP avec `soleil`.
doctor-warnings = Rien n'empêche de faire le TP. Points d'attention : {$warnings}.
doctor-problems = Règle d'abord les problèmes ci-dessus : {$problems}. Points d'attention : {$warnings}.

doctor-client = La commande docker est là : {$version}.
doctor-client-small = La commande docker est la petite que donne soleil ({$version}) : elle suffit pour le TP.
doctor-client-missing = La commande docker n'est pas là. Le terminal de l'écran de soleil en donne une petite, qui suffit pour le TP.
doctor-client-missing-mend = Pour avoir la vraie : `sudo apt install docker.io`, ou suis https://docs.docker.com/engine/install
doctor-client-silent = La commande docker ne dit pas sa version.
doctor-client-silent-mend = Essaie `docker --version` à la main.

doctor-address-flag = --host dit où est le moteur : {$host}.
doctor-address-variable = DOCKER_HOST dit où est le moteur : {$host}.
doctor-address-context = Le contexte docker « {$context} » dit où est le moteur : {$host}.
doctor-address-default = Le moteur est cherché à sa place habituelle : {$host}.
doctor-address-elsewhere = soleil a trouvé une porte à {$host}, où la commande docker de tes autres fenêtres ne regarde pas.
doctor-address-elsewhere-mend = Dans ces fenêtres, tape d'abord `export DOCKER_HOST={$host}`. Le shell de soleil le fait tout seul.

doctor-engine = Le moteur répond : {$kind} {$version}, API {$api}.
doctor-engine-old = Le moteur répond, mais il est vieux : {$kind} {$version}, API {$api}.
doctor-engine-old-mend = Mets-le à jour si tu peux : soleil est testé avec Docker 20.10 ou plus récent, et Podman 5.
doctor-engine-mend = Vérifie DOCKER_HOST et le contexte docker : `docker context ls`.

doctor-builder = BuildKit construit les images, pour `docker build` comme pour F5.
doctor-builder-classic = F5 construit avec BuildKit, `docker build` avec l'ancien constructeur : l'affichage change, pas l'image.
doctor-builder-podman = Podman construit les images lui-même, sans BuildKit : cela suffit.
doctor-builder-broken = DOCKER_BUILDKIT est défini, mais la commande docker n'a pas buildx : `docker build` échouera.
doctor-builder-broken-mend = Tape `unset DOCKER_BUILDKIT`, ou installe buildx (`sudo apt install docker-buildx`).

doctor-storage = Les images sont rangées avec {$driver}.
doctor-storage-vfs = Les images sont rangées avec vfs, qui recopie chaque couche en entier : c'est lent et gros.
doctor-storage-old = Les images sont rangées avec {$driver}, que Docker a abandonné.
doctor-storage-mend = Demande le pilote overlay2 à qui s'occupe de la machine. Le TP se fait aussi sans.

doctor-disk = Il reste {$free} Gio pour les images ({$path}).
doctor-disk-mend = Fais de la place : les images du TP prennent environ 4 Gio. `docker system df` montre ce qui est pris, `docker image prune` enlève ce qui n'a pas de nom.
doctor-disk-unknown = Le moteur range ses images sur une autre machine : d'ici, on ne sait pas quelle place il lui reste.

doctor-registry = Le Docker Hub répond au moteur. Sans compte, il limite les téléchargements par heure, et tous ceux qui ont la même adresse se les partagent.
doctor-registry-login = Le Docker Hub répond au moteur, et tu y es connecté.
doctor-registry-mirror = Le moteur atteint les images du Hub, par {$mirror}.
doctor-registry-refuses = Le Docker Hub ne répond pas au moteur. Le moteur dit : {$words}
doctor-registry-unasked = Ce moteur ne sait pas interroger le Docker Hub sans rien télécharger : `docker pull hello-world` te dira s'il répond.
doctor-registry-silent = Le Docker Hub ne répond pas au moteur.
doctor-registry-mend = Vérifie le réseau de la machine : `curl -I https://registry-1.docker.io/v2/` doit dire 401.
doctor-registry-limit-mend = Trop de téléchargements depuis ton adresse : connecte-toi avec `docker login`, ou attends une heure.
doctor-registry-date-mend = Mets l'horloge du moteur à l'heure (`timedatectl`) : une date fausse rend tous les certificats douteux.
doctor-registry-certificate-mend = Quelque chose change les certificats entre le moteur et le Hub, le plus souvent le proxy d'une entreprise : demande son certificat.
doctor-registry-proxy-mend = Vérifie le proxy du moteur : `docker info` le montre, /etc/systemd/system/docker.service.d ou daemon.json le règle.
doctor-registry-dns-mend = Le moteur ne trouve pas le nom du Hub : vérifie le réseau et le DNS (`resolvectl status`).
doctor-registry-mirror-mend = Essaie `docker pull python:3.11` : le moteur demande d'abord à {$mirror}, et cela peut suffire. soleil prendra alors le téléchargement lui-même pour preuve.

doctor-proxy = Le moteur et les constructions passent par un proxy.
doctor-proxy-builds = Le moteur passe par un proxy, mais les constructions ne le connaissent pas : `apt update` et `pip install` peuvent y échouer.
doctor-proxy-builds-mend = Mets-le sous « proxies » dans ~/.docker/config.json : https://docs.docker.com/engine/cli/proxy
doctor-proxy-engine = ~/.docker/config.json donne un proxy aux constructions, mais le moteur n'en a pas : un téléchargement peut échouer.
doctor-proxy-engine-mend = Si un téléchargement échoue, donne-le aussi au moteur : https://docs.docker.com/engine/daemon/proxy

doctor-clock = L'horloge du moteur est la tienne.
doctor-clock-ahead = L'horloge du moteur avance sur la tienne de {$seconds} s.
doctor-clock-behind = L'horloge du moteur retarde sur la tienne de {$seconds} s.
doctor-clock-mend = Mets les deux à l'heure : `sudo timedatectl set-ntp true`. Les heures du compte rendu seraient fausses.

doctor-architecture = La machine est une {$architecture} : toutes les images du TP existent pour elle.
doctor-architecture-other = La machine est une {$architecture} : certaines images n'existent pas pour elle, mysql:5.7 par exemple.
doctor-architecture-other-mend = Si un téléchargement dit `no matching manifest`, ajoute la plateforme : `docker pull --platform linux/amd64 mysql:5.7`.

doctor-locale = La locale est {$locale} : les accents et les soleils s'affichent.
doctor-locale-ascii = La locale n'est pas en UTF-8 ({$locale}) : soleil dessine en ASCII.
doctor-locale-mend = Tape `export LANG=C.UTF-8` avant de le lancer.

doctor-terminal = Le terminal est un {$term}.
doctor-terminal-inside = Tu es dans le shell de soleil : regarde le terminal depuis une autre fenêtre.
doctor-terminal-unknown = TERM n'est pas défini : personne ne sait ce que le terminal sait faire.
doctor-terminal-dumb = Le terminal ne sait pas déplacer un curseur (TERM vaut dumb) : soleil écrit des lignes à la place d'un écran.
doctor-terminal-mend = Dans un terminal ordinaire, tape `export TERM=xterm-256color`.
doctor-colours = Le terminal a {$count} couleurs.
doctor-colours-off = NO_COLOR est défini : soleil n'utilise aucune couleur.
doctor-colours-none = Le terminal n'a pas de couleurs : soleil dit tout aussi par des signes et des mots.
doctor-colours-mend = S'il en montre, tape `export TERM=xterm-256color`.
doctor-size = Le terminal a {$columns} colonnes et {$rows} lignes.
doctor-size-small = Le terminal a {$columns} colonnes et {$rows} lignes : trop peu pour l'écran.
doctor-size-mend = Agrandis la fenêtre ou réduis ses lettres : 60 sur 20 au moins, 80 sur 24 sont mieux.
doctor-clipboard-tmux = tmux transmet les copies au presse-papiers de ton terminal.
doctor-clipboard-tmux-off = tmux garde les copies pour lui : elles n'arrivent pas dans ton presse-papiers.
doctor-clipboard-tmux-mend = Tape `tmux set -s set-clipboard on`. Chaque copie est aussi dans le fichier clipboard.txt.
doctor-clipboard-screen = `screen` garde les copies pour lui : elles n'arrivent pas dans ton presse-papiers.
doctor-clipboard-screen-mend = Chaque copie est aussi dans le fichier clipboard.txt. tmux sait transmettre les copies.
doctor-clipboard-ssh = Tu es connecté en SSH : les copies vont jusqu'à ton terminal, s'il le permet, et sont aussi dans le fichier clipboard.txt.

doctor-shell = Dans ton shell, {$shell}, soleil voit les commandes que tu tapes.
doctor-shell-other = Dans ton shell, {$shell}, soleil ne voit pas les commandes que tu tapes.
doctor-shell-old = Ton {$shell} est trop vieux ({$version}) : soleil ne voit pas les commandes que tu tapes.
doctor-shell-missing = Ton shell, {$shell}, n'est pas sur cette machine.
doctor-shell-mend = Lance-le avec un autre : `SHELL=/bin/bash soleil`. Il faut bash 4.4 ou plus récent, zsh ou fish.

doctor-home-none = Tu n'as pas de dossier personnel.
doctor-home-absent = Ton dossier personnel n'est pas là : {$path}.
doctor-home-none-mend = Donne à HOME un dossier à toi : `export HOME=/home/$USER`.
doctor-home-disk = Il reste {$free} Gio dans {$path}.
doctor-home-disk-mend = Fais de la place : `du -sh ~/* | sort -h` montre ce qui est gros.
doctor-folder = Tu peux écrire dans {$path}.
doctor-folder-absent = {$path} sera créé quand il le faudra.
doctor-folder-closed = Tu ne peux pas écrire dans {$path}.
doctor-folder-closed-mend = Regarde ses droits avec `ls -ld {$path}`, puis `chmod u+rwx {$path}` s'il est à toi.
doctor-folder-foreign = {$path} est à quelqu'un d'autre : soleil n'y lit rien et n'y écrit rien.
doctor-folder-foreign-mend = Lance soleil sous ton propre nom, sans sudo. S'il est à toi : `sudo chown -R $USER {$path}`.
doctor-folder-open = D'autres peuvent aussi écrire dans {$path}.
doctor-folder-open-mend = Ferme-le : `chmod go-w {$path}`.
doctor-folder-file = {$path} n'est pas un dossier.
doctor-folder-file-mend = Écarte-le : `mv {$path} {$path}.old`.
doctor-folder-silent = {$path} ne répond pas.
doctor-folder-silent-mend = Il est peut-être sur un disque réseau qui a disparu : dis-le à qui s'occupe de la machine.

doctor-lab = Le TP ne se lit pas : {$error}
doctor-lab-mend = `soleil lint` montre la ligne et ce qu'il faut changer.
doctor-config = La configuration est bonne.
doctor-config-mend = Corrige config.yaml, ou enlève-le : tout a une valeur par défaut.
doctor-ledger = Ta progression se lit.
doctor-ledger-damaged = Ta progression dans {$path} est abîmée, ou d'une version plus récente.
doctor-ledger-mend = Reprends-la d'une copie si tu en as une. soleil n'écrase rien de ce qu'il ne sait pas lire : il le garde à part et recommence.
doctor-witness-nobody = Aucun autre soleil n'est lancé.
doctor-witness-inside = soleil écoute tes autres terminaux.
doctor-witness-soleil = Un soleil est lancé : il écoute tes autres terminaux.
doctor-witness-mend = Fais le TP dans le shell de soleil : là, il t'entend quand même.
config-not-yours = {doctor-folder-foreign-mend} {$path} est à quelqu'un d'autre : soleil garde ses réglages d'origine.
state-not-yours = {doctor-folder-foreign-mend} {doctor-folder-foreign}
witness-not-yours = Fais le TP dans le shell de cette fenêtre : les terminaux extérieurs n'atteignent pas soleil, car quelqu'un d'autre a créé {$path}.
