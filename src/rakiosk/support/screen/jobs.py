"""The jobs of support at a kiosk: the key of each, its words, what is asked for first, and the request that it is."""

from dataclasses import dataclass, field
from typing import Any

from rakiosk.i18n import Message, _

_WHY = _("Why? The customer reads it. Without anybody there, just Enter:")


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `question` is asked before it is done; `is_pack` is listed first."""

    key: str
    words: Message
    do: str
    question: Message
    more: dict[str, Any] = field(default_factory=dict)
    is_pack: bool = False


HELP = Job(
    "h", _("Ask the customer whether you may help"), "help", _("Why do you want to help? The customer reads it:")
)
JOBS: tuple[Job, ...] = (
    Job("r", _("Start the service of the card reader anew"), "restart", _WHY, {"what": "reader"}),
    Job("a", _("Start the kiosk's program anew"), "restart", _WHY, {"what": "app"}),
    Job("q", _("Start the printer's queue anew"), "restart", _WHY, {"what": "queue"}),
    Job("m", _("Words to the customer's screen"), "message", _("What shall the customer read?")),
    Job("p", _("Pack diagnostics"), "pack", _("Enter writes it to one file at the kiosk, Esc leaves it"), is_pack=True),
    HELP,
)
BY_KEY: dict[str, Job] = {job.key: job for job in JOBS}
ACTS = {"enter": "forward", "escape": "back", "backspace": "back"}
"""The keys that help by meaning; any digit or letter chooses an entry."""
