"""The prompt that shows what will stand on a slip, made of the slip itself."""

from dataclasses import dataclass, field

from rakiosk.i18n import Words, _
from rakiosk.kit.prompts.base import Prompt
from rakiosk_slip.content import Slip


@dataclass(frozen=True, slots=True)
class SlipPreview(Prompt[None]):
    """A slip before it is printed, page by page; `foot` stays beneath each page, as the printer's state does."""

    title: Words
    slip: Slip
    foot: Words = ""
    forward: Words = field(default_factory=lambda: _("Print"))
    back: Words | None = None
