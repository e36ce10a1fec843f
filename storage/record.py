"""What a reader understood of one body: the typed shape behind ``wardround read --json``."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from .paper import (
    AgendaItem,
    Assurance,
    Coverage,
    FinanceLine,
    FrontSheet,
    LeftOut,
    Measure,
    Meeting,
    MeetingListed,
    Movement,
    PaperListed,
    PaperType,
    Risk,
    Signal,
    WordsFound,
)
from .value import Value as Value  # noqa: PLC0414  # the nouns of every room are made of it

Level = Literal["provider", "location"]
KeyQuestion = Literal["overall", "safe", "effective", "caring", "responsive", "well-led"]
Provenance = Literal["printed", "inherited", "announced", "derived"]
Framework = Literal["saf", "kloe", "pre-2014", "2026", "unknown"]
Kind = Literal[
    "cqc-profile", "cqc-reports", "cqc-assessment", "cqc-search", "press-release", "cqc-report", "cqc-api-location",
    "cqc-api-provider", "cqc-api-changes", "cqc-api-list", "cqc-data-index", "cqc-directory-file", "cqc-ratings-file",
    "board-index", "board-paper",
]  # fmt: skip
DOCUMENTS: tuple[Kind, ...] = (
    "cqc-report", "cqc-api-location", "cqc-api-provider", "cqc-api-changes", "cqc-api-list", "cqc-directory-file",
    "cqc-ratings-file", "board-paper",
)  # fmt: skip
"""The kinds that are no web pages, or not always."""
FILES: tuple[Kind, ...] = ("cqc-directory-file", "cqc-ratings-file")
"""Those of them that are about everybody: CQC's open-data files."""
PAPERS: tuple[Kind, ...] = ("board-index", "board-paper")
"""The kinds of trusts' own sites: the pages that list board papers, and the papers."""
Only = Literal["pages", "papers"]
"""What of an organisation may be watched alone: its pages on CQC's site, or its board papers."""

KEY_QUESTIONS: tuple[KeyQuestion, ...] = ("overall", "safe", "effective", "caring", "responsive", "well-led")
RATINGS = ("Inadequate", "Requires improvement", "Good", "Outstanding")
"""The four ratings, worst first (CQC, "Ratings", seen 2026-07)."""

UNRATED_SCALES: tuple[tuple[str, ...], ...] = (
    ("Not all regulations met", "Regulations met"),
    ("Enforcement action", "Improvements required", "No action"),
    ("Not meeting standards", "Meeting standards"),
)
"""CQC's words for services that it does not rate, worst first: from June 2024, before it, and of 2015 and 2016.

They never rank against the four ratings, nor one scale against another (CQC, "Services we do not rate", seen 2026-11).
"""


class Organisation(Value):
    """A provider or a location; level and id are None where a saved text names neither."""

    level: Level | None = None
    id: str | None = None
    name: str

    def __str__(self) -> str:
        return f"{self.level}:{self.id}"


class ReportRef(Value):
    """The report that a thing was printed in; the id is CQC's plan id (``AP5366``) or None where unknown."""

    id: str | None = None


class Dates(Value):
    """The dates that a page prints (ISO 8601, ``YYYY-MM`` allowed), each from its own words, none from another."""

    report: str | None = None
    section: str | None = None
    visit_start: str | None = None
    visit_end: str | None = None
    published: str | None = None


class Rating(Value):
    """One rating of one key question in one scope.

    ``rating`` is one of RATINGS, or CQC's own words where it gives none ("Not rated"). ``report`` is None where the
    page prints the rating without its report, as the header of every page does. In a document of several reports
    ``report``, ``date`` (the day or month printed beside it) and ``framework`` are the rating's own; the record's hold
    elsewhere. ``inherited_from``: the id of the registration that it was given to, where CQC says so. ``page``: that of
    a PDF.
    """

    scope: str | None = None
    key_question: KeyQuestion
    rating: str
    provenance: Provenance = "printed"
    change: Literal["same", "up", "down"] | None = None
    steps: int = 0
    date: str | None = None
    quote: str
    report: ReportRef | None = None
    framework: Framework | None = None
    inherited_from: str | None = None
    page: int | None = None


class Score(Value):
    """A printed ``N (out of 100)`` for a key question; report, date and framework as for a Rating."""

    scope: str | None = None
    key_question: KeyQuestion
    percentage: int
    of: int = 100
    quote: str = ""
    report: ReportRef | None = None
    date: str | None = None
    framework: Framework | None = None


class QualityStatement(Value):
    """A quality statement of the single assessment framework with its score, 1 to 4; the rest as for a Score."""

    key_question: KeyQuestion | None = None
    name: str
    score: int
    quote: str = ""
    scope: str | None = None
    report: ReportRef | None = None
    date: str | None = None
    framework: Framework | None = None


class Banner(Value):
    """A notice at the head of a page, such as ``checks-under-way``; ``organisation`` is whose page it leads to."""

    type: str
    text: str
    organisation: Organisation | None = None


