"""One widget a prompt, and the table that finds it: each is loaded when it is first wanted, or all by `load_views`."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from rakiosk.kit.prompts import Prompt
from rakiosk.ui.prompts.view import PromptView

_VIEWS: Mapping[str, str] = {
    "Menu": "menu.MenuView",
    "Notice": "notice.NoticeView",
    "Question": "notice.QuestionView",
    "AskSignIn": "sign_in.SignInView",
    "AskNewPassword": "sign_in.NewPasswordView",
    "AskOwnData": "own_data.OwnDataView",
    "AskPin": "pin.PinView",
    "AskNewPin": "new_pin.NewPinView",
    "AskAccount": "account.AccountView",
    "AskLoginPassword": "login_password.LoginPasswordView",
    "ShowTerms": "terms.TermsView",
    "Trouble": "trouble.TroubleView",
    "InsertCard": "card.InsertCardView",
    "TakeCard": "card.TakeCardView",
    "InsertStick": "stick.InsertStickView",
    "TakeStick": "stick.TakeStickView",
    "Watch": "watch.WatchView",
    "Curtain": "curtain.CurtainView",
    "SlipPreview": "slip.SlipView",
    "ReadPage": "pages.ReadPageView",
    "Questions": "pages.QuestionsView",
    "AskWord": "pages.WordView",
    "ShowCode": "pages.CodeView",
    "AskFilePassword": "file_password.FilePasswordView",
    "AskNewFilePassword": "file_password.NewFilePasswordView",
    "AskFileName": "file_name.FileNameView",
    "StillThere": "still_there.StillThereView",
}
"""The widget of each prompt, by their names; the first screen waits for none but its own."""
_STAFF_VIEWS: Mapping[str, str] = {
    "AskClerkSignIn": "clerk_sign_in.ClerkSignInView",
    "AskWanted": "wanted.WantedView",
    "AskText": "text.TextView",
    "Ticks": "ticks.TicksView",
    "ExplainCode": "explained.CodeExplainedView",
}
"""Those of a clerk's prompts, which are loaded when a clerk comes."""


def view_of(prompt: Prompt[Any]) -> PromptView:
    """The widget that puts this prompt before the customer. Raises KeyError for a prompt that has none: a bug."""
    name = type(prompt).__name__
    make: Callable[[Prompt[Any]], PromptView] = _loaded(_VIEWS[name] if name in _VIEWS else _STAFF_VIEWS[name])
    view = make(prompt)
    view.prompt = prompt
    return view


def load_views() -> tuple[type[PromptView], ...]:
    """All that customers meet, loaded, so that none waits for one."""
    return tuple(map(_loaded, _VIEWS.values()))


def load_staff_views() -> tuple[type[PromptView], ...]:
    """All that only clerks meet."""
    return tuple(map(_loaded, _STAFF_VIEWS.values()))


def _loaded(place: str) -> Any:
    module, _, name = place.partition(".")
    return getattr(import_module(f"{__name__}.{module}"), name)
