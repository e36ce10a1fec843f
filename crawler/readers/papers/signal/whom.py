"""Whether a sentence is about another body than the trust whose paper it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ..pack import Pack

_HEADS = r"(?:Trust|Hospitals|Healthcare|Partnership|Ambulance Service)"
_JOIN = r"(?:\s+(?:of|and|for|the|upon|in|with|&)\s+|,\s+|\s+)"
_RUN = re.compile(r"[A-Z][\w'&-]*(?:(?:\s+(?:of|and|for|the|upon|with|&)){0,2},?\s+[A-Z][\w'&-]*){0,9}")
_LEADING = re.compile(
    r"^(?:(?:The|At|In|Our|CQC|NHSE?|NHS England|For|From|By|To|Both|Following|Since|However|As|An?|On|Regulation|Section|When|That|Where|While)\s+(?:and\s+)?)+"
)
_ROLE = re.compile(r"^.*\b(?:Executives?|Directors?|Chairs?|Officers?|Nurses?|Boards?|Commission|England|Governors|Committee) (?:of|at|for|and) (?:the )?")
_GENERIC = re.compile(
    r"\b(?:another|an?other|neighbouring|nearby|several|some|many|most|two|three|four|five|six|seven|a number of|different|similar|other)\s+"
    r"(?:[\w-]+\s+){0,3}?(?:trusts?|providers?|organisations?|boards?|systems?)\b(?:\s+(?:in|across|within) (?:the|our) (?:region|system|country|ICS))?"
    r"|\b(?:a|the) (?:neighbouring|nearby|partner|local)\s+(?:[\w-]+\s+){0,2}?(?:trust|provider|hospital|organisation)\b"
    r"|\b(?:all|any|each|every) (?:[\w-]+ ){0,2}?(?:trusts?|providers?|organisations?)\b|\btrusts(?= (?:that|which|with|currently|will|are|who|were|have)\b)"
    r"|\btrusts(?= (?:in|across|within|around|nationally)\b)|\bprovider partners?\b|\bpartner providers?\b"
    r"|\b(?:a|an|the|one)?\s*(?:GP|general|local) practices?\b|\bcare homes?\b|\b(?:independent|private)(?:[- ]sector)? (?:provider|hospital|company)s?\b"
    r"|\bsub-?contract(?:or|ed)\w*|\bnationally\b|\bacross (?:the country|England|the NHS)\b|\bin England\b"
    r"|\bnational (?:report|data|picture|figures?|average|review)\b|\bacross the (?:region|system|ICS|ICB)\b|\bregionally\b|\belsewhere\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:(?:the|our|this) (?:foundation )?trust(?:'s)?\b(?!s)|(?:we|our|us)\b|the board\b)", re.IGNORECASE)
_OBJECT = re.compile(
    r"\b(?:issued|issuing|served|given|gave|sent|placed|moved|rated|inspected|visited|charged|fined|prosecuted|put|downgraded)\s+(?:to\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\b(?:at|in|to|against|by|from|within|across|involving|of|for)\s+(?:an?\s+|the\s+)?$", re.IGNORECASE)
_REPORTS = re.compile(
    r"(?:'s)?\s+(?:\w+\s+){0,3}?(?:noted|heard|was (?:informed|told|advised|made aware)|were (?:informed|told|advised)|understands?|is aware|are aware|"
    r"discussed|considered|received (?:a|the) (?:report|paper|update)|has (?:learned|noted|reviewed)|reviewed|learn\w*)\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"(?<=issued |served |placed )([A-Z][A-Z&]{2,6})\b(?= with| in| into)|^([A-Z][A-Z&]{2,6})(?= (?:has|have|was|were) been\b)")
_AGENCIES = {"CQC", "NHSE", "NHSI", "HSE", "ICB", "CCG", "NHS", "HSIB", "HSSIB", "MNSI", "SIS", "PSII", "PSIIS", "PFD", "PFDS", "NMC", "GMC", "RSP"}


class _Body(NamedTuple):
    start: int
    end: int
    other: str | None


def own_names(pack: Pack, given: str | None) -> frozenset[str]:
    """The names of the trust itself, folded: as given, in the running heads and titles, and by far the most frequent."""
    found = Counter(name for text in _heads(pack) for name in _named(text))
    many = Counter(name for block in pack.blocks for name in (_named(block.text) if "Trust" in block.text else ()))
    names = {given} if given else set()
    names |= set(found)
    names |= {name for name, count in many.most_common(1) if count >= 5}
    return frozenset(_bare(name) for name in names)


def about(text: str, start: int, end: int, own: frozenset[str]) -> str | None:
    """The words of the other body that ``text[start:end]`` is about, None where it is the trust itself."""
    bodies = sorted(_bodies(text, own))
    for body in bodies:
        if _OBJECT.search(text[max(0, body.start - 40) : body.start]):
            return body.other
    before = [body for body in bodies if body.end <= start and not (body.other is None and _REPORTS.match(text, body.end))]
    near = [body for body in before if start - body.end <= 160]
    if near and near[-1].other is None:
        return None
    for body in bodies:
        if end <= body.start <= end + 140 and ";" not in text[end : body.start]:
            if body.other is None:
                break
            if _WHERE.search(text[max(0, body.start - 24) : body.start]) or not _WHERE.search(text[body.start : body.start]):
                return body.other
    return near[-1].other if near else None


def _bodies(text: str, own: frozenset[str]) -> Iterator[_Body]:
    for found in _OWN.finditer(text):
        yield _Body(found.start(), found.end(), None)
    for found in _GENERIC.finditer(text):
        yield _Body(found.start(), found.end(), found[0].strip())
    for found in _ACRONYM.finditer(text):
        if found[0] not in _AGENCIES and not any(_initials(name) == found[0] for name in own):
            yield _Body(found.start(), found.end(), found[0])
    for found in _RUN.finditer(text):
        name = _name(found[0])
        if name:
            at = found.start() + found[0].rfind(name)
            mine = any(_bare(name) in one or one in _bare(name) for one in own)
            yield _Body(at, at + len(name), None if mine else name)


def _name(run: str) -> str | None:
    """The name of a body in a run of capital words, without what leads to it; None where there is none."""
    name = _ROLE.sub("", _LEADING.sub("", run)).strip(" ,")
    name = _LEADING.sub("", name)
    words = name.split()
    proper = [w for w in words if w not in ("NHS", "Foundation", "Trust", "Board", "of", "and", "the", "for", "&", "Hospitals", "Healthcare", "Partnership", "Public", "University", "Teaching", "Council", "Group", "Policy", "Strategy", "Services", "Health", "Care")]  # fmt: skip
    return name if proper and re.search(rf"\b{_HEADS}\b", name) and len(words) > 1 else None


def _named(text: str) -> Iterator[str]:
    for found in _RUN.finditer(text):
        name = _name(found[0])
        if name and "Trust" in name:
            yield name


def _heads(pack: Pack) -> Iterator[str]:
    yield from pack.heads
    for block in pack.blocks[:40]:
        if len(block.text.split()) <= 14 and not block.text.endswith("."):
            yield block.text


def _bare(name: str) -> str:
    return " ".join(re.sub(r"\b(?:nhs|foundation|trust|the)\b", " ", name.casefold()).split())


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word not in ("of", "and", "the", "&")).upper()
