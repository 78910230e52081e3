#!/usr/bin/env bash
# deb.sh [trixie|bookworm]: the Debian packages, built in a chroot of that release: build/deb/SUITE/*.deb
#
# Needs root, mmdebstrap, and whatever way to packages this machine has (apt's and pip's own settings are used).
set -euo pipefail
cd "$(dirname "$0")/.."

suite=${1:-trixie}
case $suite in
trixie | bookworm) ;;
*) echo "usage: deb.sh [trixie|bookworm]" >&2 && exit 2 ;;
esac
chroot=$PWD/build/chroot-$suite
out=$PWD/build/deb/$suite
# what compiles pyscard, and what makes and looks at packages
tools=python3,python3-venv,libpython3-dev,gcc,libc6-dev,swig,libpcsclite-dev,dpkg-dev,ca-certificates,binutils

stop() {
    echo "deb.sh: $*" >&2
    exit 1
}
[ "$(id -u)" = 0 ] || stop "only root can make a chroot: run this as root"
command -v mmdebstrap >/dev/null || stop "mmdebstrap is missing: apt-get install mmdebstrap"

if [ ! -e "$chroot/made" ]; then
    rm -rf "$chroot"
    mkdir -p "$chroot"
    mmdebstrap --quiet --variant=apt --include="$tools" "$suite" "$chroot"
    touch "$chroot/made"
fi
# A machine behind a proxy has certificates and settings of its own.
cp /etc/resolv.conf "$chroot/etc/" 2>/dev/null || true
cp /etc/ssl/certs/ca-certificates.crt "$chroot/etc/ssl/certs/"

rm -rf "$chroot/source" "$chroot/out"
mkdir -p "$chroot/source" "$chroot/out"
git -c safe.directory='*' ls-files -z | tar --create --null --files-from=- | tar --extract --directory="$chroot/source"
epoch=$(git -c safe.directory='*' log -1 --format=%ct)
commit=$(git -c safe.directory='*' rev-parse --short=12 HEAD)

# In mounts of its own, which end with the command.
unshare --mount -- bash -euc '
    mount --bind /dev "$1/dev"
    mount -t proc proc "$1/proc"
    exec chroot "$1" env SOURCE_DATE_EPOCH="$2" COMMIT="$3" bash /source/packaging/inside.sh' - "$chroot" "$epoch" "$commit"
rm -rf "$out"
mkdir -p "$out"
cp "$chroot"/out/* "$out/"
ls -l "$out"
