"""Whose report it is, and when CQC came and published: from its front page and its address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import unquote, urlsplit

from crawler.addresses import AddressError, parse
from crawler.readers.blocks import Block
from crawler.readers.dates import Span, read_date, read_span, starts_with_date
from crawler.readers.errors import AnotherOrganisation, NotUnderstood
from crawler.readers.lines import labelled
from crawler.readers.ratings import read_rating
from crawler.readers.spelling import folded
from storage.record import Dates, Level, Organisation

from .titles import asked, is_dated, names_the_kind, visit_words, zone_of

_HEAD = 70
_LONGEST = 200
_SITE = re.compile(r"(?:the )?care quality commission|cqc")
_TRUST_ONLY = re.compile(r"(?:nhs )?(?:foundation )?trust")
_PLACE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|^(?:tel|telephone|phone|fax|e-?mail|website|www|https?)\b|@|^\+?[\d (]{8,}",
    re.IGNORECASE,
)
_OF_PROVIDER = r"(?:nhs )?(?:foundation )?(?:trust|provider|ambulance trust)"
_OF_LOCATION = r"(?:service|location|hospital|practice|care home|home|clinic|surgery)"
_SAYS = (
    r"(?:overall rating for|quality of care (?:provided (?:by|at)|at)|ratings? for the whole|our rating of|"
    r"describes our judgement of) (?:this|the|whole)? ?"
)
_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("provider", re.compile(rf"\b{_SAYS}{_OF_PROVIDER}\b")),
    ("location", re.compile(rf"\b{_SAYS}{_OF_LOCATION}\b")),
)
_OF_ONE_PLACE = re.compile(rf"\bthis {_OF_LOCATION} (?:was|is|did|had|has)\b")
_TRUST = re.compile(r"\bnhs (?:foundation )?trust\b|\b(?:limited|ltd|plc)\b")
_CORE = re.compile(r"\bquality of care provided within this core service by (.{3,120}?)(?:\.|$)")
_ID = re.compile(
    r"\b(location|provider) (?:id(?:entifier)?|number|reference)(?: is)?\s*[:–-]?\s*"
    r"(1-\d{6,12}|[a-z0-9]{3,5})(?=$|[ ,.;)])"
)
_DOCUMENT = re.compile(r"(?:.*/public/v\d)?/reports/([A-Za-z0-9-]{6,})/?(?:[^/]*)?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Front:
    """The organisation, the report's id where its address gives one, its dates, and notes about what disagrees."""

    organisation: Organisation
    report: str | None
    dates: Dates
    notes: tuple[str, ...] = ()
    service: str | None = None
    """The title of the one core service of a provider that the report is about."""


def is_report(blocks: Sequence[Block]) -> bool:
    """Whether a document begins as CQC's inspection reports do: its title, and a date or the rating's label."""
    head = blocks[:_HEAD]
    titled = any(names_the_kind(block.text) for block in head if block.kind != "row" and not block.bullet)
    return titled and any(
        is_dated(block.text) or folded(block.text).startswith(("overall rating for", "this report describes"))
        for block in head
    )


def front(blocks: Sequence[Block], address: str | None, whose: Organisation | None = None) -> Front:
    """The front page; NotUnderstood without a landmark or a name, AnotherOrganisation for that of someone else.

    ``whose`` is the organisation that the document was asked for, where its address does not tell.
    """
    if not is_report(blocks):
        raise NotUnderstood(
            'no landmark of an inspection report: looked in its first lines for "Inspection report" or "Quality '
            f'report" with a date of inspection or publication{_instead(blocks)}'
        )
    asked_level, asked_id, report = _asked(address)
    if whose is not None and asked_id is None:
        asked_level, asked_id = whose.level, whose.id
    core = _core_service(blocks)
    said_level, said_id = "provider" if core else _level(blocks), _id(blocks, asked_level)
    name, service = core or (_name(blocks), None)
    if asked_level and said_level and asked_level != said_level:
        raise AnotherOrganisation(
            f'the report of "{name}" rates a {said_level}, and that of a {asked_level} was asked for'
        )
    if asked_id and said_id and asked_id != said_id[1]:
        said = f"says that it is of {said_id[1]}, and that of {asked_id} was asked for"
        raise AnotherOrganisation(f'the report of "{name}" {said}')
    level = asked_level or (said_id[0] if said_id else said_level)
    organisation = Organisation(level=level, id=asked_id or (said_id[1] if said_id else None), name=name)
    dates, notes = _dates(blocks)
    return Front(organisation=organisation, report=report, dates=dates, notes=notes, service=service)


def _asked(address: str | None) -> tuple[Level | None, str | None, str | None]:
    """Level, id and the report's id as far as the address tells them."""
    if not address:
        return None, None, None
    try:
        found = parse(address)
    except AddressError:
        path = urlsplit(address).path if "://" in address else address.partition("?")[0]
        document = _DOCUMENT.fullmatch(unquote(path))
        return None, None, document[1].lower() if document else None
    return found.level, found.id, found.plan


