"""Pictures for one viewer, one after the other: where something is typed none of them tells when a key was pressed."""

from textual.errors import NoWidget

from rakiosk.kit.prompts import StillThere
from rakiosk.support.mirror.frames import Picture
from rakiosk.support.mirror.picture import picture_of
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.screen import WizardScreen
from rakiosk.ui.widgets.field import Field

TYPED = "(something is typed)"


def is_typed_into(stage: WizardScreen) -> bool:
    """Whether the prompt has a field: nothing that is told of it meanwhile may tell when a key was pressed."""
    view = stage.stack.present
    return view is not None and bool(view.query(Field))


def told_overlays(stage: WizardScreen) -> list[PromptView]:
    """Whatever lies over the prompt, but for the question whether somebody who types is still there.

    It comes a fixed time after their last key and goes with the next.
    """
    overlays = stage.stack.overlays
    if not is_typed_into(stage):
        return list(overlays)
    return [view for view in overlays if not isinstance(view.prompt, StillThere)]


class Viewing:
    """The pictures for a viewer who comes now."""

    def __init__(self, stage: WizardScreen) -> None:
        self._stage = stage
        self._last: Picture | None = None
        self._unseen: PromptView | None = None

    def picture(self) -> Picture:
        """The screen as it is now, or as it was last where more may not be told.

        Who comes while somebody who types is asked whether they are still there sees no more of that prompt.
        """
        stack = self._stage.stack
        is_kept_back = len(told_overlays(self._stage)) < len(stack.overlays)
        if self._last is None:
            if is_kept_back:
                self._unseen = stack.present
                self._last = Picture(self._stage.size.width, (TYPED,) + ("",) * (self._stage.size.height - 1))
            else:
                self._last = picture_of(self._stage)
        elif not is_kept_back and _is_laid_out(self._stage) and (self._unseen is None or stack.top is not self._unseen):
            self._last = picture_of(self._stage)
        return self._last


def _is_laid_out(stage: WizardScreen) -> bool:
    """Whether what keys go to has its place: a picture without it would tell that something has just gone."""
    if stage.view is None:
        return True
    try:
        stage.find_widget(stage.view)
    except NoWidget:
        return False
    return True
