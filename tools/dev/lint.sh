#!/usr/bin/env bash
# All static checks; runs inside the environment. clang-tidy remembers files that passed by the
# hash of the file, of all headers and of its settings, so that a second call is quick.
set -uo pipefail
cd "$(dirname "$0")/../.."

failed=()
mapfile -t sources < <(git ls-files -co --exclude-standard 'src/**.cpp' 'src/**.h' 'apps/**.cpp' 'apps/**.h' 'tests/**.cpp' 'tests/**.h')
mapfile -t scripts < <(git ls-files -co --exclude-standard dev .ci/run 'tools/dev/*.sh')
PASSED=.cache/tidy
mkdir -p "$PASSED"

check() {
  local name=$1
  shift
  if "$@"; then printf 'lint: %s ok\n' "$name"; else failed+=("$name"); fi
}

format() { clang-format-19 --dry-run -Werror "${sources[@]}"; }

tidy_key() { cat "$1" <(printf '%s' "$headers_hash") | sha256sum | cut -c1-32; }

tidy_one() {
  local key
  key=$(tidy_key "$1")
  [[ -e $PASSED/$key ]] && return 0
  clang-tidy-19 -p build/release --quiet --warnings-as-errors='*' "$1" 2>/dev/null || return 1
  touch "$PASSED/$key"
}

tidy() {
  headers_hash=$(git ls-files -co --exclude-standard '*.h' .clang-tidy | sort | xargs cat | sha256sum)
  export headers_hash PASSED
  export -f tidy_one tidy_key
  # Only files the release build compiles: fuzz targets need clang's own runtime.
  printf '%s\n' "${sources[@]}" | grep '\.cpp$' |
    while read -r file; do grep -qF "/$file\"" build/release/compile_commands.json && echo "$file"; done |
    xargs -P "$(nproc)" -I{} bash -c 'tidy_one "$@" || { echo "clang-tidy: {}"; exit 255; }' _ {}
}

check "clang-format" format
check "layers" python3 tools/check_layers.py
check "spelling" codespell --quiet-level=3 --skip='./.cache,./build,./samples,./.git,*.svg,LICENSE,package-lock.json' --ignore-words=tools/dev/spelling.words
check "shell scripts" shellcheck -x "${scripts[@]}"
check "clang-tidy" tidy

if ((${#failed[@]})); then
  printf 'lint: failed: %s\n' "${failed[*]}" >&2
  exit 1
fi
