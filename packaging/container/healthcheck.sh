#!/bin/bash
# Asks this container's own program: iscan-healthcheck [PORT [PATH]]. No curl in the image.
set -euo pipefail

port=${1:-${ISCAN_HEALTH_PORT:-8080}}
path=${2:-/healthz}
exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$path" >&3
IFS= read -r -t 4 status <&3
case $status in
  "HTTP/1.1 200"*) ;;
  *)
    echo "$path answered: $status" >&2
    cat <&3 >&2 || true
    exit 1
    ;;
esac
