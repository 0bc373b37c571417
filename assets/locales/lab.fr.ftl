## Le Dockerfile ne se lit pas
dockerfile-empty = Le Dockerfile est encore vide : commence par une ligne FROM.
dockerfile-no-from = Ajoute une ligne FROM au Dockerfile : elle donne l'image de départ.
dockerfile-unknown-instruction = Ligne { $line } du Dockerfile : « { $word } » n'est pas une instruction. On attend FROM, RUN, COPY, ENTRYPOINT…
dockerfile-needs-arguments = Ligne { $line } du Dockerfile : complète « { $word } », il manque ce qui vient après.
dockerfile-unreadable = Ligne { $line } du Dockerfile : elle ne se lit pas ({ $detail }).

## Images
judge-images-not-listed = La liste des images n'est pas encore arrivée.
judge-image-missing = `{ $expected }` n'est pas encore sur la machine.
judge-image-other-tag = `{ $seen }` est là, le TP demande `{ $expected }`.
judge-image-other-repository = `{ $seen }` est là, mais c'est un autre dépôt : le TP demande `{ $expected }`.
judge-image-mistaken = Ce n'est pas tout à fait le nom : tu as `{ $seen }`, le bon est `{ $expected }`.
judge-image-tagged-by-hand = Fais `docker pull { $expected }` : ce tag a été posé à la main ou par un build, l'image ne vient pas d'un registre.
judge-image-not-from-registry = Fais `docker pull { $expected }` : une image porte ce nom, mais elle ne vient pas d'un registre (elle a été construite ou chargée ici).
judge-image-registry-differs = Fais `docker pull { $expected }` : l'image qui porte ce nom n'est pas celle du registre.
judge-image-registry-silent = `{ $expected }` est là, mais le registre ne répond pas : impossible de savoir si elle en vient. `docker pull { $expected }` le prouvera.
judge-image-registry-not-asked = `{ $expected }` est là ; on demande au registre si elle vient bien de chez lui.
judge-image-before-since = `{ $expected }` était là avant ce nouveau départ : refais-le.
judge-image-not-built = Construis `{ $expected }` : l'image qui porte ce nom vient d'un registre.
judge-image-pulled = `{ $image }` a été téléchargée depuis un registre (vu en direct).
judge-image-digest = `{ $image }` porte une empreinte de son registre.
judge-image-registry-agrees = `{ $image }` a la même empreinte que dans le registre.
judge-image-there = `{ $image }` est sur la machine.

