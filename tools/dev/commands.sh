# shellcheck shell=bash
# The commands of ./dev.

usage() {
  cat <<'TEXT'
./dev COMMAND sets up what is missing and runs anything in the project's environment.

  scan FILE|DIR…     read invoices and print their fields (--json, --csv)
  serve              run the service: HTTP API and workers
  eval DIR           measure accuracy against ground truth
  doctor             what works on this machine, and which protections are active
  test [ARGS]        build and run every test; --unit: the unit tests alone; --preset dev: under
                     sanitizers; other ARGS go to ctest
  lint [--fix]       format, clang-tidy, layers, spelling, shell scripts (--fix: formats)
  chaos [ARGS]       kills, cuts and floods everything and counts documents (--short, --seed)
  bench [ARGS]       speed and memory beside other programs (--json, --quick)
  bench queue        tasks through Redis beside Celery's prefork worker (--quick)
  bench kill         kill -9 of a worker at work, ours and stock Celery's
  bench models       tokens and accuracy with and without a language model (FOLDER…, --json)
  bench capacity     workers and servers for 1 k to 10 M documents a day (--json, --quick)
  build [PRESET]     release (default), dev (ASan and UBSan), tsan, fuzz
  e2e [ARGS]         the end-to-end tests alone (ARGS go to pytest)
  compose-test       the compose stack in a container engine of its own (minutes; not in test)
  samples [ARGS]     make samples/ again
  pictures           draw the pictures of Flower in the docs again
  screens            draw the pictures of the page in docs/screens again
  shell [COMMAND…]   a shell in the environment, or one command there
  clean              remove builds (--all: the private Debian root and caches too)

Any other COMMAND is one of iscan's own: api, worker, config, migrate, admin, tasks, schema.
TEXT
}

PROGRAM=$PROJECT/build/release/bin/iscan

# The build is configured with its tests, so their libraries are needed too.
command_iscan() {
  ensure_packages build test
  build release iscan
  run_for_user "$PROGRAM" "$@"
}

command_build() {
  local lists=(build test)
  [[ ${1:-} != fuzz ]] || lists+=(lint)
  ensure_packages "${lists[@]}"
  build "${1:-release}"
}

command_test() {
  local preset=release targets=() choice=()
  while :; do
    case ${1:-} in
      --preset)
        preset=${2:?--preset needs a name}
        shift 2
        ;;
      --unit)
        targets=(unit_tests)
        choice=(-L unit)
        shift
        ;;
      *) break ;;
    esac
  done
  ensure_packages build test
  ensure_python
  build "$preset" "${targets[@]}"
  # Most tests wait for other programs most of the time.
  run_for_user ctest --test-dir "$PROJECT/build/$preset" --output-on-failure --no-tests=error \
    -j $((2 * $(nproc))) "${choice[@]}" "$@"
}

command_e2e() {
  ensure_packages build test
  ensure_python
  build release iscan
  run_for_user env ISCAN_BIN="$PROGRAM" python3 -m pytest -p no:cacheprovider \
    "$PROJECT/tests/e2e" "$@"
}

# Long, and an engine to install: so it is not among the others.
command_compose_test() {
  ensure_packages build test engine
  build release iscan
  run_for_user env ISCAN_BIN="$PROGRAM" ISCAN_COMPOSE_TEST=1 PYTHONDONTWRITEBYTECODE=1 \
    python3 -m pytest -v -rs -p no:cacheprovider "$PROJECT/tests/e2e/test_compose.py" "$@"
}

command_chaos() {
  ensure_packages build test
  build release iscan
  run_for_user env ISCAN_BIN="$PROGRAM" python3 "$PROJECT/tests/chaos/chaos.py" "$@"
}

command_bench() {
  ensure_packages build test
  build release iscan
  local program=bench.py
  case ${1:-} in
    kill)
      program=kill9.py
      shift
      ;;
    queue)
      build release bench_queue_database celery_test_worker
      program=queue_bench.py
      shift
      ;;
    models)
      program=models_bench.py
      shift
      ;;
    capacity)
      build release bench_capacity bench_queue_database celery_test_worker
      program=capacity_bench.py
      shift
      ;;
  esac
  run_for_user env ISCAN_BIN="$PROGRAM" python3 "$PROJECT/bench/$program" "$@"
}

command_pictures() {
  ensure_packages build test
  ensure_python
  build release iscan
  run_for_user env ISCAN_BIN="$PROGRAM" python3 "$PROJECT/tools/flower_pictures.py"
}

# The pictures are made small: the page has few colours.
command_screens() {
  ensure_packages build test
  build release iscan
  inside env ISCAN_BIN="$PROGRAM" ISCAN_SCREENS=1 sh -c \
    'cd web && node_modules/.bin/vitest run --config e2e/vitest.config.ts'
  run_for_user python3 "$PROJECT/tools/small_pictures.py" "$PROJECT/docs/screens"
}

command_samples() {
  ensure_packages build test
  run_for_user python3 "$PROJECT/tools/make_samples" "$@"
}

# clang-tidy needs compile commands of today's files, not a build.
command_lint() {
  ensure_packages build test lint
  build release build.ninja
  run_for_user "$PROJECT/tools/dev/lint.sh" "$@"
}

command_shell() {
  ensure_packages build test
  if (($# == 0)); then set -- bash; fi
  run_for_user "$@"
}

command_clean() {
  rm -rf build
  [[ ${1:-} != --all ]] || rm -rf --one-file-system "$CACHE"
}
