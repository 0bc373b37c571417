# For authors: the linter's rehearsal
rehearsal-engine = The cues run now on { $host }: the images that they pull or build and the containers that they make stay there.
rehearsal-practice = The cues run now on a practice engine of their own, which goes with it.
rehearsal-lit = lit: { $step } ({ $seconds } s)
rehearsal-unlit = not lit: { $step }
rehearsal-task = - { $task }: { $why }
rehearsal-late = { $step }: nothing more happens after "{ $cue }", and the time is up (--timeout).
rehearsal-failed = { $step }: the command "{ $cue }" ended with an error, and what it should lead to is not there.
rehearsal-stopped = { $step }: stopped at "{ $cue }".
rehearsal-done = { $steps ->
    [1] The step is lit by its cues.
   *[other] All { $steps } steps are lit by their cues.
}

# A new lab
new-made = A lab that runs is in { $folder }. What to do with it:
new-not-empty = Name a folder that is empty or not there yet: something lies in { $folder } already.

# The labs to choose from
key-labs = Choose another lab
labs-title = LABS
labs-here = this one
labs-done = done
labs-broken = cannot be opened
labs-keys = Enter: open it (soleil begins anew with it) · Esc: stay
lab-gone = The lab that you did last cannot be opened, so this is { $lab }: { $error }
