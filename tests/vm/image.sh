#!/usr/bin/env bash
# image.sh BASE PACKAGES SETTINGS OUT: the packages installed over BASE, with a kiosk's settings, as two disks:
# OUT/root.img, which is read only at the counter, and OUT/data.img for /var; kernel and initrd beside them. As root.
set -euo pipefail

# In mounts of its own, which end with it.
[ "${IMAGE_SH_INSIDE:-}" ] || exec unshare --mount -- env IMAGE_SH_INSIDE=yes "$0" "$@"

base=$1 packages=$2 settings=$3 out=$4
root=$out/root
rm -rf "$out"
mkdir -p "$out"/{above,work,root,empty}
mount -t overlay overlay -o "lowerdir=$base,upperdir=$out/above,workdir=$out/work" "$root"

# The office: what an administrator does by hand, as the package's README says it.
cp -a "$settings"/etc/. "$root/etc/"
# neither encrypted nor with CUPS
sed 's#^/dev/mapper/data #LABEL=data       #; /cups/d' "$(dirname "$0")/../../kiosk-config/fstab.example" >"$root/etc/fstab"
echo kiosk-vm >"$root/etc/hostname"
# an image has none; a root that is read only cannot get one at the first start
tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
printf '[Match]\nName=en*\n[Network]\nDHCP=ipv4\n' >"$root/etc/systemd/network/50-wired.network"

# as apt leaves them where rakiosk-upgrade looks for the version to go back to
cp "$packages"/rakiosk-kiosk_*.deb "$packages"/rakiosk-kiosk-config_*.deb "$root/var/cache/apt/archives/"
# No service starts in a chroot.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
chroot "$root" sh -euc '
    export DEBIAN_FRONTEND=noninteractive
    dpkg --force-confold --install /var/cache/apt/archives/rakiosk-*.deb
    useradd --system --create-home --shell /bin/sh rasupport
    systemctl --quiet enable systemd-networkd.service nftables.service' >"$out/install.log"
umount "$root/proc" "$root/dev"
rm "$root/usr/sbin/policy-rc.d"

cp "$root"/boot/vmlinuz-* "$out/kernel"
cp "$root"/boot/initrd.img-* "$out/initrd"
truncate -s 1G "$out/data.img"
mke2fs -q -t ext4 -L data -d "$root/var" "$out/data.img"
mount --bind "$out/empty" "$root/var"
truncate -s 3G "$out/root.img"
mke2fs -q -t ext4 -L root -d "$root" "$out/root.img"
umount "$root/var" "$root"
rm -rf "$out"/{above,work,root,empty}
