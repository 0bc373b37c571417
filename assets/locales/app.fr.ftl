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
prefix-pressed = Ctrl-G : 1 à 9 et 0 comme F1 à F10, { $save } enregistre, { $palette } les actions, { $zoom } un seul volet, { $hint } un indice
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
task-unverified = (fait, invérifiable maintenant)
task-bonus = (bonus)
learnt-label = Ce que tu sais maintenant
nothing-to-declare = Rien à cocher à la main dans cette étape.
nothing-to-pull = Cette étape n'attend aucune image de plus.
declared = Coché à la main : { $task }
step-lit = Fait : { $title }. F2 en dit plus.
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
aside-kept-elsewhere = Enregistre bientôt (Ctrl-S) : ton texte est gardé dans { $place }, car { $path } ne le prend pas ({ $error }).
aside-not-kept = Enregistre bientôt (Ctrl-S) : ton texte ne peut pas être gardé de côté dans { $path } ({ $error }).
ledger-not-written = La progression ne s'écrit pas dans { $path } ({ $error }). Libère de la place ou vérifie les droits : soleil réessaiera.
log-not-kept = Le journal ne s'écrit pas dans { $path } ({ $error }).
copied = Copié.
check-complete = Tout est fait.
check-not-yet = Pas encore fini : { $lit } étapes sur { $of }.
check-no-engine = Pas de moteur : { $why } { engine-ask-doctor }
editor-nothing-selected = Rien n'est sélectionné : Maj et les flèches sélectionnent.
editor-decide-first = Décide d'abord : Ctrl-O garde ton texte, Ctrl-R prend celui du disque, Ctrl-D montre la différence.
editor-conflict = Changé ailleurs. Ctrl-O tien, Ctrl-R autre, Ctrl-D compare
editor-search = Chercher :{" "}
editor-unsaved = pas encore enregistré (Ctrl-S)
editor-saved = enregistré
editor-new = nouveau fichier (Ctrl-S l'enregistre)
editor-too-large = Raccourcis-le, puis Ctrl-S : { $path } dépasse 2 Mio. Rien n'est enregistré, rien n'est perdu.
editor-nothing-yet = Ce fichier est encore vide : écris quelque chose, puis Ctrl-S.
ledger-writing = C'est fait : soleil le note.
save-disk-full = Le disque est plein : { $path } n'est pas enregistré. Libère de la place, puis Ctrl-S ; ton texte est toujours là.
save-no-right = Tu n'as pas le droit d'écrire { $path }. Vérifie avec ls -l à qui est le dossier ; ton texte est toujours là.
save-read-only = { $path } est en lecture seule. Rends-le modifiable avec chmod u+w, puis Ctrl-S ; ton texte est toujours là.
save-in-the-way = { $path } : un dossier porte déjà ce nom, ou un fichier est à la place du dossier. Renomme-le ; ton texte est toujours là.
save-failed = { $path } ne s'enregistre pas ({ $error }). Ton texte est toujours là.
file-unreadable = { $path } ne se lit pas ({ $error }).
file-not-a-file = { $path } n'est pas un fichier ordinaire. Renomme-le ou supprime-le.
file-too-large = { $path } dépasse 2 Mio : c'est trop pour l'éditeur.
file-line-too-long = { $path } : ligne { $line } trop longue pour l'éditeur (plus de { $most } colonnes).
editor-line-too-long = Rien n'est changé : une ligne dépasserait { $most } colonnes. Coupe-la d'abord avec Entrée.
editor-not-drawn = Ton texte a { $lines } lignes : au-delà de { $most } il n'est pas affiché, mais rien n'est perdu. Ctrl-S l'enregistre, Ctrl-Z défait le dernier changement.
file-not-utf8 = { $path } n'est pas du texte UTF-8. Enregistre-le en UTF-8.
shell-does-not-read = Le programme dans le terminal ne lit plus : ce que tu viens de taper est perdu. Ctrl-C l'arrête souvent.
key-explain = Expliquer le dernier échec
explain-title = QUE S'EST-IL PASSÉ ?
explain-fix = À faire
explain-why = Pourquoi
explain-words = Ce que dit le moteur
explain-go = Entrée : { $path }, ligne { $line }
explain-more = Ctrl-G e : la suite de l'explication
explain-unread = ! Ctrl-G e explique{"  "}
explain-notice = { $title }. { $fix }
explained-none = Rien à expliquer : aucun échec connu de soleil.
explain-benign = (sans gravité){" "}
explain-keys = c : copier ce qui est à taper. Échap : fermer.
