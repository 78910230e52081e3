"""Widgets on which others stand. docs/decisions/0050."""

from typing import ClassVar

from textual.widget import Widget


class Ground(Widget):
    """A widget that is nothing but its background, on which others stand: a line of it is every line of it."""

    BLANK: ClassVar[bool] = True
