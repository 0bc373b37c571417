# The small docker that soleil gives where there is none.

docker-no-command = This is soleil's small docker, and it has no `{$command}`. It has: {$known}. The real docker command has more: `sudo apt install docker.io`, or https://docs.docker.com/engine/install
docker-no-flag = This is soleil's small docker, and here it knows: {$known}. `{$command} --help` says what they do; the real docker command has more.
