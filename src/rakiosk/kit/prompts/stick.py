"""The stick: put in, taken out."""

from dataclasses import dataclass

from rakiosk.kit.prompts.base import Prompt


@dataclass(frozen=True, slots=True)
class InsertStick(Prompt[None]):
    """Asks for the customer's stick; goes on by itself when one is put in."""


@dataclass(frozen=True, slots=True)
class TakeStick(Prompt[None]):
    """Says that the stick may be taken; goes on by itself when it is out, and by the forward button.

    A stick that is not closed does not answer: it is to be taken all the same, and nothing is promised of it.
    """

    is_closed: bool = True
