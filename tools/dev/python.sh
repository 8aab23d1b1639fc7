# shellcheck shell=bash
# Python packages of the tests that Debian lacks: pinned with hashes in packaging/test.requirements,
# installed beside Debian's own in .cache/python. Free when they are there.

ensure_python() {
  local stamp
  stamp=$CACHE/python/.made-$(sha256sum packaging/test.requirements | cut -c1-16)
  [[ -e $stamp ]] || with_lock python "installing Python packages" make_python "$stamp"
}

make_python() {
  [[ ! -e $1 ]] || return 0
  rm -rf "$CACHE/python"
  step "Installing Python packages" "$NETWORK_REMEDY" inside sh -c "$INSTALL_PYTHON"
  touch "$1"
}
INSTALL_PYTHON='python3 -m venv --system-site-packages .cache/python &&
  .cache/python/bin/pip install --no-cache-dir --no-deps --require-hashes \
    -r packaging/test.requirements'
