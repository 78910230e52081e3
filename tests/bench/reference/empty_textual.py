"""The least that Textual can start: the floor of every start."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Empty(App[None]):
    """One word."""

    def compose(self) -> ComposeResult:
        yield Static("Ready")


if __name__ == "__main__":
    Empty().run()
