"""The troubles that the log tells of, in the audit: their codes alone."""

import logging

from rakiosk.audit.port import Act, Audit

TROUBLES = "rakiosk.trouble"  # the logger of kit.noted


class TroubleNotes(logging.Handler):
    """Notes the code of every trouble that was shown."""

    def __init__(self, audit: Audit) -> None:
        super().__init__()
        self._audit = audit

    def emit(self, record: logging.LogRecord) -> None:
        """Note it: the first value of such a line is the code."""
        if isinstance(record.args, tuple) and record.args:
            self._audit.note(Act.TROUBLE, code=str(record.args[0]))
