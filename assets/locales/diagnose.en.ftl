## The editor: keys and the rows below the text
key-fix = Fix what the editor points out
key-next-diagnostic = Go to the next thing that the editor points out
diagnose-line = Line { $line }: { $words }
diagnose-key = Ctrl-E: { $label }
diagnose-key-short = Ctrl-E: fix it
diagnose-more = Ctrl-N: the next one
diagnose-nothing = The editor has nothing to point out in this file.
diagnose-no-fix = This one is yours to write: the words below the editor say what to change.
diagnose-fixed = Fixed: { $label }. Ctrl-Z takes it back.

## What a fix does
diagnose-fix-add = add `{ $text }`
diagnose-fix-blank = add a blank
diagnose-fix-replace = write `{ $text }`
diagnose-fix-remove = remove `{ $text }`
diagnose-fix-join = join the two RUNs
diagnose-fix-unglue = remove the surplus at the line's end
diagnose-fix-characters = put the keyboard's characters back
diagnose-fix-indent = align the line
diagnose-fix-comment = move the comment to the line above
diagnose-fix-quotes = put the text between double quotes
diagnose-fix-lines = put a line break

## Characters from a web page
diagnose-typographic-quote = Replace { $seen } by the keyboard's straight quote. This one comes from a web page or a word processor, and programs do not read it.
diagnose-typographic-space = Replace this blank by a plain one. It is a non-breaking space, pasted from a web page, and it separates nothing.
diagnose-typographic-dash = Replace { $seen } by the keyboard's plain dash. With this one, the option is not recognised.
diagnose-invisible = Delete the invisible character that is here. It was pasted with the text.

