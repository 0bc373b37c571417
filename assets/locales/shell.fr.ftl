# Le volet du shell et le témoin
shell-no-terminal = Quitte quelques programmes puis relance le shell : le système ne donne plus de terminal ({ $cause }).
shell-not-started = Vérifie la variable SHELL, puis relance : { $shell } ne démarre pas ({ $cause }).
shell-hooks-not-written = Libère un peu de place dans le dossier temporaire : je n'ai pas pu y écrire le script du témoin ({ $cause }).
witness-taken = Utilise le shell de cette fenêtre : un autre soleil écoute déjà les terminaux extérieurs sur { $path }.
witness-no-socket = Utilise le shell de cette fenêtre : les terminaux extérieurs ne peuvent rien me dire, car { $path } ne s'ouvre pas ({ $cause }).
