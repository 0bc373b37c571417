# soleil's witness for fish 3 and newer: tells soleil each command line, its exit status and its folder.
# In soleil's shell pane it is sourced by --init-command, and SOLEIL_NONCE is set: marks go to the terminal, signed.
# In another terminal (`soleil hook fish | source`) __soleil_program is set: reports go to soleil's socket.

if not set -q __soleil_mode; and status is-interactive
    if set -q SOLEIL_NONCE
        set -g __soleil_mode pane
        if set -q SOLEIL_DOCKER
            # Last, so that a docker of the machine's own is found first.
            contains -- $SOLEIL_DOCKER $PATH; or set -gx PATH $PATH $SOLEIL_DOCKER
            set -e SOLEIL_DOCKER
        end
        set -g __soleil_nonce $SOLEIL_NONCE
        set -e SOLEIL_NONCE
    else if set -q __soleil_program
        set -g __soleil_mode outside
    end

    if set -q __soleil_mode
        # Made fit for a mark: \\ and \xHH.
        function __soleil_escape
            set -l text (string replace -a '\\' '\\\\' -- "$argv[1]")
            set text (string join '\x0a' -- $text)
            set text (string replace -a ';' '\x3b' -- $text)
            set text (string replace -a \t '\x09' -- $text)
            string replace -ra '[[:cntrl:]]' '?' -- $text
        end

        set -g __soleil_ran 0

        function __soleil_preexec --on-event fish_preexec
            # A line of blanks is no command.
            string match -qr '\S' -- "$argv[1]"; or return
            set -g __soleil_ran 1
            test $__soleil_mode = pane; or return
            printf '\e]633;E;%s;%s\a\e]633;C;%s\a' (__soleil_escape "$argv[1]") $__soleil_nonce $__soleil_nonce
        end

        function __soleil_postexec --on-event fish_postexec
            set -l code $status
            test $__soleil_ran = 1; or return
            set -g __soleil_ran 0
            if test $__soleil_mode = pane
                printf '\e]633;D;%s;%s\a' $code $__soleil_nonce
            else if test -S "$__soleil_socket"
                printf %s "$argv[1]" | command $__soleil_program hook-report $code "$__soleil_socket" >/dev/null 2>&1 &
                disown
            end
        end

        function __soleil_folder --on-event fish_prompt
            test $__soleil_mode = pane; or return
            printf '\e]633;P;Cwd=%s;%s\a' (__soleil_escape "$PWD") $__soleil_nonce
        end
    end
end
