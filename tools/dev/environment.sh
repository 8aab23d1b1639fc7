# shellcheck shell=bash
# The environment: this machine where it is Debian 13 or newer, else a private Debian 13 root.
# Everything here may be called again at any time and costs nothing when it is done.

is_platform() {
  # shellcheck disable=SC1091
  (. /etc/os-release && [[ ${ID:-} == debian && ${VERSION_ID:-0} -ge 13 ]])
}
if is_platform; then NATIVE=yes; else NATIVE=; fi

# Makes sure that the packages of the named lists are there; calls at the same time wait.
ensure_packages() {
  if [[ -n $NATIVE ]]; then ensure_native "$@"; else ensure_root "$@"; fi
}

# Runs a command of the project's own in the project's folder.
inside() {
  if [[ -n $NATIVE ]]; then "$@"; else in_root "$@"; fi
}

# Ends with the user's program, which runs where the caller stands and gets the signals itself.
run_for_user() {
  [[ -n $NATIVE ]] || run_in_root "$@"
  cd "$CALLER_DIR" || exit
  exec "$@"
}

# ── Builds ───────────────────────────────────────────────────────────────────────────────────────

ccache_settings() {
  printf '%s\n' "CCACHE_DIR=$CACHE/ccache" "CCACHE_BASEDIR=$PROJECT" CCACHE_NOHASHDIR=1 \
    CCACHE_MAXSIZE=3G
}

# What a configured build depends on beside CMake's own files.
configuration_key() { cat CMakePresets.json - <<<"werror ${CI:-}" | sha256sum | cut -c1-16; }

# configure PRESET: nothing when it is configured with today's presets.
configure() {
  local preset=$1 stamp settings
  stamp=build/$preset/.configured-$(configuration_key)
  [[ ! -e $stamp || ! -e build/$preset/build.ninja ]] || return 0
  mapfile -t settings < <(ccache_settings)
  step "Configuring $preset" "The log names what is missing." \
    inside env "${settings[@]}" cmake --preset "$preset" "-DISCAN_WERROR=${CI:+ON}"
  rm -f "build/$preset"/.configured-*
  touch "$stamp"
}

# build PRESET [TARGETS…]: silent when nothing is to be done.
build() {
  local preset=$1
  grep -q "\"name\": \"$preset\"" CMakePresets.json || die "there is no preset $preset" \
    "Presets: release, dev, tsan, fuzz."
  with_lock "build-$preset" "building $preset" build_locked "$@"
}

build_locked() {
  local preset=$1 settings
  shift
  configure "$preset"
  mapfile -t settings < <(ccache_settings)
  step "Building $preset" "Mend what the compiler names, then call ./dev again." \
    inside env "${settings[@]}" ninja -C "build/$preset" -j "$(nproc)" "$@"
}
