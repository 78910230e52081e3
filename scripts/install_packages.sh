#!/usr/bin/env bash
# install_packages.sh PACKAGE...: install Debian packages without questions and without starting their services.
set -eu

readonly policy=/usr/sbin/policy-rc.d mark="# left here while rakiosk installs packages"
export DEBIAN_FRONTEND=noninteractive

# The tests start a pcscd and a PostgreSQL of their own: the system's need not run (invoke-rc.d(8): 101 forbids it).
forbid_services() {
    if [ ! -e "$policy" ] || grep -qF "$mark" "$policy"; then
        trap 'rm -f "$policy"' EXIT
        printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
        chmod 755 "$policy"
    fi
}

forbid_services
# what an interrupted installation left half done
dpkg --configure -a
# A list that is out of date may still be good enough: only the installation itself decides.
apt-get update -qq || true
apt-get install --yes --quiet --no-install-recommends -o Dpkg::Use-Pty=0 "$@"
