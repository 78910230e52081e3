"""Figures of many rounds: medians, percentiles, and ratios with the interval that a bootstrap gives them."""

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

_DRAWS = 1000


@dataclass(frozen=True)
class Ratio:
    """A median ratio, and where it lies in 95 of 100 draws."""

    middle: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.middle:.2f} [{self.least:.2f}, {self.most:.2f}]"


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many of a hundred do not exceed."""
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    """Our figures in their rounds, each beside theirs of the same round.

    Both are of interleaved rounds, so what slows the machine slows both.
    """
    each = [mine / other for mine, other in zip(ours, theirs, strict=True) if other]
    chance = random.Random(1)
    drawn = [statistics.median(chance.choices(each, k=len(each))) for _ in range(_DRAWS)]
    return Ratio(statistics.median(each), percentile(drawn, 2.5), percentile(drawn, 97.5))
