"""All that a customer could try at the machine: its keys and its disk."""

import time

from tests.vm.machine import VmFailure
from tests.vm.story import Story
from tests.vm.walks import WELCOME

# As on a keyboard; SysRq is Alt with Print.
KEYS = (
    *(f"ctrl+alt+f{number}" for number in range(1, 13)),
    *(["ctrl+alt+delete"] * 8),
    *(f"alt+sysrq+{letter}" for letter in "rseiubokcf"),
    *("alt+left", "alt+right", "ctrl+alt+backspace", "ctrl+alt+esc", "meta_l", "alt+f4", "alt+tab", "power", "sleep"),
    *("ctrl+c", "ctrl+d", "ctrl+z", "ctrl+backslash", "ctrl+q", "ctrl+shift+n", "ctrl+shift+c", "ctrl+shift+u"),
)


def root(story: Story) -> str:
    """The root cannot be written to, and what is written lies on a partition of its own"""
    status, said = story.machine.shell_status("touch /etc/written /usr/written")
    if status == 0 or "Read-only" not in said:
        raise VmFailure(f"the root was written to: {said}")
    machine = story.machine
    mounted = "for place in / /var; do findmnt --noheadings --output TARGET,SOURCE,OPTIONS $place; done"
    where = machine.shell(f"touch /var/lib/written; {mounted}")
    state = machine.shell("systemctl is-system-running || systemctl --failed --plain --no-legend").strip()
    return f"{', '.join(' '.join(line.split()) for line in where.splitlines())}; systemd: {state}"


def keys(story: Story) -> str:
    """No other terminal, no shell, no reboot and no kernel by any key: Ctrl+Alt+F1 to F12, Ctrl+Alt+Del, SysRq"""
    counter, machine = story.counter, story.machine
    counter.sees(WELCOME)
    before = _standing(story)
    for key in KEYS:
        machine.press(key)
        time.sleep(0.1)
    counter.press("esc", "esc")
    counter.sees(WELCOME)
    after = _standing(story)
    if before != after:
        raise VmFailure(f"before: {before}; after: {after}")
    machine.picture(story.pictures / "after-keys.png")
    return f"{len(KEYS)} combinations; still {before}"


def _standing(story: Story) -> str:
    """All that no key may change: the terminal in front, the boot, the kiosk's run and who may log in."""
    ask = (
        "cat /sys/class/tty/tty0/active /proc/sys/kernel/random/boot_id /proc/sys/kernel/sysrq",
        "systemctl show --property=InvocationID --value rakiosk.service",
        # the one at the serial port is the test's own, by the kernel's console=
        "pgrep --full agetty.*tty[0-9] | wc --lines",
    )
    said = story.machine.shell("; ".join(ask)).split()
    return f"{said[0]}, boot {said[1][:8]}, sysrq {said[2]}, run {said[3][:8]}, {said[4]} logins"
