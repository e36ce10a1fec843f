"""What the replica says: the shape of an organisation, its reports and neighbours, and the site as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Level = Literal["provider", "location"]
KeyQuestion = Literal["safe", "effective", "caring", "responsive", "well-led"]
Rating = Literal["Inadequate", "Requires improvement", "Good", "Outstanding"]

LABELS: Mapping[KeyQuestion, str] = {
    "safe": "Safe",
    "effective": "Effective",
    "caring": "Caring",
    "responsive": "Responsive",
    "well-led": "Well-led",
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(moment: date) -> str:
    """A date as CQC prints it: ``3 June 2026``, whatever the machine's language."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A quality statement with its score, 1 to 4, and what was found."""

    name: str
    score: int
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One key question of an assessment; ``rating`` is None where the page prints no word, only the score."""

    key_question: KeyQuestion
    rating: Rating | None
    dated: date
    updated: bool = True
    lead: tuple[str, ...] = ()
    statements: tuple[Statement, ...]

    @property
    def label(self) -> str:
        """The heading: ``Well-led``."""
        return LABELS[self.key_question]

    @property
    def score(self) -> int:
        """The percentage that the scores of the statements give (nearest, halves up)."""
        whole = Decimal(100 * sum(each.score for each in self.statements)) / (4 * len(self.statements))
        return int(whole.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """A report of the single assessment framework: web pages, one for each key question.

    ``segment`` stands in its address: ``overall`` for a location (which has a page of its own), the slug of a service
    group, or ``well-led-assessment`` for a trust as a whole.
    """

    id: str
    segment: str = "overall"
    service: str | None = None
    report: date
    published: date | None = None
    visited: str | None = None
    overall: Rating | None = None
    summary: tuple[str, ...] = ()
    sections: tuple[Section, ...]

    def home(self, organisation: Organisation) -> str:
        """The path of its first page."""
        base = f"{organisation.path}/reports/{self.id}/{self.segment}"
        return base if self.segment == "overall" else f"{base}/{self.sections[0].key_question}"

    def page(self, organisation: Organisation, section: Section) -> str:
        """The path of one key question's page."""
        return f"{organisation.path}/reports/{self.id}/{self.segment}/{section.key_question}"


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """A report of the older framework: an entry in the list and a PDF. ``visited`` is the heading as printed."""

    id: str
    visited: str
    published: date
    kind: str = "During a routine inspection"
    summary: tuple[str, ...]

    @property
    def pdf(self) -> str:
        """The path of the PDF, in the form of CQC's old report links. The replica has no PDFs yet and answers 404."""
        return f"/public/v1/reports/{self.id}?{self.published:%Y%m%d}070000"


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A notice in the header of a page, after a spoken "Important: "; ``link`` is its words and path."""

    key: str
    text: str
    link: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """Another service that a page names beside its own: never news of the page's own service."""

    id: str
    name: str
    town: str
    overall: Rating | None


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A provider or a location as its pages show it now. ``overall`` and ``ratings`` are those in force.

    ``archived``: it is registered no longer, and its name says so; ``successor``: id and name of the registration that
    took its place.
    """

    level: Level
    id: str
    name: str
    categories: tuple[str, ...]
    address: str
    telephone: str | None = None
    run_by: tuple[str, str] | None = None
    overall: Rating | None = None
    ratings: tuple[tuple[KeyQuestion, Rating], ...] = ()
    alerts: tuple[Alert, ...] = ()
    notice: tuple[str, ...] = ()
    review: date | None = None
    reports: tuple[Assessment | Inspection, ...] = ()
    specialisms: tuple[str, ...] = ()
    locations: tuple[tuple[str, str], ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    archived: bool = False
    successor: tuple[str, str] | None = None

    @property
    def path(self) -> str:
        """The path of its profile."""
        return f"/{self.level}/{self.id}"

    @property
    def title(self) -> str:
        """The name as its pages print it."""
        return f"Archived: {self.name}" if self.archived else self.name


@dataclass(frozen=True, kw_only=True)
class Release:
    """A press release. A paragraph may name the organisation that it is about, which then leads to its profile."""

    slug: str
    title: str
    published: date
    about: tuple[str, str]
    paragraphs: tuple[str, ...]

    @property
    def path(self) -> str:
        """The path of its page."""
        return f"/press-release/{self.slug}"


@dataclass(frozen=True, kw_only=True)
class Site:
    """The whole site on one day; ``checked`` are the paths that its list of this week's checks names."""

    organisations: tuple[Organisation, ...]
    releases: tuple[Release, ...] = ()
    checked: tuple[str, ...] = ()
    redesigned: bool = False

    def with_(self, *changed: Organisation) -> Site:
        """The same site with these organisations in place of their earlier selves."""
        new = {each.path: each for each in changed}
        return replace(self, organisations=tuple(new.get(each.path, each) for each in self.organisations))
