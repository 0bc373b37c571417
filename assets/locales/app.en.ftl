key-help = Help
key-steps = The steps
key-editor = The editor (once more: the other file)
key-images = Images and containers
key-build = Save and build the image
key-run = Run the image
key-log = The log of builds and runs
key-shell = The shell
key-cue = The demo's next cue
key-quit = Quit
key-save = Save
key-palette = Every action
key-zoom = One pane alone, or all
key-pull = Pull an image that the step lacks
key-hint = A hint
key-declare = Tick by hand what soleil cannot see
key-mouse = Take or release the mouse
key-redraw = Paint the screen anew
key-help-short = Help
key-steps-short = Steps
key-editor-short = Editor
key-images-short = Images
key-build-short = Build
key-run-short = Run
key-log-short = Log
key-shell-short = Shell
key-quit-short = Quit
pane-steps = Steps
pane-text = To do
pane-editor = Editor
pane-images = Images and containers
pane-log = Log
pane-shell = Shell
help-title = HELP
help-panes =
    In the shell only F1 to F10 and Ctrl-G are soleil's: everything else goes to the shell. Ctrl-G twice sends it one. Shift-PageUp scrolls back.

    Steps: ← → change the step, `h` gives a hint, `d` ticks by hand, `i` pulls an image.

    Editor: Ctrl-Z undoes, Ctrl-Y redoes, Ctrl-F searches, Ctrl-C, Ctrl-X and Ctrl-V copy, cut and paste.

    Images: Enter opens layers and history.

    Log: `/` searches, `n` and `N` go to the next and the previous, `w` wraps lines, `f` follows the end, `s` keeps the log in a file, `c` stops, ← → go from one log to another.
palette-title = ACTIONS
quit-title = QUIT
quit-unsaved =
    Some text is not saved.

    `s`: save and stay. `q` or F10: quit; your text is kept aside and offered back next time.

    Any other key: stay.
too-small = Make the window larger: it takes at least 60 columns and 20 rows. Nothing is lost.
engine-none = no Docker engine
engine-looking = looking for the engine…
prefix-pressed = Ctrl-G: 1 to 9 and 0 as F1 to F10, { $save } saves, { $palette } every action, { $zoom } one pane, { $hint } a hint
images-unknown = The list comes as soon as the engine answers.
images-empty =   No image yet.
images-head = REPOSITORY|TAG|ID|SIZE|AGE
containers-head = CONTAINER|IMAGE|ID|STATE|AGE
container-running = running
container-created = created
age-days = { $days } d
history-head = { $image }: the last layer first (Enter: back)
history-wait = Reading the history…
layers-head = { $count } layers, the last one first
log-empty = Nothing yet. F5 saves and builds your image, F6 runs it.
log-context = Context: { $files } files, { $size }
log-running = Going on… (c: stop)
log-built = Built: image { $image }
log-pulled = Pulled.
log-exit = Ended with status { $status }
log-engine-says = The engine says: { $words }
log-cancelled = Stopped as you asked.
log-kept = Log kept in { $path }
step-failed = {" "}FAILED
task-declared = (ticked by you)
task-reached = (done, but no longer true)
task-unverified = (done, cannot be verified now)
task-bonus = (bonus)
learnt-label = What you know now
nothing-to-declare = Nothing to tick by hand in this step.
nothing-to-pull = This step waits for no more image.
declared = Ticked by hand: { $task }
step-lit = Done: { $title }. F2 says more.
lab-builds-nothing = This lab builds no image.
build-goes-on = A build goes on already (c: stop it).
run-goes-on = The image runs already (c: stop it).
pull-goes-on = An image is on its way already.
run-after-build = The image will run as soon as it is built.
no-cue = The demo starts with soleil --present.
mouse-taken = The mouse is soleil's.
mouse-released = The mouse is your terminal's again: you can select text.
recovered = Your unsaved text of { $path } is back: Ctrl-S keeps it.
shell-starting = Your shell is coming…
shell-ended = Your shell has ended. Enter opens another.
ledger-unreadable = The progress in { $path } cannot be read ({ $error }): nothing in it will be changed.
ledger-kept-aside = The progress could not be read (damaged, or of a newer version). It is kept in { $path }; a new one begins.
aside-kept-elsewhere = Save soon (Ctrl-S): your text is kept in { $place }, as { $path } does not take it ({ $error }).
aside-not-kept = Save soon (Ctrl-S): your text cannot be kept aside in { $path } ({ $error }).
ledger-not-written = The progress cannot be written to { $path } ({ $error }). Free some space or check the rights: soleil will try again.
log-not-kept = The log cannot be written to { $path } ({ $error }).
copied = Copied.
check-complete = All done.
check-not-yet = Not finished yet: { $lit } of { $of } steps.
check-no-engine = No engine: { $why } { engine-ask-doctor }
editor-nothing-selected = Nothing is selected: Shift and the arrows select.
editor-decide-first = Decide first: Ctrl-O keeps your text, Ctrl-R takes the one on disk, Ctrl-D shows the difference.
editor-conflict = Changed elsewhere. Ctrl-O yours, Ctrl-R theirs, Ctrl-D diff
editor-search = Search:{" "}
editor-unsaved = not saved yet (Ctrl-S)
editor-saved = saved
editor-new = new file (Ctrl-S saves it)
editor-too-large = Make it shorter, then Ctrl-S: { $path } is over 2 MiB. Nothing is saved, nothing is lost.
editor-nothing-yet = This file is still empty: write something, then Ctrl-S.
ledger-writing = Done: soleil is writing it down.
save-disk-full = The disk is full: { $path } is not saved. Free some space, then Ctrl-S; your text is still there.
save-no-right = You may not write { $path }. See with ls -l whose folder it is; your text is still there.
save-read-only = { $path } is read-only. Make it writable with chmod u+w, then Ctrl-S; your text is still there.
save-in-the-way = { $path }: a folder has that name already, or a file stands where the folder should be. Rename it; your text is still there.
save-failed = { $path } cannot be saved ({ $error }). Your text is still there.
file-unreadable = { $path } cannot be read ({ $error }).
file-not-a-file = { $path } is not a regular file. Rename or remove it.
file-too-large = { $path } is over 2 MiB: too much for the editor.
file-line-too-long = { $path }: line { $line } is too long for the editor (over { $most } columns).
editor-line-too-long = Nothing is changed: a line would be over { $most } columns. Break it first with Enter.
editor-not-drawn = Your text has { $lines } lines: beyond { $most } it is not shown, but nothing is lost. Ctrl-S saves it, Ctrl-Z undoes the last change.
file-not-utf8 = { $path } is not UTF-8 text. Save it as UTF-8.
shell-does-not-read = The program in the shell no longer reads: what you just typed is lost. Ctrl-C often stops it.
key-explain = Explain the last failure
explain-title = WHAT HAPPENED?
explain-fix = What to do
explain-why = Why
explain-words = The engine's own words
explain-go = Enter: { $path }, line { $line }
explain-more = Ctrl-G e: the rest of the explanation
explain-unread = ! Ctrl-G e explains{"  "}
explain-notice = { $title }. { $fix }
explained-none = Nothing to explain: no failure that soleil knows.
explain-benign = (harmless){" "}
explain-keys = c: copy what is to be typed. Esc: close.
