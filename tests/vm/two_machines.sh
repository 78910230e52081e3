#!/usr/bin/env bash
# two_machines.sh trixie|bookworm: the lines of docs/install.md on two machines, each a fresh chroot in a network of its own:
# rakiosk-ra on one, the kiosk on the other; then purged. A line for each step, with seconds. As root, after `make deb`.
set -euo pipefail
cd "$(dirname "$0")/../.."

suite=${1:?usage: two_machines.sh trixie|bookworm}
[ "${TWO_INSIDE:-}" ] || exec unshare --mount -- env TWO_INSIDE=yes "$0" "$@"
base=$PWD/build/two/$suite
work=$(mktemp -d "$PWD/build/two/run-XXXX" 2>/dev/null || { mkdir -p build/two && mktemp -d "$PWD/build/two/run-XXXX"; })
ra_pid='' began=$(date +%s)

step() { echo "$(($(date +%s) - began)) s  $*"; }
finish() {
    [ -z "$ra_pid" ] || kill "$ra_pid" 2>/dev/null || true
    ip netns delete "two-ra-$$" 2>/dev/null || true
    ip netns delete "two-kiosk-$$" 2>/dev/null || true
    for machine in ra kiosk; do umount --recursive "$work/$machine" 2>/dev/null || true; done
    rm -rf "$work"
}
trap finish EXIT

if [ ! -e "$base.made" ]; then
    rm -rf "$base"
    mmdebstrap --quiet --variant=minbase --include=systemd,ca-certificates,util-linux,python3 "$suite" "$base"
    touch "$base.made"
fi
for machine in ra kiosk; do
    mkdir -p "$work/$machine" "$work/above-$machine" "$work/work-$machine"
    mount -t overlay overlay -o "lowerdir=$base,upperdir=$work/above-$machine,workdir=$work/work-$machine" "$work/$machine"
    mount -t proc proc "$work/$machine/proc"
    mount --rbind /dev "$work/$machine/dev"
    mount -t sysfs sysfs "$work/$machine/sys"
    cp /etc/resolv.conf "$work/$machine/etc/"
    printf '#!/bin/sh\nexit 101\n' >"$work/$machine/usr/sbin/policy-rc.d" # no service starts in a chroot
    chmod 755 "$work/$machine/usr/sbin/policy-rc.d"
    ip netns add "two-$machine-$$"
    ip -n "two-$machine-$$" link set lo up
done
ip link add ra0 netns "two-ra-$$" type veth peer name kiosk0 netns "two-kiosk-$$"
ip -n "two-ra-$$" address add 10.77.0.1/24 dev ra0
ip -n "two-kiosk-$$" address add 10.77.0.2/24 dev kiosk0
ip -n "two-ra-$$" link set ra0 up
ip -n "two-kiosk-$$" link set kiosk0 up

on() { local machine=$1; shift; ip netns exec "two-$machine-$$" chroot "$work/$machine" env LANG=C.UTF-8 "$@"; }
install_on() {
    local machine=$1
    shift
    for package in "$@"; do cp "build/deb/$suite/$package"_*.deb "$work/$machine/tmp/"; done
    chroot "$work/$machine" sh -euc 'export DEBIAN_FRONTEND=noninteractive
        apt-get -qq update && apt-get -qq install --no-install-recommends /tmp/*.deb' >"$work/$machine.log" 2>&1 ||
        { tail -20 "$work/$machine.log" && exit 1; }
}
as_ra() { on ra setpriv --reuid rakiosk-ra --regid rakiosk-ra --clear-groups "$@"; }
as_kiosk() { on kiosk setpriv --reuid rakiosk --regid rakiosk --clear-groups "$@"; }

files_of() { (cd "$work/$1" && find etc usr var -name '*rakiosk*' | sort); }

install_on ra rakiosk-ra
step "rakiosk-ra is installed"
as_ra rakiosk-ra init --state /var/lib/rakiosk-ra --pki-url http://ra.example:8080 --name ra.example >"$work/init.log"
as_ra rakiosk-ra kiosks token taipei-0001 --state /var/lib/rakiosk-ra --office 台北 --out /var/lib/rakiosk-ra/taipei-0001.token
serve=$(sed -n 's/^ExecStart=//p' "$work/ra/usr/lib/systemd/system/rakiosk-ra.service")
# shellcheck disable=SC2086 # a command and its arguments
as_ra $serve >"$work/serve.log" 2>&1 &
ra_pid=$!
step "the RA is made, and serves"

install_on kiosk rakiosk-kiosk rakiosk-kiosk-config
step "the kiosk is installed"
echo "10.77.0.1 ra.example" >>"$work/kiosk/etc/hosts"
mv "$work/ra/var/lib/rakiosk-ra/taipei-0001.token" "$work/kiosk/tmp/"
for _ in $(seq 60); do
    on kiosk python3 -c 'import socket; socket.create_connection(("ra.example", 8443), 2)' 2>/dev/null && break
    sleep 1
done
on kiosk rakiosk enrol --ra https://ra.example:8443 --token /tmp/taipei-0001.token
rm "$work/kiosk/tmp/taipei-0001.token"
on kiosk systemd-tmpfiles --create rakiosk.conf
step "the kiosk is enrolled"
as_kiosk rakiosk doctor >"$work/doctor.log" || true
grep -E "註冊中心|憑證|RA" "$work/doctor.log" || cat "$work/doctor.log"
PYTHONPATH=$PWD .venv/bin/python - "two-kiosk-$$" "$work/kiosk" <<'END'
import sys
from tests.terminal import Terminal

network, root = sys.argv[1:]
user = ["setpriv", "--reuid", "rakiosk", "--regid", "rakiosk", "--clear-groups"]
place = ["ip", "netns", "exec", network, "chroot", root, "env", "HOME=/tmp", "LANG=C.UTF-8"]
with Terminal([*place, *user, "rakiosk", "run"]) as kiosk:
    kiosk.sees("歡迎使用")
    kiosk.press("3")  # the bulletin board comes from the RA
    print(kiosk.sees("公佈欄").strip().splitlines()[0])
END
step "the kiosk is at its front page, and reads the RA's bulletin board"
as_ra rakiosk-ra kiosks list --state /var/lib/rakiosk-ra

kill "$ra_pid"
wait "$ra_pid" 2>/dev/null || true
ra_pid=''
for machine in ra kiosk; do
    chroot "$work/$machine" sh -euc 'export DEBIAN_FRONTEND=noninteractive
        apt-get -qq remove "rakiosk-*" && apt-get -qq purge "rakiosk-*"' >"$work/$machine.log" 2>&1 ||
        { tail -20 "$work/$machine.log" && exit 1; }
    echo "left on $machine after a purge: $(files_of "$machine" | tr '\n' ' ')"
done
step "both are purged"
