key-help = Aide
key-steps = Les étapes
key-editor = L'éditeur (encore une fois : l'autre fichier)
key-images = Images et conteneurs
key-build = Enregistrer et construire l'image
key-run = Lancer l'image
key-log = Le journal des constructions et des lancements
key-shell = Le terminal
key-cue = La suite de la démonstration
key-quit = Quitter
key-save = Enregistrer
key-palette = La liste des actions
key-zoom = Un seul volet, ou tous
key-pull = Récupérer une image qui manque à l'étape
key-hint = Un indice
key-declare = Cocher à la main ce que soleil ne peut pas voir
key-mouse = Prendre ou rendre la souris
key-redraw = Redessiner l'écran
key-help-short = Aide
key-steps-short = Étapes
key-editor-short = Éditeur
key-images-short = Images
key-build-short = Construire
key-run-short = Lancer
key-log-short = Journal
key-shell-short = Terminal
key-quit-short = Quitter
pane-steps = Étapes
pane-text = À faire
pane-editor = Éditeur
pane-images = Images et conteneurs
pane-log = Journal
pane-shell = Terminal
help-title = AIDE
help-panes =
    Dans le terminal, seules les touches F1 à F10 et Ctrl-G sont à soleil : tout le reste va au shell. Ctrl-G deux fois lui en envoie un. Maj-Page↑ remonte dans ce qui est passé.

    Étapes : ← → changent d'étape, `h` donne un indice, `d` coche à la main, `i` récupère une image.

    Éditeur : Ctrl-Z annule, Ctrl-Y rétablit, Ctrl-F cherche, Ctrl-C, Ctrl-X et Ctrl-V copient, coupent et collent.

    Images : Entrée ouvre les couches et l'historique.

    Journal : `/` cherche, `n` et `N` vont au suivant et au précédent, `w` replie les lignes, `f` suit la fin, `s` garde le journal dans un fichier, `c` arrête, ← → passent d'un journal à l'autre.
palette-title = ACTIONS
quit-title = QUITTER
quit-unsaved =
    Du texte n'est pas enregistré.

    `s` : enregistrer et rester. `q` ou F10 : quitter ; ton texte est gardé de côté et te sera rendu la prochaine fois.

    Toute autre touche : rester.
