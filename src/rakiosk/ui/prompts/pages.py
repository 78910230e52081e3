"""The public pages on the stage."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import AskWord, Questions, ReadPage, ShowCode
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.buttons import Buttons
from rakiosk.ui.widgets.fields import PlainField
from rakiosk.ui.widgets.folded import FoldedList
from rakiosk.ui.widgets.frame import Hint
from rakiosk.ui.widgets.markdown import Markdown
from rakiosk.ui.widgets.middle import Middle
from rakiosk.ui.widgets.qr import QrCode
from rakiosk.ui.widgets.text import LiveText, Text

_READ = _("Read with the arrow keys or Page Up and Page Down.")


class ReadPageView(PromptView):
    """A page to be read."""

    help = (_READ,)

    def __init__(self, prompt: ReadPage) -> None:
        super().__init__(prompt.title, forward=None, back=prompt.back)
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        yield Markdown(self._prompt.text, classes="terms")
        yield Text(self._prompt.note, classes="rule")

    def press(self, key: str) -> bool:
        return super().press("pagedown" if key == "space" else key)


class QuestionsView(PromptView):
    """Questions to unfold."""

    help = (
        _("Press the digit of a question, or move with the arrow keys and press Enter, or tap it: its answer unfolds."),
        _("The same again folds it."),
    )

    def __init__(self, prompt: Questions) -> None:
        super().__init__(prompt.title, forward=None, back=_("Back"))
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        yield FoldedList(self._prompt.items)
        yield Text(self._prompt.note, classes="rule")

    def first_focus(self) -> Widget | None:
        return self.first(FoldedList)

    def hints(self) -> Sequence[Hint]:
        return [Hint("", "1-9", _("Unfold")), Hint("", "↑↓", _("Move")), *super().hints()]


class WordView(PromptView):
    """A word to look for."""

    help = (_("Letters and digits do: PIN, USB, 30. Chinese pages are found by them as well."),)

    def __init__(self, prompt: AskWord) -> None:
        super().__init__(_("What are you looking for?"), forward=_("Search"), back=_("Back"))
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        yield Text(self._prompt.remark, id="remark", classes="remark")
        yield Text(_("A word, such as PIN, USB, card, fee"), classes="label")
        yield PlainField(id="word")

    def forward(self) -> None:
        field = self.query_one("#word", PlainField)
        if field.value.strip():
            self.resolve(field.value.strip())
        else:
            self.query_one("#remark", Text).say(_("Please type a word."))


class CodeView(PromptView):
    """An address and its QR code, side by side. In large text the frame gives its lines to the code."""

    help = (_("Point the camera of your telephone at the square. This kiosk itself opens no web pages."),)

    def __init__(self, prompt: ShowCode) -> None:
        super().__init__(prompt.title, forward=None, back=_("Back"))
        self._prompt = prompt

    def compose(self) -> ComposeResult:
        with Horizontal(id="code"):
            yield QrCode(self._prompt.address)
            with Vertical(id="code-words"):
                yield Text(self._prompt.title, classes="heading")
                with Middle():
                    yield Text(self._prompt.address, classes="paragraph")
                    for words in self._prompt.body:
                        yield Text(words, classes="paragraph")
                    yield LiveText(self._room, id="room", classes="remark")
                yield Buttons(None, self._back_label)

    def on_resize(self) -> None:
        """Whether the code fits is known once it is laid out, and what is said of it may take lines."""
        self.call_after_refresh(self.query_one("#room").refresh, layout=True)

    def _room(self) -> Words:
        fits = self.query_one(QrCode).fits
        return "" if fits else _("There is no room for the code in large text: please note the address.")

    def on_mount(self) -> None:
        self.screen.add_class("-code")

    def on_unmount(self) -> None:
        self.screen.remove_class("-code")
