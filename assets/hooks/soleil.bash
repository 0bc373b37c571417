# soleil's witness for bash 4.4 and newer: tells soleil each command line, its exit status and its folder.
# In soleil's shell pane it is the rcfile, and SOLEIL_NONCE is set: marks go to the terminal, signed.
# In another terminal (`eval "$(soleil hook bash)"`) __soleil_program is set: reports go to soleil's socket.

if [[ -n ${SOLEIL_NONCE-} ]]; then
  __soleil_nonce=$SOLEIL_NONCE
  unset SOLEIL_NONCE
  # bash takes --rcfile or --login, never both: read here what a login shell reads, outside of any function.
  [[ -r /etc/profile ]] && . /etc/profile
  if [[ -r ~/.bash_profile ]]; then
    . ~/.bash_profile
  elif [[ -r ~/.bash_login ]]; then
    . ~/.bash_login
  elif [[ -r ~/.profile ]]; then
    . ~/.profile
  fi
  # Last, so that a docker of the machine's own is found first.
  [[ -z ${SOLEIL_DOCKER-} || :$PATH: == *:"$SOLEIL_DOCKER":* ]] || PATH=$PATH:$SOLEIL_DOCKER
  unset SOLEIL_DOCKER
  __soleil_mode=pane
elif [[ -z ${__soleil_nonce-}${__soleil_mode-} && -n ${__soleil_program-} ]]; then
  __soleil_mode=outside
fi