too-small = Agrandis la fenêtre : il faut au moins 60 colonnes et 20 lignes. Rien n'est perdu.
engine-none = pas de moteur Docker
engine-looking = recherche du moteur…
prefix-pressed = Ctrl-G : 1 à 9 et 0 comme F1 à F10, s enregistre, p les actions, z un seul volet, h un indice
images-unknown = La liste viendra dès que le moteur aura répondu.
images-empty =   Aucune image pour l'instant.
images-head = DÉPÔT|TAG|ID|TAILLE|ÂGE
containers-head = CONTENEUR|IMAGE|ID|ÉTAT|ÂGE
container-running = en marche
container-created = créé
age-days = { $days } j
history-head = { $image } : la dernière couche en haut (Entrée : retour)
history-wait = Lecture de l'historique…
layers-head = { $count } couches, la dernière en haut
log-empty = Rien pour l'instant. F5 enregistre et construit ton image, F6 la lance.
log-context = Contexte : { $files } fichiers, { $size }
log-running = En cours… (c : arrêter)
log-built = Construite : image { $image }
log-pulled = Récupérée.
log-exit = Terminé avec le code { $status }
log-engine-says = Le moteur dit : { $words }
log-cancelled = Arrêté à ta demande.
log-kept = Journal gardé dans { $path }
step-failed = {" "}ÉCHEC
task-declared = (coché par toi)
task-reached = (fait, mais plus vrai maintenant)
task-bonus = (bonus)
hint-label = Indice
learnt-label = Ce que tu sais maintenant
no-more-hints = Il n'y a plus d'indice pour cette étape.
nothing-to-declare = Rien à cocher à la main dans cette étape.
nothing-to-pull = Cette étape n'attend aucune image de plus.
declared = Coché à la main : { $task }
step-lit = Une étape de plus : { $lit } sur { $of } !
lab-builds-nothing = Ce TP ne construit pas d'image.
build-goes-on = Une construction est déjà en cours (c : l'arrêter).
run-goes-on = L'image tourne déjà (c : l'arrêter).
pull-goes-on = Une image est déjà en train d'arriver.
run-after-build = L'image sera lancée dès qu'elle sera construite.
no-cue = La démonstration se lance avec soleil --present.
mouse-taken = La souris est à soleil.
mouse-released = La souris est rendue à ton terminal : tu peux sélectionner du texte.
recovered = Ton texte non enregistré de { $path } est revenu : Ctrl-S le garde.
shell-starting = Ton shell arrive…
shell-ended = Ton shell est terminé. Entrée en ouvre un autre.
ledger-unreadable = La progression dans { $path } ne se lit pas ({ $error }) : rien n'y sera changé.
ledger-kept-aside = La progression n'était pas lisible (abîmée, ou d'une version plus récente). Elle est gardée dans { $path } ; une nouvelle commence.
ledger-not-written = La progression ne s'écrit pas dans { $path } ({ $error }). Libère de la place ou vérifie les droits : soleil réessaiera.
log-not-kept = Le journal ne s'écrit pas dans { $path } ({ $error }).
copied = Copié.
check-complete = Tout est fait.
check-not-yet = Pas encore fini : { $lit } étapes sur { $of }.
check-no-engine = Pas de moteur : { $why }
editor-nothing-selected = Rien n'est sélectionné : Maj et les flèches sélectionnent.
editor-decide-first = Décide d'abord : m garde ton texte, t prend celui du disque, d montre la différence.
editor-conflict = Le fichier a changé ailleurs. m : garder le tien, t : prendre l'autre, d : la différence (- l'autre, + le tien)
editor-search = Chercher :{" "}
editor-unsaved = pas encore enregistré (Ctrl-S)
editor-saved = enregistré
editor-new = nouveau fichier (Ctrl-S l'enregistre)
editor-nothing-yet = Ce fichier est encore vide : écris quelque chose, puis Ctrl-S.
ledger-writing = C'est fait : soleil le note.
save-disk-full = Le disque est plein : { $path } n'est pas enregistré. Libère de la place, puis Ctrl-S ; ton texte est toujours là.
save-no-right = Tu n'as pas le droit d'écrire { $path }. Vérifie avec ls -l à qui est le dossier ; ton texte est toujours là.
save-in-the-way = { $path } : un dossier porte déjà ce nom, ou un fichier est à la place du dossier. Renomme-le ; ton texte est toujours là.
save-failed = { $path } ne s'enregistre pas ({ $error }). Ton texte est toujours là.
file-unreadable = { $path } ne se lit pas ({ $error }).
file-not-a-file = { $path } n'est pas un fichier ordinaire. Renomme-le ou supprime-le.
file-too-large = { $path } dépasse 1 Mio : c'est trop pour l'éditeur.
file-not-utf8 = { $path } n'est pas du texte UTF-8. Enregistre-le en UTF-8.
shell-does-not-read = Le programme dans le terminal ne lit plus : ce que tu viens de taper est perdu. Ctrl-C l'arrête souvent.
engine-not-found = Installe Docker ou démarre-le (`sudo systemctl start docker`). Aucun moteur n'a été trouvé aux endroits habituels.
engine-context-unknown = Reviens au contexte par défaut : `docker context use default` et `unset DOCKER_CONTEXT`. Le contexte Docker « {$context} » n'existe pas.
engine-bad-host = Corrige DOCKER_HOST ou --host : il faut par exemple `unix:///var/run/docker.sock`, `tcp://machine:2375` ou `ssh://toi@machine`. L'adresse « {$host} » n'en est pas une.
engine-no-socket = Démarre Docker : `sudo systemctl start docker`. Il n'y a rien à l'adresse {$host}.
engine-stopped = Démarre Docker : `sudo systemctl start docker`. La porte {$host} est là, mais personne ne répond derrière.
engine-permission = Ajoute-toi au groupe docker : `sudo usermod -aG docker $USER`, puis déconnecte-toi et reconnecte-toi. Docker est là, mais tu n'as pas encore le droit de lui parler ({$host}).
engine-refused = Vérifie l'adresse et que Docker y est démarré. La machine {$host} refuse la connexion.
engine-timeout = Patiente un peu, ou redémarre Docker : `sudo systemctl restart docker`. Le moteur {$host} ne répond pas.
engine-ssh = Essaie d'abord `ssh` à la main vers cette machine. La connexion à {$host} a échoué : {$words}
engine-certificate = Vérifie DOCKER_CERT_PATH : ce dossier doit contenir ca.pem, cert.pem et key.pem. Le certificat {$path} ne peut pas être lu.
engine-failed = Vérifie DOCKER_HOST et que Docker est démarré. Le moteur {$host} a répondu : {$words}
engine-lost = Rien à faire pour l'instant : je réessaie tout seul. La connexion au moteur {$host} s'est coupée.
engine-inspect-failed = Relance la vérification dans un instant. L'image {$image} n'a pas pu être examinée : {$words}
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
judge-image-mistaken = Retire le `w` qui s'est glissé dans le texte du TP : tu as `{ $seen }`, le bon nom est `{ $expected }`.
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
judge-container-other-program = Le conteneur { $container } exécute `{ $seen }` ; on attend { $expected } : ajoute `bash` à la fin de la commande.
judge-container-terminal-unseen = On ne sait pas si le conteneur { $container } avait un terminal. Relances-en un avec `-it`.
judge-container-command-unseen = Le conteneur { $container } est parti trop vite pour qu'on voie ce qu'il exécutait. Relances-en un.
judge-container-exec-terminal-unseen = Un { $expected } a été ouvert dans { $container }, mais on ne sait pas s'il avait un terminal. Recommence avec `docker exec -it`.
judge-container-not-running = Le conteneur { $container } ne tourne plus.
judge-container-not-ended = Le conteneur { $container } n'a pas encore fini.
judge-container-still-running = Le conteneur { $container } tourne encore : quitte-le, puis `docker rm { $container }`.
judge-container-only-stopped = Le conteneur { $container } est arrêté mais toujours là : `docker rm { $container }` le détruit.
judge-container-exit-unseen = Le conteneur { $container } a disparu avant qu'on voie comment il a fini. Relances-en un sans `--rm`.
judge-container-failed = Le conteneur { $container } a échoué (code { $code }) : { $last }
judge-container-failed-silent = Le conteneur { $container } a échoué (code { $code }), sans rien afficher.
judge-container-output-given = C'est l'application de l'image qui doit l'afficher : « { $expected } » était déjà dans la commande du conteneur { $container }.
judge-container-output-missed = Le conteneur { $container } a fini, mais son affichage nous a échappé. Relance-le une fois sans `--rm`.
judge-container-no-output = Le conteneur { $container } n'a rien affiché ; on attend « { $expected } ».
judge-container-other-output = Le conteneur { $container } a affiché « { $last } » ; on attend « { $expected } ».
judge-exec = `{ $command }` a été exécutée dans le conteneur { $container }.
judge-exec-none = Cette commande n'a pas encore été exécutée dans un conteneur de `{ $expected }`.
judge-exec-failed = `{ $command }` a échoué dans le conteneur (code { $code }).
judge-exec-not-ended = `{ $command }` n'a pas encore fini.
judge-transcript = Dans le conteneur { $container } : « { $line } ».
judge-transcript-none = Tape `{ $try }` dans un conteneur de `{ $image }`.
judge-transcript-other = Le conteneur a répondu « { $seen } » ; on attend « { $expected } ».
judge-transcript-unseen = On ne voit pas ce qui s'affiche dans ce conteneur. Lance `docker run -it --rm { $image } bash`, puis tape `{ $try }`.

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
judge-from-python = Mets `FROM { $expected }` : `{ $seen }` apporte déjà Python, or l'exercice est de l'installer toi-même.
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
# Le volet du shell et le témoin
shell-no-terminal = Quitte quelques programmes puis relance le shell : le système ne donne plus de terminal ({ $cause }).
shell-not-started = Vérifie la variable SHELL, puis relance : { $shell } ne démarre pas ({ $cause }).
shell-hooks-not-written = Libère un peu de place dans le dossier temporaire : je n'ai pas pu y écrire le script du témoin ({ $cause }).
witness-taken = Utilise le shell de cette fenêtre : un autre soleil écoute déjà les terminaux extérieurs sur { $path }.
witness-no-socket = Utilise le shell de cette fenêtre : les terminaux extérieurs ne peuvent rien me dire, car { $path } ne s'ouvre pas ({ $cause }).
