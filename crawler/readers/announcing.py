"""The ratings that a sentence of a press release announces, by a small grammar; what it does not fit announces nothing.

The forms are those of CQC's releases of 2013 to 2026 as public copies show them: "has downgraded the rating of X from
good to inadequate", "how safe the service is has dropped from … to …", "rated inadequate overall and for being safe".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .clause import Told, Unclear, clause_told, cut, rating_of
from .ratings import read_rating
from .spelling import clean
from .whom import TRUST, Met, Subject, whom
from .wordings import (
    ABOUT_ONE,
    BEFORE,
    CLAUSES,
    DID_NOT_LOOK,
    FINITE,
    FROM_TITLE,
    INSPECTED,
    LEAD,
    LONGEST,
    MAYBE,
    MIDST,
    NOT_LOOKED_AT,
    PREVIOUSLY,
    SPEAKS,
    R,
)


def speaks_of_ratings(sentence: str) -> bool:
    """Whether a sentence says that something is or was rated so."""
    return bool(re.search(R, sentence, re.I) and SPEAKS.search(sentence)) and not MAYBE.search(sentence)


def announced(sentence: str, met: Met, *, title: bool = False) -> list[Told]:
    """What a sentence announces; ``met`` learns whom it speaks of. Raises Unclear where it is not wholly understood."""
    if len(sentence) > LONGEST:
        raise Unclear
    text = _plain(sentence, title=title)
    met.name(named_besides(text, met))
    text = PREVIOUSLY.sub("", text)
    if not speaks_of_ratings(text) or BEFORE.match(text):
        _introduced(text, met)
        return []
    found: list[Told] = []
    for clause in _clauses(text):
        if re.search(R, clause, re.I):
            found += clause_told(clause, met)
            met.take(dict.fromkeys(one.subject for one in found))
        else:
            _introduced(clause, met)
    return found


def _introduced(text: str, met: Met) -> None:
    """Let ``met`` speak of whom a sentence without ratings is about ("CQC has inspected maternity services at …")."""
    inspected = INSPECTED.search(text)
    about = ABOUT_ONE.fullmatch(cut(text))
    phrases = ([cut(inspected[1])] if inspected else []) + ([about[1]] if about else [])
    subjects = next((found for phrase in phrases if (found := whom(phrase, met))), None)
    if subjects:
        met.take(subjects)


def listed_rating(text: str) -> tuple[str, str] | None:
    """The name and the rating of a line of a list ("Goole Surgery, East Riding: Meeting Standards"), as printed."""
    found = re.fullmatch(r"(.{3,200}?)\s*(?::| [-–—]|,)\s*(?:rated )?([A-Za-z ]{4,30})\.?", text)
    rating = read_rating(found[2].strip()) if found else None
    return (found[1].strip(), rating) if found and rating else None


def heads_rating(text: str) -> str | None:
    """The rating of a line that heads a list ("The following services were rated as Inadequate:")."""
    found = re.fullmatch(rf".*\brated(?: as)? (?:['\"‘“])?({R})(?:['\"’”])?:", clean(text), re.IGNORECASE)
    return rating_of(found[1]) if found else None


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph."""
    parts = re.split(r"(?<=[.!?])\s+(?=[A-Z“\"‘])", clean(text))
    whole: list[str] = []
    for part in parts:
        if whole and re.search(r"\b(?:St|Dr|Mr|Mrs|Ms|Prof|No|vs|Ltd)\.$", whole[-1]):
            whole[-1] += f" {part}"
        else:
            whole.append(part)
    return [part for part in whole if part]


def _plain(sentence: str, *, title: bool) -> str:
    """A sentence in one dress: CQC by its short name, well-led with its hyphen, ratings without quotation marks."""
    text = clean(sentence).rstrip(" .!*")
    text = re.sub(r"(?:The |the )?Care Quality Commission(?: \(CQC\))?|The CQC\b|the CQC\b", "CQC", text)
    text = re.sub(r"^(?:England['’]s|The|the) [a-z ,-]{0,60}\bregulator[a-z ]{0,40}, CQC, ", "CQC ", text)
    text = re.sub(rf"['‘’\"“”]({R})['‘’\"“”]", r"\1", text, flags=re.IGNORECASE)
    text = re.sub(r"\bwell led\b", "well-led", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(\w+)n['’]t\b", lambda found: f"{found[1]} not", text)
    text = re.sub(r"\b([Ii]t)['’]s\b", r"\1 is", re.sub(r"\b([Tt]hey)['’]re\b", r"\1 are", text))
    text = re.sub(r",? for the first time,?", "", text)
    text = _AGAIN.sub(lambda one: one[0] if len(re.findall(R, one[1], re.I)) > 1 else f"has again rated {one[1]}", text)
    if title:
        text = re.sub(r"^CQC (rates|downgrades|upgrades)\b", lambda one: f"CQC {FROM_TITLE[one[1]]}", text)
    return text


_AGAIN = re.compile(rf"\bhas rated ([^,;]{{3,200}}?\b{R}(?: overall)?) (?:once )?again\b", re.IGNORECASE)


def named_besides(text: str, met: Met) -> tuple[Subject, ...]:
    """The trusts that a sentence names, and who runs what it is about."""
    trusts = [one for found in TRUST.finditer(text) for one in whom(found[0], met) or ()]
    found = re.search(
        r"\b(?:run|operated|managed|provided) by ([A-Z].+?)(?:, |$| (?:has|have|was|were|is|following)\b)", text
    )
    return (*trusts, *((whom(found[1], met) or ()) if found else ()))


def _clauses(text: str) -> Iterator[str]:
    lead = LEAD.match(text)
    while lead:
        if re.search(R, lead[0], re.I):
            yield _finite(lead[0].rstrip(", "))
        text = text[lead.end() :]
        lead = LEAD.match(text)
    text = NOT_LOOKED_AT.sub("", text)
    text = DID_NOT_LOOK.sub(lambda one: f"{one['ks']} ", text)
    yield from CLAUSES.split(MIDST.sub("", text))


def _finite(lead: str) -> str:
    """What stands before a sentence, as a sentence: "As well as the home being rated …" is "the home was rated …"."""
    text = re.sub(r"^(?:As well as|Alongside) ", "", lead)
    for ing, ed in FINITE.items():
        text = text.replace(ing, ed)
    return text
