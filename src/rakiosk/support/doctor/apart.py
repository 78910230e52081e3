"""The examination in a process of its own: what it loads, libraries of 20 MB for printers and buses, ends with it."""

import logging
import pickle

from rakiosk.child import answer_of, module
from rakiosk.config import Config
from rakiosk.support.doctor.verdict import Check, Verdict, failed

log = logging.getLogger("rakiosk.support.doctor")


class ExaminationEnded(Exception):
    """The process did not end well: its exit status, negative for a signal, and its last words."""

    def __init__(self, status: int, last_words: str) -> None:
        super().__init__(f"status {status} {last_words}".strip())


async def verdicts_apart(config: Config) -> tuple[Verdict, ...]:
    """The verdicts of `examination.verdicts`; one alone, of the program's libraries, where the process failed."""
    child = module("rakiosk.support.doctor.examination_child")
    try:
        found: tuple[Verdict, ...] = pickle.loads(  # noqa: S301  # a process of ours has written it
            await answer_of(child, pickle.dumps(config), failure=ExaminationEnded)
        )
    except (ExaminationEnded, OSError, EOFError, pickle.UnpicklingError) as error:  # there is no memory for it, say
        log.exception("the examination has failed")
        return (failed(Check.LIBRARIES, f"{type(error).__name__}: {error}"),)
    return found
