"""A widget with rows of its own: arrows move in it, and lead out of it at its first row and at its last."""

from textual.widget import Widget


class Rows(Widget, can_focus=True):
    """Rows, of which one is chosen."""

    def enter(self, by: int) -> None:
        """Be come to from above (1), at the first row, or from below (-1), at the last."""
        raise NotImplementedError

    @property
    def has_neighbours(self) -> bool:
        """Whether there is a button, say, to lead to."""
        return len(self.screen.focus_chain) > 1
