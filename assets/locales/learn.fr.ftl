key-solution = La solution de ce qui manque (après une question)
key-block = Taper le bloc marqué > dans le terminal, sans le lancer
key-run-block = Taper ce bloc et le lancer
key-commands = Les commandes derrière ce que soleil a fait
help-learn =
    Étapes, suite : Tab et Maj-Tab vont d'un bloc de code à l'autre (le `>` de la marge), `t` le tape dans le terminal, `x` le lance, `c` le copie. `o` donne la solution, Échap ferme le rappel.

    Copier : le texte va dans le presse-papiers de ton terminal, s'il le permet, et toujours dans un fichier que soleil indique. Dans tmux, il faut `set-option -g set-clipboard on`.
learn-hint = Indice { $number } sur { $of }
learn-hint-task = Indice { $number } sur { $of } : { $task }
learn-no-more-hints = Tu as vu tous les indices de ce qui manque. Ctrl-G o donne la solution.
learn-nothing-left = Il ne manque rien à cette étape.
learn-go-on = F2, Tab puis t : taper la commande. F2 puis Échap : fermer ce rappel.
learn-all-lit = Toutes les étapes sont faites, bravo ! F2 montre le bilan.
learn-closing = Le TP est fini, bravo ! Voici ce que tu sais maintenant.
learn-closing-help = Indices demandés : { $hints }. Solutions demandées : { $solutions }.
learn-closing-report = Ctrl-G w, ou `soleil report` dans un terminal, écrit le compte rendu à remettre.
learn-minutes = Temps écoulé depuis le début : { $minutes } min.
learn-hours = Temps écoulé depuis le début : { $hours } h { $minutes } min.
learn-days = Temps écoulé depuis le début : { $days } j { $hours } h.
learn-no-solution = Enregistre tes fichiers avec Ctrl-S : la solution de ce qui reste est déjà dans l'éditeur, ou il n'y en a pas.
learn-solution-title = SOLUTION
learn-solution-file =
    La solution de `{ $path }` va prendre la place de son texte dans l'éditeur, sans être enregistrée. Ctrl-Z rend le tien.

    Ce sera noté dans ta progression.

    Entrée : la montrer. Toute autre touche : chercher encore.
learn-solution-again =
    `{ $path }` contient du texte que tu n'as pas enregistré.

    Une copie en sera gardée dans `{ $folder }`, et Ctrl-Z le rend aussi.

    Entrée : mettre la solution à sa place. Toute autre touche : garder ton texte.
learn-solution-command =
    La commande qui manque va être tapée dans ton terminal. Elle ne sera pas lancée : lis-la, puis appuie toi-même sur Entrée.

    Ce sera noté dans ta progression.

    Entrée : la taper. Toute autre touche : chercher encore.
learn-solution-inside =
    La commande qui manque va être tapée dans ton terminal, à l'invite du conteneur que tu y as ouvert. Elle ne sera pas lancée : lis-la, puis appuie toi-même sur Entrée.

    Ce sera noté dans ta progression.

    Entrée : la taper. Toute autre touche : chercher encore.
learn-solution-there = La solution de { $path } est dans l'éditeur, pas encore enregistrée. Ctrl-Z rend ton texte, Ctrl-S l'enregistre.
learn-copy-kept = Ton texte d'avant est gardé dans { $path }. Ctrl-Z le rend aussi.
learn-copy-not-kept = Ctrl-Z rend ton texte d'avant : sa copie ne s'écrit pas dans { $path } ({ $error }).
learn-no-block = Cette étape n'a pas de commande à taper.
learn-offer-title = À COPIER
learn-offer-keys = Entrée ou `c` : copier. Toute autre touche : fermer.
learn-not-a-command = Ce bloc ne va pas dans le terminal. Écris-le toi-même, par exemple dans l'éditeur (F3).
learn-shell-not-there = Ouvre d'abord le terminal avec F8 : il n'y a pas de shell pour l'instant.
learn-shell-busy = Reviens d'abord à l'invite de ton terminal : un programme y tourne, ou soleil ne voit pas l'invite. Rien n'a été tapé.
learn-line-begun = Ta ligne est déjà commencée. Finis-la, ou efface-la avec Ctrl-U dans le terminal, puis recommence.
learn-not-in-container = Ouvre d'abord un conteneur dans ton terminal : cette commande se tape à son invite. Rien n'a été tapé.
learn-would-run = Copie ces lignes : ce terminal lancerait chacune d'elles dès qu'elle y serait collée.
learn-commands-title = COMMANDES
learn-commands-none = Soleil n'a rien fait pour toi jusqu'ici. F5, F6 et Entrée dans les images laissent ici la commande Docker qui fait la même chose.
learn-commands-keys = Entrée ou c : copier. t : taper dans le terminal. Échap : fermer.
learn-copied = Copié (ou lis { $path }).
learn-copied-to-file = C'est trop long pour le presse-papiers d'un terminal : le texte est dans { $path }.
learn-copied-without-file = Copié, mais { $path } ne s'écrit pas ({ $error }).
learn-not-copied = Rien n'est copié : c'est trop long pour le presse-papiers, et { $path } ne s'écrit pas ({ $error }).
