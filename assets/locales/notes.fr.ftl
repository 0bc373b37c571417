# Les notes de la personne qui présente
notes-title = soleil · notes
notes-too-small = Agrandis la fenêtre : il faut 40 colonnes et 10 lignes. q quitte.
notes-waiting = Aucun soleil ne présente. Lance `soleil --present` dans un autre terminal : les notes arrivent dès qu'il est là.
notes-lost = Le soleil qui présentait s'est arrêté. Relance `soleil --present` : les notes reprennent d'elles-mêmes.
notes-strange = Le soleil qui présente est d'une autre version : lance `soleil notes` et `soleil --present` avec le même programme.
notes-foreign = Les notes ne peuvent pas arriver : quelqu'un d'autre a créé { $path }. Choisis un dossier à toi avec XDG_RUNTIME_DIR, dans les deux terminaux.
notes-keys-short = F9 suite  b retour  F1 aide  q quitter
notes-keys-row = F9 suite  b retour  + sauter  k pause  ↑ ↓ lire  F1 aide  q quitter
notes-keys =
    - F9, espace, Entrée, n, → ou Page suivante : la suite
    - b, -, ← ou Page précédente : une réplique en arrière
    - `+` : sauter une réplique
    - k ou p : pause, et reprise
    - ↑ et ↓ : faire défiler
    - F1 ou ? : cette aide
    - q, F10 ou Ctrl-C : quitter les notes ; la présentation continue
notes-none = Pas de note pour cette réplique.
notes-step = Étape { $step }/{ $of } : { $title }
notes-place = Réplique { $at }/{ $of } · cette étape : { $step } min · en tout : { $all } min
notes-place-short = { $at }/{ $of } · étape { $step } min · en tout { $all } min
notes-place-over = Tout est joué, en { $all } min
notes-took = étape { $step } : { $minutes } min
notes-next-type = puis : { $what }
notes-next-edit = puis : écrire { $what }
notes-next-none = C'est la dernière réplique.
notes-over = b revient à la dernière.
# Devant une classe
present-ended = En attente de : { $tasks } (la commande est finie ; Ctrl-G - la rejoue)
present-not-saved = { $what } n'est pas enregistré comme prévu, il manque encore : { $tasks }. F9 recommence.
present-line-gone = La ligne n'est plus là. F9 recommence la réplique.
present-text-changed = Le texte a changé entre-temps. F9 recommence la réplique.
present-step-took = { $title } : fait en { $minutes ->
    [0] moins d'une minute
   *[other] { $minutes } min
    }.
present-step-minutes = { $minutes } min
present-solutions-shown = Solutions et indices complets sont visibles.
present-solutions-hidden = Pendant la présentation, les solutions sont cachées. Ctrl-G { $key } les montre.
present-pressed = { $key ->
    [Enter] Entrée
    [Esc] Échap
    [Space] Espace
    [Backspace] Retour
    [Delete] Suppr
    [PageUp] Page préc.
    [PageDown] Page suiv.
    [Home] Début
    [End] Fin
   *[other] { $key }
    }
key-cue-solutions = présentateur : montrer ou cacher les solutions
key-others = Cacher ou montrer ce qui n'est pas du TP (images, conteneurs)
others-hidden = Seules les images et les conteneurs du TP sont listés.
others-shown = Toutes les images et tous les conteneurs sont listés.
others-count = { $count } autres cachés
