"""`make vm-test`: a line for each step, as it is done; exit status 1 when one failed."""

import argparse
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.vm.machine import VmFailure
from tests.vm.report import Report
from tests.vm.steps import STEPS
from tests.vm.story import Story, open_story

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "vm"


def main() -> int:
    """Run the steps that were asked for, by default all."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended
    asked = _parser().parse_args()
    base, packages = BUILD / "base", asked.packages
    subprocess.run([ROOT / "tests/vm/base.sh", base], check=True)
    report = Report(ROOT)
    with open_story(asked.folder, base, packages) as story:
        for name in asked.steps or STEPS:
            step = STEPS[name]
            started = time.monotonic()
            is_done = True
            try:
                told = step(story)
            except VmFailure as error:
                is_done, told = False, str(error)
                _keep_picture(story, name)
            report.add(name, step, told, time.monotonic() - started, is_done=is_done)
            if asked.write:
                report.write(asked.write)
            if not is_done and name == next(iter(STEPS)):
                break  # nothing else can be shown
    return 0 if report.is_good else 1


def _keep_picture(story: Story, name: str) -> None:
    if story.machine.is_on:
        story.machine.picture(story.pictures / f"{name}-failed.png")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make vm-test", description=__doc__)
    parser.add_argument("steps", nargs="*", choices=[*STEPS, []], help="only these, in this order")
    parser.add_argument("--packages", type=Path, default=ROOT / "build/deb/trixie", help="where `make deb` put them")
    parser.add_argument("--folder", type=Path, default=BUILD / "run", help="for the machine; made anew")
    parser.add_argument("--write", type=Path, help="a page for the result")
    return parser


if __name__ == "__main__":
    sys.exit(main())
