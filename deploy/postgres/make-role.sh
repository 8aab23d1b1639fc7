#!/bin/sh
# Run by the image of PostgreSQL when it makes the database: the role that the programs connect as.
# It owns the database, hence its tables, and is no superuser, for whom row-level security would not
# hold. DB_PASSWORD, or the file that DB_PASSWORD_FILE names, is its password.
set -eu
if [ -n "${DB_PASSWORD_FILE:-}" ]; then
  DB_PASSWORD=$(cat "$DB_PASSWORD_FILE")
fi
export DB_PASSWORD
psql --quiet --no-psqlrc --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set ON_ERROR_STOP=1 <<'SQL'
\getenv password DB_PASSWORD
\getenv database POSTGRES_DB
CREATE ROLE iscan LOGIN PASSWORD :'password';
ALTER DATABASE :"database" OWNER TO iscan;
SQL
