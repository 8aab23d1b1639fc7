#!/bin/sh
# Takes secrets from files as iscan's image does, then starts Flower.
set -eu

for name in CELERY_BROKER_URL CELERY_RESULT_BACKEND FLOWER_BASIC_AUTH; do
  file=$(printenv "${name}_FILE" || true)
  [ -n "$file" ] || continue
  if ! [ -r "$file" ]; then
    echo "flower: ${name}_FILE names $file, which cannot be read by user $(id -u)." >&2
    exit 2
  fi
  IFS= read -r value <"$file" || [ -n "$value" ]
  export "$name=$value"
done
unset CELERY_BROKER_URL_FILE CELERY_RESULT_BACKEND_FILE FLOWER_BASIC_AUTH_FILE

if [ -z "${FLOWER_BASIC_AUTH:-}" ]; then
  echo "flower: FLOWER_BASIC_AUTH is not set; it must be NAME:PASSWORD." >&2
  exit 2
fi
exec celery -A iscan_tasks flower "$@"
