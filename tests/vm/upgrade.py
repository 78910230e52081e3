"""An upgrade at night to a version that does not come up: the one before is back, and held."""

import base64
import hashlib
import re
import shutil
import subprocess
from pathlib import Path

from tests.vm.machine import VmFailure, until
from tests.vm.story import Story
from tests.vm.walks import WELCOME

RING = "/var/lib/rakiosk-ring"  # from where the machine's sources fetch the kiosk's packages
_BROKEN = "#!/bin/sh\nexit 1\n"
_TOLD = "journalctl --no-pager --output=cat --identifier=rakiosk-upgrade"
_IS_CLOSED = "findmnt --noheadings --output OPTIONS / | grep -qw ro"
_BEFORE = "/var/lib/rakiosk-upgrade/before"  # while an upgrade is under way
_NIGHT_SECONDS = 1500


def broken_version(story: Story) -> str:
    """An upgrade to a broken version, by unattended-upgrades: the version before is back, and held"""
    machine, counter = story.machine, story.counter
    counter.sees(WELCOME)
    before = _version(story)
    offered = _offer_broken_version(story)
    boot = _boot(story)
    machine.shell("rm -f /var/lib/apt/periodic/*; systemctl start --no-block apt-daily-upgrade.service")
    until(lambda: _is_settled(story), "the upgrade ends, and the root is closed", _NIGHT_SECONDS, 5)
    if _boot(story) != boot:
        story.comes_up()
    told = machine.shell(_TOLD)
    after, held = _version(story), machine.shell("apt-mark showhold").split()
    counter.sees(WELCOME)
    if "does not come up" not in told or after != before or "rakiosk-kiosk" not in held:
        raise VmFailure(f"{offered} was offered to {before}; now {after}, held {held}; {told}")
    if machine.shell_status("touch /etc/written")[0] == 0:
        raise VmFailure("the root is left open for writing")
    how = "at once" if _boot(story) == boot else "by a start of the machine"
    return f"{offered} was installed, did not come up; {after} is back and held, root read-only again {how}"


def cut_off(story: Story) -> str:
    """An upgrade that a power cut stops is brought to its end by the next start: nothing stays half set up"""
    machine = story.machine
    story.counter.sees(WELCOME)
    before = _version(story)
    offered = _offer_broken_version(story)
    machine.shell("rm -f /var/lib/apt/periodic/*; systemctl start --no-block apt-daily-upgrade.service")
    until(lambda: _is_half(story), "dpkg is in the middle of it", _NIGHT_SECONDS, 0.5)
    machine.cut()
    machine.on()
    story.reader.connect()
    story.comes_up()
    until(lambda: _ends(story, f"[ ! -e {_BEFORE} ] && {_IS_CLOSED}"), "the upgrade ends", _NIGHT_SECONDS, 5)
    state = machine.shell("systemctl show --property=Result --value rakiosk-upgrade-resume.service").strip()
    half = machine.shell("dpkg --audit").strip()
    if half or _version(story) != before:
        raise VmFailure(f"{offered} was cut off; now {_version(story)}, not {before}; {half}")
    told = machine.shell(f"{_TOLD} --boot").strip().replace("\n", "; ")
    return (
        f"cut off in the middle of {offered}; {before} is there, whole, the root read-only; the unit: {state}; {told}"
    )


def _is_half(story: Story) -> bool | None:
    """Whether the kiosk's package is being unpacked or is not set up yet."""
    status = "dpkg-query --show --showformat '${db:Status-Abbrev}' rakiosk-kiosk"
    return _ends(story, f"[ -e {_BEFORE} ] && {status} | grep -qv '^[ih]i '")


def _ends(story: Story, condition: str) -> bool | None:
    try:
        return story.machine.shell_status(condition, 30)[0] == 0 or None
    except VmFailure:  # it starts anew
        return None


def _boot(story: Story) -> str:
    return story.machine.shell("cat /proc/sys/kernel/random/boot_id").strip()


def _is_settled(story: Story) -> bool | None:
    """Whether the version before is back, or has failed as well, and the root is closed."""
    try:
        return (
            story.machine.shell_status(f"{_TOLD} | grep -q '^the version before' && {_IS_CLOSED}", 15)[0] == 0 or None
        )
    except VmFailure:  # it starts anew
        return None


def _version(story: Story) -> str:
    return story.machine.shell("dpkg-query --show --showformat '${Version}' rakiosk-kiosk").strip()


def _offer_broken_version(story: Story) -> str:
    """Put a later version, whose program ends at once, where the machine fetches from; its number."""
    work = story.folder / "broken"
    shutil.rmtree(work, ignore_errors=True)
    package = next(story.packages.glob("rakiosk-kiosk_*.deb"))
    subprocess.run(["dpkg-deb", "--raw-extract", package, work], check=True)
    control = work / "DEBIAN/control"
    version = f"99:{_version_of(package)}"
    control.write_text(re.sub(r"^Version: .*$", f"Version: {version}", control.read_text(), flags=re.MULTILINE))
    (work / "usr/lib/rakiosk/kiosk/bin/rakiosk").write_text(_BROKEN)
    file = story.folder / "ring" / "rakiosk-kiosk_99.deb"
    file.parent.mkdir(exist_ok=True)
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", work, file], check=True)
    _write_index(file.parent, file, control.read_text())
    _carry(story, file.parent)
    return version


def _version_of(package: Path) -> str:
    command = ["dpkg-deb", "--field", str(package), "Version"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _write_index(ring: Path, file: Path, control: str) -> None:
    """Packages and Release of a flat repository (deb822; Debian wiki, RepositoryFormat)."""
    size, digest = file.stat().st_size, hashlib.sha256(file.read_bytes()).hexdigest()
    packages = f"{control.strip()}\nFilename: ./{file.name}\nSize: {size}\nSHA256: {digest}\n"
    (ring / "Packages").write_text(packages)
    listed = hashlib.sha256(packages.encode()).hexdigest()
    head = "Origin: rakiosk\nLabel: rakiosk\nSuite: stable\nDate: Thu, 01 Jan 2026 00:00:00 UTC\n"
    release = f"{head}SHA256:\n {listed} {len(packages.encode())} Packages\n"
    (ring / "Release").write_text(release)


def _carry(story: Story, ring: Path) -> None:
    """Bring the ring into the machine, on a disk of its own, and let apt read of it."""
    image = story.folder / "ring.img"
    subprocess.run(["truncate", "-s", "128M", image], check=True)
    subprocess.run(["/usr/sbin/mke2fs", "-q", "-t", "ext4", "-d", ring, image], check=True)
    source = base64.b64encode(f"deb [trusted=yes] file:{RING} ./\n".encode()).decode()
    story.machine.tell(
        "blockdev-add",
        **{"driver": "raw", "node-name": "ring", "file": {"driver": "file", "filename": str(image.resolve())}},
    )
    story.machine.tell("device_add", driver="virtio-blk-pci", drive="ring", id="ring", serial="ring")
    disk = "/dev/disk/by-id/virtio-ring"
    story.machine.shell(
        f"until [ -b {disk} ]; do sleep 1; done; mkdir -p {RING}; mount {disk} {RING};"
        f"echo {source} | base64 -d >/run/ring.list;"
        "mount -o remount,rw /; apt-mark unhold rakiosk-kiosk rakiosk-kiosk-config;"
        "cp /run/ring.list /etc/apt/sources.list.d/rakiosk.list; mount -o remount,ro /;"
        "apt-get update -o Dir::Etc::sourcelist=sources.list.d/rakiosk.list -o Dir::Etc::sourceparts=-",
        seconds=300,
    )