class Regulatory(Value):
    """A regulatory action that a page prints as in force, such as a ``requirement-notice`` on regulation 18.

    ``type``: requirement-notice, warning-notice, section-29a, conditions, special-measures, enforcement. ``law`` is
    "2009" for the regulations on registration, whose numbers are also those of other regulations.
    """

    type: str
    regulation: str | None = None
    law: str | None = None
    activities: tuple[str, ...] = ()
    quote: str


class Action(Value):
    """What a report says that the provider must or should do."""

    level: Literal["must", "should"]
    service: str | None = None
    text: str


class Announcement(Value):
    """A rating that a press release announces; ``organisation`` is the name that it gives, ``about`` where it links to.

    ``from`` in JSON is ``before`` here; ``to`` may be CQC's own words where it gives no rating.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    organisation: str
    about: Organisation | None = None
    scope: str | None = None
    key_question: KeyQuestion
    before: str | None = Field(None, alias="from")
    to: str
    direction: Literal["up", "down", "same"] | None = None
    quote: str = ""


class Listed(Value):
    """One thing that a list of CQC's names with a link: an organisation's page or a press release."""

    url: str
    title: str
    date: str | None = None
    organisation: Organisation | None = None


class Finding(Value):
    """One paragraph of a report under its heading."""

    key_question: KeyQuestion | None = None
    heading: str | None = None
    text: str


class ListedReport(Value):
    """One report that a page lists; ``date`` as printed beside it."""

    id: str | None = None
    title: str
    date: str | None = None
    url: str | None = None


class Details(Value):
    """What a page says of the organisation itself; never the people who run it. The last five only the API tells.

    ``registration`` is "Registered" or "Deregistered" where it is said at all.
    """

    address: str | None = None
    telephone: str | None = None
    provided_by: Organisation | None = None
    registered: str | None = None
    categories: tuple[str, ...] = ()
    specialisms: tuple[str, ...] = ()
    registration: str | None = None
    beds: int | None = None
    local_authority: str | None = None
    region: str | None = None
    ods_code: str | None = None


class Related(Value):
    """A registration before or after this one, with CQC's reason ("New Provider", "Legal Entity Change")."""

    how: Literal["predecessor", "successor"]
    reason: str | None = None
    organisation: Organisation


class FileRow(Value):
    """One row of an open-data file: a rating, or an organisation's entry in the directory (no question, no rating).

    ``number`` counts rows as a spreadsheet does; ``scope_name`` is the service or population group as printed; ``date``
    is that of the report, in the directory that of the latest check.
    """

    number: int
    organisation: Organisation
    scope: str | None = None
    scope_name: str | None = None
    key_question: KeyQuestion | None = None
    rating: str | None = None
    provenance: Provenance = "printed"
    date: str | None = None
    local_authority: str | None = None
    region: str | None = None


class FileSheet(Value):
    """One table of an open-data file; a CSV has one without a name."""

    name: str | None = None
    rows: int


class FileSummary(Value):
    """What an open-data file says of itself; ``produced`` is the day that it, or its name, gives."""

    title: str | None = None
    produced: str | None = None
    sheets: tuple[FileSheet, ...] = ()


class FileCounts(Value):
    """What is in an open-data file: rows below its headers, organisations named, overall ratings by level and word."""

    rows: int = 0
    locations: int = 0
    providers: int = 0
    ratings: dict[Level, dict[str, int]] = Field(default_factory=dict)


Role = Literal["registered-manager", "nominated-individual"]


class InCharge(Value):
    """Who is named in a role, as a mark that is the same for the same people and tells nobody who they are."""

    role: Role
    mark: str


class Pages(Value):
    """Which page of a list in pages it is, and how many entries all of them have."""

    page: int
    total_pages: int
    total: int | None = None


