"""Stylesheets parsed once in a process: every kiosk of the tests has the same ones, and so has each of its looks."""

from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_parse = Stylesheet._parse_rules
_parsed: dict[object, list[RuleSet]] = {}


def _once(self: Stylesheet, *source: Any, **more: Any) -> list[RuleSet]:
    key = (source, frozenset(more.items()), frozenset(self._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse(self, *source, **more)
    return _parsed[key]


def parse_once() -> None:
    """Keep what is parsed, from now on in every application of this process."""
    Stylesheet._parse_rules = _once  # type: ignore[method-assign]
