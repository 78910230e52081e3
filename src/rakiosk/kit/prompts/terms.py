"""The terms, whole."""

from dataclasses import dataclass

from rakiosk.kit.prompts.base import Prompt


@dataclass(frozen=True, slots=True)
class ShowTerms(Prompt[None]):
    """The terms, whole; agreed to, or refused (Cancelled)."""

    title: str
    text: str
    version: str
