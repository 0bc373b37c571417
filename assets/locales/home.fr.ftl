## La configuration
config-refused = { $file }, ligne { $line }, colonne { $column } : { $why } { $help } En attendant, soleil garde ses réglages d'origine.
config-no-yaml = La suite ne se lit pas.
config-no-yaml-help = Vérifie les deux-points, les guillemets et le décalage de la ligne : un réglage s'écrit `theme: light`.
config-no-settings = « { $text } » n'est pas un réglage.
config-no-settings-help = Un réglage s'écrit `theme: light`, un par ligne.
config-too-long = Ce fichier fait { $bytes } octets.
config-too-long-help = Raccourcis-le : 16 Kio suffisent.
config-unknown-setting = « { $text } » n'est pas un réglage.
config-unknown-action = « { $text } » n'est pas une action.
config-did-you-mean = Écris plutôt `{ $name }`.
config-known-names = Choisis parmi : `{ $names }`.
config-bad-value = « { $text } » ne convient pas à `{ $name }`.
config-bad-value-help = Choisis parmi : `{ $choices }`.
config-name-twice = « { $text } » est déjà écrit plus haut.
config-name-twice-help = Garde une seule des deux lignes.
config-no-keys = « { $text } » ne donne de touche à aucune action.
config-no-keys-help = Écris une ligne par action, décalée de deux espaces : `build: F5`.
config-key-unknown = « { $text } » n'est pas une touche que soleil peut prendre.
config-key-is-prefix = « { $text } » ouvre déjà le second chemin de toutes les actions.
config-key-is-another = « { $text } » est la même touche que Tab ou Entrée pour ton terminal.
config-key-of-shell = « { $text } » sert partout à arrêter, à finir ou à mettre en pause.
config-key-of-editor = « { $text } » sert déjà dans l'éditeur.
config-key-help = Choisis de F1 à F12, ou Ctrl avec B, E, H, L, N, P, Q, S ou U.
config-key-twice = « { $key } » ne peut pas aller à `{ $action }` : `{ $other }` a déjà cette touche.
config-key-twice-help = Donne-lui une autre touche, ou change aussi l'autre.
config-prefix-key-unknown = « { $text } » ne peut pas suivre Ctrl-G.
config-prefix-key-help = Mets une seule lettre sans accent, ou un chiffre.

## Les thèmes
key-theme = Changer de thème
theme-terminal = Thème `terminal` : les seize couleurs de ton terminal.
theme-light = Thème `light` : pour un fond blanc.
theme-projector = Thème `projector` : blanc sur noir, très contrasté.

## Le journal
log-search-at = / { $search } : { $at } sur { $of }
log-below = ↓ { $lines } lignes plus bas (f : suivre)
log-cut = Ce fichier s'arrête à { $mib } Mio : le journal continuait.

## Sans écran
plain-ask-for-help = Tape `?` puis Entrée pour savoir ce que tu peux demander.
plain-help =
    Une lettre, puis Entrée.
    s : le texte de l'étape.
    w : ce qui est fait et ce qui manque.
    h : un indice.
    b : construire l'image.
    r : lancer l'image.
    p : récupérer une image qui manque.
    c : arrêter ce qui est en cours.
    d : cocher à la main ce que soleil ne peut pas voir.
    a : passer au moteur d'entraînement quand il n'y a pas de moteur.
    q : quitter.
    Tes commandes se tapent dans un autre terminal, après y avoir lancé : eval "$(soleil hook bash)"
plain-engine = Moteur : { $kind } { $version }, { $host }
plain-image = Image { $image } : nouvelle version { $id }.
plain-step = Étape { $at } sur { $of } : { $title }
plain-step-lit = Étape finie : { $step }
plain-done = Fait : { $task }. { $evidence }
plain-no-longer = Fait, mais plus vrai maintenant : { $task }. { $why }
plain-missing = À faire : { $task }. { $why }
plain-missing-bonus = À faire, en bonus : { $task }. { $why }
plain-build-step-running = En cours : { $step }
plain-build-step-cached = Pris du cache : { $step }
plain-build-step-done = Fini : { $step }
plain-build-step-failed = Échec : { $step }
plain-failed = Échec de « { $command } ». { $words }
plain-skipped = { $lines } lignes de plus, trop vite pour être lues : elles sont dans le journal gardé sur le disque.
plain-explained = Explication : { $title }
plain-explained-at = À changer : { $path }, ligne { $line }.
plain-hint = Indice { $number } sur { $of } :

## Le moteur d'entraînement
practice-mark = SIMULÉ
practice-said = SIMULÉ : c'est le moteur d'entraînement, aucun conteneur ne tourne vraiment.
practice-offered = Ctrl-G { $key } : le moteur d'entraînement, sans Docker.
practice-already = Tu es déjà sur le moteur d'entraînement.
practice-engine-answers = Un moteur répond : { $kind }. Pour t'entraîner sans lui, quitte et lance `soleil --simulated`.
practice-counts-apart = Le moteur d'entraînement et un vrai moteur ont chacun leur carnet : pour le moteur d'entraînement, lance `soleil --simulated`.
practice-kept-aside = Le contenu du moteur d'entraînement n'était pas lisible (abîmé, ou d'une autre version : { $why }). Il est gardé dans { $path } ; le moteur commence vide.
practice-unreadable = Le contenu du moteur d'entraînement dans { $path } ne se lit pas ({ $error }) : le moteur commence vide.
practice-not-kept = Le contenu du moteur d'entraînement n'a pas pu être gardé dans { $path } ({ $error }) : le prochain ne l'aura pas.
key-practice = Passer au moteur d'entraînement quand aucun moteur ne répond
