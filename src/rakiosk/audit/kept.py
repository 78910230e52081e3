"""The audit of a kiosk, by its settings; `folder_of` is where it lies."""

import logging
from pathlib import Path

from rakiosk import __version__
from rakiosk.audit.port import NOTHING_KEPT, Act, Audit
from rakiosk.audit.recorder import Recorder
from rakiosk.audit.troubles import TROUBLES, TroubleNotes
from rakiosk.config import Config
from rakiosk.files import state_folder


def folder_of(config: Config) -> Path | None:
    """The folder of the audit; None where the kiosk keeps nothing."""
    folder = state_folder(config.state)
    return folder and folder / "audit"


def audit_of(config: Config, incident: str = "") -> Audit:
    """An audit whose first record tells of this start, after an incident if there was one. It waits to be started."""
    folder = folder_of(config)
    if folder is None:
        return NOTHING_KEPT
    audit = Recorder(folder)
    audit.note(Act.STARTED, version=__version__, incident=incident)
    logging.getLogger(TROUBLES).addHandler(TroubleNotes(audit))
    return audit
