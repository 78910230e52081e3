"""Everything that support could learn during a walk: mirror and situation at each screen in each size, and the audit.

A pack of diagnostics is made of the same, and of what the doctor finds at the machine.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

from rakiosk.audit.reading import lines, told
from rakiosk.audit.recorder import Recorder
from rakiosk.support.desk import Desk
from rakiosk.support.mirror.picture import picture_of
from rakiosk.support.situation import situation
from rakiosk.ui.app import KioskApp
from tests.kiosk import PIN, WRONG_PIN
from tests.ra.world import PASSWORD
from tests.software.flows import FILE_PASSWORD, OLD_FILE_PASSWORD
from tests.support.test_way_in import config_of

_SECRETS = (PIN, WRONG_PIN, PASSWORD, FILE_PASSWORD, OLD_FILE_PASSWORD, "Wrong4you", "Lily0f0urs")
_SOMEBODYS = ("WALK-", "林測試", "王測試", "0912-345-678")


@dataclass
class Overheard:
    """Support at the kiosk of a walk; `folder` is that of its audit."""

    desk: Desk
    folder: Path
    seen: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, app: KioskApp, audit: Recorder, folder: Path) -> "Overheard":
        """Listen at a kiosk from now on."""
        return cls(Desk(app, replace(config_of(folder), kiosk_id="walked"), audit), folder)

    def note(self) -> None:
        """Look, as the screen is now."""
        self.seen += (*picture_of(self.desk.app.stage).rows, str(situation(self.desk).facts()))

    def assert_silent(self) -> None:
        """Assert that no secret and nothing of anybody's was to be seen; the audit is closed."""
        told_of = "\n".join((*self.seen, *map(told, lines(self.folder / "audit"))))
        for canary in (*_SECRETS, *_SOMEBODYS):
            assert canary not in told_of, canary
