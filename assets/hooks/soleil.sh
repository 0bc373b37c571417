# Read through ENV by a plain sh of soleil's shell pane, after its profile: such a shell has no witness.
# Last, so that a docker of the machine's own is found first.
case :$PATH: in
  *:"${SOLEIL_DOCKER-}":*) ;;
  *) PATH=$PATH:$SOLEIL_DOCKER ;;
esac
unset SOLEIL_DOCKER ENV
