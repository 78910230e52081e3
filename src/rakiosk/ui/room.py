"""The room for the prompts in the frame: puts them on the stage and takes them off, with the keys on the screen."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Self

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Region
from textual.widget import Widget

from rakiosk.ui.keys_on_screen import KeysOnScreen
from rakiosk.ui.pictures import Pictures
from rakiosk.ui.prompt_stack import PromptStack
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.field import Field
from rakiosk.ui.widgets.ground import Ground
from rakiosk.ui.widgets.pad import Pad


class Room(Container, Ground):
    """The stage as a widget."""

    def __init__(
        self, stack: PromptStack, refresh_frame: Callable[[], None], draw: Callable[[], None], pictures: Pictures
    ) -> None:
        super().__init__(id="stage")
        self._pictures = pictures
        self._stack = stack
        self._refresh_frame = refresh_frame
        self._draw = draw
        self._pad = Pad()
        self.keys = KeysOnScreen(self._pad, stack)
        self._putting = asyncio.Lock()  # mounting takes several turns of the loop: two at once would mix their focus

    def compose(self) -> ComposeResult:
        yield self._pad

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Pass over what Textual asks for when a child has come or gone: `_changing` has had it drawn."""
        return self if layout else super().refresh(*regions, repaint=repaint, recompose=recompose)

    # putting and taking off

    async def put(self, view: PromptView) -> None:
        """Put a view in the present one's place, under what lies over it."""
        async with self._putting:
            if self._is_seen:
                self._pictures.show(view, self)
            async with self._changing():
                old, self._stack.present = self._stack.present, view
                if self._stack.overlays:
                    view.display = False
                if old is not None:
                    old.display = False
                await self.mount(view)
                if not self._stack.overlays:
                    self._focus_first(view)
            if self._is_seen:
                self._pictures.keep(view, self)
            if old is not None:  # which takes its time, while the customer reads the new one
                await old.remove()

    @property
    def _is_seen(self) -> bool:
        """Whether the present prompt is seen: the kiosk has not ended meanwhile, and nothing lies over it."""
        return self.is_attached and not self._stack.overlays

    async def lay_over(self, view: PromptView) -> None:
        """Put a view over all others, wait for its answer, and give the focus back where it was."""
        self._stack.overlays.append(view)
        async with self._putting, self._changing():
            below, focused = self._stack.below(view), self.screen.focused if self.is_attached else None
            if below is not None:
                below.display = False
            await self.mount(view)
            self._focus_first(view)
        # the end of the application cancels this, and then no widget is left to tidy
        await asyncio.wait([view.answer])
        await self._take_off(view, focused)

    async def _take_off(self, overlay: PromptView, focused: Widget | None) -> None:
        async with self._putting, self._changing():
            was_on_top = self._stack.top is overlay
            self._stack.overlays.remove(overlay)
            await overlay.remove()
            below = self._stack.top
            if was_on_top and below is not None:
                below.display = True
                self._give_focus(below, focused)

    @asynccontextmanager
    async def _changing(self) -> AsyncIterator[None]:
        """Draw nothing until the change is whole, then at once frame and keys with it."""
        with self.app.batch_update():
            yield
            if self.is_attached:  # else the kiosk has ended meanwhile, and nothing is to be drawn
                self._refresh_frame()
                self.keys.refresh()
        if self.is_attached:
            self._draw()

    def _give_focus(self, view: PromptView, before: Widget | None) -> None:
        if before is not None and before.is_attached:
            self._focus(before)
        else:
            self._focus_first(view)

    def _focus_first(self, view: PromptView) -> None:
        first = view.first_focus()
        if first is not None:
            self._focus(first)
        elif self.is_attached:
            self.screen.set_focus(None)

    def _focus(self, widget: Widget) -> None:
        if widget.is_attached:  # else the kiosk has ended meanwhile
            self.screen.set_focus(widget, scroll_visible=False)
            widget.has_focus = True  # at once: its own message of it would come after it has been drawn

    # taps

    def on_descendant_focus(self) -> None:
        """Show the keys for the field that has the focus now."""
        self.keys.open()

    def on_click(self, event: events.Click) -> None:
        """Bring back the keys that were closed, by a tap on a field."""
        if isinstance(event.widget, Field):
            self.keys.open()

    def on_pad_tapped(self, event: Pad.Tapped) -> None:
        """Make a tap on a key of the screen the key itself."""
        event.stop()
        self.keys.tap(event.sends)

    def on_middle_length_known(self) -> None:
        """Show keys to page, or put them away; the key line hears of it as well."""
        self.keys.refresh()
