"""A fact: one thing that one source said about one organisation, with what proves it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from .record import Dates, Framework, Organisation, Provenance, Value

Attribute = Literal[
    "rating", "reported", "header", "score", "statement", "text", "report", "listed", "dates", "banner", "detail",
    "notice", "action", "framework", "location", "in-charge", "past", "related", "said",
    "meeting", "paper", "risk", "assurance", "measure", "finance", "signal", "words",
]  # fmt: skip
"""``rating`` is the rating in force. ``reported`` is what one report said, ``header`` what one address printed without
naming its report and ``listed`` what one list of reports showed: memories that say whether a page itself moved.
``notice`` is a regulatory action in force, ``action`` what one report says must or should be done, ``framework`` that
of a scope's newest report, ``location`` one that a provider's page names, ``in-charge`` a mark of who has a role,
``past`` a rating that stood before the one in force, ``related`` a registration before or after this one,
``said`` what a route said of a score of one report where another route says otherwise.

Of board papers, ``report`` in the dates being the day of the meeting: ``meeting`` is one meeting (its day), ``paper``
one document of a meeting, ``risk``, ``assurance``, ``measure`` and ``finance`` what the trust's newest papers say of
each, ``signal`` and ``words`` one sentence each. What their values hold is said in monitor.papers.facts."""
PAPERS: frozenset[Attribute] = frozenset(
    {"meeting", "paper", "risk", "assurance", "measure", "finance", "signal", "words"}
)


def of_papers(identity: str) -> bool:
    """Whether an identity is that of something that board papers say; their meeting is no report."""
    return identity.partition(" | ")[0] in PAPERS


Route = Literal["page", "api", "report", "file", "press", "papers"]
"""The way by which it was said: CQC's pages, its API, a report's document, an open-data file, a press release; the
trust's own board papers."""

Said = str | int | Sequence[str] | None


SPECIAL_MEASURES = "special-measures"
"""The one subject that pages show as a banner and as a notice alike: it is one thing, of the whole organisation."""


class Fact(Value):
    """A value with its identity, its own dates and its proof.

    ``value`` is a word, a number, or a list of paragraphs (``text``: the heading on the first line where there is
    one). ``subject`` is a key question, ``well-led/Freedom to speak up``, a report's id, a banner's type,
    ``requirement-notice/18``, ``must/`` and the words of an action, a location's id, a detail's name or
    ``predecessor/location:1-123``. ``page``: that of a PDF. ``paper``: the title of the paper of a pack, which only a
    change keeps.
    """

    organisation: Organisation
    attribute: Attribute
    scope: str | None = None
    subject: str
    framework: Framework = "unknown"
    report: str | None = None
    value: str | int | tuple[str, ...]
    provenance: Provenance = "printed"
    dates: Dates = Dates()
    address: str | None = None
    quote: str
    body: str | None = None
    route: Route = "page"
    page: int | None = None
    paper: str | None = None

    @property
    def identity(self) -> str:
        """What the fact is about: never an address or a position, but for what is only true of one page.

        Scores and statements never cross a framework, text never a report; a rating in force may cross both. What one
        route remembers of a report is never compared with what another remembers of it, nor are details and people in
        charge, which each route spells otherwise.
        """
        # A report's document without an id is named by the days that it prints; a page of it by the report's own day.
        printed = (self.dates.published or self.dates.visit_end) if self.route == "report" else None
        report = self.report or self.dates.report or printed or ""
        page = self.address or ""
        route = "" if self.route == "page" else self.route
        if route and self.attribute not in PAPERS:
            report = f"{report or self.dates.published or ''} | {route}"
        own = {
            "score": self.framework,
            "statement": self.framework,
            "reported": report,
            "past": report,
            "text": report,
            "dates": report,
            "said": f"{self.framework} {report}",
            "header": page,
            "listed": page,
            "banner": page,
            "notice": page,
            "action": f"{report} {page}",
            "detail": route,
            "in-charge": route,
            "paper": self.dates.report or "",
            "signal": fold(str(self.value)),
            "words": fold(str(self.value[0] if isinstance(self.value, tuple) else self.value)),
        }.get(self.attribute, "")
        scope = "" if self.attribute in ("report", "listed") else self.scope or ""
        return " | ".join((self.attribute, scope, fold(self.subject), own))

    @property
    def true_from(self) -> str | None:
        """The day since which the value is true by its report (ISO), or None where no report dates it."""
        return self.dates.report or self.dates.published


def fold(text: str) -> str:
    """A text as it is compared: case, quotes, dashes and white space apart."""
    return " ".join(_APART.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split())


def alike(one: Said, other: Said) -> bool:
    """Whether two values say the same: spelling, and the order of paragraphs, apart."""
    return _bare(one) == _bare(other)


def _bare(value: Said) -> Said:
    if isinstance(value, str):
        return fold(value)
    return sorted(map(fold, value)) if isinstance(value, Sequence) else value


_APART = re.compile(r"[^\w/%£+.,]|_")
