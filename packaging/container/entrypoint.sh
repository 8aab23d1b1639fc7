#!/bin/sh
# Takes secrets from files: for each NAME_FILE below, NAME becomes the file's content. Then iscan.
set -eu

for name in DATABASE_URL REDIS_URL CELERY_RESULT_BACKEND OPENAI_API_KEY ANTHROPIC_API_KEY \
  GOOGLE_API_KEY GEMINI_API_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY; do
  file=$(printenv "${name}_FILE" || true)
  [ -n "$file" ] || continue
  if ! [ -r "$file" ]; then
    echo "iscan: ${name}_FILE names $file, which cannot be read by user $(id -u)." >&2
    exit 2
  fi
  # The value never becomes an argument of a process.
  IFS= read -r value <"$file" || [ -n "$value" ]
  export "$name=$value"
done

exec iscan "$@"
