#!/usr/bin/env bash
# cycle.sh trixie|bookworm: each package installed, upgraded, removed and purged on a fresh Debian that has all that it depends
# on: what it leaves behind, and whether anything was made that somebody is to be asked for. As root, after `make deb`.
set -euo pipefail
cd "$(dirname "$0")/../.."

suite=${1:?usage: cycle.sh trixie|bookworm}
[ "${CYCLE_INSIDE:-}" ] || exec unshare --mount -- env CYCLE_INSIDE=yes "$0" "$@"
base=$PWD/build/two/$suite
mkdir -p build/two
work=$(mktemp -d "$PWD/build/two/cycle-XXXX")
machine=$work/machine faults=0

trap 'umount --recursive "$machine" 2>/dev/null || true; rm -rf "$work"' EXIT
if [ ! -e "$base.made" ]; then
    rm -rf "$base"
    mmdebstrap --quiet --variant=minbase --include=systemd,ca-certificates,util-linux,python3 "$suite" "$base"
    touch "$base.made"
fi

on() { chroot "$machine" env LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
fault() { echo "FAULT  $*" && faults=$((faults + 1)); }
# all that is there, with its mode and owner, and the content of the settings; not what dpkg and apt keep for themselves
all_of() {
    (cd "$machine" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./tmp -o -path ./run -o -path ./var/log \
        -o -path ./var/lib/dpkg -o -path ./var/lib/apt -o -path ./var/cache \) -prune -o ! -path "./etc/*-" -printf "%y %m %U:%G %p\n" &&
        find etc -type f ! -name '*-' -exec md5sum {} +) | sort
}
# later PACKAGE: the same with a later version
later() {
    local tree=$work/later file
    file=$(echo "$machine"/tmp/"$1"_*.deb)
    rm -rf "$tree"
    dpkg-deb -R "$file" "$tree"
    sed -i 's/^Version: .*/&.1/' "$tree/DEBIAN/control"
    dpkg-deb --root-owner-group -Znone --build "$tree" "$machine/tmp/later_$1.deb" >/dev/null
}

for wanted in rakiosk-ra "rakiosk-kiosk rakiosk-kiosk-config"; do
    mkdir -p "$machine" "$work/above" "$work/work"
    mount -t overlay overlay -o "lowerdir=$base,upperdir=$work/above,workdir=$work/work" "$machine"
    mount -t proc proc "$machine/proc"
    mount --rbind /dev "$machine/dev"
    cp /etc/resolv.conf "$machine/etc/"
    printf '#!/bin/sh\nexit 101\n' >"$machine/usr/sbin/policy-rc.d" # no service starts in a chroot
    chmod 755 "$machine/usr/sbin/policy-rc.d"
    needs=
    for package in $wanted; do
        cp "build/deb/$suite/$package"_*.deb "$machine/tmp/"
        needs="$needs, $(dpkg-deb -f "$machine/tmp/$package"_*.deb Depends)"
    done
    on apt-get -qq update
    needs=$(echo "${needs#, }" | tr ',' '\n' | grep -v rakiosk- | paste -sd,)
    on apt-get -qq satisfy --no-install-recommends "$needs" >"$work/log" 2>&1 || { tail "$work/log" && exit 1; }
    all_of >"$work/before"

    # shellcheck disable=SC2086 # packages
    on sh -c 'dpkg --install /tmp/rakiosk-*.deb' >"$work/install.log" 2>&1 || { tail "$work/install.log" && exit 1; }
    case $wanted in
    rakiosk-ra)
        grep -q 'there is no RA yet' "$work/install.log" || fault "nobody is told to make an RA"
        [ -z "$(ls -A "$machine/var/lib/rakiosk-ra")" ] || fault "an RA was made by itself"
        on setpriv --reuid rakiosk-ra --regid rakiosk-ra --clear-groups rakiosk-ra init --state /var/lib/rakiosk-ra \
            --pki-url http://pki.example:8080 --name ra.example >"$work/log" || fault "init: $(tail -1 "$work/log")"
        kept=$(find "$machine/var/lib/rakiosk-ra" -type f -exec md5sum {} + | sort)
        ;;
    *) [ ! -e "$machine/etc/rakiosk/kiosk.key" ] || fault "a kiosk's key was made by itself" ;;
    esac
    for package in $wanted; do later "$package"; done
    on sh -c 'dpkg --install /tmp/later_*.deb' >"$work/log" 2>&1 || fault "upgrade: $(tail -1 "$work/log")"
    [ "$wanted" != rakiosk-ra ] || [ "$kept" = "$(find "$machine/var/lib/rakiosk-ra" -type f -exec md5sum {} + | sort)" ] || fault "the upgrade changed the RA"
    # shellcheck disable=SC2086
    on dpkg --remove $wanted >"$work/log" 2>&1 || fault "remove: $(tail -1 "$work/log")"
    echo "$wanted, removed: $(all_of | comm -13 "$work/before" - | grep -c . || true) entries are kept for another install"
    # shellcheck disable=SC2086
    on dpkg --purge $wanted >"$work/purge.log" 2>&1 || fault "purge: $(tail -1 "$work/purge.log")"
    grep 'destroy them by hand' "$work/purge.log" || true
    left=$(all_of | diff "$work/before" - | grep '^[<>]' | grep -v 'var/backups/rakiosk-ra-' || true)
    if [ -n "$left" ]; then fault "$wanted, purged: $left"; else echo "$wanted, purged: nothing is left"; fi
    umount --recursive "$machine"
    rm -rf "$work"/{above,work}
done
echo "$suite: $faults faults"
[ "$faults" = 0 ]
