"""Whether a sentence is about another body than the trust whose paper it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from crawler.readers.papers.pack import Pack

_HEADS = r"(?:Trust|Hospitals|Healthcare|Partnership|Ambulance Service)"
_RUN = re.compile(r"[A-Z][\w'&-]*(?:(?:\s+(?:of|and|for|the|upon|with|&)){0,2},?\s+[A-Z][\w'&-]*){0,9}")
_LEADING = re.compile(
    r"^(?:(?:The|At|In|Our|CQC|NHSE?|NHS England|For|From|By|To|Both|Following|Since|However|As|An?|On|Regulation|"
    r"Section|When|That|Where|While)\s+(?:and\s+)?)+"
)
_ROLE = re.compile(
    r"^.*\b(?:Executives?|Directors?|Chairs?|Officers?|Nurses?|Boards?|Commission|England|"
    r"Governors|Committee) (?:of|at|for|and) (?:the )?"
)
_GENERIC = re.compile(
    r"\b(?:another|an?other|neighbouring|nearby|several|some|many|most|two|three|four|five|six|seven|a number of|"
    r"different|similar|other)\s+"
    r"(?:[\w-]+\s+){0,3}?(?:trusts?|providers?|organisations?|boards?|systems?)\b(?:\s+(?:in|across|"
    r"within) (?:the|our) (?:region|system|country|ICS))?"
    r"|\b(?:a|the) (?:neighbouring|nearby|partner|local)\s+(?:[\w-]+\s+){0,2}?(?:trust|provider|hospital|"
    r"organisation)\b"
    r"|\b(?:all|any|(?<!for )(?<!from )(?<!at )each|every) (?:[\w-]+ ){0,2}?(?:trusts?|providers?|organisations?)\b|"
    r"\b(?:trusts|organisations)(?= (?:that|which|with|currently|will|are|who|were|have|in|across|within|around|"
    r"nationally)\b)|\bprovider partners?\b|\bpartner providers?\b|\bpeers\b|"
    r"\ban? trust (?:in|that|which|with|whose)\b"
    r"|\b(?:a|an|the|one)?\s*(?:GP|general|local) practices?\b|\bcare homes?\b|\b(?:independent|"
    r"private)(?:[- ]sector)? (?:provider|hospital|company)s?\b"
    r"|\bsub-?contract(?:or|ed)\w*|\bnationally\b|\bacross (?:the country|England|the NHS)\b|\bin England\b"
    r"|\bnational (?:report|data|picture|figures?|average|review)\b|\bacross the (?:region|system|ICS|ICB)\b|"
    r"\bregionally\b|\belsewhere\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:(?:the|our|this) (?:foundation )?trust(?:'s)?\b(?!s)|(?:we|our|us)\b|"
    r"the board\b)",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"\b(?:issued|issuing|served|given|gave|sent|placed|moved|rated|inspected|visited|charged|fined|prosecuted|"
    r"put|downgraded)\s+(?:to\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"(?:'s)?\s+(?:\w+\s+){0,3}?(?:noted|heard|was (?:informed|told|advised|made aware)|were (?:informed|told|"
    r"advised)|understands?|is aware|are aware|"
    r"discussed|considered|received (?:a|the) (?:report|paper|update)|has (?:learned|noted|reviewed)|reviewed|"
    r"learn\w*)\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(
    r"(?<=issued |served |placed )([A-Z][A-Z&]{2,6})\b(?= with| in| into)|"
    r"^([A-Z][A-Z&]{2,6})(?= (?:has|have|was|were) been\b)"
)
_PROVIDER = re.compile(
    r"\b[A-Z][A-Z&]{2,6}\b(?= (?:(?:has|have|had|also|both) )?(?:reported|declared|recorded|received|experienced)\b)"
)
"""A provider that the paper of a board that buys care names in short."""
_SUBJECT = re.compile(
    r"^\W*((?:the|our|a) (?:[\w&,-]+ ){0,6}?(?:integrated care board|ICB|council|ambulance service))"
    r"(?= (?:has|have|had|was|is) (?:also )?(?:been|signed|agreed|given|entered|moved to|in)\b)",
    re.IGNORECASE,
)
"""A body without "Trust" in its name that a sentence begins with: elsewhere it is mostly who is told."""
_COMMON = re.compile(
    r"NHS|Foundation|Trust|Board|of|and|the|for|&|Hospitals|Healthcare|Partnership|Public|University|Teaching|"
    r"Council|Group|Policy|Strategy|"
    r"Services|Health|Care"
)
_AGENCIES = frozenset(
    {
        "CQC",
        "NHSE",
        "NHSI",
        "HSE",
        "ICB",
        "CCG",
        "NHS",
        "HSIB",
        "HSSIB",
        "MNSI",
        "SIS",
        "PSII",
        "PFD",
        "NMC",
        "GMC",
        "RSP",
    }
)


class _Body(NamedTuple):
    start: int
    end: int
    other: str | None


def own_names(pack: Pack, given: str | None) -> frozenset[str]:
    """The names of the trust itself, folded: as given, in the running heads and titles, and the most frequent."""
    found = Counter(name for text in _heads(pack) for name in _named(text))
    many = Counter(name for block in pack.blocks for name in (_named(block.text) if "Trust" in block.text else ()))
    names = {given} if given else set()
    names |= set(found)
    names |= {name for name, count in many.most_common(1) if count >= 5}
    return frozenset(_bare(name) for name in names)


def about(text: str, start: int, end: int, own: frozenset[str]) -> str | None:
    """The words of the other body that ``text[start:end]`` is about, None where it is the trust itself.

    The body that something was done to comes first; then the trust where it is named before, then what is named after
    ("at …"), then the nearest before.
    """
    bodies = sorted(_bodies(text, own), key=lambda body: (body.start, body.end))
    done_to = [body for body in bodies if _OBJECT.search(text[max(0, body.start - 40) : body.start])]
    if done_to:
        return done_to[0].other
    before = [body for body in bodies if body.end <= start <= body.end + 160 and not _only_reports(text, body)]
    if before and before[-1].other is None:
        return None
    after = [body for body in bodies if end <= body.start <= end + 140 and ";" not in text[end : body.start]]
    if after and after[0].other:
        return after[0].other
    return before[-1].other if before else None


def _only_reports(text: str, body: _Body) -> bool:
    """Whether the trust is named as the one that hears of something."""
    return body.other is None and _REPORTS.match(text, body.end) is not None


def _bodies(text: str, own: frozenset[str]) -> Iterator[_Body]:
    for found in _OWN.finditer(text):
        yield _Body(found.start(), found.end(), None)
    for found in _GENERIC.finditer(text):
        yield _Body(found.start(), found.end(), found[0].strip())
    for found in _ACRONYM.finditer(text):
        if found[0] not in _AGENCIES and not any(_initials(name) == found[0] for name in own):
            yield _Body(found.start(), found.end(), found[0])
    if any("integrated care board" in name or name.endswith(" icb") for name in own):
        for found in _PROVIDER.finditer(text):
            if found[0] not in _AGENCIES and not any(_initials(name) == found[0] for name in own):
                yield _Body(found.start(), found.end(), found[0])
    subject = _SUBJECT.match(text)
    if subject and not any(one in _bare(subject[1]) for one in own if one):
        yield _Body(subject.start(1), subject.end(1), subject[1])
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
    proper = [word for word in words if not _COMMON.fullmatch(word)]
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
