# shellcheck shell=bash
# Servers that tests start and Debian does not package: packaging/test.wheels, kept in .cache.

SERVERS=$CACHE/servers

# Free when they are those that the list names.
ensure_test_servers() {
  local stamp
  stamp=$SERVERS/.made-$(sha256sum <packaging/test.wheels | cut -c1-16)
  [[ -e $stamp ]] || with_lock servers "fetching the test servers" fetch_test_servers "$stamp"
}

# They appear in their place only when they are whole.
fetch_test_servers() {
  local stamp=$1
  [[ ! -e $stamp ]] || return 0
  rm -rf "$SERVERS.partial"
  step "Fetching the test servers" "$NETWORK_REMEDY" \
    inside env PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1 python3 -m pip install \
    --retries 3 --no-cache-dir --no-deps --no-compile --only-binary :all: --require-hashes \
    --target "$SERVERS.partial" --requirement packaging/test.wheels
  rm -rf "$SERVERS"
  mv "$SERVERS.partial" "$SERVERS"
  touch "$stamp"
}
