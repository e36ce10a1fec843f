"""How far apart two ratings are: only two words of one of CQC's scales can be ranked."""

from __future__ import annotations

from storage.change import Direction
from storage.record import RATINGS, UNRATED_SCALES

SCALES: tuple[tuple[str, ...], ...] = (RATINGS, *UNRATED_SCALES)
"""The four ratings, and the words for services that CQC inspects and does not rate; each worst first."""


def is_rating(word: object) -> bool:
    """Whether a word stands on one of CQC's scales; its other words ("Not rated") say that there is no rating."""
    return any(word in scale for scale in SCALES)


def way(before: object, after: object) -> tuple[Direction | None, int]:
    """The direction and the steps from one rating to another; (None, 0) where no one scale has both."""
    scale = next((one for one in SCALES if before in one and after in one), ())
    steps = scale.index(str(after)) - scale.index(str(before)) if scale else 0
    return (("up" if steps > 0 else "down") if steps else None), abs(steps)
