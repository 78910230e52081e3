"""The jobs that a printer tells of: their list, and the state and the sheets of one (RFC 8011, 4.2.6 and 5.3.7)."""

from pyipp.enums import IppJobState, IppOperation, IppStatus

from rakiosk.printing.ipp_answer import Attributes
from rakiosk.printing.ipp_client import IppClient
from rakiosk.printing.ipp_message import Value, number, one
from rakiosk.printing.port import JobState

ENDED_BEFORE = frozenset({IppStatus.ERROR_NOT_POSSIBLE, IppStatus.ERROR_NOT_FOUND, IppStatus.ERROR_GONE})
_LISTED = ("job-id", "job-name", "job-state", "job-originating-user-name")
_STATES: dict[int, JobState] = {
    IppJobState.PENDING: JobState.WAITING,
    IppJobState.HELD: JobState.WAITING,
    IppJobState.PROCESSING: JobState.PRINTING,
    IppJobState.STOPPED: JobState.PRINTING,
    IppJobState.CANCELED: JobState.FAILED,  # by somebody else, or by a CUPS whose printer gave the job up
    IppJobState.ABORTED: JobState.FAILED,
    IppJobState.COMPLETED: JobState.PRINTED,
}


async def known_jobs(client: IppClient, which: str) -> tuple[Attributes, ...]:
    """The jobs that a printer knows of: the "not-completed" or the "completed" ones. Raises Unanswered."""
    wanted: dict[str, Value] = {"which-jobs": which, "requested-attributes": _LISTED}
    return (await client.ask(IppOperation.GET_JOBS, wanted)).jobs


async def jobs_named(client: IppClient, name: str) -> tuple[Attributes, ...]:
    """The jobs of this name that a printer knows of, under way and ended. Raises Unanswered."""
    known = (*await known_jobs(client, "not-completed"), *await known_jobs(client, "completed"))
    return tuple(job for job in known if one(job.get("job-name")) == name)


def state_of(job: Attributes) -> JobState | None:
    """How far a job is; None for a state that is not known. A job that tells none is waiting."""
    told = number(job.get("job-state", IppJobState.PENDING))
    return _STATES.get(told) if told is not None else None


def sheets_of(job: Attributes) -> int | None:
    """How many have come out; None when the printer does not count."""
    counts = [number(job.get(f"job-{what}-completed")) for what in ("impressions", "media-sheets")]
    told = [count for count in counts if count is not None]
    return max(told) if told else None
