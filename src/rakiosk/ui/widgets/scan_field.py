"""A field into which a scanner may type: a long text, ended by Enter or by Tab, whichever the scanner sends."""

from textual import events

from rakiosk.ui.widgets.fields import PlainField

SCANNED_MOST = 4096  # characters: the QR code of a slip has about 600


class ScanField(PlainField):
    """A plain field in which Tab after a text is Enter."""

    def __init__(self, value: str = "", *, is_for_capitals: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(value, is_for_capitals=is_for_capitals, longest=SCANNED_MOST, id=id)

    def _take(self, event: events.Key) -> None:
        if event.key == "tab" and self.value:
            event.stop()
            self._held = []
            self.post_message(self.Entered(self))
        else:
            super()._take(event)
