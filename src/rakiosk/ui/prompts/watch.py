"""Something that goes on by itself, watched until it is over or the customer leaves it."""

from textual.app import ComposeResult

from rakiosk.i18n import Phrase, Words, _
from rakiosk.kit.prompts import Sight, Tone, Watch
from rakiosk.ui.prompts.notice import SIGNS
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.text import LiveText, Text


class WatchView(PromptView):
    """Heading and words of the last sight; ends with the sights."""

    help = (
        _("This goes on by itself; you need not press anything."),
        _("With Esc you stop it."),
    )

    def __init__(self, prompt: Watch) -> None:
        super().__init__("", forward=None, back=prompt.back)
        self._prompt = prompt
        self._sight = prompt.first

    def heading(self) -> Text:
        return LiveText(lambda: Phrase((SIGNS[self._sight.tone], self._sight.title), ""), classes="heading")

    def middle(self) -> ComposeResult:
        yield LiveText(self._words, classes="paragraph")

    def _words(self) -> Words:
        return Phrase(tuple(words for words in self._sight.body if str(words)), "\n\n")

    def first_focus(self) -> None:
        """Nowhere: an Enter too many, meant for the prompt before, must not stop what goes on."""

    def on_mount(self) -> None:
        """Watch from now on; what takes the view off ends it."""
        self._draw(self._sight)
        self.run_worker(self._watch(), exit_on_error=True)

    async def _watch(self) -> None:
        async for sight in self._prompt.sights():
            self._draw(sight)
        self.resolve(None)

    def _draw(self, sight: Sight) -> None:
        self._sight = sight
        for tone in Tone:
            self.set_class(tone is sight.tone, f"-{tone}")
        for text in self.query(LiveText):
            text.refresh(layout=True)
