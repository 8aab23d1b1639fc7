#!/usr/bin/env bash
# Builds the page and packs it for the program: web/tools/build.sh OUT_FOLDER
# Fetches the packages of package-lock.json first, when they are not there or have changed.
set -euo pipefail
out=${1:?build.sh OUT_FOLDER}
cd "$(dirname "$0")/.."
web=$PWD
source=${web%/*}

# Two builds (presets, test and lint) may want the packages at the same time.
packages() {
  local stamp
  stamp=node_modules/.made-$(sha256sum package-lock.json | cut -c1-16)
  [[ ! -e $stamp ]] || return 0
  mkdir -p node_modules
  # No package may run a program of its own at installation.
  npm ci --ignore-scripts --no-progress || {
    echo "error: the packages of the page could not be fetched from $(npm config get registry)." >&2
    echo "       npm needs its registry once for each package-lock.json. Check the network, the" >&2
    echo "       proxy (https_proxy) or the mirror (registry= in /etc/npmrc), then build again." >&2
    return 1
  }
  touch "$stamp"
}

# The types of the API's requests and answers, and the kinds of all fields.
types() {
  mkdir -p generated
  PYTHONPATH=$source/tools PYTHONDONTWRITEBYTECODE=1 python3 -m make_api_docs.openapi_json \
    "$source/schemas/openapi.yaml" "$source/schemas/invoice.schema.json" generated/openapi.json
  node_modules/.bin/openapi-typescript generated/openapi.json -o generated/api.new.ts >/dev/null
  mv generated/api.new.ts generated/api.ts
  node tools/fields.mjs "$source/schemas/invoice.schema.json" generated/fields.json
}

main() {
  packages
  types
  [[ $out == --prepare ]] || {
    node_modules/.bin/vite build --logLevel warn --outDir "$out/dist" --emptyOutDir
    node tools/size.mjs "$out/dist"
    node tools/licences.mjs "$out/dist"
    node tools/pack.mjs "$out"
  }
}

exec {lock}>"$web/.lock"
flock "$lock"
main
