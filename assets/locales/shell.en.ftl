# The shell pane and the witness
shell-no-terminal = Quit a few programs and start the shell again: the system has no terminal left to give ({ $cause }).
shell-not-started = Check the SHELL variable, then start it again: { $shell } does not start ({ $cause }).
shell-hooks-not-written = Make some room in the temporary folder: the witness's script could not be written there ({ $cause }).
witness-taken = Use the shell of this window: another soleil already listens to outside terminals on { $path }.
witness-no-socket = Use the shell of this window: outside terminals cannot reach me, because { $path } does not open ({ $cause }).
