# shellcheck shell=bash
# The environment: Debian 13 natively, or a private Debian 13 root under .cache/root entered with
# bubblewrap. Everything here may be called again at any time and costs nothing when done.

CACHE=$PROJECT/.cache
ROOT=$CACHE/root
MIRROR_DEFAULT=http://deb.debian.org/debian
SUITE=trixie

say() { printf '%s\n' "$*" >&2; }

die() {
  say "dev: $1"
  [[ -z ${2:-} ]] || say "     $2"
  exit 1
}

# The names in the given packaging/*.packages files.
package_names() {
  local list
  for list in "$@"; do grep -hv '^#' "packaging/$list.packages"; done | sort -u
}

# Changes when a list changes.
lists_hash() {
  local list
  for list in "$@"; do cat "packaging/$list.packages"; done | sha256sum | cut -c1-16
}

is_platform() {
  # shellcheck disable=SC1091
  (. /etc/os-release && [[ ${ID:-} == debian && ${VERSION_ID:-0} -ge 13 ]])
}

# Runs a long command with its output in a log; on a terminal the last line is shown live.
# step "what it is" "what to do when it fails" command...
step() {
  local what=$1 remedy=$2 log begin status=0
  shift 2
  mkdir -p "$CACHE/log"
  log=$CACHE/log/$(tr -c 'a-z0-9\n' '-' <<<"${what,,}").log
  begin=$SECONDS
  say "dev: $what …"
  "$@" >"$log" 2>&1 &
  local pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    [[ -t 2 ]] && printf '\r\e[K     %3d s  %.*s' $((SECONDS - begin)) 90 \
      "$(tail -c 400 "$log" | tr '\r' '\n' | tail -n 1)" >&2
    wait_a_moment "$pid"
  done
  wait "$pid" || status=$?
  [[ -t 2 ]] && printf '\r\e[K' >&2
  if ((status != 0)); then
    tail -n 15 "$log" >&2
    die "$what failed (whole log: ${log#"$PROJECT"/})" "$remedy"
  fi
  say "dev: $what: $((SECONDS - begin)) s"
}

# Up to half a second, less when the process ends.
wait_a_moment() { timeout 0.5 tail --pid="$1" -f /dev/null || true; }

NETWORK_REMEDY="Check the network or the proxy (http_proxy, https_proxy) and call ./dev again; it goes on where it stopped."

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "this needs root to install packages" "Run it as root, or install sudo."
  fi
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get -o Acquire::Retries=3 update && apt-get -o Acquire::Retries=3 install -y --no-install-recommends "$@"' \
    sh "$@"
}

# ── Debian 13 natively ───────────────────────────────────────────────────────────────────────────

ensure_native() {
  local stamp missing=()
  stamp=$CACHE/native-$(lists_hash "$@")
  [[ -e $stamp ]] && return
  local name
  while read -r name; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done < <(package_names "$@")
  if ((${#missing[@]})); then
    step "Installing ${#missing[@]} Debian packages" "$NETWORK_REMEDY" apt_install "${missing[@]}"
  fi
  mkdir -p "$CACHE"
  touch "$stamp"
}

# ── A private Debian 13 root ─────────────────────────────────────────────────────────────────────

# The mirror the host uses for Debian itself.
host_mirror() {
  local uri
  uri=$(cat /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null |
    sed -nE 's/^URIs: *//p; s/^deb (\[[^]]*\] )?(http[^ ]*) .*/\2/p' | grep -m1 '/debian/*$') || true
  printf '%s' "${uri:-$MIRROR_DEFAULT}"
}

ensure_host_tools() {
  command -v mmdebstrap >/dev/null && command -v bwrap >/dev/null && return
  command -v apt-get >/dev/null || die "this Linux is not Debian 13 and has no apt-get" \
    "Install mmdebstrap and bubblewrap with your package manager, or use a Debian 13 container."
  step "Installing mmdebstrap and bubblewrap" "$NETWORK_REMEDY" apt_install mmdebstrap bubblewrap
}

make_root() {
  local names
  names=$(package_names "$@" | paste -sd,)
  rm -rf "$ROOT.partial"
  mmdebstrap --variant=minbase --aptopt='Acquire::Retries "3"' --include="$names" \
    "$SUITE" "$ROOT.partial" "$(host_mirror)"
  mv "$ROOT.partial" "$ROOT"
}

update_root() {
  local names
  mapfile -t names < <(package_names "$@")
  enter_root sh -c \
    'apt-get -o Acquire::Retries=3 update && apt-get -o Acquire::Retries=3 install -y --no-install-recommends "$@"' \
    sh "${names[@]}"
}

ensure_root() {
  local stamp
  stamp=$ROOT/var/lib/iscan-$(lists_hash "$@")
  [[ -e $stamp ]] && return
  if [[ ! -d $ROOT ]]; then
    ((EUID == 0)) || die "a private Debian 13 root is made as root here" \
      "Run ./dev as root, or use a Debian 13 machine or container."
    ensure_host_tools
    step "Making a private Debian 13 root" "$NETWORK_REMEDY" make_root "$@"
  else
    ensure_host_tools
    step "Updating the private Debian 13 root" "$NETWORK_REMEDY" update_root "$@"
  fi
  touch "$stamp"
}

# Read-only binds of what the host needs to reach registries, where it exists.
host_binds() {
  local path
  for path in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt /etc/pip.conf \
    "$HOME/.npmrc" "$HOME/.config/pip"; do
    [[ -e $path ]] && printf '%s\n' --ro-bind "$path" "$path"
  done
  [[ -d $PROJECT/../shared ]] &&
    printf '%s\n' --ro-bind "$(realpath "$PROJECT/../shared")" "$(realpath "$PROJECT/..")/shared"
  return 0
}

# Files given on the command line may lie anywhere the user may read.
user_binds() {
  local path
  for path in /home /mnt /media /srv "$PWD_OF_USER"; do
    [[ -d $path && $path != "$PROJECT"* ]] && printf '%s\n' --bind "$path" "$path"
  done
  return 0
}

enter_root() {
  local binds=() name settings=()
  mapfile -t binds < <(user_binds; host_binds)
  for name in TERM CI NO_COLOR COLUMNS http_proxy https_proxy no_proxy; do
    [[ -n ${!name:-} ]] && settings+=(--setenv "$name" "${!name}")
  done
  while read -r name; do settings+=(--setenv "$name" "${!name}"); done < <(compgen -e | grep '^ISCAN_' || true)
  bwrap --bind "$ROOT" / --dev-bind /dev /dev --proc /proc --ro-bind /sys /sys \
    --bind /tmp /tmp "${binds[@]}" --bind "$PROJECT" "$PROJECT" --cap-add ALL --die-with-parent \
    --chdir "$PWD" --clearenv "${settings[@]}" --setenv HOME "$HOME" --setenv LANG C.UTF-8 \
    --setenv PATH /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# ── Both ─────────────────────────────────────────────────────────────────────────────────────────

# Makes sure the packages of the named lists are there; calls at the same time wait for each other.
ensure_packages() {
  mkdir -p "$CACHE"
  exec 9>"$CACHE/lock"
  flock -n 9 || { say "dev: waiting for another ./dev that is setting up …"; flock 9; }
  if is_platform; then ensure_native "$@"; else ensure_root "$@"; fi
  flock -u 9
}

# Runs a command in the environment.
inside() {
  if is_platform; then "$@"; else enter_root "$@"; fi
}
