# soleil's witness for zsh 5 and newer: tells soleil each command line, its exit status and its folder.
# In soleil's shell pane it is the .zshenv of a ZDOTDIR of ours, and SOLEIL_NONCE is set: marks go to the terminal, signed.
# In another terminal (`eval "$(soleil hook zsh)"`) __soleil_program is set: reports go to soleil's socket.

if [[ -n ${SOLEIL_NONCE-} ]]; then
  typeset -g __soleil_nonce=$SOLEIL_NONCE __soleil_mode=pane
  unset SOLEIL_NONCE
  # From here on every startup file is the student's own, read by zsh itself.
  if (( ${+SOLEIL_ZDOTDIR} )); then
    export ZDOTDIR=$SOLEIL_ZDOTDIR
    unset SOLEIL_ZDOTDIR
  else
    unset ZDOTDIR
  fi
  [[ -r ${ZDOTDIR-$HOME}/.zshenv ]] && source "${ZDOTDIR-$HOME}/.zshenv"
elif [[ -z ${__soleil_mode-} && -n ${__soleil_program-} ]]; then
  typeset -g __soleil_mode=outside
fi

if [[ -n ${__soleil_mode-} && -z ${__soleil_installed-} && -o interactive ]]; then
  typeset -g __soleil_installed=1 __soleil_line=
  typeset -gi __soleil_ran=0
  typeset -ga precmd_functions preexec_functions

  # REPLY made fit for a mark: \\ and \xHH.
  __soleil_escape() {
    emulate -L zsh
    local text=$REPLY
    text=${text//\\/\\\\}
    text=${text//;/\\x3b}
    text=${text//$'\n'/\\x0a}
    text=${text//$'\t'/\\x09}
    REPLY=${text//[[:cntrl:]]/?}
  }

  __soleil_preexec() {
    emulate -L zsh
    __soleil_ran=1
    # The line as typed, also when the history will not keep it; without a history, what is about to run.
    __soleil_line=${1:-$3}
    [[ $__soleil_mode == pane ]] || return 0
    local REPLY=$__soleil_line
    __soleil_escape
    builtin printf '\e]633;E;%s;%s\a\e]633;C;%s\a' "$REPLY" "$__soleil_nonce" "$__soleil_nonce"
  }

  __soleil_precmd() {
    local __soleil_status=$?
    emulate -L zsh
    if [[ $__soleil_mode == pane ]]; then
      (( __soleil_ran )) && builtin printf '\e]633;D;%s;%s\a' "$__soleil_status" "$__soleil_nonce"
      local REPLY=$PWD
      __soleil_escape
      builtin printf '\e]633;P;Cwd=%s;%s\a' "$REPLY" "$__soleil_nonce"
    elif (( __soleil_ran )) && [[ -S $__soleil_socket ]]; then
      (builtin printf '%s' "$__soleil_line" | "$__soleil_program" hook-report "$__soleil_status" "$__soleil_socket" &) >/dev/null 2>&1
    fi
    __soleil_ran=0
    return 0
  }

  # At the first prompt, when the student's files have been read: first before the prompt, last before a command.
  __soleil_start() {
    local __soleil_status=$?
    precmd_functions=(__soleil_precmd ${precmd_functions:#(__soleil_start|__soleil_precmd)})
    preexec_functions=(${preexec_functions:#__soleil_preexec} __soleil_preexec)
    # Last, so that a docker of the machine's own is found first.
    [[ -z ${SOLEIL_DOCKER-} || :$PATH: == *:"$SOLEIL_DOCKER":* ]] || PATH=$PATH:$SOLEIL_DOCKER
    unset SOLEIL_DOCKER
    (return $__soleil_status)
    __soleil_precmd
  }
  precmd_functions+=(__soleil_start)
fi
