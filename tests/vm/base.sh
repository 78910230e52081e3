#!/usr/bin/env bash
# base.sh FOLDER: a bare Debian 13 with kernel and all that rakiosk-kiosk-config depends on, made once; as root.
set -euo pipefail

here=$(cd "$(dirname "$0")/../.." && pwd)
base=${1:?usage: base.sh FOLDER}
command -v mmdebstrap >/dev/null || { echo "base.sh: mmdebstrap is missing: apt-get install mmdebstrap" >&2 && exit 1; }

depends=$(sed -nE 's/^(Depends|Recommends): //p' "$here/packaging/rakiosk-kiosk-config/control" | tr ',' '\n' |
    sed -E 's/\(.*\)//; s/ //g' | grep -vE '^rakiosk|^cups|node-exporter' | paste -sd,)
system=systemd,systemd-sysv,dbus,udev,libpam-systemd,systemd-timesyncd,linux-image-amd64,initramfs-tools,kbd,iproute2,procps
wanted="$system,ca-certificates,python3,libpcsclite1,poppler-utils,$depends"
[ "$(cat "$base.made" 2>/dev/null || true)" != "$wanted" ] || exit 0

if [ -e "$base.made" ]; then
    # the package has come to need more
    cp /etc/resolv.conf "$base/etc/"
    chroot "$base" sh -euc 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install \
        --no-install-recommends $(echo "$1" | tr , " ")' - "$wanted" >/dev/null
else
    rm -rf "$base"
    mkdir -p "$(dirname "$base")"
    mmdebstrap --quiet --mode=root --variant=minbase --aptopt='Acquire::Languages "none"' \
        --aptopt='APT::Install-Recommends "false"' --include="$wanted" trixie "$base"
fi
echo "$wanted" >"$base.made"
