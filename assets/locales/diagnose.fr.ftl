## L'éditeur : les touches et les rangées sous le texte
key-fix = Corriger ce que signale l'éditeur
key-next-diagnostic = Aller au point suivant que signale l'éditeur
diagnose-line = Ligne { $line } : { $words }
diagnose-key = Ctrl-E : { $label }
diagnose-key-short = Ctrl-E : corriger
diagnose-more = Ctrl-N : le point suivant
diagnose-nothing = L'éditeur n'a rien à signaler dans ce fichier.
diagnose-no-fix = Ici, c'est à toi d'écrire la correction : le texte sous l'éditeur dit quoi changer.
diagnose-fixed = Corrigé : { $label }. Ctrl-Z annule.

## Ce que fait une correction
diagnose-fix-add = ajouter `{ $text }`
diagnose-fix-blank = ajouter une espace
diagnose-fix-replace = écrire `{ $text }`
diagnose-fix-remove = enlever `{ $text }`
diagnose-fix-join = réunir les deux RUN
diagnose-fix-unglue = enlever la fin de ligne en trop
diagnose-fix-characters = remettre les caractères du clavier
diagnose-fix-indent = aligner la ligne
diagnose-fix-comment = mettre le commentaire sur la ligne du dessus
diagnose-fix-quotes = mettre le texte entre guillemets doubles
diagnose-fix-lines = passer à la ligne

## Caractères venus d'une page web
diagnose-typographic-quote = Remplace { $seen } par un guillemet droit du clavier. Celui-ci vient d'une page web ou d'un traitement de texte, les programmes ne le lisent pas.
diagnose-typographic-space = Remplace cette espace par une espace simple. C'est une espace insécable, collée depuis une page web, et elle ne sépare rien.
diagnose-typographic-dash = Remplace { $seen } par le tiret simple du clavier. Avec ce tiret-là, l'option n'est pas reconnue.
diagnose-invisible = Efface le caractère invisible qui est ici. Il a été collé avec le texte.

