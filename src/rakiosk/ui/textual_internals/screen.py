"""Drawing at once: a whole screen, or a part of one widget. decision: docs/decisions/0008."""

from textual import messages
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from rakiosk.ui.textual_internals.application import write_to_terminal


class PromptScreen(Screen[None]):
    """A screen that can be drawn at once: Textual's own waits for a message from each widget, and for a tick."""

    _found: set[Widget] | None = None

    def draw_now(self) -> None:
        """Lay out and paint all that has changed, in one frame, unless updates are held back."""
        self._found = set()
        for widget in self.walk_children(Widget):
            widget._check_refresh()  # noqa: SLF001
        self._dirty_widgets |= self._found
        self._found = None
        self._layout_required = True
        self._on_timer_update()

    def picture(self, widget: Widget) -> str:
        """A widget and all that it contains as it stands on the screen: text for the terminal."""
        visible = widget.region.intersection(self.region)
        lines = enumerate(self._compositor.render_strips())
        drawn = ((y, line.crop(visible.x, visible.right)) for y, line in lines if visible.y <= y < visible.bottom)
        return "".join(f"\x1b[{y + 1};{visible.x + 1}H{line.render(self.app.console)}" for y, line in drawn)

    def draw_picture(self, picture: str) -> None:
        """Draw what stood on the screen before, unless something lies over the screen or it is left alone."""
        if self.app.screen is self and not self.app.is_headless:
            write_to_terminal(self.app, picture)

    def draw_part(self, widget: Widget, *regions: Region) -> None:
        """Draw these regions of what a widget contains, and nothing else; now, unless something is to be drawn before.

        Such a part goes to the terminal without the messages, the layout and the composition of a whole screen.
        """
        place = self._place_in_front(widget)
        if place is None:
            widget.refresh(*regions)
            return
        region, clip = place
        parts = [part.translate(widget.content_offset) for part in regions]
        widget._styles_cache.set_dirty(*parts)  # noqa: SLF001
        rows = {y for part in parts for y in part.translate(region.offset).line_range}
        visible = Region.from_union(parts).translate(region.offset).intersection(clip)
        if visible and not self.app.is_headless:
            lines = zip(visible.line_range, widget.render_lines(visible.translate(-region.offset)), strict=True)
            render, console = Strip.render, self.app.console
            drawn = [f"\x1b[{y + 1};{visible.x + 1}H{render(line, console)}" for y, line in lines if y in rows]
            write_to_terminal(self.app, "".join(drawn))

    def _place_in_front(self, widget: Widget) -> tuple[Region, Region] | None:
        """The region and the clip of a widget; None if it is not in front, or other things are to be drawn first."""
        waits = self._layout_required or self._scroll_required or self._repaint_required or self._dirty_widgets
        if waits or self.app._batch_count or self.app.screen is not self or widget._repaint_required:  # noqa: SLF001
            return None
        for other, (region, clip) in self._compositor.visible_widgets.items():  # from the front
            if other is widget:
                return region, clip
            if region.overlaps(widget.region):
                break
        return None

    def post_message(self, message: Message) -> bool:
        """Take the messages of widgets that are asked now, and leave nothing of them to be drawn once more."""
        if self._found is None or not isinstance(message, messages.Update | messages.Layout):
            return super().post_message(message)
        if isinstance(message, messages.Update):
            self._found.add(message.widget)
        return True


def draw_at_once(widget: Widget, *regions: Region) -> None:
    """Draw these regions of what a widget contains, sooner than a refresh does where that can be done."""
    if widget.is_attached and isinstance(widget.screen, PromptScreen):
        widget.screen.draw_part(widget, *regions)
    else:
        widget.refresh(*regions)
