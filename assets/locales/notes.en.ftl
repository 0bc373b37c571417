# The speaker's notes
notes-title = soleil · notes
notes-too-small = Make the window larger: it takes 40 columns and 10 rows. q leaves.
notes-waiting = No soleil is presenting. Start `soleil --present` in another terminal: the notes come as soon as it is there.
notes-lost = The soleil that presented has ended. Start `soleil --present` again: the notes go on by themselves.
notes-strange = The soleil that presents is of another version: start `soleil notes` and `soleil --present` from the same program.
notes-foreign = The notes cannot come: somebody else has made { $path }. Choose a folder of your own with XDG_RUNTIME_DIR, in both terminals.
notes-keys-short = F9 next  b back  F1 help  q leave
notes-keys-row = F9 next  b back  + skip  k pause  ↑ ↓ read  F1 help  q leave
notes-keys =
    - F9, space, Enter, n, → or Page Down: go on
    - b, -, ← or Page Up: one cue back
    - `+`: skip a cue
    - k or p: pause, and go on
    - ↑ and ↓: scroll
    - F1 or ?: this help
    - q, F10 or Ctrl-C: leave the notes; the presentation goes on
notes-none = No note for this cue.
notes-step = Step { $step }/{ $of }: { $title }
notes-place = Cue { $at }/{ $of } · this step: { $step } min · in all: { $all } min
notes-place-short = { $at }/{ $of } · step { $step } min · in all { $all } min
notes-place-over = All is played, in { $all } min
notes-took = step { $step }: { $minutes } min
notes-next-type = then: { $what }
notes-next-edit = then: write { $what }
notes-next-none = This is the last cue.
notes-over = b goes back to the last one.
# In front of a class
present-ended = Waiting for: { $tasks } (the command has ended; Ctrl-G - plays it again)
present-not-saved = { $what } is not saved as it should be, still missing: { $tasks }. F9 starts it again.
present-line-gone = The line is gone. F9 starts the cue again.
present-text-changed = The text was changed meanwhile. F9 starts the cue again.
present-step-took = { $title }: done in { $minutes ->
    [0] less than a minute
   *[other] { $minutes } min
    }.
present-step-minutes = { $minutes } min
present-solutions-shown = Solutions and complete hints are shown.
present-solutions-hidden = Solutions are hidden while you present. Ctrl-G { $key } shows them.
present-pressed = { $key ->
    [Enter] Enter
    [Esc] Esc
    [Space] Space
    [PageUp] Page Up
    [PageDown] Page Down
   *[other] { $key }
    }
key-cue-solutions = presenter: show or hide solutions
key-others = Hide or show what is not the lab's (images, containers)
others-hidden = Only the lab's images and containers are listed.
others-shown = All images and containers are listed.
others-count = { $count } others hidden
