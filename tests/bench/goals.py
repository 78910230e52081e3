"""The goals, and how far they are reached."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.figures import percentile, ratio

Rounds = dict[str, dict[str, list[float]]]
"""Of each contestant, of each figure, the value of each round."""

KIOSK = "rakiosk"


@dataclass(frozen=True)
class Goal:
    """A figure of the kiosk, at most so much, or so many times another contestant's, or its own other figure."""

    figure: str
    most: float
    beside: str = ""
    own: str = ""

    @property
    def words(self) -> str:
        """The goal, for a table."""
        other = " ".join(filter(None, (self.beside or (self.own and "its"), self.own)))
        return f"≤ {self.most:g} × {other}" if other else f"≤ {self.most:g}"

    def can_be_judged(self, rounds: Rounds) -> bool:
        """Whether all that it compares was measured."""
        other = rounds.get(self.beside or KIOSK, {})
        return self.figure in rounds.get(KIOSK, {}) and (self.own or self.figure) in other

    def reached(self, rounds: Rounds) -> tuple[bool, str]:
        """Whether it is met, and the figure itself."""
        ours = rounds[KIOSK][self.figure]
        if not self.beside and not self.own:
            middle = percentile(ours, 50)
            return middle <= self.most, f"{middle:.3g}"
        found = ratio(ours, rounds[self.beside or KIOSK][self.own or self.figure])
        return found.middle <= self.most, str(found)


GOALS = (
    Goal("start stable", 1.3, "empty Textual"),
    Goal("start cpu", 1.4, "empty Textual"),
    Goal("key", 0.5, "stock Textual"),
    Goal("key p99", 2, own="key"),
    Goal("key bytes", 0.1, "stock Textual"),
    Goal("screen text", 0.5, "stock Textual"),
    Goal("first screen text", 0.5, "stock Textual"),
    Goal("own screen text", 0.5, "stock Textual", "screen text"),
    Goal("own menu text", 0.5, "stock Textual", "screen text"),
    Goal("first own screen text", 0.5, "stock Textual", "first screen text"),
    Goal("screen stable", 0.5, "stock Textual"),
    Goal("screen bytes", 0.3, "stock Textual"),
    Goal("idle wake-ups", 0.2),
    Goal("idle cpu", 0.1, "stock Textual"),
    Goal("memory", 1.7, "stock Textual"),
    Goal("growth a screen", 0.1),
    Goal("growth", 1.1),
    Goal("flood lag", 50),
    Goal("key during an enrolment p99", 2, own="key alone p99"),
    Goal("key during a save p99", 2, own="key alone p99"),
    Goal("key during a print p99", 2, own="key alone p99"),
    Goal("key beside the mirror", 1.05, own="key without the mirror"),
    Goal("signing certificate APDUs", 14),
    Goal("encryption certificate APDUs", 11),
    Goal("signature test APDUs", 6),
    Goal("PIN change APDUs", 5),
    Goal("APDU software", 0.3),
)


def judged(rounds: Rounds) -> list[tuple[str, str, str, bool]]:
    """Each goal that was measured: its figure, what was wanted, what was found, whether it is met."""
    found = []
    for goal in filter(lambda goal: goal.can_be_judged(rounds), GOALS):
        is_met, figure = goal.reached(rounds)
        found.append((goal.figure, goal.words, figure, is_met))
    return found


def table(rounds: Rounds) -> list[Sequence[str]]:
    """All medians: a row a figure, a column a contestant, and the kiosk's ratio to stock Textual behind."""
    names = list(rounds)
    figures = list(dict.fromkeys(figure for of in rounds.values() for figure in of))
    rows: list[Sequence[str]] = [["", *names, "× stock Textual"]]
    for figure in figures:
        medians = [f"{percentile(rounds[name][figure], 50):.3g}" if figure in rounds[name] else "" for name in names]
        ours, stock = (rounds.get(name, {}).get(figure, []) for name in (KIOSK, "stock Textual"))
        rows.append([figure, *medians, str(ratio(ours, stock)) if ours and any(stock) else ""])
    return rows