## Dockerfile: reading it
diagnose-no-from = Begin with a FROM line, such as `FROM debian`. It gives the image to start from.
diagnose-before-from = Put FROM before this line. Only ARG may come first, not { $word }.
diagnose-unknown-instruction = `{ $word }` is no instruction. A line begins with FROM, RUN, COPY, ENTRYPOINT…
diagnose-unknown-instruction-likely = Write `{ $meant }`. `{ $word }` is no instruction.
diagnose-command-without-run = Put `RUN` in front. `{ $word }` is a shell command, not a Dockerfile instruction.
diagnose-no-continuation = Add `\` at the end of line { $line }. Without it the command stops there, and this line is read as a new instruction.
diagnose-needs-arguments = Finish the line: what comes after `{ $word }` is missing.
diagnose-copy-one-path = Add the destination, such as `/app.py`. { $word } takes what to copy, then where to put it.
diagnose-comment = Put the comment on a line of its own. Behind { $keyword }, Docker takes it for arguments.
diagnose-comment-slashes = Write `#` instead of `//`. The shell takes `//` and what follows for names of packages.
diagnose-shell-command = Take this line out: `{ $word }` is typed in the shell, not written in the Dockerfile.
diagnose-unreadable = Read this line again: the builder cannot.
diagnose-swallowed = Remove the `\` above. It glues this line to the one before, and `{ $word }` is handed to the shell as a command.
diagnose-dangling = Add a command after `{ $operator }`, or remove it. The shell expects one.

## Dockerfile: the image and the files
diagnose-from = Write `{ $meant }`. `{ $seen }` looks like a typing slip.
diagnose-from-capitals = Write `{ $meant }`. The name of an image has no capitals.
diagnose-copy-outside = Give a path from the build folder. `{ $seen }` is outside, and COPY sees that folder alone.
diagnose-copy-missing = Check the name: there is no `{ $path }` in the build folder.
diagnose-copy-likely = Write `{ $meant }`. There is no `{ $path }` in the build folder.
diagnose-copy-not-written = Remember to write `{ $path }` before you build. The file does not exist yet.
diagnose-copy-ignored = Take `{ $path }` out of `.dockerignore`. It is listed there, and COPY cannot see it.

## Dockerfile: apt and pip
diagnose-apt-no-update = Put `apt update &&` before this installation. The image comes without the package lists.
diagnose-apt-update-late = Put `apt update` before this installation. It comes too late.
diagnose-apt-no-yes = Add `-y`. During a build, nobody is there to answer "yes".
diagnose-apt-python = Write `python3`. Debian has no package named `python` any more.
diagnose-apt-package = Write `{ $meant }`. There is no package `{ $seen }`.
diagnose-apt-emoji = Install `emoji` with pip, not with apt: it is a Python library, there is no package `{ $seen }`.
diagnose-apt-python3-emoji = Install `emoji` with pip, the lab asks for it. Debian's own `python3-emoji` works too, but is another version.
diagnose-apt-comma = Remove the comma. apt wants blanks between the packages.
diagnose-apt-python-pinned = Prefer `{ $meant }`. `{ $seen }` is in a single release of the system, and `FROM` follows the newest.
diagnose-apt-python-version = Write `{ $meant }`. This release of the system has no `{ $seen }`: its Python is of another version.
diagnose-run-on = Put `&&` between `{ $first }` and `{ $second }`. Without it the rest is taken for arguments.
diagnose-apt-lone-update = Join this RUN with the one of line { $line }. Alone it stays in the cache, and one day the lists will be stale.
diagnose-verb = Write `{ $meant }`. `{ $program }` does not know `{ $seen }`.
diagnose-pip-managed = Add `--break-system-packages`: since Debian 12 pip protects the system's Python (PEP 668), and in a container there is nothing to break. The other, cleaner way: a venv (`python3 -m venv /venv`, then `/venv/bin/pip`).
diagnose-pip-missing = Install `python3-pip` with apt too. Without it there is no pip command.
diagnose-pip-before-python = Install `python3` and `python3-pip` with apt first. Here, pip does not exist yet.
diagnose-pip-nothing = Say what to install, such as `pip install emoji`. There is no name after `install`.
diagnose-pip-library = Write `{ $meant }`. `{ $seen }` is not the library that app.py imports.
diagnose-dash-m = Add `-m`: `python3 -m { $module }`. Without it Python looks for a file named `{ $module }`.
diagnose-venv-package = Install `python3-venv` with apt too. Without it Debian cannot make a virtual environment.
diagnose-venv-asleep = Write `{ $meant }`. The virtual environment was activated in another RUN, and each RUN has a shell of its own.
diagnose-python-command = Write `python3`. On Debian there is no `python` command.
diagnose-background = Write `&&` instead of `&`. With `&` the installation starts before the lists have arrived.
diagnose-sudo = Remove `sudo`. A build is root already, and the image has no sudo.
diagnose-not-root = Move `USER` of line { $line } below the installation. apt works for root alone, not for `{ $user }`.
diagnose-packager = Use `apt`. Debian has no `{ $seen }`.
diagnose-source = Write `.` instead of `source`. RUN uses `/bin/sh`, and only bash knows `source`.
diagnose-cd = Write `WORKDIR { $folder }`. Each RUN has a shell of its own, and its `cd` ends with it.
diagnose-run-copies = Write `COPY` instead of `RUN cp`. A RUN sees the files of the image, and `{ $path }` is not there yet.
diagnose-run-import = Write `pip install { $library }`. `import` is Python and goes into app.py.

## Dockerfile: what the container launches
diagnose-array-quotes = Use double quotes. { $keyword } expects a JSON array, and JSON refuses single quotes.
diagnose-array = Check the brackets, the double quotes and the commas. This is no JSON array, so { $keyword } hands it to the shell as it is.
diagnose-array-glued = Give each word quotes of its own, and a comma. As it is, Docker looks for a program named "{ $seen }".
diagnose-equals = Remove `{ $seen }`. What { $keyword } launches comes right after a blank.
diagnose-twice = Keep only one { $keyword }. Docker takes the last one, that of line { $line }, and forgets this one.
diagnose-launch-no-interpreter = Put `python3` in front. { $path } is no program: it does not start by itself.
diagnose-launch-no-python = Install Python in the image, or this command will not be found.
diagnose-launch-venv = Write `{ $meant }`. pip has put the libraries into that virtual environment, and the system's Python does not see them.
diagnose-launch-not-copied = Add a COPY that brings `{ $path }`. Nothing puts `{ $seen }` into the image.
diagnose-launch-other-place = Write `{ $destination }`. That is where COPY puts the file, not `{ $seen }`.
diagnose-launch-other-file = Check the name. Nothing puts `{ $seen }` into the image; COPY brings `{ $destination }`.
diagnose-only-cmd = Prefer `ENTRYPOINT`: the lab asks for it. What follows `docker run IMAGE` takes the place of CMD.
diagnose-run-launches = Write `ENTRYPOINT` instead of `RUN`. RUN starts the application during the build, not when the container starts.
diagnose-no-entrypoint = Add an `ENTRYPOINT` at the end. The application is in the image, but nothing launches it.

## Python
diagnose-text-open = Close this text with the quote that it began with.
diagnose-apostrophe = Put the text between double quotes. This apostrophe closes it too early.
diagnose-text-unquoted = Put this text between double quotes. Without them Python takes each word for a name.
diagnose-import-quotes = Remove the quotes. `import` takes the bare name: `import { $name }`.
diagnose-main-guard = Write `"__main__"`. `__name__` is never `"{ $seen }"`, so nothing below runs.
diagnose-call-open = Add `(` after `{ $name }`. A function takes its text between parentheses.
diagnose-two-lines = Put `{ $second }` on a line of its own. These are two statements.
diagnose-bracket-open = Close `{ $seen }`: it is opened here and never closed.
diagnose-bracket-extra = Remove `{ $seen }`: nothing opens it.
diagnose-bracket-other = `{ $seen }` does not close `{ $open }` of line { $line }: use the same kind.
diagnose-indent-extra = Remove the blanks at the start: nothing above opens a block.
diagnose-indent-missing = Shift this line by four blanks. The line before ends in `:` and expects a block.
diagnose-indent-odd = Align this line with one of those above, with blanks only.
diagnose-no-colon = Add `:` at the end of the line. `{ $word }` opens a block.
diagnose-name = Write `{ $meant }`. Python does not know `{ $seen }`.
diagnose-print = Add parentheses: `print(…)`. Without them it is Python 2.
diagnose-side-by-side = Something is missing between `{ $first }` and `{ $second }`: a comma, a dot, a parenthesis?

## The library emoji
diagnose-emoji-not-imported = Add `import emoji` at the top. The program uses it without having imported it.
diagnose-emoji-alias = Write `{ $alias }`. That is the name that your import gave to emoji.
diagnose-emoji-from = Write `{ $name }` without `emoji.` in front. Your import took the function, not the module.
diagnose-emoji-module = Write `import emoji`. The program uses `emoji`, not `{ $seen }`.
diagnose-emoji-member = Write `{ $meant }`. emoji has no `{ $seen }`.
diagnose-emojize-bare = Write `emoji.emojize`. The function is in the module emoji.
diagnose-not-printed = Put `print(…)` around it. The text is made, but nobody sees it.
diagnose-sentence = Check this line against the step's: the lab expects `{ $expected }`.
diagnose-emoji-code = Write `{ $meant }`. emoji does not know `{ $seen }` and will print it as it is.
diagnose-emoji-literal = Hand the text to `emoji.emojize(…)`. Without it, `:{ $code }:` is printed as it is.
