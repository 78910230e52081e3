"""The prompt that the wizard waits for, and the prompts that lie over it: the help, the curtain, a question."""

from typing import Any, TypeVar

from rakiosk.kit.prompts import Cancelled, Prompt
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.prompts.working import WorkingView

Answer = TypeVar("Answer")


class PromptStack:
    """The views on the stage, from the wizard's own upwards."""

    def __init__(self) -> None:
        self.present: PromptView | None = None
        """The wizard's own view: its prompt, or word of what is being done."""
        self.overlays: list[PromptView] = []
        """The views over it; the last one lies on top."""

    @property
    def top(self) -> PromptView | None:
        """The view that keys and taps go to."""
        return self.overlays[-1] if self.overlays else self.present

    @property
    def prompt(self) -> Prompt[Any] | None:
        """The prompt that the wizard waits for, whatever lies over it; None during work."""
        return self.present.prompt if self.present is not None and self.is_waiting else None

    @property
    def is_waiting(self) -> bool:
        """Whether the customer is asked for something: not while something is being done."""
        view = self.present
        return view is not None and not view.answer.done() and not isinstance(view, WorkingView)

    @property
    def takes_keys(self) -> bool:
        """Whether a prompt is there to be typed at: put, and neither answered nor only word of what is being done."""
        return bool(self.overlays) or (self.present is not None and self.present.is_put and self.is_waiting)

    @property
    def listening(self) -> PromptView | None:
        """The wizard's own view once it is mounted, while it has no answer: then it hears of the devices."""
        view = self.present
        return view if view is not None and view.is_mounted and not view.answer.done() else None

    def below(self, overlay: PromptView) -> PromptView | None:
        """The view right under this one."""
        place = self.overlays.index(overlay)
        return self.overlays[place - 1] if place else self.present

    def answer(self, prompt: Prompt[Answer], *, answer: Answer) -> None:
        """Answer a prompt that lies over the present one."""
        for view in self.overlays:
            if view.prompt is prompt:
                view.resolve(answer)

    def cancel_overlays(self) -> None:
        """End whatever lies over the present prompt."""
        for view in self.overlays:
            view.refuse(Cancelled())
