"""Something to know above a question."""

from textual.app import ComposeResult

from rakiosk.kit.prompts import Told
from rakiosk.ui.widgets.text import Facts, Text


def told(what: Told) -> ComposeResult:
    """The widgets that say it; none when there is nothing to say."""
    for words in what.body:
        yield Text(words, classes="paragraph told")
    if what.facts:
        yield Facts(what.facts, classes="facts told")
