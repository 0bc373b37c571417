key-solution = The solution of what is missing (after a question)
key-block = Type the block marked > into the shell, without running it
key-run-block = Type that block and run it
key-commands = The commands behind what soleil did
help-learn =
    Steps, more: Tab and Shift-Tab go from one code block to another (the `>` in the margin), `t` types it into the shell, `x` runs it, `c` copies it. `o` gives the solution, Esc closes the reminder.

    Copying: the text goes to your terminal's clipboard, if it allows that, and always into a file that soleil names. In tmux it takes `set-option -g set-clipboard on`.
learn-hint = Hint { $number } of { $of }
learn-hint-task = Hint { $number } of { $of }: { $task }
learn-no-more-hints = You have seen every hint on what is missing. Ctrl-G o gives the solution.
learn-nothing-left = Nothing is missing in this step.
learn-go-on = F2, Tab, then t: type the command. F2, then Esc: close this reminder.
learn-all-lit = Every step is done, well done! F2 shows how it went.
learn-closing = The lab is done, well done! Here is what you know now.
learn-closing-help = Hints asked for: { $hints }. Solutions asked for: { $solutions }.
learn-closing-report = Ctrl-G w, or `soleil report` in a terminal, writes the report that you hand in.
learn-minutes = Time since the beginning: { $minutes } min.
learn-hours = Time since the beginning: { $hours } h { $minutes } min.
learn-days = Time since the beginning: { $days } d { $hours } h.
learn-no-solution = Save your files with Ctrl-S: the solution of what is left is in the editor already, or there is none.
learn-solution-title = SOLUTION
learn-solution-file =
    The solution of `{ $path }` is about to take the place of its text in the editor, without being saved. Ctrl-Z gives yours back.

    It will be noted in your progress.

    Enter: show it. Any other key: keep looking.
learn-solution-again =
    `{ $path }` holds text that you have not saved.

    A copy of it will be kept in `{ $folder }`, and Ctrl-Z gives it back too.

    Enter: put the solution in its place. Any other key: keep your text.
learn-solution-command =
    The command that is missing is about to be typed into your shell. It will not be run: read it, then press Enter yourself.

    It will be noted in your progress.

    Enter: type it. Any other key: keep looking.
learn-solution-inside =
    The command that is missing is about to be typed into your shell, at the prompt of the container that you opened there. It will not be run: read it, then press Enter yourself.

    It will be noted in your progress.

    Enter: type it. Any other key: keep looking.
learn-solution-there = The solution of { $path } is in the editor, not saved yet. Ctrl-Z gives your text back, Ctrl-S saves it.
learn-copy-kept = The text you had is kept in { $path }. Ctrl-Z gives it back too.
learn-copy-not-kept = Ctrl-Z gives back the text you had: its copy cannot be written to { $path } ({ $error }).
learn-no-block = This step has no command to type.
learn-offer-title = TO COPY
learn-offer-keys = Enter or `c`: copy. Any other key: close.
learn-not-a-command = This block is not for the shell. Write it yourself, in the editor for instance (F3).
learn-shell-not-there = Open the shell with F8 first: there is none at the moment.
learn-shell-busy = Go back to your shell's prompt first: a program runs in it, or soleil cannot see the prompt. Nothing was typed.
learn-line-begun = Your line has begun already. Finish it, or wipe it with Ctrl-U in the shell, then try again.
learn-not-in-container = Open a container in your shell first: this command is typed at its prompt. Nothing was typed.
learn-would-run = Copy these lines: this shell would run each of them as soon as it was pasted.
learn-commands-title = COMMANDS
learn-commands-none = Soleil has done nothing for you so far. F5, F6 and Enter among the images leave here the Docker command that does the same.
learn-commands-keys = Enter or c: copy. t: type into the shell. Esc: close.
learn-copied = Copied (or read { $path }).
learn-copied-to-file = This is too long for a terminal's clipboard: the text is in { $path }.
learn-copied-without-file = Copied, but { $path } cannot be written ({ $error }).
learn-not-copied = Nothing is copied: it is too long for the clipboard, and { $path } cannot be written ({ $error }).
