"""Prompts: one thing put before the customer. What is asked, never how it is drawn.

`await visit.show(prompt)` yields the prompt's answer or raises `Cancelled`. `ui/prompts/` has one widget for each.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from rakiosk.kit.prompts.base import NOTHING_TOLD, Cancelled, LoggedOut, Prompt, Told, Tone

if TYPE_CHECKING:  # each is loaded when it is first wanted: the first screen wants few
    from rakiosk.kit.prompts.account import (
        AskAccount,
        AskLoginPassword,
        AskNewPassword,
        AskOwnData,
        AskSignIn,
        NewPassword,
        OwnData,
        SignInAnswer,
    )
    from rakiosk.kit.prompts.card import AskNewPin, AskPin, InsertCard, NewPin, TakeCard
    from rakiosk.kit.prompts.files import AskFileName, AskFilePassword, AskNewFilePassword
    from rakiosk.kit.prompts.menu import Entry, Menu, MenuGroup
    from rakiosk.kit.prompts.notice import Curtain, Notice, Question, Sight, StillThere, Watch
    from rakiosk.kit.prompts.pages import KEYS, AskWord, Questions, ReadPage, ShowCode
    from rakiosk.kit.prompts.slip import SlipPreview
    from rakiosk.kit.prompts.stick import InsertStick, TakeStick
    from rakiosk.kit.prompts.terms import ShowTerms
    from rakiosk.kit.prompts.trouble import Trouble, Way

__all__ = [
    "KEYS",
    "NOTHING_TOLD",
    "AskAccount",
    "AskFileName",
    "AskFilePassword",
    "AskLoginPassword",
    "AskNewFilePassword",
    "AskNewPassword",
    "AskNewPin",
    "AskOwnData",
    "AskPin",
    "AskSignIn",
    "AskWord",
    "Cancelled",
    "Curtain",
    "Entry",
    "InsertCard",
    "InsertStick",
    "LoggedOut",
    "Menu",
    "MenuGroup",
    "NewPassword",
    "NewPin",
    "Notice",
    "OwnData",
    "Prompt",
    "Question",
    "Questions",
    "ReadPage",
    "ShowCode",
    "ShowTerms",
    "Sight",
    "SignInAnswer",
    "SlipPreview",
    "StillThere",
    "TakeCard",
    "TakeStick",
    "Told",
    "Tone",
    "Trouble",
    "Watch",
    "Way",
]

_MODULES = {
    "account": (
        "AskAccount",
        "AskLoginPassword",
        "AskNewPassword",
        "AskOwnData",
        "AskSignIn",
        "NewPassword",
        "OwnData",
        "SignInAnswer",
    ),
    "card": ("AskNewPin", "AskPin", "InsertCard", "NewPin", "TakeCard"),
    "files": ("AskFileName", "AskFilePassword", "AskNewFilePassword"),
    "menu": ("Entry", "Menu", "MenuGroup"),
    "notice": ("Curtain", "Notice", "Question", "Sight", "StillThere", "Watch"),
    "pages": ("KEYS", "AskWord", "Questions", "ReadPage", "ShowCode"),
    "slip": ("SlipPreview",),
    "stick": ("InsertStick", "TakeStick"),
    "terms": ("ShowTerms",),
    "trouble": ("Trouble", "Way"),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(name)
    found: object = getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
    globals()[name] = found
    return found
