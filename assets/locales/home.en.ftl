## The configuration
config-refused = { $file }, line { $line }, column { $column }: { $why } { $help } Meanwhile soleil keeps its defaults.
config-no-yaml = What follows cannot be read.
config-no-yaml-help = Check the colons, the quotes and the indentation: a setting is written `theme: light`.
config-no-settings = “{ $text }” is no setting.
config-no-settings-help = A setting is written `theme: light`, one a line.
config-too-long = This file has { $bytes } bytes.
config-too-long-help = Make it shorter: 16 KiB are enough.
config-unknown-setting = “{ $text }” is no setting.
config-unknown-action = “{ $text }” is no action.
config-did-you-mean = Write `{ $name }`.
config-known-names = Choose from: `{ $names }`.
config-bad-value = “{ $text }” does not suit `{ $name }`.
config-bad-value-help = Choose from: `{ $choices }`.
config-name-twice = “{ $text }” already stands above.
config-name-twice-help = Keep one of the two lines.
config-no-keys = “{ $text }” gives no action a key.
config-no-keys-help = Write a line for each action, two blanks further in: `build: F5`.
config-key-unknown = “{ $text }” is no key that soleil can take.
config-key-is-prefix = “{ $text }” already opens the second way to every action.
config-key-is-another = “{ $text }” is the same key as Tab or Enter for your terminal.
config-key-of-shell = “{ $text }” stops, ends or pauses things everywhere.
config-key-of-editor = “{ $text }” already has its use in the editor.
config-key-help = Choose F1 to F12, or Ctrl with B, E, H, L, N, P, Q, S or U.
config-key-twice = “{ $key }” cannot go to `{ $action }`: `{ $other }` has that key.
config-key-twice-help = Give it another key, or change the other one too.
config-prefix-key-unknown = “{ $text }” cannot follow Ctrl-G.
config-prefix-key-help = Put one letter without accent, or a digit.

## Themes
key-theme = Change the theme
theme-terminal = Theme `terminal`: your terminal's sixteen colours.
theme-light = Theme `light`: for a white background.
theme-projector = Theme `projector`: white on black, high contrast.

## The log
log-search-at = / { $search }: { $at } of { $of }
log-below = ↓ { $lines } lines below (f: follow)
log-cut = This file stops at { $mib } MiB: the log went on.

## Without a screen
plain-ask-for-help = Type `?` and Enter to hear what you can ask for.
plain-help =
    A letter, then Enter.
    s: the step's text.
    w: what is done and what is missing.
    h: a hint.
    b: build the image.
    r: run the image.
    p: pull an image that is missing.
    c: stop what goes on.
    d: tick by hand what soleil cannot see.
    a: go to the practice engine where there is no engine.
    q: quit.
    Type your commands in another terminal, once you have run there: eval "$(soleil hook bash)"
plain-engine = Engine: { $kind } { $version }, { $host }
plain-image = Image { $image }: new version { $id }.
plain-step = Step { $at } of { $of }: { $title }
plain-step-lit = Step done: { $step }
plain-done = Done: { $task }. { $evidence }
plain-no-longer = Done, but no longer true: { $task }. { $why }
plain-missing = To do: { $task }. { $why }
plain-missing-bonus = To do, as a bonus: { $task }. { $why }
plain-build-step-running = Running: { $step }
plain-build-step-cached = From the cache: { $step }
plain-build-step-done = Done: { $step }
plain-build-step-failed = Failed: { $step }
plain-failed = “{ $command }” failed. { $words }
plain-skipped = { $lines } more lines, too fast to be read: they are in the log kept on disk.
plain-explained = Explanation: { $title }
plain-explained-at = To change: { $path }, line { $line }.
plain-hint = Hint { $number } of { $of }:

## The practice engine
practice-mark = SIMULATED
practice-said = SIMULATED: this is the practice engine, no container really runs.
practice-offered = Ctrl-G { $key }: the practice engine, without Docker.
practice-already = You are on the practice engine already.
practice-engine-answers = An engine answers: { $kind }. To practise without it, leave and run `soleil --simulated`.
practice-counts-apart = The practice engine and a real one have a ledger each: for the practice engine run `soleil --simulated`.
practice-kept-aside = What the practice engine held could not be read (damaged, or of another version: { $why }). It is kept in { $path }; the engine begins empty.
practice-unreadable = What the practice engine held in { $path } cannot be read ({ $error }): the engine begins empty.
practice-not-kept = What the practice engine holds could not be kept in { $path } ({ $error }): the next one will not have it.
key-practice = Go to the practice engine where no engine answers
