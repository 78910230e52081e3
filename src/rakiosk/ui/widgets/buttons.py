"""The two buttons of a prompt: forward and back, each with its key."""

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.message import Message as WidgetMessage
from textual.widget import Widget

from rakiosk.i18n import Words
from rakiosk.ui.gate import worded
from rakiosk.ui.widgets.ground import Ground
from rakiosk.ui.widgets.wrap import wrap

_BETWEEN = 4  # cells from the words of one button to the next


class PushButton(Widget, can_focus=True):
    """A button that Enter or a tap presses."""

    class Pressed(WidgetMessage):
        """The button was pressed."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, label: Words, name: str) -> None:
        super().__init__(name=name, id=name)
        self._label = label

    def render(self) -> Content:
        return Content("\n".join(wrap(self.face(), self.content_size.width)))

    def mirrored(self) -> list[str]:
        return wrap(self.face(), self.content_size.width)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """As wide as its words are, where the others leave so much of the row; its own share of it at least."""
        others = [cell_len(button.face()) for button in self.siblings if isinstance(button, PushButton)]
        around = self.gutter.width + self.styles.margin.width
        share = container.width // (len(others) + 1) - around
        left = container.width - sum(others) - around * (len(others) + 1)
        return min(cell_len(self.face()), max(share, left))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(wrap(self.face(), width))

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            self.post_message(self.Pressed(self.name or ""))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed(self.name or ""))

    def on_resize(self) -> None:
        """Words of several lines take the rows of the edges above and below them."""
        self.set_class(len(wrap(self.face(), self.content_size.width)) > 1, "-wrapped")

    def on_focus(self) -> None:
        self._redraw_row()

    def on_blur(self) -> None:
        self._redraw_row()

    def _redraw_row(self) -> None:
        # which button Enter presses depends on the focus: both faces say so
        for button in self.siblings:
            button.refresh(layout=True)
        self.refresh(layout=True)

    def face(self) -> str:
        """The words on it, with the key that presses it now."""
        # which one has the focus is never told by colour alone
        return f"{'►' if self.has_focus else ' '} {worded(self._label)}  {self._cap}"

    @property
    def _cap(self) -> str:
        if self.name == "back":
            return "Esc / Enter" if self.has_focus else "Esc"
        return "" if any(button.has_focus for button in self.siblings) else "Enter"


class Buttons(Horizontal, Ground):
    """The row of buttons at the foot of a prompt."""

    def __init__(self, forward: Words | None, back: Words | None) -> None:
        super().__init__()
        self._forward = forward
        self._back = back

    def compose(self) -> ComposeResult:
        if self._forward is not None:
            yield PushButton(self._forward, "forward")
        if self._back is not None:
            yield PushButton(self._back, "back")

    def on_resize(self) -> None:
        """Put the buttons one below the other where a long language leaves no room side by side."""
        wanted = sum(cell_len(button.face()) + _BETWEEN for button in self.query(PushButton)) - _BETWEEN
        self.set_class(wanted > self.size.width, "-stacked")
