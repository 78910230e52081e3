"""Putting the stick in, taking it out."""

from textual.app import ComposeResult

from rakiosk.domain.errors import MediaServiceMissing
from rakiosk.i18n import _
from rakiosk.kit.prompts import InsertStick, TakeStick
from rakiosk.media.port import Drive
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.text import Text


class InsertStickView(PromptView):
    """Asks for the stick; goes on by itself when one is put in."""

    help = (
        _("The slot for the USB stick is at the front of this kiosk. If it does not go in easily, turn it over."),
        _("Leave it in until you are told to take it."),
    )

    def __init__(self, _prompt: InsertStick) -> None:
        super().__init__(_("Please put your USB stick in"), forward=None)

    def middle(self) -> ComposeResult:
        yield Text(_("It goes on by itself as soon as the USB stick is in."), classes="paragraph")
        yield Text(_("Only one USB stick may be in."), classes="rule")

    def drives_changed(self, drives: tuple[Drive, ...] | None) -> None:
        if drives is None:
            self.refuse(MediaServiceMissing("while a stick was waited for"))
        elif drives:
            self.resolve(None)


class TakeStickView(PromptView):
    """Says that the stick may be taken; goes on by itself when it is seen to go.

    A stick that was powered off is out of sight before it is out of its slot: then the customer says that it is taken.
    """

    def __init__(self, prompt: TakeStick) -> None:
        title = _("You may take your USB stick now") if prompt.is_closed else _("Please take your USB stick out")
        super().__init__(title, forward=_("I have taken it"), back=None)
        self._prompt = prompt
        self._is_in_sight = False

    def middle(self) -> ComposeResult:
        if self._prompt.is_closed:
            yield Text(_("Everything on it is saved and closed. Please take it with you."), classes="paragraph")
            return
        yield Text(_("It does not answer. What this kiosk told you is saved has been read back."), classes="paragraph")
        yield Text(_("What was still being saved does not count as saved. Nothing else is lost."), classes="paragraph")

    def drives_changed(self, drives: tuple[Drive, ...] | None) -> None:
        if drives is None:
            return
        if self._is_in_sight and not drives:
            self.resolve(None)
        self._is_in_sight = bool(drives)
