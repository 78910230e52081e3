"""The one screen: a frame, and in it the stage on which one prompt after the other is put."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.reactive import Reactive
from textual.widget import Widget

from rakiosk.card.port import ReaderState
from rakiosk.i18n import Message, Words
from rakiosk.kit.prompts import Cancelled, MenuGroup, Prompt
from rakiosk.kit.stage import Devices, Needs, Progress
from rakiosk.media.port import Drive
from rakiosk.ui.devices import DeviceWatch
from rakiosk.ui.frame import Frame, GetVisit
from rakiosk.ui.pictures import Pictures
from rakiosk.ui.prompt_stack import PromptStack
from rakiosk.ui.prompts import view_of
from rakiosk.ui.prompts.menu import MenuView
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.prompts.working import WorkingView
from rakiosk.ui.room import Room
from rakiosk.ui.textual_internals import PromptScreen
from rakiosk.ui.type_ahead import TypeAhead
from rakiosk.ui.widgets.field import Field
from rakiosk.ui.widgets.frame import Hint
from rakiosk.ui.widgets.middle import Middle
from rakiosk.ui.work import HOLD, said

Answer = TypeVar("Answer")

SMALLEST = (77, 20)
TALL = 26  # rows


class WizardScreen(PromptScreen, inherit_bindings=False):
    """The screen. Implements `kit.stage.Stage`."""

    BLANK = True
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)  # nothing of the screen itself looks otherwise
    VERTICAL_BREAKPOINTS = [(0, "-low"), (TALL, "-tall")]  # noqa: RUF012

    def __init__(
        self,
        *,
        visit: GetVisit,
        carrier_line: Callable[[Devices], Words],
        function_keys: Callable[[], Sequence[Hint]],
        look: Callable[[], Words] = lambda: "",
        hold: float = HOLD,
    ) -> None:
        super().__init__()
        self.stack = PromptStack()
        self.devices = DeviceWatch()
        self.ahead = TypeAhead(self.stack)
        self.when_put: Callable[[], object] = lambda: None
        self._hold = hold
        self._lines = Frame(visit, carrier_line, self.stack, self.devices, function_keys=function_keys, look=look)
        self.tell_watched: Callable[[Words], None] = self._lines.watched.say
        """Say in the frame that support looks at the screen; nothing once nobody does."""
        self.pictures = Pictures(visit)
        self._room = Room(self.stack, self._lines.refresh, self.draw_now, self.pictures)
        self._next_ends: BaseException | None = None

    def compose(self) -> ComposeResult:
        self.set_class(self.app.size.height >= TALL, "-tall")  # before there is a widget whose styles would change
        yield from self._lines.above()
        yield self._room
        yield from self._lines.below()

    # Stage

    async def show(self, prompt: Prompt[Answer], *, needs: Needs | None = None) -> Answer:
        """Put a prompt on the stage and wait for its answer."""
        error, self._next_ends = self._next_ends, None
        if error is not None:
            raise error
        view = view_of(prompt)
        await self._put(view)
        with self.devices.needed(view, needs):
            answer: Answer = await view.answer
        return answer

    async def _put(self, view: PromptView) -> None:
        self.set_class(self._lines.is_staff, "-staff")
        await self._room.put(view)
        if not isinstance(view, WorkingView):
            view.is_put = True
            self.ahead.hand_to(view)
        self.when_put()

    async def overlay(self, prompt: Prompt[Answer], *, on_top: bool = False) -> Answer:
        """Put a prompt over the present one, which keeps everything that was typed into it.

        Raises Cancelled as well when something lies over it already, unless this one shall lie on top of all.
        """
        if self.has_overlay and not on_top:
            raise Cancelled
        view = view_of(prompt)
        await self._room.lay_over(view)
        answer: Answer = view.answer.result()
        return answer

    @property
    def has_overlay(self) -> bool:
        """Whether something lies over the present prompt."""
        return bool(self.stack.overlays)

    @property
    def view(self) -> PromptView | None:
        """The view that keys and taps go to."""
        return self.stack.top

    def end_prompt(self, error: BaseException) -> None:
        """Raise an error where the present prompt (not what lies over it) is awaited; during work, at the next one."""
        if self.stack.present is not None and self.stack.is_waiting:
            self.stack.present.refuse(error)
        else:
            self._next_ends = error

    def working(self, words: Message) -> AbstractAsyncContextManager[Progress]:
        """Say what is being done, if it takes longer than a moment; then long enough to be read."""
        self.devices.note_insertion()
        return said(words, self._put, self._hold)

    def advise(self, words: Words, groups: tuple[MenuGroup, ...] | None = None) -> None:
        """Say this above the menu that is up, if one is, and offer these."""
        if isinstance(self.stack.present, MenuView):
            self.stack.present.advise(words, groups)

    # the devices

    def reader_changed(self, state: ReaderState) -> None:
        """The reader's state has changed."""
        self.devices.reader_changed(state, self.stack.listening)
        if self.is_running:
            self._lines.refresh()

    def drives_changed(self, drives: tuple[Drive, ...] | None) -> None:
        """Drives have come or gone, or are otherwise than they were; None: nobody can tell."""
        self.devices.drives_changed(drives, self.stack.listening)
        if self.is_running:
            self._lines.refresh()

    # keys and taps

    def on_key(self, event: events.Key) -> None:
        """Keys that nothing took: moving the focus. The rest goes on to the application's function keys."""
        if self.ahead.keeps(event):
            event.stop()
        elif event.key in {"tab", "shift+tab"}:
            event.stop()
            before = self.focused
            (self.focus_next if event.key == "tab" else self.focus_previous)()
            if isinstance(before, Field):
                before.release()
        elif self.view is not None and (not self.view.is_mounted or self.view.press(event.key)):
            event.stop()  # before it is mounted nobody has seen what the key would answer

    @on(events.DescendantFocus)
    @on(Middle.LengthKnown)
    def _word_keys_anew(self) -> None:
        # Enter does something else where the focus is now, and what is longer than the screen has a key to read on
        self._lines.refresh_keys()

    def on_middle_page_turned(self) -> None:
        """Tell the page."""
        self._lines.refresh_page()

    # layout

    def touch(self, *, is_touched: bool) -> None:
        """Be laid out for fingers, or for keys."""
        if is_touched != self.has_class("-touch"):
            self.set_class(is_touched, "-touch")
            self._lay_out_anew()

    def space_out(self, *, is_roomy: bool) -> None:
        """Set the lines wider apart, or as usual."""
        self.set_class(is_roomy, "-roomy")
        self._lay_out_anew()

    def _lay_out_anew(self) -> None:
        self.set_class(self.has_class("-touch") or self.has_class("-roomy"), "-ample")
        self.refresh_words()
        self._room.keys.refresh()

    def refresh_words(self) -> None:
        """Word everything again: the language has changed."""
        for widget in self.walk_children():
            widget.refresh(layout=True)

    def on_resize(self, event: events.Resize) -> None:
        """Below the smallest size only that is said."""
        width, height = event.size
        self.set_class(width < SMALLEST[0] or height < SMALLEST[1], "-too-small")