def _name(blocks: Sequence[Block]) -> str:
    """The line over the document's title; a provider's name over it is not taken."""
    head = [block for block in blocks[:_HEAD] if block.kind != "row"]
    at = next(n for n, block in enumerate(head) if names_the_kind(block.text))
    above = [block.text for block in head[:at] if not _SITE.fullmatch(folded(block.text))]
    if above and _may_be(above[-1]):
        wrapped = len(above) > 1 and (
            above[-1][0].islower()
            or _TRUST_ONLY.fullmatch(folded(above[-1]))
            or folded(above[-2]).endswith((" and", " of", " for", " nhs", " the", "&", ","))
        )
        return " ".join(above[-2:]) if wrapped else above[-1]
    below = head[at + 1].text if at + 1 < len(head) else ""
    if not above and below and _may_be(below):
        return below
    raise NotUnderstood(
        f'no name: an inspection report has the name of its organisation over "{head[at].text}"{_instead(blocks)}'
    )


def _core_service(blocks: Sequence[Block]) -> tuple[str, str] | None:
    """The provider's name and the service's title, where the front page says that it is about one core service."""
    head = [block for block in blocks[:_HEAD] if block.kind != "row"]
    at = next(n for n, block in enumerate(head) if names_the_kind(block.text))
    above = [block.text for block in head[:at] if not _SITE.fullmatch(folded(block.text))]
    said = next((found for block in blocks[: _HEAD * 2] if (found := _CORE.search(folded(block.text)))), None)
    if said is None or len(above) < 2:
        return None
    for n in range(1, len(above)):
        if folded(" ".join(above[:n])) == said[1]:
            return " ".join(above[:n]), " ".join(above[n:])
    return None


def _may_be(text: str) -> bool:
    if len(text) > _LONGEST or text[-1] in ".:?!" or (text[0].isdigit() and "," in text) or _PLACE.search(text):
        return False
    if asked(text) or zone_of(text) or read_rating(text) or is_dated(text) or starts_with_date(text):
        return False
    return any(letter.isalpha() for letter in text) and len(text.split()) <= 25


def _level(blocks: Sequence[Block]) -> Level | None:
    """The level that the report's first words about its rating name."""
    for block in blocks[: _HEAD * 2]:
        words = folded(block.text)
        for level, pattern in _LEVELS:
            if pattern.search(words):
                return level
    told = any(_OF_ONE_PLACE.search(folded(block.text)) for block in blocks[: _HEAD * 2])
    return "location" if told and not any(_TRUST.search(folded(block.text)) for block in blocks[:10]) else None


def _id(blocks: Sequence[Block], level: Level | None) -> tuple[Level, str] | None:
    """The id that the front page prints, of the level asked for where it prints one of each."""
    found: list[tuple[Level, str]] = []
    for block in blocks[:_HEAD]:
        for label, id_ in _ID.findall(folded(block.text)):
            found.append(("provider" if label == "provider" else "location", id_.upper()))
    own = [one for one in found if one[0] == (level or "location")] or found
    return own[0] if len(set(own)) == 1 else None


def _dates(blocks: Sequence[Block]) -> tuple[Dates, tuple[str, ...]]:
    """The dates printed behind their labels; one printed in two ways is none, and is noted."""
    head = [block.text for block in blocks[: _HEAD * 2]]
    visits = {words: _span(words) for words in _behind(head, visit_words)}
    published = {words: read_date(words) for words in _behind(head, lambda text: labelled(text, "published"))}
    spans = Counter(span for span in visits.values() if span)
    days = Counter(day for day in published.values() if day)
    notes = [f'the visit is printed as "{words}", which gives no date' for words, span in visits.items() if not span]
    notes += [f'the publication is printed as "{words}", no date' for words, day in published.items() if not day]
    notes += ["the report prints two dates of publication, so none is taken"] if len(days) > 1 else []
    span = next(iter(spans)) if len(spans) == 1 else None
    return Dates(
        visit_start=span.start if span else None,
        visit_end=span.end if span else None,
        published=next(iter(days)) if len(days) == 1 else None,
    ), tuple(notes)


def _span(words: str) -> Span | None:
    """The first and last day of a visit; where only its month is printed, the month."""
    day = read_date(words)
    return read_span(words) or (Span(day, day) if day else None)


def _behind(lines: Sequence[str], label: Callable[[str], str | None]) -> Iterable[str]:
    """What follows a label, in its line or alone in those below it: a visit's days may stand in a line each."""
    for n, line in enumerate(lines):
        words = label(line)
        below = list(takewhile(lambda one: len(one) < 60 and starts_with_date(one), lines[n + 1 :]))
        if words is None:
            words = label(f"{line} {lines[n + 1]}") if n + 1 < len(lines) and len(line) < 40 else None
            if words is None or not folded(lines[n + 1]).startswith(words):
                continue
            below = below[1:]
        elif not words.strip(" :") and n + 1 < len(lines):
            words = folded(lines[n + 1])
            below = below[1:]
        if read_date(words) and below and visit_words(line) is not None:
            words = " and ".join([words, *map(folded, below)])
        if starts_with_date(words) or len(words) < 60:
            yield words


def _instead(blocks: Sequence[Block]) -> str:
    words = " ".join(block.text for block in blocks[:12])[:90]
    return f'; it says "{words}"' if words else "; it says nothing"