if [[ -n ${__soleil_mode-} && -z ${__soleil_installed-} && $- == *i* ]] && shopt -q promptvars &&
  ((BASH_VERSINFO[0] > 4 || (BASH_VERSINFO[0] == 4 && BASH_VERSINFO[1] >= 4))); then
  __soleil_installed=1
  __soleil_ran=0
  __soleil_one=1
  __soleil_taken=
  __soleil_before=
  __soleil_histcontrol=
  __soleil_histignore=
  declare -A __soleil_none=()

  # The newest line of the history into REPLY, its number into __soleil_number; blanks at its start are kept.
  __soleil_newest() {
    local entry
    entry=$(HISTTIMEFORMAT='' builtin history 1 2>/dev/null)
    entry=${entry#"${entry%%[![:space:]]*}"}
    __soleil_number=${entry%%[!0-9]*}
    entry=${entry#"$__soleil_number"}
    REPLY=${entry:2}
  }

  # REPLY made fit for a mark: \\ and \xHH.
  __soleil_escape() {
    local LC_ALL=C text=$REPLY
    text=${text//\\/\\\\}
    text=${text//;/\\x3b}
    text=${text//$'\n'/\\x0a}
    text=${text//$'\t'/\\x09}
    REPLY=${text//[[:cntrl:]]/?}
  }

  # From PS0, in a subshell: the command line was read and is about to run.
  __soleil_starting() {
    local REPLY __soleil_number
    [[ -o history && ${HISTSIZE-1} != 0 ]] || return
    __soleil_newest
    __soleil_escape
    builtin printf '\e]633;E;%s;%s\a\e]633;C;%s\a' "$REPLY" "$__soleil_nonce" "$__soleil_nonce"
  }

  # The student's HISTCONTROL and HISTIGNORE may keep a line out of the history, where we read it. So while a line is
  # typed they are emptied; PS0 puts them back before it runs, and afterwards a line that they would have kept out goes.
  __soleil_take() {
    __soleil_taken=
    __soleil_histcontrol=${HISTCONTROL-}
    __soleil_histignore=${HISTIGNORE-}
    [[ $__soleil_histcontrol == *ignore* || -n $__soleil_histignore ]] || return
    __soleil_taken=1
    local REPLY __soleil_number
    __soleil_newest
    __soleil_before=$REPLY
    if [[ $__soleil_histcontrol == *ignore* ]]; then
      if [[ $__soleil_histcontrol == *erasedups* ]]; then HISTCONTROL=erasedups; else HISTCONTROL=; fi
    fi
    [[ -z $__soleil_histignore ]] || HISTIGNORE=
  }

  __soleil_give_back() {
    [[ -n $__soleil_taken ]] || return
    # An empty one after a command is the student's own doing, for PS0 had put it back.
    if ((__soleil_ran == 0)); then
      HISTCONTROL=$__soleil_histcontrol
      [[ -z $__soleil_histignore ]] || HISTIGNORE=$__soleil_histignore
      return
    fi
    [[ ${HISTCONTROL-} == erasedups && $__soleil_histcontrol == *erasedups* ]] && HISTCONTROL=$__soleil_histcontrol
    [[ -o history ]] || return
    local REPLY __soleil_number
    __soleil_newest
    [[ -n $__soleil_number ]] && __soleil_kept_out "$REPLY" && builtin history -d "$__soleil_number" 2>/dev/null
  }

  __soleil_kept_out() {
    local IFS=: pattern patterns
    case $__soleil_histcontrol in *ignorespace* | *ignoreboth*) [[ $1 == ' '* ]] && return 0 ;; esac
    # With erasedups bash has put the new line in the place of the old: it is to stay.
    case $__soleil_histcontrol in
      *erasedups*) __soleil_before= ;;
      *ignoredups* | *ignoreboth*) [[ $1 == "$__soleil_before" ]] && return 0 ;;
    esac
    read -r -d '' -a patterns <<<"$__soleil_histignore"
    for pattern in "${patterns[@]}"; do
      pattern=${pattern%$'\n'}
      [[ -n $pattern ]] || continue
      [[ $pattern == '&' && $1 == "$__soleil_before" ]] && return 0
      [[ $1 == $pattern ]] && return 0
    done
    return 1
  }

  # First of PROMPT_COMMAND, so that $? is the command's; gives it on to what follows.
  __soleil_prompt() {
    local __soleil_status=$? REPLY __soleil_number
    if ((__soleil_ran == 1)); then
      if [[ $__soleil_mode == pane ]]; then
        builtin printf '\e]633;D;%s;%s\a' "$__soleil_status" "$__soleil_nonce"
      elif [[ -S $__soleil_socket && -o history ]]; then
        __soleil_newest
        [[ -z $__soleil_number ]] || (builtin printf '%s' "$REPLY" | "$__soleil_program" hook-report "$__soleil_status" "$__soleil_socket" &) >/dev/null 2>&1
      fi
    fi
    if [[ $__soleil_mode == pane ]]; then
      REPLY=$PWD
      __soleil_escape
      builtin printf '\e]633;P;Cwd=%s;%s\a' "$REPLY" "$__soleil_nonce"
    fi
    __soleil_give_back
    __soleil_ran=0
    __soleil_take
    __soleil_place
    return "$__soleil_status"
  }

  # Keeps our part of PS0 and our place in PROMPT_COMMAND, whatever was added since.
  __soleil_place() {
    [[ ${PS0-} == *__soleil_ran* ]] || PS0=${PS0-}$__soleil_ps0
    # Element 0 where PROMPT_COMMAND is an array.
    [[ ${PROMPT_COMMAND-} == __soleil_prompt* ]] ||
      PROMPT_COMMAND="__soleil_prompt"$'\n'"${PROMPT_COMMAND//__soleil_prompt$'\n'/}"
  }

  # Expanded in the shell itself: an arithmetic assignment, and := on what is empty. All print nothing.
  __soleil_ps0='${__soleil_one:$((__soleil_ran = 1)):0}'
  __soleil_ps0+='${__soleil_none[c${__soleil_taken:+${HISTCONTROL:=$__soleil_histcontrol}}]-}'
  __soleil_ps0+='${__soleil_none[i${__soleil_taken:+${HISTIGNORE:=$__soleil_histignore}}]-}'
  [[ $__soleil_mode == pane ]] && __soleil_ps0+='$(__soleil_starting)'
  __soleil_place
fi
