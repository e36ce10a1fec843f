"""The fixed sentences in which a report says a rating and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.readers.key_questions import key_question
from crawler.readers.ratings import read_rating
from crawler.readers.spelling import folded
from storage.record import RATINGS, KeyQuestion

from .cell import Cell, Change

_R = r"(?:outstanding|good|requires improvement|inadequate)"
_OURS = (
    r"(?:(?:this|the|our|these) )?(?:nhs )?"
    r"(?:trust|provider|services?|location|hospital|practice|care home|home|organisation)"
)
_WHAT = rf"(?P<what>it|them|{_OURS}|overall|safe|effective|caring|responsive|well[- ]led)(?: \(leadership\))?"
_MOVES: tuple[tuple[Change, str], ...] = (
    ("same", r"(?:has |have )?(?:stayed|remained|remains?) (?:the same|unchanged)|did not change|has not changed"),
    ("up", r"(?:has |have )?(?:improved|went up|gone up|increased|got better)"),
    ("down", r"(?:has |have )?(?:deteriorated|went down|gone down|declined|decreased|dropped|got worse|worsened|fell)"),
)
_MOVED = "|".join(f"(?P<{change}>{verb})" for change, verb in _MOVES)
_OUR_RATING = re.compile(
    rf"our (?:overall )?rating (?:of|for) {_WHAT}(?: (?:overall|key question))? (?:{_MOVED})[^.]{{0,80}}\.? "
    rf"(?:we (?:have )?rated (?:it|them|{_OURS}|this key question) (?:overall )?as|"
    r"it (?:is|was) (?:now )?rated(?: as)?) "
    rf"(?P<word>{_R})\b"
)
_WE_RATED = re.compile(rf"we (?:have )?rated {_WHAT}(?: overall)? as (?P<word>{_R})(?: overall)?(?: because\b|[:.]|$)")
_BEFORE = rf"(?:rated (?:this key question |it |the service )?(?:as )?|rating (?:of|was) )(?P<before>{_R})\b"
_AT_LAST = re.compile(
    rf"(?:^|\. )(?:at|in|during|following) (?:the|our) (?:last|previous) (?:comprehensive |focused )?inspection"
    rf"[^.]{{0,60}}?{_BEFORE}[^.]{{0,60}}\.? ?(?:at this inspection|on this inspection|now)?,? ?"
    r"(?:the rating|this key question|it|this)(?: for this key question)? (?:has |was |is |has now |is now )*"
    rf"(?:(?P<same>remained|stayed|remains)(?: the same| unchanged)?|"
    r"changed|improved|deteriorated|been rated|rated|moved)"
    rf"(?: to| as| at)*(?: (?P<word>{_R})\b)?"
)
_FIRST = re.compile(
    rf"(?:^|\. )(?:this is|this was) the first (?:rated )?inspection[^.]{{0,80}}\. "
    rf"(?:this key question|the service|it) (?:has been|was|is) rated (?:as )?(?P<word>{_R})\b"
)
_KEPT = re.compile(
    rf"(?:^|\. )this key question was rated (?:as )?(?P<before>{_R})[^.]{{0,40}}(?:and|but|\.)[^.]{{0,60}}?"
    rf"(?:(?P<same>remained|remains|stayed)|(?:deteriorated|improved|changed))(?: the same)?(?: to| as| at)*"
    rf"(?: (?P<word>{_R})\b)?"
)


@dataclass(frozen=True)
class Told:
    """What one sentence says: of a key question, or None for what the sentence stands under."""

    key_question: KeyQuestion | None
    cell: Cell
    of_part: bool
    """Whether it speaks of "it", whose rating it stands under, and not of the whole by name."""


def told(text: str) -> Told | None:
    """The rating that a paragraph opens with; prose that speaks of ratings elsewhere says none."""
    words = folded(text[:500])
    found = _OUR_RATING.match(words) or _WE_RATED.match(words)
    if found:
        name = found["what"]
        groups = found.groupdict()
        change = next((change for change, _ in _MOVES if groups.get(change)), None)
        asked = None if name in ("it", "them") else key_question(name) or "overall"
        return Told(asked, Cell(_spelt(found["word"]), change), name in ("it", "them"))
    found = _AT_LAST.search(words) or _KEPT.search(words)
    if found:
        word = found["word"] or (found["before"] if found["same"] else None)
        if word is None or (found["same"] and word != found["before"]):
            return None
        return Told(None, _moved(_spelt(found["before"]), _spelt(word)), True)
    first = _FIRST.search(words)
    return Told(None, Cell(_spelt(first["word"])), True) if first else None


def _spelt(word: str) -> str:
    return read_rating(word) or word


def _moved(before: str, now: str) -> Cell:
    steps = RATINGS.index(now) - RATINGS.index(before)
    change: Change = "same" if not steps else "up" if steps > 0 else "down"
    return Cell(now, change, abs(steps))
