"""The days of the story as data: what the site shows, the sentence that is told of it, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from deploy.demo.facts import Site
from deploy.demo.homes import COMPANY_PROFILE, LODGE_AFTER, LODGE_BEFORE, ROSE_AFTER, ROSE_BEFORE
from deploy.demo.render import render
from deploy.demo.replica import Replica
from deploy.demo.trust import RT1_AFTER, RT1_BEFORE

WATCHED = (RT1_BEFORE.id, ROSE_BEFORE.id, LODGE_BEFORE.id)
"""What the demo hands to ``watch add``: a trust and two homes, by their bare ids."""

LONDON = ZoneInfo("Europe/London")
PUBLISHED_AT, ROUND_AT = time(0, 30), time(6, 0)


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One rating of an organisation that changed; ``derived`` where the page prints no word."""

    subject: str
    before: str
    after: str
    derived: bool = False


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One alert: whose it is, which report proves it, every rating that it moves, and words that its message holds."""

    organisation: str
    report: str
    scope: Literal["location", "provider"]
    moved: tuple[Moved, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day: ``told`` is its sentence, ``expects`` every alert that it must bring (and no other)."""

    date: date
    told: str
    site: Site
    out_of_order: bool = False
    expects: tuple[Expected, ...] = ()

    @property
    def round_at(self) -> datetime:
        """When the day's round begins: the clock that the demo hands to it."""
        return datetime.combine(self.date, ROUND_AT, tzinfo=LONDON)

    def apply(self, replica: Replica) -> None:
        """Put the site into the day's state."""
        if self.out_of_order:
            replica.break_down(retry_after=1)
            return
        replica.publish(render(self.site), at=datetime.combine(self.date, PUBLISHED_AT, tzinfo=LONDON))
        replica.recover()


_START = Site(organisations=(RT1_BEFORE, COMPANY_PROFILE, ROSE_BEFORE, LODGE_BEFORE))
_ROSE_FELL = _START.with_(ROSE_AFTER)
_NEIGHBOUR_FELL = _ROSE_FELL.with_(
    replace(
        ROSE_AFTER,
        neighbours=tuple(
            replace(each, overall="Inadequate") if each.overall == "Requires improvement" else each
            for each in ROSE_AFTER.neighbours
        ),
    )
)
_TRUST_ASSESSED = _NEIGHBOUR_FELL.with_(RT1_AFTER)
_REDESIGNED = replace(_TRUST_ASSESSED, redesigned=True)
_LODGE_ROSE = _REDESIGNED.with_(LODGE_AFTER)

DAYS: tuple[Day, ...] = (
    Day(
        date=date(2025, 7, 14),
        told="Wardround meets an NHS trust and two care homes and notes where they stand. Nobody is told anything yet.",
        site=_START,
    ),
    Day(
        date=date(2025, 7, 15),
        told="Rose House, Good since 2019, has a new report: Inadequate.",
        site=_ROSE_FELL,
        expects=(
            Expected(
                organisation="location:1-999000001",
                report="AP99001",
                scope="location",
                moved=(
                    Moved(subject="overall", before="Good", after="Inadequate"),
                    Moved(subject="safe", before="Good", after="Inadequate"),
                    Moved(subject="effective", before="Good", after="Requires improvement"),
                    Moved(subject="well-led", before="Good", after="Inadequate"),
                ),
                words=("Rose House", "Good", "Inadequate"),
            ),
        ),
    ),
    Day(
        date=date(2025, 7, 16),
        told="A quiet day. A home that Rose House's page names as a neighbour falls to Inadequate.",
        site=_NEIGHBOUR_FELL,
    ),
    Day(
        date=date(2025, 7, 17),
        told="CQC reports on how the trust is led, as it did that day. The page prints a score, 44, and no rating.",
        site=_TRUST_ASSESSED,
        expects=(
            Expected(
                organisation="provider:RT1",
                report="AP6815",
                scope="provider",
                moved=(Moved(subject="well-led", before="Good", after="Requires improvement", derived=True),),
                words=("Cambridgeshire and Peterborough NHS Foundation Trust", "Good", "Requires improvement"),
            ),
        ),
    ),
    Day(
        date=date(2025, 7, 18),
        told="The site is redesigned overnight: every class name, id and menu is new, and what it says is not.",
        site=_REDESIGNED,
    ),
    Day(
        date=date(2025, 7, 21),
        told="The site is out of order and answers 503 to everything.",
        site=_REDESIGNED,
        out_of_order=True,
    ),
    Day(
        date=date(2025, 7, 22),
        told="The site is back, and Harbour Lodge has improved from Requires improvement to Good.",
        site=_LODGE_ROSE,
        expects=(
            Expected(
                organisation="location:1-999000002",
                report="AP99003",
                scope="location",
                moved=(
                    Moved(subject="overall", before="Requires improvement", after="Good"),
                    Moved(subject="safe", before="Requires improvement", after="Good"),
                    Moved(subject="well-led", before="Requires improvement", after="Good"),
                ),
                words=("Harbour Lodge", "Requires improvement", "Good"),
            ),
        ),
    ),
)
