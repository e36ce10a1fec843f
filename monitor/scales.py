"""How far apart two ratings, or two levels of assurance, are: only two words of one scale can be ranked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from storage.change import Direction
from storage.fact import fold
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


ASSURANCE: tuple[tuple[str, ...], ...] = (
    ("no|none|nil", "limited", "partial|restricted", "reasonable", "substantial"),
    ("no|none|nil", "limited", "reasonable", "significant"),
    ("no|none|nil", "limited", "moderate", "substantial", "high"),
    ("no|none|nil", "limited", "moderate", "significant"),
    ("no|none|nil", "minimal", "partial", "reasonable", "substantial"),
    ("no|none|nil", "partial", "significant"),
    ("no|none|nil", "very limited", "limited", "significant", "full"),
    ("no|none|nil", "partial", "full"),
    ("low", "medium", "high"),
    ("red", "amber", "green"),
    ("red", "amber/red|amber red|red/amber", "amber", "amber/green|amber green|green/amber", "green"),
)
"""The scales of assurance that trusts and their internal auditors use, worst first; words that mean one level between
bars. Moderate and reasonable stand on no scale together: which of them is more, only a trust that prints both says."""


def one_scale(before: Sequence[str], now: Sequence[str]) -> tuple[str, ...] | None:
    """The scale that two papers print: the longer one where it has the words of the other in their order, () where
    neither prints one; None where they print two."""
    one, other = (_worst_first([fold(word) for word in words]) for words in (before, now))
    less, more = sorted((one, other), key=len)
    left = iter(more)
    return more if all(word in left for word in less) else None


def assured(before: str, now: str, printed: Sequence[str] = ()) -> Direction | Literal["same"] | None:
    """The way from one level of assurance to another, on the ``printed`` scale or, where none is, on one that is known;
    None where no one scale has both. A level may say more after its word ("Restricted due to winter")."""
    for scale in (_worst_first(printed),) if printed else ASSURANCE:
        one, other = _place(before, scale), _place(now, scale)
        if one is not None and other is not None:
            return "same" if one == other else "up" if other > one else "down"
    return None


def _worst_first(printed: Sequence[str]) -> tuple[str, ...]:
    """A printed scale, turned round where a known one has its words in the opposite order."""
    for scale in ASSURANCE:
        places = [place for word in printed if (place := _place(word, scale)) is not None]
        if len(set(places)) > 1 and places == sorted(places, reverse=True):
            return tuple(printed)[::-1]
    return tuple(printed)


def _place(level: str, scale: Sequence[str]) -> int | None:
    """Where a level stands on a scale: at its longest word that the level begins with."""
    said = f"{fold(level)} "
    found = [(len(word), n) for n, words in enumerate(scale) for word in _words(words) if said.startswith(f"{word} ")]
    return max(found)[1] if found else None


def _words(words: str) -> list[str]:
    return [fold(word) for word in words.split("|")]