## Dockerfile : la lecture
diagnose-no-from = Commence par une ligne FROM, par exemple `FROM debian`. C'est elle qui donne l'image de départ.
diagnose-before-from = Mets FROM avant cette ligne. Seul ARG a le droit d'être devant, pas { $word }.
diagnose-unknown-instruction = `{ $word }` n'est pas une instruction. Une ligne commence par FROM, RUN, COPY, ENTRYPOINT…
diagnose-unknown-instruction-likely = Écris `{ $meant }`. `{ $word }` n'est pas une instruction.
diagnose-command-without-run = Mets `RUN` devant. `{ $word }` est une commande du shell, pas une instruction du Dockerfile.
diagnose-no-continuation = Ajoute `\` à la fin de la ligne { $line }. Sans lui, la commande s'arrête là et cette ligne est lue comme une nouvelle instruction.
diagnose-needs-arguments = Complète la ligne : il manque ce qui vient après `{ $word }`.
diagnose-copy-one-path = Ajoute la destination, par exemple `/app.py`. { $word } veut ce qu'il faut copier, puis où le mettre.
diagnose-comment = Mets le commentaire sur une ligne à lui. Derrière { $keyword }, Docker le prend pour des arguments.
diagnose-comment-slashes = Écris `#` au lieu de `//`. Le shell prend `//` et la suite pour des noms de paquets.
diagnose-shell-command = Enlève cette ligne : `{ $word }` se tape dans le shell, pas dans le Dockerfile.
diagnose-unreadable = Relis cette ligne : le builder ne sait pas la lire.
diagnose-swallowed = Enlève le `\` au-dessus. Il colle cette ligne à la précédente, et `{ $word }` est donné au shell comme une commande.
diagnose-dangling = Ajoute une commande après `{ $operator }`, ou enlève-le. Le shell en attend une.

## Dockerfile : l'image et les fichiers
diagnose-from = Écris `{ $meant }`. `{ $seen }` a l'air d'une faute de frappe.
diagnose-from-capitals = Écris `{ $meant }`. Le nom d'une image n'a pas de majuscule.
diagnose-copy-outside = Donne un chemin qui part du dossier de build. `{ $seen }` est au dehors, et COPY ne voit que ce dossier.
diagnose-copy-missing = Vérifie le nom : il n'y a pas de `{ $path }` dans le dossier de build.
diagnose-copy-likely = Écris `{ $meant }`. Il n'y a pas de `{ $path }` dans le dossier de build.
diagnose-copy-not-written = Pense à écrire `{ $path }` avant de construire. Ce fichier n'existe pas encore.
diagnose-copy-ignored = Retire `{ $path }` du `.dockerignore`. Il y est, et COPY ne peut pas le voir.

## Dockerfile : apt et pip
diagnose-apt-no-update = Mets `apt update &&` avant cette installation. L'image est livrée sans les listes de paquets.
diagnose-apt-update-late = Mets `apt update` avant cette installation. Il vient trop tard.
diagnose-apt-no-yes = Ajoute `-y`. Pendant un build, personne n'est là pour répondre « oui ».
diagnose-apt-python = Écris `python3`. Debian n'a plus de paquet nommé `python`.
diagnose-apt-package = Écris `{ $meant }`. Il n'y a pas de paquet `{ $seen }`.
diagnose-apt-emoji = Installe `emoji` avec pip, pas avec apt : c'est une librairie Python, il n'y a pas de paquet `{ $seen }`.
diagnose-apt-python3-emoji = Installe `emoji` avec pip, c'est ce que le TP demande. Le paquet `python3-emoji` de Debian marche aussi, mais c'est une autre version.
diagnose-apt-comma = Enlève la virgule. apt veut des espaces entre les paquets.
diagnose-apt-python-pinned = Préfère `{ $meant }`. `{ $seen }` n'est que dans une version du système, et `FROM` suit la plus récente.
diagnose-apt-python-version = Écris `{ $meant }`. Cette version du système n'a pas de `{ $seen }` : son Python est d'une autre version.
diagnose-run-on = Mets `&&` entre `{ $first }` et `{ $second }`. Sans lui, la suite est prise pour des arguments.
diagnose-apt-lone-update = Réunis ce RUN avec celui de la ligne { $line }. Seul, il reste dans le cache, et un jour les listes seront périmées.
diagnose-verb = Écris `{ $meant }`. `{ $program }` ne connaît pas `{ $seen }`.
diagnose-pip-managed = Ajoute `--break-system-packages` : depuis Debian 12, pip protège le Python du système (PEP 668), et dans un conteneur il n'y a rien à abîmer. L'autre façon, plus propre : un venv (`python3 -m venv /venv`, puis `/venv/bin/pip`).
diagnose-pip-missing = Installe aussi `python3-pip` avec apt. Sans lui, la commande pip n'existe pas.
diagnose-pip-before-python = Installe d'abord `python3` et `python3-pip` avec apt. Ici, pip n'existe pas encore.
diagnose-pip-nothing = Dis quoi installer, par exemple `pip install emoji`. Il n'y a pas de nom après `install`.
diagnose-pip-library = Écris `{ $meant }`. `{ $seen }` n'est pas la librairie que app.py importe.
diagnose-dash-m = Ajoute `-m` : `python3 -m { $module }`. Sans lui, Python cherche un fichier nommé `{ $module }`.
diagnose-venv-package = Installe aussi `python3-venv` avec apt. Sans lui, Debian ne sait pas créer d'environnement virtuel.
diagnose-venv-asleep = Écris `{ $meant }`. L'environnement virtuel a été activé dans un autre RUN, et chaque RUN a son propre shell.
diagnose-python-command = Écris `python3`. Sur Debian, la commande `python` n'existe pas.
diagnose-background = Écris `&&` au lieu de `&`. Avec `&`, l'installation démarre avant l'arrivée des listes.
diagnose-sudo = Enlève `sudo`. Une construction est déjà root, et l'image n'a pas de sudo.
diagnose-not-root = Descends le `USER` de la ligne { $line } sous l'installation. apt ne marche que pour root, pas pour `{ $user }`.
diagnose-packager = Utilise `apt`. Debian n'a pas de `{ $seen }`.
diagnose-source = Écris `.` au lieu de `source`. RUN utilise `/bin/sh`, et seul bash connaît `source`.
diagnose-cd = Écris `WORKDIR { $folder }`. Chaque RUN a son propre shell, et son `cd` s'arrête avec lui.
diagnose-run-copies = Écris `COPY` au lieu de `RUN cp`. Un RUN voit les fichiers de l'image, et `{ $path }` n'y est pas encore.
diagnose-run-import = Écris `pip install { $library }`. `import`, c'est du Python, et ça va dans app.py.

## Dockerfile : ce que lance le conteneur
diagnose-array-quotes = Mets des guillemets doubles. { $keyword } attend un tableau JSON, et JSON refuse les guillemets simples.
diagnose-array = Vérifie les crochets, les guillemets doubles et les virgules. Ce n'est pas un tableau JSON, alors { $keyword } le donne tel quel au shell.
diagnose-array-glued = Mets chaque mot entre ses propres guillemets, avec une virgule. Tel quel, Docker cherche un programme nommé « { $seen } ».
diagnose-equals = Enlève `{ $seen }`. Ce que { $keyword } lance vient juste après un espace.
diagnose-twice = Garde un seul { $keyword }. Docker prend le dernier, celui de la ligne { $line }, et oublie celui-ci.
diagnose-launch-no-interpreter = Mets `python3` devant. { $path } n'est pas un programme : il ne se lance pas tout seul.
diagnose-launch-no-python = Installe Python dans l'image, sinon cette commande ne sera pas trouvée.
diagnose-launch-venv = Écris `{ $meant }`. pip a mis les librairies dans cet environnement virtuel, et le Python du système ne les voit pas.
diagnose-launch-not-copied = Ajoute un COPY qui apporte `{ $path }`. Rien ne met `{ $seen }` dans l'image.
diagnose-launch-other-place = Écris `{ $destination }`. C'est là que COPY met le fichier, pas dans `{ $seen }`.
diagnose-launch-other-file = Vérifie le nom. Rien ne met `{ $seen }` dans l'image ; COPY y met `{ $destination }`.
diagnose-only-cmd = Préfère `ENTRYPOINT` : le TP le demande. Ce qui suit `docker run IMAGE` remplace CMD.
diagnose-run-launches = Écris `ENTRYPOINT` à la place de `RUN`. RUN lance l'application pendant le build, pas quand le conteneur démarre.
diagnose-no-entrypoint = Ajoute un `ENTRYPOINT` à la fin. L'application est dans l'image, mais rien ne la lance.

## Python
diagnose-text-open = Ferme ce texte avec le même guillemet qu'au début.
diagnose-apostrophe = Mets le texte entre guillemets doubles. Cette apostrophe le ferme trop tôt.
diagnose-text-unquoted = Mets ce texte entre guillemets doubles. Sans eux, Python prend chaque mot pour un nom.
diagnose-import-quotes = Enlève les guillemets. `import` prend le nom tout seul : `import { $name }`.
diagnose-main-guard = Écris `"__main__"`. `__name__` ne vaut jamais `"{ $seen }"`, et rien de ce qui suit ne s'exécute.
diagnose-call-open = Ajoute `(` après `{ $name }`. Une fonction prend son texte entre parenthèses.
diagnose-two-lines = Mets `{ $second }` sur une ligne à lui. Ce sont deux instructions.
diagnose-bracket-open = Ferme `{ $seen }` : il est ouvert ici et jamais refermé.
diagnose-bracket-extra = Enlève `{ $seen }` : rien ne l'ouvre.
diagnose-bracket-other = `{ $seen }` ne ferme pas `{ $open }` de la ligne { $line } : mets la même sorte.
diagnose-indent-extra = Enlève les espaces au début : rien au-dessus n'ouvre de bloc.
diagnose-indent-missing = Décale cette ligne de quatre espaces. La ligne d'avant finit par `:` et attend un bloc.
diagnose-indent-odd = Aligne cette ligne sur une de celles du dessus, avec des espaces seulement.
diagnose-no-colon = Ajoute `:` à la fin de la ligne. `{ $word }` ouvre un bloc.
diagnose-name = Écris `{ $meant }`. Python ne connaît pas `{ $seen }`.
diagnose-print = Mets des parenthèses : `print(…)`. Sans elles, c'est du Python 2.
diagnose-side-by-side = Il manque quelque chose entre `{ $first }` et `{ $second }` : une virgule, un point, une parenthèse ?

## La librairie emoji
diagnose-emoji-not-imported = Ajoute `import emoji` au début. Le programme s'en sert sans l'avoir importé.
diagnose-emoji-alias = Écris `{ $alias }`. C'est le nom que ton import a donné à emoji.
diagnose-emoji-from = Écris `{ $name }` sans `emoji.` devant. C'est la fonction que ton import a prise, pas le module.
diagnose-emoji-module = Écris `import emoji`. Le programme se sert de `emoji`, pas de `{ $seen }`.
diagnose-emoji-member = Écris `{ $meant }`. emoji n'a pas de `{ $seen }`.
diagnose-emojize-bare = Écris `emoji.emojize`. La fonction est dans le module emoji.
diagnose-not-printed = Mets `print(…)` autour. Le texte est fabriqué, mais personne ne le voit.
diagnose-sentence = Compare cette ligne à celle de l'étape : le TP attend `{ $expected }`.
diagnose-emoji-code = Écris `{ $meant }`. emoji ne connaît pas `{ $seen }` et l'affichera tel quel.
diagnose-emoji-literal = Passe le texte à `emoji.emojize(…)`. Sans cela, `:{ $code }:` s'affiche tel quel.
