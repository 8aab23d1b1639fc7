#!/bin/sh
# Makes the database at the first start, then becomes the server.
set -eu

if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then
  POSTGRES_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  password=$(mktemp)
  printf '%s\n' "${POSTGRES_PASSWORD:?is missing}" >"$password"
  initdb --username="$POSTGRES_USER" --pwfile="$password" --auth=scram-sha-256 --encoding=UTF8 \
    --locale=C.UTF-8 >/dev/null
  rm "$password"
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl start --wait -o "-c listen_addresses= -k /tmp" >/dev/null
  export PGHOST=/tmp PGPASSWORD="$POSTGRES_PASSWORD"
  createdb -U "$POSTGRES_USER" "$POSTGRES_DB"
  for script in /docker-entrypoint-initdb.d/*.sh; do
    [ ! -x "$script" ] || "$script"
  done
  pg_ctl stop --wait >/dev/null
fi
unset POSTGRES_PASSWORD DB_PASSWORD PGHOST PGPASSWORD
exec postgres -c 'listen_addresses=*' -k /tmp
