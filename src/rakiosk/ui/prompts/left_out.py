"""Remarks under fields, and the way to them: a secret that was not taken whole is never sent, and never shortened."""

from textual.containers import Vertical

from rakiosk.ui.widgets.field import Field
from rakiosk.ui.widgets.ground import Ground
from rakiosk.ui.widgets.middle import Middle
from rakiosk.ui.widgets.text import Text


class LeftOut(Vertical, Ground):
    """A view with fields, each with room for such a remark right under it."""

    @property
    def contents(self) -> Middle | None:
        """The part that scrolls; None where there is none, and before it is mounted."""
        return next(iter(self.query(Middle)), None)

    def show_remark(self) -> None:
        """Bring into sight what has just been remarked."""
        if self.is_attached and self.contents is not None:
            # at once: else the screen may find nothing to do before it hears of the remark, and scroll to where it was
            self.screen.refresh(repaint=False, layout=True)
            self.call_after_refresh(self.contents.show_remark)

    def ask_again(self, field: Field, *others: Field) -> None:
        """Put the focus into a field that was refused, and bring nothing into sight: `show_remark` alone does that."""
        for each in (field, *others):
            each.refresh()
        self.screen.set_focus(field, scroll_visible=False)

    def ask_anew(self, field: Field) -> None:
        """Empty a field of which something was left out, which is never sent, and say why."""
        words, remark = field.ask_anew(), self._under(field)
        if remark is not None:
            remark.say(words)
        self.ask_again(field)

    async def on_field_left_out(self, event: Field.LeftOut) -> None:
        """Say so right under the field."""
        event.stop()
        remark = self._under(event.field)
        if remark is None:
            remark = Text("", id=f"{event.field.id}-left-out", classes="remark")
            await self.query_one(Middle).mount(remark, after=event.field)
        remark.say(event.field.left_out)
        self.show_remark()

    def on_field_changed(self, event: Field.Changed) -> None:
        """The words under a field go when it is typed into anew."""
        remark = self._under(event.field)
        if remark is not None and not str(event.field.left_out):
            remark.say("")

    def _under(self, field: Field) -> Text | None:
        return next(iter(self.query(f"#{field.id}-left-out").results(Text)), None)
