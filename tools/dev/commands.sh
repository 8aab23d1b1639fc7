# shellcheck shell=bash
# The commands of ./dev.

PWD_OF_USER=$PWD

usage() {
  cat <<'TEXT'
./dev COMMAND sets up what is missing and runs anything in the project's environment.

  scan FILE|DIR…     read invoices and print their fields (--json, --csv)
  serve              run the service: HTTP API and workers
  eval DIR           measure accuracy against ground truth
  test [ARGS]        build and run every test (--preset dev: under sanitizers; ARGS go to ctest)
  lint               format, clang-tidy, layers, spelling, shell scripts
  bench [ARGS]       speed and memory beside other programs (--json, --quick)
  build [PRESET]     release (default), dev (ASan and UBSan), tsan, fuzz
  e2e [ARGS]         the end-to-end tests alone (ARGS go to pytest)
  samples [ARGS]     make samples/ again
  shell              a shell in the environment
  clean              remove builds (--all: the private Debian root and caches too)

Any other COMMAND is one of iscan's own: config, doctor, migrate, admin, schema.
TEXT
}

jobs_count() { nproc; }

ccache_settings() {
  printf '%s\n' "CCACHE_DIR=$CACHE/ccache" "CCACHE_BASEDIR=$PROJECT" CCACHE_NOHASHDIR=1 \
    CCACHE_MAXSIZE=2G
}

# Configures when there is no build yet, then builds what changed. Silent when nothing did.
build() {
  local preset=$1 settings
  shift
  mapfile -t settings < <(ccache_settings)
  mkdir -p "$CACHE"
  exec 8>"$CACHE/build-$preset.lock"
  flock -n 8 || { say "dev: waiting for another build of $preset …"; flock 8; }
  if [[ ! -e build/$preset/build.ninja ]]; then
    step "Configuring $preset" "The log names what is missing." \
      inside env "${settings[@]}" cmake --preset "$preset"
  fi
  if ! inside ninja -C "build/$preset" -n "$@" 2>/dev/null | grep -q 'no work to do'; then
    step "Building $preset" "The log holds the compiler's messages." \
      inside env "${settings[@]}" ninja -C "build/$preset" -j "$(jobs_count)" "$@"
  fi
  flock -u 8
}

program() { printf 'build/release/bin/iscan'; }

command_iscan() {
  ensure_packages build
  build release iscan
  exec_inside "$(program)" "$@"
}

# Replaces this shell, so that signals and exit codes are the program's own.
exec_inside() {
  if is_platform; then exec "$@"; else enter_root "$@"; fi
}

command_build() {
  ensure_packages build test
  [[ ${1:-} != fuzz && ${1:-} != tidy ]] || ensure_packages build test lint
  build "${1:-release}"
}

command_test() {
  local preset=release
  if [[ ${1:-} == --preset ]]; then
    preset=$2
    shift 2
  fi
  ensure_packages build test
  build "$preset"
  inside ctest --test-dir "build/$preset" --output-on-failure -j "$(jobs_count)" "$@"
}

command_e2e() {
  ensure_packages build test
  build release iscan
  inside env ISCAN_BIN="$PROJECT/$(program)" python3 -m pytest -p no:cacheprovider tests/e2e "$@"
}

command_bench() {
  ensure_packages build test
  build release iscan
  inside env ISCAN_BIN="$PROJECT/$(program)" python3 bench/bench.py "$@"
}

command_samples() {
  ensure_packages build test
  inside python3 tools/make_samples "$@"
}

command_lint() {
  ensure_packages build test lint
  [[ -e build/release/build.ninja ]] ||
    step "Configuring release" "The log names what is missing." inside cmake --preset release
  inside tools/dev/lint.sh "$@"
}

command_shell() {
  ensure_packages build test
  inside bash "$@"
}

command_clean() {
  rm -rf build
  if [[ ${1:-} == --all ]]; then rm -rf "$CACHE"; fi
}
