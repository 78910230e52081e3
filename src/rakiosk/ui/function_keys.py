"""The function keys, which work at every prompt: help, language, text size, contrast, curtain and logging out."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from rakiosk.i18n import LANGUAGES, Words, _, next_language, set_language
from rakiosk.kit.prompts import Cancelled, Curtain, LoggedOut, Menu, Notice, Prompt
from rakiosk.kit.visit import Visit
from rakiosk.sections import STAFF
from rakiosk.sections.user.logout import question
from rakiosk.ui.frame import GetVisit
from rakiosk.ui.looks import Looks
from rakiosk.ui.screen import WizardScreen
from rakiosk.ui.text_size import TextSize
from rakiosk.ui.widgets.frame import Hint


@dataclass(frozen=True, slots=True)
class Extra:
    """A function key of whoever starts the kiosk (the demo's dock); `press` puts prompts over the present one."""

    hint: Hint
    press: Callable[[WizardScreen], Awaitable[None]]


class FunctionKeys:
    """The keys of one kiosk: how they are labelled here and now, and what they do."""

    def __init__(
        self,
        stage: WizardScreen,
        visit: GetVisit,
        looks: Looks,
        text_size: TextSize,
        *,
        extras: Sequence[Extra],
        counter_phone: str,
    ) -> None:
        self._stage = stage
        self._visit = visit
        self._text_size = text_size
        self._extras = {extra.hint.key: extra for extra in extras}
        self._counter_phone = counter_phone
        self._shown_help: Notice | None = None
        self._keys: dict[str, Callable[[], object]] = {
            "f1": self._help,
            "f2": self._next_language,
            "f3": self._next_text_size,
            "f4": looks.turn,
            "f5": self._curtain,
            "f8": self._staff,
            "f10": self._log_out,
        }

    def hints(self) -> Sequence[Hint]:
        """The keys that do something here and now."""
        hints = [
            Hint("f1", "F1", _("Help")),
            Hint("f2", "F2", LANGUAGES[next_language()].name),
            Hint("f3", "F3", _("Normal") if self._text_size.is_large else _("Large")),
            Hint("f4", "F4", _("Contrast")),
            Hint("f5", "F5", _("Hide")),
        ]
        if self._takes_staff:
            hints.append(Hint("f8", "F8", _("Staff")))
        if self._signed_in is not None:
            hints.append(Hint("f10", "F10", _("Log out")))
        return [*hints, *(extra.hint for extra in self._extras.values())]

    def press(self, key: str) -> None:
        """Do what a function key does here and now; any other key does nothing."""
        if key in self._keys:
            self._keys[key]()
        elif key in self._extras and not self._stage.has_overlay:
            self._stage.run_worker(self._extras[key].press(self._stage), exit_on_error=True)

    @property
    def _signed_in(self) -> Visit | None:
        visit = self._visit()
        return visit if visit is not None and visit.is_signed_in else None

    @property
    def _takes_staff(self) -> bool:
        """Whether a clerk can begin here: at the page between two customers, with nothing over it."""
        prompt = self._stage.stack.prompt
        return isinstance(prompt, Menu) and prompt.is_front and not self._stage.has_overlay

    def _staff(self) -> None:
        view = self._stage.view
        if self._takes_staff and view is not None:
            view.resolve(STAFF)

    def _help(self) -> None:
        view = self._stage.view
        if view is not None and view.prompt is not None and view.prompt is self._shown_help:
            view.back()
        elif view is not None and not self._stage.has_overlay:
            self._shown_help = Notice(_("Help"), (*view.help, self._person()), forward=None, back=_("Back"))
            self._put_over(self._shown_help)

    def _person(self) -> Words:
        if self._counter_phone:
            return _("To speak with a person, ask at the counter or call {phone}.", phone=self._counter_phone)
        return _("To speak with a person, please ask at the counter.")

    def _next_language(self) -> None:
        set_language(next_language())
        self._stage.refresh_words()

    def _next_text_size(self) -> None:
        self._text_size.choose(large=not self._text_size.is_large)

    def _curtain(self) -> None:
        view = self._stage.view
        if view is not None and isinstance(view.prompt, Curtain):
            view.forward()
        else:
            self._put_over(Curtain(), on_top=True)

    def _put_over(self, prompt: Prompt[None], *, on_top: bool = False) -> None:
        self._stage.run_worker(self._overlaid(prompt, on_top=on_top), exit_on_error=True)

    async def _overlaid(self, prompt: Prompt[None], *, on_top: bool) -> bool:
        """Whether it was answered and not left."""
        try:
            await self._stage.overlay(prompt, on_top=on_top)
        except Cancelled:
            return False
        return True

    def _log_out(self) -> None:
        visit = self._signed_in
        if visit is not None and self._stage.stack.is_waiting and not self._stage.has_overlay:
            self._stage.run_worker(self._ask_to_log_out(visit), exit_on_error=True)

    async def _ask_to_log_out(self, visit: Visit) -> None:
        if await self._overlaid(question(visit), on_top=False):
            self._stage.end_prompt(LoggedOut())
