"""The change of customers: a visit ends, its traces are wiped, and the kiosk is put back as it starts."""

from dataclasses import dataclass

from textual.app import App

from rakiosk.i18n import LanguageCode, language, set_language
from rakiosk.kit.prompts import LoggedOut, Menu, TakeCard, TakeStick
from rakiosk.ui.frame import GetVisit
from rakiosk.ui.looks import Look, Looks
from rakiosk.ui.screen import WizardScreen
from rakiosk.ui.text_size import TextSize
from rakiosk.ui.textual_internals import forget_clipboard, write_to_terminal
from rakiosk.ui.wiping import wipe_memory, wipe_terminal


@dataclass(frozen=True, slots=True)
class Turnover:
    """All that one customer may change or leave behind, and the next must not find. Implements `idle.Visitor`."""

    app: App[None]
    stage: WizardScreen
    visit: GetVisit
    looks: Looks
    text_size: TextSize
    first_language: LanguageCode
    has_touch_screen: bool

    @property
    def is_absent(self) -> bool:
        """Whether the kiosk stands as it does between two customers."""
        prompt, visit = self.stage.stack.prompt, self.visit()
        is_signed_in = visit is not None and visit.is_signed_in
        is_left = isinstance(prompt, TakeCard | TakeStick) and not is_signed_in
        return is_left or (isinstance(prompt, Menu) and prompt.is_front)

    @property
    def takes_longer(self) -> bool:
        """Whether the customer has chosen a look that serves those who need more time."""
        is_typing_by_taps = self.stage.has_class("-keyboard")
        return self.text_size.is_large or is_typing_by_taps or self.looks.is_high_contrast

    def end_visit(self) -> None:
        """Nobody is there: log out at the prompt that waits."""
        self.stage.stack.cancel_overlays()
        self.stage.end_prompt(LoggedOut())

    def wipe(self) -> None:
        """Take the last customer's traces off the terminal and out of the memory."""
        self.stage.stack.cancel_overlays()
        self.stage.ahead.forget()
        self.stage.pictures.forget_customer()
        forget_clipboard(self.app)
        wipe_terminal(lambda text: write_to_terminal(self.app, text))
        self.stage.refresh(layout=True)
        wipe_memory()

    def put_back(self) -> None:
        """Language and look as the kiosk starts."""
        if language() != self.first_language:
            set_language(self.first_language)
            self.stage.refresh_words()
        self.text_size.choose(large=False)
        self.stage.touch(is_touched=self.has_touch_screen)
        self.looks.choose(Look.USUAL)
