"""Turn a reader's record into facts."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator
from itertools import groupby

from storage.fact import Attribute, Fact
from storage.record import Dates, Framework, Organisation, Record, Value


def facts_of(record: Record, *, address: str | None, body: str | None) -> tuple[Fact, ...]:
    """Every fact that a record states, proven by ``body`` (its SHA-256) as found at ``address``.

    A value with a letter that could not be decoded is none: it would be news there and back.
    """
    page = _Page(
        organisation=record.organisation,
        address=address,
        body=body,
        report=record.report.id,
        dates=record.dates,
        framework=record.framework,
    )
    stated = (
        *_reports(record, page),
        *_listed(record, page),
        *_ratings(record, page),
        *_scores(record, page),
        *_texts(record, page),
        *_banners(record, page),
        *_details(record, page),
    )
    return tuple(fact for fact in stated if not _broken(fact))


def _broken(fact: Fact) -> bool:
    if fact.attribute not in ("detail", "text"):
        return False  # a banner or a listed report that went missing would read as removed
    parts = fact.value if isinstance(fact.value, tuple) else (str(fact.value),)
    return any("\ufffd" in part for part in parts)


def report_name(report: str | None, dates: Dates) -> str | None:
    """How a report is named where it has no id: by its date."""
    return report or (f"report of {dates.report}" if dates.report else None)


class _Page(Value):
    organisation: Organisation
    address: str | None
    body: str | None
    report: str | None
    dates: Dates
    framework: Framework

    def fact(
        self, attribute: Attribute, subject: str, value: str | int | tuple[str, ...], quote: str, **more: object
    ) -> Fact:
        about = {"framework": self.framework, "report": self.report, "dates": self.dates, **more}
        return Fact.model_validate(
            {
                "organisation": self.organisation,
                "attribute": attribute,
                "subject": subject,
                "value": value,
                "quote": quote,
                "address": self.address,
                "body": self.body,
                **about,
            }
        )


def _reports(record: Record, page: _Page) -> Iterator[Fact]:
    name = report_name(page.report, page.dates)
    if record.kind == "cqc-assessment" and name:
        yield page.fact("report", name, name, _report_quote(record), scope=record.scope)
        said = {key: value for key, value in page.dates.model_dump().items() if value}
        text = "; ".join(f"{key} {value}" for key, value in said.items())
        quote = "; ".join(_AS_PRINTED[key].format(_day(value)) for key, value in said.items())
        rated = {rating.key_question for rating in record.ratings if rating.report}
        for question in sorted(rated | {score.key_question for score in record.scores}) if said else ():
            yield page.fact("dates", question, text, quote, scope=record.scope)


def _listed(record: Record, page: _Page) -> Iterator[Fact]:
    for listed in record.reports:
        subject = listed.id or " ".join(filter(None, (listed.date, listed.title)))
        dates = Dates(published=listed.date)
        quote = " ".join(filter(None, (listed.title, listed.date)))
        own: dict[str, object] = {"report": listed.id, "dates": dates, "framework": "unknown"}
        if record.kind != "cqc-assessment":
            yield page.fact("report", subject, subject, quote, **own)
        if record.kind == "cqc-reports":
            yield page.fact("listed", subject, subject, quote, **own)


def _report_quote(record: Record) -> str:
    date = record.dates.report
    return _AS_PRINTED["report"].format(_day(date)) if date else f"report {record.report.id}"


_AS_PRINTED = {
    "report": "Report from {} assessment",
    "section": "Updated {}",
    "published": "Published {}",
    "visit_start": "Date of assessment: {}",
    "visit_end": "to {}",
}


def _day(date: str) -> str:
    """A date as CQC prints it: ``2025-02-20`` is ``20 February 2025``."""
    year, month, *day = date.split("-")
    return " ".join([*(str(int(one)) for one in day), month_name[int(month)], year])


def _ratings(record: Record, page: _Page) -> Iterator[Fact]:
    for rating in record.ratings:
        common: dict[str, object] = {"scope": rating.scope, "provenance": rating.provenance}
        if rating.report is None:
            header: dict[str, object] = {**common, "report": None, "dates": Dates(), "framework": "unknown"}
            yield page.fact("header", rating.key_question, rating.rating, rating.quote, **header)
        else:
            yield page.fact(
                "reported", rating.key_question, rating.rating, rating.quote, **{**common, "report": rating.report.id}
            )


def _scores(record: Record, page: _Page) -> Iterator[Fact]:
    for score in record.scores:
        quote = score.quote or f"{score.percentage} (out of {score.of})"
        yield page.fact("score", score.key_question, score.percentage, quote, scope=score.scope)
    for statement in record.quality_statements:
        subject = "/".join(filter(None, (statement.key_question, statement.name)))
        quote = statement.quote or f"{statement.name} Score: {statement.score}"
        yield page.fact("statement", subject, statement.score, quote, scope=record.scope)


def _texts(record: Record, page: _Page) -> Iterator[Fact]:
    if record.kind != "cqc-assessment":
        return
    ordered = sorted(record.findings, key=lambda finding: finding.key_question or "")
    for key_question, findings in groupby(ordered, key=lambda finding: finding.key_question):
        paragraphs = tuple("\n".join(filter(None, (one.heading, one.text))) for one in findings)
        yield page.fact("text", key_question or "overall", paragraphs, paragraphs[0], scope=record.scope)


def _banners(record: Record, page: _Page) -> Iterator[Fact]:
    for banner in record.banners:
        yield page.fact(
            "banner", banner.type, banner.text, banner.text, report=None, dates=Dates(), framework="unknown"
        )


def _details(record: Record, page: _Page) -> Iterator[Fact]:
    if record.kind == "cqc-profile" and record.organisation.name:
        yield _detail(page, "name", record.organisation.name)
    details = record.details
    if details is None:
        return
    provider = details.provided_by
    told = {
        "address": details.address,
        "telephone": details.telephone,
        "provided-by": provider and (f"{provider.name} ({provider.id})" if provider.id else provider.name),
        "registered": details.registered,
        "categories": "; ".join(sorted(details.categories)),
        "specialisms": "; ".join(sorted(details.specialisms)),
    }
    for name, value in told.items():
        if value:
            yield _detail(page, name, value)


def _detail(page: _Page, name: str, value: str) -> Fact:
    return page.fact("detail", name, value, value, report=None, dates=Dates(), framework="unknown")
