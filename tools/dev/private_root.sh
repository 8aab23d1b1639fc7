# shellcheck shell=bash
# A private Debian 13 root under .cache/root for other Linux machines: made with mmdebstrap,
# entered with bubblewrap.

ROOT=$CACHE/root
MIRROR_DEFAULT=http://deb.debian.org/debian
SUITE=trixie

# The mirror the host uses for Debian itself.
host_mirror() {
  local uri
  uri=$(cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null |
    sed -nE 's/^URIs: *//p; s/^deb (\[[^]]*\] )?(http[^ ]*) .*/\2/p' |
    grep -m1 -E '/debian/?$') || true
  printf '%s' "${uri:-$MIRROR_DEFAULT}"
}

ensure_host_tools() {
  command -v mmdebstrap >/dev/null && command -v bwrap >/dev/null && return
  command -v apt-get >/dev/null || die "mmdebstrap and bubblewrap are missing" \
    "Install both with this system's package manager, then call ./dev again."
  step "Installing mmdebstrap and bubblewrap" "$NETWORK_REMEDY" \
    apt_install mmdebstrap bubblewrap debian-archive-keyring
}

# Says early, and in words, that a container forbids what is needed here.
check_namespaces() {
  bwrap --ro-bind / / --dev-bind /dev /dev --proc /proc true 2>/dev/null ||
    die "bubblewrap may not make namespaces here (a container without privileges?)" \
      "Start the container with --privileged, or use a Debian 13 container."
}

# A root appears under its name only when it is whole.
make_root() {
  local names
  names=$(package_names "$@" | paste -sd,)
  remove_half_made
  # Without waiting for the disk: an unfinished root is thrown away. Without manuals: half the files.
  mmdebstrap --verbose --variant=minbase --aptopt='Acquire::Retries "3"' --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --include="$names" \
    "$SUITE" "$ROOT.partial" "$(host_mirror)" && mv "$ROOT.partial" "$ROOT" && return
  remove_half_made
  return 1
}

remove_half_made() { rm -rf --one-file-system "$ROOT.partial"; }

