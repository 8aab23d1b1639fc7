# shellcheck shell=bash
# Long commands with visible progress: output goes to a log, its last line and the time to the
# screen. What ends within a second says nothing at all.

CACHE=$PROJECT/.cache
QUIET_MS=1000
STEP_PID=

say() { printf '%s\n' "$*" >&2; }

# die "what failed" ["what to do"]
die() {
  say "dev: $1"
  [[ -z ${2:-} ]] || say "     $2"
  exit 1
}

now_ms() { printf '%s' "${EPOCHREALTIME/[.,]/}" | cut -c1-13; }

# Sleeps without starting a process.
pause() {
  local never
  exec {never}<> <(:)
  read -r -t "$1" -u "$never" || true
  exec {never}>&-
}

last_line() { tail -c 400 "$1" | tr '\r' '\n' | grep -v '^ *$' | tail -n 1 || true; }

# Shows where a step is: a line that rewrites itself on a terminal, one line in 30 s elsewhere.
show_progress() {
  local what=$1 log=$2 seconds=$3
  if [[ -t 2 ]]; then
    printf '\r\e[K%s … %d s  %.*s' "dev: $what" "$seconds" $((${COLUMNS:-80} - 24 - ${#what})) \
      "$(last_line "$log")" >&2
  elif ((seconds >= SHOWN_AT + 30)); then
    SHOWN_AT=$seconds
    say "dev:   ${seconds} s: $(last_line "$log")"
  fi
}

# Waits for STEP_PID while showing progress; the first second is silent.
watch_step() {
  local what=$1 log=$2 begin=$3 elapsed
  SHOWN_AT=0
  ANNOUNCED=
  while kill -0 "$STEP_PID" 2>/dev/null; do
    elapsed=$(($(now_ms) - begin))
    if ((elapsed < QUIET_MS)); then
      pause 0.03
      continue
    fi
    [[ -n $ANNOUNCED || -t 2 ]] || say "dev: $what …"
    ANNOUNCED=yes
    show_progress "$what" "$log" $((elapsed / 1000))
    pause 0.3
  done
  [[ -z $ANNOUNCED || ! -t 2 ]] || printf '\r\e[K' >&2
}

# The part of a log that says what went wrong: from the first error on, else its end.
excerpt() {
  local log=$1 found
  found=$(grep -m1 -n -E '^FAILED:|error:|^E:|Error' "$log" | cut -d: -f1) || true
  if [[ -n $found ]]; then
    sed -n "$found,$((found + 30))p" "$log"
  else
    tail -n 15 "$log"
  fi
}

# Ends a running step with everything that it started. Called on Ctrl-C and kill.
stop_step() {
  local tries
  trap '' INT TERM HUP
  kill -TERM -- "-$STEP_PID" 2>/dev/null || true
  wait "$STEP_PID" 2>/dev/null || true
  for ((tries = 0; tries < 100; ++tries)); do
    kill -0 -- "-$STEP_PID" 2>/dev/null || break
    pause 0.1
  done
  kill -KILL -- "-$STEP_PID" 2>/dev/null || true
  [[ ! -t 2 ]] || printf '\r\e[K' >&2
  remove_half_made
  say "dev: stopped; nothing is left half made, the next call goes on from here."
  exit 130
}

# step "what it is" "what to do when it fails" command...
step() {
  local what=$1 remedy=$2 log begin status=0
  shift 2
  mkdir -p "$CACHE/log"
  log=$CACHE/log/$(tr -c 'a-z0-9\n' '-' <<<"${what,,}").log
  begin=$(now_ms)
  trap stop_step INT TERM HUP
  # A process group of its own, so that stopping it stops all of it.
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  STEP_PID=$!
  set +m
  watch_step "$what" "$log" "$begin"
  wait "$STEP_PID" || status=$?
  trap - INT TERM HUP
  if ((status != 0)); then
    excerpt "$log" >&2
    die "$what failed (whole log: ${log#"$PROJECT"/})" "$remedy"
  fi
  [[ -z $ANNOUNCED ]] || say "dev: $what: $((($(now_ms) - begin + 500) / 1000)) s"
}

# with_lock NAME "what the other one does" command...: one at a time over all calls of ./dev.
with_lock() {
  local name=$1 what=$2 fd
  shift 2
  mkdir -p "$CACHE"
  exec {fd}>"$CACHE/$name.lock"
  flock -n "$fd" || {
    say "dev: waiting for another ./dev that is $what …"
    flock "$fd"
  }
  "$@"
  flock -u "$fd"
  exec {fd}>&-
}
