"""A trouble that is shown is a line in the log: its code, what happened and what that came of; never a secret."""

import logging
from collections.abc import Iterator

from rakiosk.domain.errors import FileExists, KioskError

log = logging.getLogger("rakiosk.trouble")

_CAUSES_MOST = 5


def noted(code: str, error: KioskError) -> None:
    """Log a trouble as it is shown. Of errors that are not ours only the type: their texts may hold anything."""
    log.warning("%s %s", code, " < ".join(_told(cause) for cause in _causes(error)))


def noted_words(code: str, words: str) -> None:
    """Log a trouble that no error stands for; the words are of ours, and for support."""
    log.warning("%s %s", code, words)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    for _ in range(_CAUSES_MOST):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__


def _told(error: BaseException) -> str:
    name = type(error).__name__
    # a file's name may be a person's
    return f"{name}: {error}" if isinstance(error, KioskError) and not isinstance(error, FileExists) else name
