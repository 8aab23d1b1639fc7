#!/bin/bash
# A Docker engine that ends with this process and touches nothing outside: called by
# container_engine.py in mount, network and process namespaces of its own.
# container_engine.sh SOCKET DATA_FOLDER
set -euo pipefail
socket=$1 data=$2

# The engine writes control groups; /sys may be read-only here.
mount_cgroups() {
  local controller controllers
  if [[ $(stat -fc %T /sys/fs/cgroup) == cgroup2fs ]]; then
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    return
  fi
  # Hierarchies under the new mount would still be seen in the list of mounts, and be looked for.
  umount -R /sys/fs/cgroup
  mount -t tmpfs cgroups /sys/fs/cgroup
  mapfile -t controllers < <(awk '$1 !~ /^#/ && $4 == 1 { print $1 }' /proc/cgroups)
  for controller in "${controllers[@]}"; do
    mkdir "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller" 2>/dev/null ||
      rmdir "/sys/fs/cgroup/$controller"
  done
}

mount --make-rprivate /
mount_cgroups
mount -t tmpfs run /run
# The name server of slirp4netns, which brings this network namespace to the outside.
echo 'nameserver 10.0.2.3' >/run/resolv.conf
mount --bind /run/resolv.conf /etc/resolv.conf
ip link set lo up
# Containers of a run that was killed; images and build caches stay.
rm -rf "$data/containers" "$data/volumes"
exec dockerd --host "unix://$socket" --data-root "$data" --exec-root /run/docker \
  --pidfile /run/docker.pid