class Record(Value):
    """A reading of one body. What was not understood is listed, never guessed; ``warnings`` change nothing.

    ``rows`` are those of an open-data file that were asked for; its JSON has the counts alone. ``form`` is that of a
    paper's file. ``private`` are the pages of a paper whose sentences may be about a person who can be told, and were
    kept out; ``from_pictures`` those whose text was recognised from pictures and may be wrong.
    """

    kind: Kind
    reader: str
    organisation: Organisation
    scope: str | None = None
    scope_name: str | None = None
    report: ReportRef = ReportRef()
    framework: Framework = "unknown"
    dates: Dates = Dates()
    ratings: tuple[Rating, ...] = ()
    past_ratings: tuple[Rating, ...] = ()
    scores: tuple[Score, ...] = ()
    quality_statements: tuple[QualityStatement, ...] = ()
    banners: tuple[Banner, ...] = ()
    findings: tuple[Finding, ...] = ()
    reports: tuple[ListedReport, ...] = ()
    details: Details | None = None
    locations: tuple[Organisation, ...] = ()
    in_charge: tuple[InCharge, ...] = ()
    regulatory: tuple[Regulatory, ...] = ()
    actions: tuple[Action, ...] = ()
    press: tuple[Announcement, ...] = ()
    listed: tuple[Listed, ...] = ()
    related: tuple[Related, ...] = ()
    ids: tuple[str, ...] = ()
    pages: Pages | None = None
    summary: FileSummary | None = None
    counts: FileCounts | None = None
    rows: tuple[FileRow, ...] = ()
    form: PaperType = "unknown"
    meeting: Meeting | None = None
    agenda: tuple[AgendaItem, ...] = ()
    front_sheets: tuple[FrontSheet, ...] = ()
    risks: tuple[Risk, ...] = ()
    movements: tuple[Movement, ...] = ()
    assurance: tuple[Assurance, ...] = ()
    measures: tuple[Measure, ...] = ()
    finance: tuple[FinanceLine, ...] = ()
    signals: tuple[Signal, ...] = ()
    words: tuple[WordsFound, ...] = ()
    private: tuple[int, ...] = ()
    from_pictures: tuple[int, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    meetings: tuple[MeetingListed, ...] = ()
    documents: tuple[PaperListed, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    not_understood: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def document(self, file: str) -> dict[str, Any]:
        """The JSON document of ``wardround read``: the keys that apply to the record's kind, in their order."""
        whole = self.model_dump(mode="json", by_alias=True)
        for part, names in _UNSAID.items():
            whole[part] = [_without_none(one, names) for one in whole[part]]
        for one in (*whole["risks"], *whole["assurance"]):
            one["mentions"] = [_without_none(mention, ("rating", "paper")) for mention in one["mentions"]]
        if whole["details"]:
            whole["details"] = _without_none(whole["details"], _OF_THE_API)
        whole["recognised"] = recognised(self.coverage)
        return {"schema": 1, "file": file, **{key: whole[key] for key in _COMMON + _OWN[self.kind] + _LAST}}


_COMMON = ("kind", "reader", "organisation", "scope", "scope_name", "report", "framework", "dates", "ratings")
_OWN: dict[Kind, tuple[str, ...]] = {
    "cqc-profile": ("actions", "regulatory", "banners", "findings", "reports", "details", "locations"),
    "cqc-reports": ("regulatory", "banners", "findings", "reports", "details"),
    "cqc-assessment": ("scores", "quality_statements", "actions", "regulatory", "banners", "findings", "reports"),
    "cqc-search": ("listed",),
    "press-release": ("press", "findings"),
    "cqc-report": ("actions", "regulatory", "banners", "findings", "reports"),
    "cqc-api-location": (
        "past_ratings", "scores", "quality_statements", "reports", "details", "related", "banners",
    ),
    "cqc-api-provider": (
        "past_ratings", "scores", "quality_statements", "reports", "details", "locations", "related", "banners",
    ),
    "cqc-api-changes": ("ids", "pages"),
    "cqc-api-list": ("listed", "pages"),
    "cqc-data-index": ("listed",),
    "cqc-directory-file": ("summary", "counts"),
    "cqc-ratings-file": ("summary", "counts"),
    "board-index": ("meetings", "documents", "left_out"),
    "board-paper": (
        "meeting", "agenda", "front_sheets", "risks", "movements", "assurance", "measures", "finance", "signals",
        "words", "private", "from_pictures", "recognised",
    ),
}  # fmt: skip
_LAST = ("not_understood", "warnings")
_UNSAID: dict[str, tuple[str, ...]] = {
    "banners": ("organisation",),
    "regulatory": ("law",),
    "ratings": ("framework", "inherited_from", "page"),
    "past_ratings": ("framework", "inherited_from", "page"),
    "scores": ("report", "date", "framework"),
    "quality_statements": ("scope", "report", "date", "framework"),
    "agenda": ("item", "page", "last_page", "printed_page", "line"),
    "front_sheets": ("item", "meeting", "assurance", "previously", "recommendation", "page", "line"),
    "risks": ("previous", "target", "register_name", "said"),
    "signals": ("about", "paper"),
    "measures": ("paper",),
    "words": ("paper",),
}
"""Keys that stand in the document only where they say something."""
_OF_THE_API = ("registration", "beds", "local_authority", "region", "ods_code")


def _without_none(value: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: inner for name, inner in value.items() if name not in names or inner is not None}


def recognised(coverage: tuple[Coverage, ...]) -> dict[str, str]:
    """How much of each part of a paper was read, in words: ``{"risks": "14 of 31 rows on pages 88–97"}``."""
    said: dict[str, list[str]] = {}
    for one in coverage:
        pages = ""
        if one.first is not None:
            many = one.last is not None and one.last != one.first
            pages = f" on pages {one.first}–{one.last}" if many else f" on page {one.first}"
        told = f"{one.rows} of {one.of} rows{pages}"
        if one.part == "pages" and one.whole:
            continue
        if one.part == "pages":
            told = f"{one.rows} of {one.of} pages; pictures{pages}"
        said.setdefault(one.part, []).append(told)
    return {part: "; ".join(texts) for part, texts in said.items()}
