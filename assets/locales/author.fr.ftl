# Pour qui écrit un TP : la répétition du vérificateur
rehearsal-engine = Les répliques se jouent maintenant sur { $host } : les images qu'elles récupèrent ou construisent et les conteneurs qu'elles créent y restent.
rehearsal-practice = Les répliques se jouent maintenant sur un moteur d'entraînement à part, qui disparaît ensuite.
rehearsal-lit = allumée : { $step } ({ $seconds } s)
rehearsal-unlit = pas allumée : { $step }
rehearsal-task = - { $task } : { $why }
rehearsal-late = { $step } : plus rien ne se passe après « { $cue } », et le temps est écoulé (--timeout).
rehearsal-failed = { $step } : la commande « { $cue } » a fini en erreur, et ce qu'elle devait donner n'est pas là.
rehearsal-stopped = { $step } : arrêté à « { $cue } ».
rehearsal-done = { $steps ->
    [1] L'étape est allumée par ses répliques.
   *[other] Les { $steps } étapes sont allumées par leurs répliques.
}

# Un nouveau TP
new-made = Un TP qui marche est dans { $folder }. Ce que tu peux en faire :
new-not-empty = Choisis un dossier vide, ou qui n'existe pas encore : il y a déjà quelque chose dans { $folder }.

# Les TP au choix
key-labs = Choisir un autre TP
labs-title = TP
labs-here = celui-ci
labs-done = fini
labs-broken = ne s'ouvre pas
labs-keys = Entrée : l'ouvrir (soleil recommence avec lui) · Échap : rester
lab-gone = Ton dernier TP ne s'ouvre plus, voici donc { $lab } : { $error }
