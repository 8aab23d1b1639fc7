#!/usr/bin/env bash
# All static checks; runs inside the environment. Every check runs, then the failed ones are named.
set -euo pipefail
cd "$(dirname "$0")/../.."
# The folder may belong to another user than the one who runs this (containers, sudo).
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=$PWD

failed=()

# Tracked and new files of the given patterns.
files() {
  local file
  git ls-files -co --exclude-standard --deduplicate "$@" | while read -r file; do
    [[ ! -e $file ]] || printf '%s\n' "$file"
  done
}

check() {
  local name=$1 begin=$SECONDS
  shift
  if "$@"; then
    printf 'lint: %s ok (%d s)\n' "$name" $((SECONDS - begin))
  else
    failed+=("$name")
  fi
}

own_sources() { files '*.cpp' '*.h' | grep -E '^(src|apps|tests|bench)/'; }

# One line for each file that is not formatted; ./dev lint --fix formats them.
format() {
  local found
  found=$(own_sources | { xargs clang-format-19 --dry-run -Werror 2>&1 || true; } |
    sed -n 's/^\([^:]*\):.*clang-format-violations.*/\1: not formatted/p' | sort -u)
  [[ -z $found ]] || { printf '%s\n' "$found"; return 1; }
}

# Quoted text is left out: most of it is words of other languages that the program reads.
spelling() {
  files '*.cpp' '*.h' '*.md' '*.py' '*.sh' '*.cmake' '*CMakeLists.txt' dev .ci/run |
    xargs codespell --quiet-level=3 --ignore-words=tools/dev/spelling.words \
      --ignore-regex="\"[^\"]*\"|'[^']*'"
}

scripts() { files dev .ci/run '*.sh' | xargs shellcheck -x; }

if [[ ${1:-} == --fix ]]; then
  own_sources | xargs clang-format-19 -i
fi
check "format" format
check "layers" python3 tools/check_layers.py
check "spelling" spelling
check "shell scripts" scripts
check "clang-tidy" python3 tools/dev/tidy.py build/release

if ((${#failed[@]})); then
  printf 'lint: failed: %s\n' "${failed[*]}" >&2
  exit 1
fi
