# shellcheck shell=bash
# The package lists, and installing them with apt where the machine itself is the platform.

NETWORK_REMEDY="Check the network or the proxy (http_proxy, https_proxy), then call ./dev again."

# The names in the given packaging/*.packages files.
package_names() {
  local list
  for list in "$@"; do grep -hvE '^(#|$)' "packaging/$list.packages"; done | sort -u
}

# Changes when a list changes.
lists_hash() {
  local list
  for list in "$@"; do cat "packaging/$list.packages"; done | sha256sum | cut -c1-16
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    sudo "$@"
  fi
}

# Asks for the password while there is still a terminal to ask on.
need_root() {
  ((EUID != 0)) || return 0
  command -v sudo >/dev/null || die "installing packages needs root" \
    "Run ./dev once as root, or install sudo."
  sudo -v || die "installing packages needs root" "Run ./dev once as root."
}

# Installs packages on this machine; goes on after an installation that was interrupted.
apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive sh -c "$APT_INSTALL" sh "$@"
}
# shellcheck disable=SC2016
APT_INSTALL='dpkg --configure -a &&
  apt-get -o Acquire::Retries=3 update &&
  apt-get -o Acquire::Retries=3 install -y --no-install-recommends "$@"'

# Reads names, prints those that are not installed.
missing_packages() {
  local names installed
  names=$(cat)
  # shellcheck disable=SC2086
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Abbrev}\n' $names 2>/dev/null |
    sed -n 's/ ii *$//p') || true
  comm -23 <(sort -u <<<"$names") <(sort -u <<<"$installed")
}

ensure_native() {
  local missing
  missing=$(package_names "$@" | missing_packages)
  [[ -n $missing ]] || return 0
  with_lock packages "installing packages" install_native "$@"
}

install_native() {
  local missing
  mapfile -t missing < <(package_names "$@" | missing_packages)
  ((${#missing[@]})) || return 0
  need_root
  step "Installing ${#missing[@]} Debian packages" "$NETWORK_REMEDY" apt_install "${missing[@]}"
}
