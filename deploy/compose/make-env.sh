#!/bin/sh
# Writes new random passwords: into .env for `docker compose`, or with --secrets into
# deploy/compose/secrets/ for compose.prod.yaml. Never overwrites what is there.
set -eu
cd "$(dirname "$0")/../.."
umask 077

# 32 hexadecimal digits: nothing in them has to be escaped in a URL.
password() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

refuse() {
  echo "make-env: $1 is there already; remove it by hand for new passwords." >&2
  echo "          A PostgreSQL volume keeps the password it was made with." >&2
  exit 1
}

write_env() {
  [ ! -e .env ] || refuse .env
  {
    echo "# Passwords of compose.yaml; this file stays on this machine."
    for name in POSTGRES DB REDIS FLOWER GRAFANA; do echo "${name}_PASSWORD=$(password)"; done
  } >.env.new
  mv .env.new .env
  echo "make-env: wrote .env"
}

# Readable by all inside the folder, which only its owner may enter: compose mounts the files as
# they are, and the programs in the containers run as other users.
write_secrets() {
  folder=deploy/compose/secrets
  [ ! -e "$folder" ] || refuse "$folder"
  mkdir "$folder"
  database=$(password)
  redis=$(password)
  password >"$folder/postgres_password"
  printf '%s' "$database" >"$folder/db_password"
  printf '%s' "$redis" >"$folder/redis_password"
  printf '%s' "postgresql://iscan:$database@postgres:5432/iscan" >"$folder/database_url"
  printf '%s' "redis://:$redis@redis:6379/0" >"$folder/redis_url"
  printf '%s' "admin:$(password)" >"$folder/flower_basic_auth"
  password >"$folder/grafana_password"
  chmod 644 "$folder"/*
  # compose.yaml wants the names set; compose.prod.yaml takes the files instead.
  if [ ! -e .env ]; then
    for name in POSTGRES DB REDIS FLOWER GRAFANA; do echo "${name}_PASSWORD=in-a-file"; done >.env
  fi
  echo "make-env: wrote $folder/"
}

case ${1:-} in
  "") write_env ;;
  --secrets) write_secrets ;;
  *)
    echo "usage: make-env.sh [--secrets]" >&2
    exit 2
    ;;
esac
