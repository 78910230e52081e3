"""The one screen: a frame, and in it the stage on which one prompt after the other is put."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen
from textual.widget import Widget

from rakiosk.card.port import ReaderState
from rakiosk.i18n import Message, Phrase, Words, _
from rakiosk.kit.prompts import Cancelled, InsertCard, Prompt, TakeCard, Trouble
from rakiosk.kit.stage import Devices, Needs, Progress
from rakiosk.media.port import Drive
from rakiosk.ui.devices import DeviceWatch
from rakiosk.ui.prompts import view_of
from rakiosk.ui.prompts.menu import MenuView
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.prompts.working import WorkingView
from rakiosk.ui.widgets.fields import Field
from rakiosk.ui.widgets.frame import Bar, Hint, KeyLine
from rakiosk.ui.widgets.pad import KEYBOARD, Pad, Page
from rakiosk.ui.widgets.text import Text

Answer = TypeVar("Answer")

SMALLEST = (77, 20)
BRIEF = 0.1  # seconds that pass without a word
HOLD = 1.0  # seconds that a word stays, once it is said


class WizardScreen(Screen[None], inherit_bindings=False):
    """The frame and the stage. Implements `kit.stage.Stage`."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (26, "-tall")]  # noqa: RUF012

    def __init__(
        self,
        *,
        place: Callable[[], Words],
        customer: Callable[[], Words],
        function_keys: Callable[[], Sequence[Hint]],
        carrier_line: Callable[[Devices], Words],
        look: Callable[[], Words] = lambda: "",
        hold: float = HOLD,
    ) -> None:
        super().__init__()
        self._place = place
        self._customer = customer
        self._function_keys = function_keys
        self._carrier_line = carrier_line
        self._look = look
        self._hold = hold
        self._view: PromptView | None = None
        self._overlays: list[PromptView] = []  # the last one lies on top
        self.when_put: Callable[[], object] = lambda: None
        self._devices = DeviceWatch()
        self._next_ends: BaseException | None = None
        self._putting = asyncio.Lock()  # mounting takes several turns of the loop: two at once would mix their focus
        self._is_pad_closed = False

    def compose(self) -> ComposeResult:
        yield Bar(lambda: _("Chunghwa Post  Certificate Registration Authority"), self._customer, id="title")
        yield Bar(self._place, self._page_and_look, id="place")
        with Container(id="stage"):
            yield Pad()
        yield Bar(lambda: self._carrier_line(self.devices), lambda: "", id="reader")
        yield KeyLine(self._prompt_keys, id="prompt-keys")
        yield KeyLine(self._function_keys, id="function-keys")
        yield Text(
            _("This window is too small: {width} columns and {height} lines are needed.", width=77, height=20),
            id="too-small",
        )

    # Stage

    async def show(self, prompt: Prompt[Answer], *, needs: Needs | None = None) -> Answer:
        """Put a prompt on the stage and wait for its answer."""
        error, self._next_ends = self._next_ends, None
        if error is not None:
            raise error
        view = view_of(prompt)
        await self._put(view)
        with self._devices.needed(view, needs):
            answer: Answer = await view.answer
        return answer

    async def overlay(self, prompt: Prompt[Answer], *, on_top: bool = False) -> Answer:
        """Put a prompt over the present one, which keeps everything that was typed into it.

        Raises Cancelled as well when something lies over it already, unless this one shall lie on top of all.
        """
        if self._overlays and not on_top:
            raise Cancelled
        view = view_of(prompt)
        self._overlays.append(view)
        stage = self.query_one("#stage")
        async with self._putting:
            below, focused = self._below(view), self.focused
            with self.app.batch_update():
                if below is not None:
                    below.display = False
                await stage.mount(view)
                self._focus_first(view)
                self._refresh_frame()
                self.refresh_pad()
        # the end of the application cancels this, and then no widget is left to tidy
        await asyncio.wait([view.answer])
        await self._take_off(view, focused)
        answer: Answer = view.answer.result()
        return answer

    def _below(self, overlay: PromptView) -> PromptView | None:
        place = self._overlays.index(overlay)
        return self._overlays[place - 1] if place else self._view

    async def _take_off(self, overlay: PromptView, focused: Widget | None) -> None:
        async with self._putting:
            was_on_top = self._overlays[-1] is overlay
            self._overlays.remove(overlay)
            with self.app.batch_update():
                await overlay.remove()
                if was_on_top and self.view is not None:
                    self.view.display = True
                    if focused is not None and focused.is_attached:
                        focused.focus()
                    else:
                        self._focus_first(self.view)
                self._refresh_frame()
                self.refresh_pad()

    @property
    def has_overlay(self) -> bool:
        """Whether something lies over the present prompt."""
        return bool(self._overlays)

    @property
    def view(self) -> PromptView | None:
        """The prompt that keys and taps go to."""
        return self._overlays[-1] if self._overlays else self._view

    @property
    def prompt(self) -> Prompt[Any] | None:
        """The prompt that the wizard waits for, whatever lies over it; None during work."""
        return self._view.prompt if self._view is not None and self.is_waiting else None

    def answer_overlay(self, prompt: Prompt[Answer], *, answer: Answer) -> None:
        """Answer a prompt that lies over the present one."""
        for view in self._overlays:
            if view.prompt is prompt:
                view.resolve(answer)

    def take_off_overlays(self) -> None:
        """End whatever lies over the present prompt."""
        for view in self._overlays:
            view.refuse(Cancelled())

    @property
    def is_waiting(self) -> bool:
        """Whether the customer is asked for something: not while something is being done."""
        return self._view is not None and not self._view.answer.done() and not isinstance(self._view, WorkingView)

    @property
    def minds_card(self) -> bool:
        """Whether the present prompt has its own words for a card that is out."""
        return self._devices.has_needs or isinstance(self.prompt, InsertCard | TakeCard | Trouble)

    def end_prompt(self, error: BaseException) -> None:
        """Raise an error where the present prompt (not what lies over it) is awaited; during work, at the next one."""
        if self._view is not None and self.is_waiting:
            self._view.refuse(error)
        else:
            self._next_ends = error

    def working(self, words: Message) -> AbstractAsyncContextManager[Progress]:
        """Say what is being done, if it takes longer than a moment; then long enough to be read."""
        return self._working(words)

    @asynccontextmanager
    async def _working(self, words: Message) -> AsyncIterator[Progress]:
        self._devices.note_insertion()
        view = WorkingView(words)
        begun: list[asyncio.Task[float]] = []
        loop = asyncio.get_running_loop()
        moment = loop.call_later(min(BRIEF, self._hold), lambda: begun.append(loop.create_task(self._put_now(view))))
        try:
            yield view
        finally:
            moment.cancel()
            for putting in begun:  # once begun it is put whole: the next prompt would meet half a view
                since = await putting
                await asyncio.sleep(max(0.0, since + self._hold - loop.time()))

    async def _put_now(self, view: WorkingView) -> float:
        await self._put(view)
        return asyncio.get_running_loop().time()

    def advise(self, words: Words) -> None:
        """Say this above the menu that is up, if one is."""
        if isinstance(self._view, MenuView) and self._view.is_mounted:
            self._view.advise(words)

    # the devices

    @property
    def devices(self) -> Devices:
        """The reader and the sticks, as they were told last."""
        return self._devices.seen

    @property
    def reader_state(self) -> ReaderState | None:
        """As it was told last; None until then."""
        return self._devices.seen.reader

    def reader_changed(self, state: ReaderState) -> None:
        """The reader's state has changed."""
        self._devices.reader_changed(state, self._unanswered)
        if self.is_running:
            self._refresh_frame()

    def drives_changed(self, drives: tuple[Drive, ...] | None) -> None:
        """Drives have come or gone, or are otherwise than they were; None: nobody can tell."""
        self._devices.drives_changed(drives, self._unanswered)
        if self.is_running:
            self._refresh_frame()

    @property
    def _unanswered(self) -> PromptView | None:
        view = self._view
        return view if view is not None and view.is_mounted and not view.answer.done() else None

    # keys

    def on_key(self, event: events.Key) -> None:
        """Keys that nothing took: moving the focus. The rest goes on to the application's function keys."""
        if event.key in {"tab", "shift+tab"}:
            event.stop()
            before = self.focused
            (self.focus_next if event.key == "tab" else self.focus_previous)()
            if isinstance(before, Field):
                before.release()
        elif self.view is not None and (not self.view.is_mounted or self.view.press(event.key)):
            event.stop()  # before it is mounted nobody has seen what the key would answer

    def on_descendant_focus(self) -> None:
        """What Enter does depends on the focus, and the key line says it; so does which keys are on the screen."""
        self._is_pad_closed = False
        self._refresh_frame()
        self.refresh_pad()

    def on_key_line_pressed(self, event: KeyLine.Pressed) -> None:
        """A tap on the key line is the key itself."""
        event.stop()
        if event.key:
            # from the application itself, as a real key comes: one that this screen sends would not bubble past it
            self.app.call_later(self.app.simulate_key, event.key)

    # keys on the screen

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
        self.refresh_pad()

    def on_click(self, event: events.Click) -> None:
        """A tap on a field brings back the keys that were closed."""
        if isinstance(event.widget, Field) and self._is_pad_closed:
            self._is_pad_closed = False
            self.refresh_pad()

    def on_pad_tapped(self, event: Pad.Tapped) -> None:
        """A key on the screen is a key of the field that has the focus."""
        event.stop()
        if event.sends == "close":
            self._is_pad_closed = True
            self.refresh_pad()
        elif isinstance(self.focused, Field):
            if self.view is not None:
                self.view.show_typing()
            self.focused.post_message(events.Key(event.sends, event.sends if len(event.sends) == 1 else None))
        elif self.view is not None:
            self.view.press(event.sends)

    def refresh_pad(self) -> None:
        """Show the keys that the focus wants, if the customer taps."""
        pad = self.query_one(Pad)
        page = self._wanted_page()
        if page is Page.SMALL and pad.page in KEYBOARD:
            return
        if page is not pad.page:
            pad.show(page)
            self.set_class(page in KEYBOARD, "-keyboard")
            self.set_class(page is not Page.HIDDEN, "-pad")
            self.set_class(page is Page.PAGING, "-paging")
            self.call_after_refresh(self._show_focused)

    def _wanted_page(self) -> Page:
        if not self.has_class("-touch"):
            return Page.HIDDEN
        if isinstance(self.focused, Field) and not self._is_pad_closed:
            return Page.DIGITS if self.focused.is_for_digits else Page.SMALL
        return Page.PAGING if self.view is not None and self.view.is_long else Page.HIDDEN

    def on_prompt_view_length_known(self, event: PromptView.LengthKnown) -> None:
        """What is longer than the screen wants keys to page."""
        event.stop()
        self.refresh_pad()

    def _show_focused(self) -> None:
        if isinstance(self.focused, Field):
            self.focused.scroll_visible(animate=False, immediate=True)
            if self.view is not None:
                self.view.show_remark()

    def refresh_words(self) -> None:
        """Word everything again: the language has changed."""
        for widget in self.walk_children():
            widget.refresh(layout=True)
        self._refresh_frame()

    def _page_and_look(self) -> Words:
        page = "" if self.view is None else self.view.page_mark
        return Phrase(tuple(words for words in (self._look(), page) if str(words)), "  ")

    def _prompt_keys(self) -> Sequence[Hint]:
        return () if self.view is None else self.view.hints()

    # putting

    async def _put(self, view: PromptView) -> None:
        stage = self.query_one("#stage")
        async with self._putting:
            old, self._view = self._view, view
            with self.app.batch_update():
                if self._overlays:
                    view.display = False
                if old is not None:
                    await old.remove()
                await stage.mount(view)
                if not self._overlays:
                    self._focus_first(view)
                self._refresh_frame()
                self.refresh_pad()
        self.when_put()

    def _focus_first(self, view: PromptView | None) -> None:
        first = view.first_focus() if view is not None else None
        if first is not None:
            first.focus(scroll_visible=False)
        else:
            self.set_focus(None)

    def _refresh_frame(self) -> None:
        for line in self.query("Bar, KeyLine"):
            line.refresh(layout=True)

    def on_resize(self, event: events.Resize) -> None:
        """Below the smallest size only that is said."""
        width, height = event.size
        self.set_class(width < SMALLEST[0] or height < SMALLEST[1], "-too-small")
