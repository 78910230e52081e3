"""The two screens with Textual's own widgets."""

from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Footer, Header, Input, Label, OptionList, Static

from tests.bench.reference.words import ASK, FIELDS, HEADING, MENU, TERMS, TITLE


class Page(Screen[None]):
    """Terms, two fields and two buttons."""

    BINDINGS = [("f3", "app.pop_screen", "返回")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield Header()
        yield Label(HEADING)
        with VerticalScroll(can_focus=False):
            yield Static(TERMS)
        yield Label(FIELDS[0])
        yield Input()
        yield Label(FIELDS[1])
        yield Input(password=True)
        with Horizontal():
            yield Button("同意")
            yield Button("取消")
        yield Footer()

    def on_mount(self) -> None:
        """Begin with the first field."""
        self.query(Input).first().focus()


class Home(Screen[None]):
    """The menu."""

    def compose(self) -> ComposeResult:
        yield Header()
        yield Label(ASK)
        yield OptionList(*MENU)
        yield Footer()

    def on_option_list_option_selected(self) -> None:
        """Go on."""
        self.app.push_screen(Page())


class Wizard(App[None]):
    """The program."""

    TITLE = TITLE
    CSS = "VerticalScroll, OptionList { height: 1fr; } Horizontal { height: auto; }"

    def on_mount(self) -> None:
        """Begin with the menu."""
        self.push_screen(Home())


if __name__ == "__main__":
    Wizard().run()
