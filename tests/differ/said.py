"""Records said by hand, for comparisons of two readings."""

from __future__ import annotations

from typing import Any

from monitor.differ.compare import Compared, compare
from storage.record import (
    Banner,
    Dates,
    ListedReport,
    Organisation,
    QualityStatement,
    Rating,
    Record,
    Regulatory,
    ReportRef,
)

HOME = Organisation(level="location", id="1-999000001", name="Rose House")
TRUST = Organisation(level="provider", id="RT1", name="A Trust")
PAGE, LIST = "https://x/location/1-999000001", "https://x/location/1-999000001/reports"
REPORT = "https://x/location/1-999000001/reports/{}/overall"


def headed(word: str, question: str = "overall", scope: str = "location", **more: Any) -> Rating:
    """A rating printed without its report."""
    return Rating.model_validate(
        {"scope": scope, "key_question": question, "rating": word, "quote": f"{question}: {word}"} | more
    )


def profile(word: str | None = None, **more: Any) -> Record:
    """The home's profile, printing an overall rating or none."""
    known = {
        "kind": "cqc-profile", "reader": "said/1", "organisation": HOME, "scope": "location",
        "ratings": (headed(word),) if word else (),
    }  # fmt: skip
    return Record.model_validate(known | more)


def listing(
    *reports: tuple[str | None, str] | tuple[str | None, str, str], head: str | None = None, **more: Any
) -> Record:
    """The home's list of reports: id, date and perhaps the title of each, under a head that prints a rating or none."""
    listed = tuple(ListedReport(id=one[0], date=one[1], title=one[2] if len(one) > 2 else "Report") for one in reports)
    return profile(head, kind="cqc-reports", reports=listed, **more)


def assessment(
    name: str | None = "AP1", date: str = "2025-02-20", words: dict[str, str] | None = None, **more: Any
) -> Record:
    """A report of the home as a whole, with a rating for each key question named."""
    scope = more.get("scope", "location")
    ratings = tuple(
        headed(word, question, scope).model_copy(update={"report": ReportRef(id=name)})
        for question, word in (words or {}).items()
    )
    known = {
        "kind": "cqc-assessment", "reader": "said/1", "organisation": HOME, "scope": scope,
        "report": ReportRef(id=name), "framework": "saf", "dates": Dates(report=date), "ratings": ratings,
    }  # fmt: skip
    return Record.model_validate(known | more)


def statements(**scores: int) -> tuple[QualityStatement, ...]:
    """Quality statements of well-led by name and score."""
    return tuple(QualityStatement(key_question="well-led", name=name, score=score) for name, score in scores.items())


def banner(type_: str, text: str, leads: str | None = None, name: str = "") -> Banner:
    """A notice, which may lead to another location's page."""
    to = Organisation(level="location", id=leads, name=name) if leads else None
    return Banner(type=type_, text=text, organisation=to)


def notice(type_: str, regulation: str | None, quote: str, *activities: str) -> Regulatory:
    """A regulatory action in force."""
    return Regulatory(type=type_, regulation=regulation, quote=quote, activities=activities)


def told(old: Record, new: Record, *, old_url: str = PAGE, new_url: str = PAGE) -> Compared:
    """What a comparison of two pages tells."""
    return compare(old, new, old_address=old_url, new_address=new_url)


def kinds(old: Record, new: Record, **urls: str) -> list[str]:
    """The kinds of change that it tells."""
    return [change.kind for change in told(old, new, **urls).told]


def sides(compared: Compared) -> list[tuple[str, str | None, str | int | None, str | int | None]]:
    """Kind, subject, before and after of each change."""
    return [(one.kind, one.subject, one.before, one.after) for one in compared.told]