## Image construite
judge-built = `{ $image }` est bien ce que construisent tes fichiers.
judge-built-inspecting = On regarde ce que contient `{ $image }`.
judge-built-retagged = Construis `{ $image }` avec `docker build` : pour l'instant c'est `{ $seen }` sous un autre nom.
judge-built-empty = Construis `{ $image }` avec `docker build` : cette image est vide.
judge-built-committed = Construis `{ $image }` avec `docker build` : celle-ci vient d'un `docker commit` (« { $seen } »), pas du Dockerfile.
judge-built-not-from-dockerfile = Construis `{ $image }` depuis ton Dockerfile : aucune de ses lignes RUN n'est dans cette image.
judge-built-other-base = Reconstruis `{ $image }` : elle n'est pas bâtie sur l'image `{ $expected }` de la machine.
judge-built-other-system = Reconstruis `{ $image }` : à l'intérieur, le système n'est pas `{ $expected }`.
judge-built-dockerfile-changed = Reconstruis `{ $image }` : le Dockerfile a changé depuis (ligne { $line }, `{ $instruction }`).
judge-built-run-gone = Reconstruis `{ $image }` : le Dockerfile a changé depuis (l'image a encore `RUN { $seen }`).
judge-built-config-changed = Reconstruis `{ $image }` : le Dockerfile a changé depuis (ligne { $line }, { $instruction } ; dans l'image : `{ $seen }`).
judge-built-file-changed = Reconstruis `{ $image }` : { $path } a changé depuis.
judge-built-file-not-in-image = Reconstruis `{ $image }` : { $path } n'est pas dans l'image, là où le Dockerfile le copie.
judge-built-before-since = `{ $expected }` a été construite avant ce nouveau départ : reconstruis-la.

## Conteneurs
judge-containers-not-listed = La liste des conteneurs n'est pas encore arrivée.
judge-container = Conteneur { $container }, lancé depuis `{ $image }`.
judge-container-printed = Le conteneur { $container } de `{ $image }` a affiché la phrase attendue.
judge-container-removed = Le conteneur { $container } de `{ $image }` n'existe plus.
judge-container-none = Aucun conteneur n'a encore été lancé depuis `{ $expected }`.
judge-container-other-image = Un conteneur de `{ $seen }` a été lancé, le TP demande `{ $expected }`.
judge-container-before-since = Ce conteneur de `{ $expected }` date d'avant ce nouveau départ : relances-en un.
judge-container-never-started = Lance-le avec `docker run` : le conteneur { $container } a été créé mais n'a jamais démarré.
judge-container-start-failed = Le conteneur { $container } n'a pas pu démarrer : { $error }
judge-container-no-terminal = Ajoute `-it` : le conteneur { $container } n'a pas de terminal interactif.
judge-container-unwanted-terminal = Enlève `-it` : le conteneur { $container } doit afficher tout seul, sans qu'on lui tape rien.
judge-container-other-program = Le conteneur { $container } exécute `{ $seen }` ; on attend { $expected }, à la fin de la commande.
judge-container-terminal-unseen = On ne sait pas si le conteneur { $container } avait un terminal. Relances-en un avec `-it`.
judge-container-command-unseen = Le conteneur { $container } est parti trop vite pour qu'on voie ce qu'il exécutait. Relances-en un.
judge-container-exec-terminal-unseen = Un { $expected } a été ouvert dans { $container }, mais on ne sait pas s'il avait un terminal. Recommence avec `docker exec -it`.
judge-container-not-running = Le conteneur { $container } ne tourne plus.
judge-container-not-ended = Le conteneur { $container } n'a pas encore fini.
judge-container-still-running = Le conteneur { $container } tourne encore : quitte-le, ou `docker stop { $container }`, puis `docker rm { $container }`.
judge-container-only-stopped = Le conteneur { $container } est arrêté mais toujours là : `docker rm { $container }` le détruit.
judge-container-ended = Le conteneur { $container } de `{ $image }` s'est arrêté.
judge-container-other-name = Le conteneur { $container } vient de la bonne image, mais n'a pas le bon nom. Lances-en un autre avec `--name { $expected }`.
judge-container-name-taken = `{ $container }` vient de `{ $seen }`, le TP demande `{ $expected }`. Détruis-le (`docker rm -f { $container }`) : le nom sera libre.
judge-container-no-port = Le conteneur { $container } ne publie aucun port : détruis-le, et lances-en un autre avec `-p { $expected }`.
judge-container-other-port = Le conteneur { $container } publie { $seen } ; il faut { $expected } : détruis-le, et lances-en un autre avec `-p { $expected }`.
judge-container-ports-unseen = Le conteneur { $container } a disparu trop vite pour voir quels ports il publiait. Lances-en un autre sans `--rm`.
judge-container-no-volume = Le conteneur { $container } n'a pas de volume : lances-en un autre avec `-v { $expected }`.
judge-container-other-volume = Dans le conteneur { $container } il y a { $seen } ; il faut { $expected } : lances-en un autre avec `-v { $expected }`.
judge-container-mounts-unseen = Le conteneur { $container } a disparu trop vite pour voir quels volumes il avait. Lances-en un autre sans `--rm`.
judge-container-exit-unseen = Le conteneur { $container } a disparu avant qu'on voie comment il a fini. Relances-en un sans `--rm`.
judge-container-failed = Le conteneur { $container } a échoué (code { $code }) : { $last }
judge-container-failed-silent = Le conteneur { $container } a échoué (code { $code }), sans rien afficher.
judge-container-output-given = C'est l'application de l'image qui doit l'afficher : « { $expected } » a été donné au conteneur { $container } par une commande.
judge-container-output-missed = Le conteneur { $container } a fini, mais son affichage nous a échappé. Relance-le une fois sans `--rm`.
judge-container-no-output = Le conteneur { $container } n'a rien affiché ; on attend « { $expected } ».
judge-container-other-output = Le conteneur { $container } a affiché « { $last } » ; on attend « { $expected } ».
judge-exec = `{ $command }` a été exécutée dans le conteneur { $container }.
judge-exec-try = Tape `{ $try }` dans le terminal.
judge-exec-none = Cette commande n'a pas encore été exécutée dans un conteneur de `{ $expected }`.
judge-exec-failed = `{ $command }` a échoué dans le conteneur (code { $code }).
judge-exec-not-ended = `{ $command }` n'a pas encore fini.
judge-transcript = Dans le conteneur { $container } : « { $line } ».
judge-transcript-none = Tape `{ $try }` dans un conteneur de `{ $image }`.
judge-transcript-other = Le conteneur a répondu « { $seen } » ; on attend « { $expected } ».
judge-transcript-unseen = On ne voit pas ce qui s'affiche dans ce conteneur. Lance `docker run -it --rm { $image } bash`, puis tape `{ $try }`.

## Volumes
judge-volumes-not-listed = La liste des volumes n'est pas encore arrivée.
judge-volume = Le volume `{ $volume }` existe.
judge-volume-missing = Il n'y a pas encore de volume appelé `{ $expected }`.
judge-volume-before-since = Le volume `{ $expected }` était là avant ce nouveau départ : supprime-le (`docker volume rm { $expected }`) et refais-le.

## Fichiers
judge-workspace-not-read = Le dossier de travail n'a pas encore été lu.
judge-folder = Le dossier existe.
judge-folder-missing = Le dossier n'existe pas encore : le premier enregistrement le crée.
judge-folder-inside = Le dossier { $path } existe.
judge-folder-inside-missing = Le dossier { $path } n'existe pas encore.
judge-file = { $path } est enregistré.
judge-file-missing = Enregistre { $path } : ce fichier n'existe pas encore.
judge-file-not-read = { $path } n'a pas encore été lu.
judge-file-before-since = { $path } date d'avant ce nouveau départ : enregistre-le à nouveau.
judge-file-lacks = Il manque dans { $path } : { $expected }

## Instructions du Dockerfile
judge-from = Ligne { $line } : FROM { $image }.
judge-from-other = Mets `FROM { $expected }` : pour l'instant l'image part de `{ $seen }`.
judge-from-python = Mets `FROM { $expected }` : `{ $seen }` a déjà Python, et ce n'est pas de là que part le TP.
judge-apt = Ligne { $line } : { $expected } est installé avec apt.
judge-apt-none = Ajoute un RUN qui installe { $expected } avec apt, après un `apt update`.
judge-apt-only-update = Ligne { $line } : les listes sont à jour, il reste à installer { $expected } (`apt install -y { $expected }`).
judge-apt-no-update = Ligne { $line } : ajoute `apt update` avant l'installation, l'image n'a pas les listes de paquets.
judge-apt-update-late = Ligne { $line } : mets `apt update` avant cette installation, pas après.
judge-apt-no-yes = Ligne { $line } : ajoute `-y`, personne n'est là pour répondre « oui » pendant un build.
judge-apt-aptitude = Ligne { $line } : utilise apt ou apt-get, aptitude n'est pas dans l'image.
judge-pip = Ligne { $line } : { $expected } est installée avec pip.
judge-pip-none = Ajoute un RUN qui installe { $expected } avec pip.
judge-pip-by-apt = Ligne { $line } : le TP demande pip pour { $expected }, pas le paquet d'apt.
judge-pip-without-pip = Ligne { $line } : installe d'abord `python3-pip` avec apt, pip n'est pas encore là.
judge-pip-before-python = Ligne { $line } : installe Python (et `python3-pip`) avec apt avant cette ligne.
judge-copy = Ligne { $line } : { $path } est copié vers `{ $destination }`.
judge-copy-add = Ligne { $line } : { $path } est ajouté vers `{ $destination }`. ADD convient, mais COPY suffit pour un fichier.
judge-copy-none = Ajoute un COPY qui met { $path } dans l'image.
judge-copy-outside = Ligne { $line } : écris `COPY { $path } …`. `{ $seen }` est hors du contexte de build.
judge-copy-elsewhere = Ligne { $line } : écris `COPY { $path } …`. `{ $seen }` n'est pas dans le dossier.
judge-copy-ignored = Ligne { $line } : retire { $path } du `.dockerignore`, il empêche ce COPY de le voir.
judge-entrypoint = Ligne { $line } : le conteneur lance `{ $destination }`.
judge-entrypoint-none = Ajoute un ENTRYPOINT qui lance { $path } avec Python.
judge-entrypoint-only-cmd = Le TP demande ENTRYPOINT pour lancer { $path } : il n'y a que CMD.
judge-entrypoint-quotes = Ligne { $line } : mets des guillemets doubles et une virgule entre les mots, comme ENTRYPOINT ["python3", "/{ $path }"].
judge-entrypoint-not-launched = Ligne { $line } : cet ENTRYPOINT ne lance pas { $path } avec Python.
judge-entrypoint-no-python = Ligne { $line } : mets `python3` devant { $path }, ce fichier ne se lance pas tout seul.
judge-entrypoint-other-file = Ligne { $line } : ENTRYPOINT lance `{ $seen }`, le TP demande { $path }.
judge-entrypoint-other-place = Ligne { $line } : ENTRYPOINT lance `{ $seen }`, mais COPY met le fichier dans `{ $destination }`.
judge-entrypoint-not-copied = Ligne { $line } : ENTRYPOINT lance `{ $seen }`, mais aucun COPY n'apporte { $path }.

## Commandes
judge-command = `{ $line }` a été exécutée.
judge-command-none = Tape `{ $try }` dans le terminal.
judge-command-running = `{ $line }` n'a pas encore fini.
judge-command-failed = `{ $line }` a échoué (code { $code }). Essaie `{ $try }`.
judge-command-alternative = Tape `{ $try }` sans `||` : on ne peut pas savoir si elle a réussi.
judge-command-held-unseen = `{ $line }` a été vue, on attend la liste des images.
judge-command-too-early = Refais `{ $try }` : la dernière fois, `{ $image }` n'existait pas encore.

## Le reste
judge-no-condition = Rien ne permet de juger cette tâche.
judge-unwanted = C'est encore là, et cela ne devrait plus.
judge-absent = Ce n'est plus là, comme demandé.
progress-declared = Tu l'as coché toi-même.
progress-unreadable = Le carnet de progression ne se lit pas ({ $detail }).
progress-other-version = Le carnet de progression est en version { $seen } ; ce programme lit la version { $expected }. Mets soleil à jour.
judge-engine-down = Le moteur ne répond pas : la réponse viendra avec lui.
