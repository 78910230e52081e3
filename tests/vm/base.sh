#!/usr/bin/env bash
# base.sh FOLDER: a bare Debian 13 with kernel and all that rakiosk-kiosk-config depends on, made once; as root.
set -euo pipefail

here=$(cd "$(dirname "$0")/../.." && pwd)
base=${1:?usage: base.sh FOLDER}
[ ! -e "$base.made" ] || exit 0
command -v mmdebstrap >/dev/null || { echo "base.sh: mmdebstrap is missing: apt-get install mmdebstrap" >&2 && exit 1; }

depends=$(sed -nE 's/^(Depends|Recommends): //p' "$here/packaging/rakiosk-kiosk-config/control" | tr ',' '\n' |
    sed -E 's/\(.*\)//; s/ //g' | grep -vE '^rakiosk|^cups|node-exporter' | paste -sd,)
system=systemd,systemd-sysv,dbus,udev,libpam-systemd,systemd-timesyncd,linux-image-amd64,initramfs-tools,kbd,iproute2,procps
rm -rf "$base"
mkdir -p "$(dirname "$base")"
mmdebstrap --quiet --mode=root --variant=minbase --aptopt='Acquire::Languages "none"' \
    --aptopt='APT::Install-Recommends "false"' \
    --include="$system,ca-certificates,python3,libpcsclite1,poppler-utils,$depends" trixie "$base"
touch "$base.made"
