# Le petit docker que soleil donne là où il n'y en a pas.

docker-no-command = C'est le petit docker de soleil, et il n'a pas `{$command}`. Il a : {$known}. La vraie commande docker a le reste : `sudo apt install docker.io`, ou https://docs.docker.com/engine/install
docker-no-flag = C'est le petit docker de soleil, et il connaît ici : {$known}. `{$command} --help` dit ce qu'elles font ; la vraie commande docker en a davantage.