update_root() {
  local missing
  mapfile -t missing < <(package_names "$@" | in_root_unbound sh -c "$MISSING_IN_ROOT" sh)
  ((${#missing[@]})) || return 0
  printf 'missing: %s\n' "${missing[*]}"
  in_root_unbound env DEBIAN_FRONTEND=noninteractive sh -c "$APT_INSTALL && apt-get clean" sh \
    "${missing[@]}"
}
# shellcheck disable=SC2016
MISSING_IN_ROOT='while read -r name; do
  dpkg-query -W -f "\${Status}" "$name" 2>/dev/null | grep -q "ok installed" || echo "$name"
done'

# Free when the lists are those that the root was made or updated with.
ensure_root() {
  local stamp
  ((EUID == 0)) || die "on this Linux ./dev works in a private Debian 13, and that needs root" \
    "Run it as root; or run it in a Debian 13 container or machine, where it needs no private root."
  stamp=$ROOT/var/lib/iscan-$(lists_hash "$@")
  [[ -e $stamp ]] || with_lock root "setting up" set_up_root "$stamp" "$@"
}

set_up_root() {
  local stamp=$1
  shift
  [[ ! -e $stamp ]] || return 0
  ensure_host_tools
  if [[ ! -d $ROOT ]]; then
    check_namespaces
    step "Making a private Debian 13 root" "$NETWORK_REMEDY" make_root "$@"
  else
    step "Updating the private Debian 13 root" "$NETWORK_REMEDY" update_root "$@"
  fi
  touch "$stamp"
}

# ── Entering ─────────────────────────────────────────────────────────────────────────────────────

BASE_BINDS=(--bind "$ROOT" / --dev-bind /dev /dev --proc /proc --ro-bind /sys /sys
  --bind /tmp /tmp --cap-add ALL --die-with-parent)
BASE_SETTINGS=(--clearenv --setenv HOME /root --setenv LANG C.UTF-8
  --setenv PATH /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)

# Read-only binds of what names and registries need, where the host has it.
host_binds() {
  local path
  for path in /etc/resolv.conf /etc/hosts; do
    [[ ! -e $path ]] || printf '%s\n' --ro-bind "$(realpath "$path")" "$path"
  done
}

registry_binds() {
  local path
  for path in /etc/ssl/certs/ca-certificates.crt /etc/pip.conf /etc/npmrc; do
    [[ ! -e $path ]] || printf '%s\n' --ro-bind "$path" "$path"
  done
  for path in .npmrc .config/pip; do
    [[ ! -e $HOME/$path ]] || printf '%s\n' --ro-bind "$HOME/$path" "/root/$path"
  done
}

# Help for tests that lies beside the project.
shared_binds() {
  local shared=${PROJECT%/*}/shared
  [[ ! -d $shared ]] || printf '%s\n' --ro-bind "$(realpath "$shared")" "$shared"
}

# A folder of the user's own, unless the private root has its own in that place.
bind_folder() {
  case $1/ in
    / | /usr/* | /etc/* | /bin/* | /lib*/* | /sbin/* | /proc/* | /sys/* | /dev/* | /tmp/*) ;;
    /var/ | /run/ | /root/ | "$PROJECT"/*) ;;
    *) printf '%s\n' --bind "$1" "$1" ;;
  esac
}

# Where the caller stands, and the folders of the files named in the arguments.
user_binds() {
  local argument path
  bind_folder "$CALLER_DIR"
  for argument in "$@"; do
    path=$(cd "$CALLER_DIR" && realpath -s -- "${argument#--*=}" 2>/dev/null) || continue
    [[ ! -d $path ]] || bind_folder "$path"
    [[ ! -f $path ]] || bind_folder "${path%/*}"
  done
}

# The host's variables that mean something to the project; nothing else leaks in.
kept_settings() {
  local name
  while read -r name; do printf '%s\n' --setenv "$name" "${!name}"; done < <(compgen -e |
    grep -E '^(TERM|COLUMNS|CI|NO_COLOR|TZ|TESSDATA_PREFIX|CUDA_VISIBLE_DEVICES|PADDLE_DEVICE|(https?|no)_proxy|(HTTPS?|NO)_PROXY|(ISCAN|DB|DATABASE|REDIS|OPENAI|GOOGLE|GEMINI|ANTHROPIC|DOCUMENTS|STORAGE|S3|AWS)_.*)$')
}

# Arguments of bwrap that end before the command; the folder to stand in comes first.
root_arguments() {
  local folder=$1 binds settings
  shift
  mapfile -t binds < <(host_binds; registry_binds; user_binds "$@"; shared_binds)
  mapfile -t settings < <(kept_settings)
  ROOT_ARGUMENTS=("${BASE_BINDS[@]}" "${binds[@]}" --bind "$PROJECT" "$PROJECT"
    "${BASE_SETTINGS[@]}" "${settings[@]}" --chdir "$folder")
}

# For package work: without the binds, whose files the packages own.
in_root_unbound() {
  local binds
  mapfile -t binds < <(host_binds)
  bwrap "${BASE_BINDS[@]}" "${binds[@]}" "${BASE_SETTINGS[@]}" --chdir / "$@"
}

in_root() {
  root_arguments "$PROJECT"
  bwrap "${ROOT_ARGUMENTS[@]}" "$@"
}

# Runs the user's program so that signals reach it and its exit code is ours. bubblewrap would die
# of the signals itself and take the program with it, unfinished: so it ignores them.
run_in_root() {
  local info status=0
  root_arguments "$CALLER_DIR" "$@"
  info=$(mktemp)
  (
    trap '' INT TERM HUP
    exec bwrap "${ROOT_ARGUMENTS[@]}" --info-fd 7 \
      env --default-signal=INT,TERM,HUP "$@" 7>"$info"
  ) <&0 &
  STEP_PID=$!
  # Ctrl-C and a hang-up reach the whole group by themselves; kill reaches this shell only.
  trap ':' INT HUP
  trap 'forward_signal TERM "$info"' TERM
  while :; do
    wait "$STEP_PID" && status=0 || status=$?
    kill -0 "$STEP_PID" 2>/dev/null || break
  done
  rm -f "$info"
  exit "$status"
}

forward_signal() {
  local child
  child=$(sed -n 's/.*"child-pid": \([0-9]*\).*/\1/p' "$2")
  [[ -z $child ]] || kill -s "$1" "$child" 2>/dev/null || true
}
