"""Turn a reader's record into facts."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable, Iterator
from itertools import groupby

from crawler.addresses import profile_address
from monitor.leading import notice_of, other_profile
from monitor.papers.facts import facts_of_paper
from monitor.papers.index_facts import facts_of_index
from storage.fact import Attribute, Fact, Route, fold
from storage.record import Dates, Framework, Organisation, QualityStatement, Rating, Record, Score, Value


def facts_of(record: Record, *, address: str | None, body: str | None) -> tuple[Fact, ...]:
    """Every fact that a record states, proven by ``body`` (its SHA-256) as found at ``address``.

    A value with a letter that could not be decoded is none: it would be news there and back.
    """
    if record.kind == "board-paper":
        return facts_of_paper(record, address=address, body=body)
    if record.kind == "board-index":
        return facts_of_index(record, address=address, body=body)
    page = _Page(
        route=ROUTES.get(record.kind, "page"),
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
        *_plans(record, page),
        *_ratings(record, page),
        *_scores(record, page),
        *_texts(record, page),
        *_banners(record, page),
        *_notices(record, page),
        *_actions(record, page),
        *_details(record, page),
        *_locations(record, page),
        *_in_charge(record, page),
        *_related(record, page),
    )
    return tuple(fact for fact in stated if not _broken(fact))


def read_otherwise(one: Iterable[Fact], other: Iterable[Fact]) -> set[str]:
    """The identities of what two readings of one body do not both say."""
    first, second = ({(fact.identity, fact.value) for fact in facts} for facts in (one, other))
    return {identity for identity, _ in first ^ second}


ROUTES: dict[str, Route] = {
    "cqc-api-location": "api",
    "cqc-api-provider": "api",
    "cqc-report": "report",
    "cqc-directory-file": "file",
    "cqc-ratings-file": "file",
    "press-release": "press",
    "board-index": "papers",
    "board-paper": "papers",
}
"""The route of each kind of source that is no page."""


def page_of(record: Record, address: str, site: str) -> str:
    """The page that a person can open to see what a record says: for a document of CQC's API or an open-data file the
    organisation's own page at ``site``, else the record's address."""
    one = record.organisation
    if ROUTES.get(record.kind) not in ("api", "file") or one.level is None or one.id is None:
        return address
    return profile_address(one.level, one.id, site)


def _broken(fact: Fact) -> bool:
    if fact.attribute not in ("detail", "text", "action", "location"):
        return False  # a banner or a listed report that went missing would read as removed
    parts = fact.value if isinstance(fact.value, tuple) else (str(fact.value),)
    return any("\ufffd" in part for part in parts)


def document_name(report: str | None, dates: Dates) -> str | None:
    """How a report's document is named, which prints no day of its report: by its id, its publication or its visit."""
    day = dates.published or dates.visit_end
    return report or (f"report of {day}" if day else None)


def report_name(report: str | None, dates: Dates) -> str | None:
    """How a report is named where it has no id: by its date."""
    date = dates.report or dates.published
    return report or (f"report of {date}" if date else None)


class _Page(Value):
    route: Route
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
                "route": self.route,
                **about,
            }
        )


def _reports(record: Record, page: _Page) -> Iterator[Fact]:
    if record.kind == "cqc-report":
        yield from _document(record, page)
    name = report_name(page.report, page.dates)
    if record.kind == "cqc-assessment" and name:
        yield page.fact("report", name, name, _report_quote(record), scope=record.scope)
        said = {key: value for key, value in page.dates.model_dump().items() if value}
        text = "; ".join(f"{key} {value}" for key, value in said.items())
        quote = "; ".join(_AS_PRINTED[key].format(_day(value)) for key, value in said.items())
        if page.framework != "unknown" and record.scope and not _pilot(record):
            yield page.fact("framework", "framework", page.framework, _report_quote(record), scope=record.scope)
        rated = {rating.key_question for rating in record.ratings if rating.report}
        for question in sorted(rated | {score.key_question for score in record.scores}) if said else ():
            yield page.fact("dates", question, text, quote, scope=record.scope)


def _document(record: Record, page: _Page) -> Iterator[Fact]:
    """What a report's document says of the report itself."""
    name = document_name(page.report, page.dates)
    if name is None:
        return
    quote = _document_quote(record)
    yield page.fact("report", name, name, quote)
    said = {key: value for key, value in page.dates.model_dump().items() if value}
    if said and record.ratings:
        text = "; ".join(f"{key} {value}" for key, value in said.items())
        printed = "; ".join(_AS_PRINTED[key].format(_day(value)) for key, value in said.items())
        yield page.fact("dates", "overall", text, printed, scope=record.scope)
    if page.framework != "unknown" and record.scope and record.ratings:
        yield page.fact("framework", "framework", page.framework, quote, scope=record.scope)


def _document_quote(record: Record) -> str:
    if pilot := _pilot(record):
        return pilot
    published = record.dates.published
    return _AS_PRINTED["published"].format(_day(published)) if published else f"report {record.report.id or ''}".strip()


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


def _plans(record: Record, page: _Page) -> Iterator[Fact]:
    """The assessments that a document of the API tells of by their ratings alone: each is a report."""
    if page.route != "api":
        return
    listed = {one.id for one in record.reports}
    said = {one.report.id: one for one in record.ratings if one.framework == "saf" and one.report}
    for id_, one in said.items():
        if id_ and id_ not in listed:
            own: dict[str, object] = {"report": id_, "dates": Dates(published=one.date), "framework": "unknown"}
            yield page.fact("report", id_, id_, one.quote, **own)


def _report_quote(record: Record) -> str:
    date = record.dates.report
    if pilot := _pilot(record):
        return pilot
    return _AS_PRINTED["report"].format(_day(date)) if date else f"report {record.report.id}"


def _pilot(record: Record) -> str | None:
    """The words by which a report's page says that it is a pilot's: such a one moves no rating and no framework."""
    return next((found[1] for warning in record.warnings if (found := _OF_A_PILOT.match(warning))), None)


_OF_A_PILOT = re.compile(r'the (?:page|report) is of a pilot \("(.+)"\): ')
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
        common: dict[str, object] = {"scope": rating.scope, "provenance": rating.provenance, "page": rating.page}
        if rating.report is None:
            header: dict[str, object] = {**common, "report": None, "dates": Dates(), "framework": "unknown"}
            yield page.fact("header", rating.key_question, rating.rating, rating.quote, **header)
        else:
            own = {**common, **_own_report(rating)}
            yield page.fact("reported", rating.key_question, rating.rating, rating.quote, **own)
    for past in record.past_ratings:
        own = {"scope": past.scope, "provenance": past.provenance, **_own_report(past)}
        yield page.fact("past", past.key_question, past.rating, past.quote, **own)


def _own_report(said: Rating | Score | QualityStatement) -> dict[str, object]:
    """What a document of several reports says of the one that this stands in; nothing where the record's own holds."""
    own: dict[str, object] = {}
    if said.report is not None:
        own["report"] = said.report.id
    if said.framework is not None:
        own |= {"framework": said.framework, "dates": Dates(report=said.date)}
    return own


def _scores(record: Record, page: _Page) -> Iterator[Fact]:
    for score in record.scores:
        quote = score.quote or f"{score.percentage} (out of {score.of})"
        yield page.fact("score", score.key_question, score.percentage, quote, scope=score.scope, **_own_report(score))
    for statement in record.quality_statements:
        subject = "/".join(filter(None, (statement.key_question, statement.name)))
        quote = statement.quote or f"{statement.name} Score: {statement.score}"
        own = {"scope": statement.scope or record.scope, **_own_report(statement)}
        yield page.fact("statement", subject, statement.score, quote, **own)


def _texts(record: Record, page: _Page) -> Iterator[Fact]:
    if record.kind not in ("cqc-assessment", "cqc-report"):
        return
    ordered = sorted(record.findings, key=lambda finding: finding.key_question or "")
    for key_question, findings in groupby(ordered, key=lambda finding: finding.key_question):
        paragraphs = tuple("\n".join(filter(None, (one.heading, one.text))) for one in findings)
        yield page.fact("text", key_question or "overall", paragraphs, paragraphs[0], scope=record.scope)


def _banners(record: Record, page: _Page) -> Iterator[Fact]:
    for banner in record.banners:
        value = other_profile(banner) or banner.text
        yield page.fact(
            "banner",
            notice_of(banner, record.banners),
            value,
            banner.text,
            report=None,
            dates=Dates(),
            framework="unknown",
        )


def _notices(record: Record, page: _Page) -> Iterator[Fact]:
    """Each regulatory action once, whichever activities, order and words it is printed with."""
    seen = set()
    for one in record.regulatory:
        regulation = f"{one.regulation} ({one.law})" if one.law else one.regulation
        subject = "/".join(filter(None, (one.type, regulation)))
        if subject not in seen:
            seen.add(subject)
            yield page.fact("notice", subject, one.quote, one.quote, scope=record.scope)


def _actions(record: Record, page: _Page) -> Iterator[Fact]:
    for one in record.actions:
        words = fold(one.text)[:LONGEST_NAME]
        subject = "/".join(filter(None, (one.level, one.service and fold(one.service), words)))
        yield page.fact("action", subject, one.text, one.text, scope=record.scope)


LONGEST_NAME = 300
"""So much of an action's words names it."""


def _details(record: Record, page: _Page) -> Iterator[Fact]:
    if record.organisation.name and (record.kind == "cqc-profile" or page.route == "api"):
        yield _detail(page, "name", record.organisation.name)
    details = record.details
    if details is None:
        return
    provider = details.provided_by
    told = {
        "address": details.address,
        "telephone": details.telephone,
        "provided-by": provider and _provider(provider),
        "registered": details.registered,
        "categories": "; ".join(sorted(details.categories)),
        "specialisms": "; ".join(sorted(details.specialisms)),
        "registration": details.registration,
        "beds": str(details.beds) if details.beds is not None else None,
        "local-authority": details.local_authority,
        "region": details.region,
        "ods-code": details.ods_code,
    }
    for name, value in told.items():
        if value:
            yield _detail(page, name, value)


def _provider(provider: Organisation) -> str:
    """A provider as a detail: by name and id where both are known, else by the one that is."""
    if not (provider.name and provider.id):
        return provider.name or str(provider)
    return f"{provider.name} ({provider.id})"


def _locations(record: Record, page: _Page) -> Iterator[Fact]:
    for one in record.locations:
        if record.organisation.level == "provider" and one.id and one.name:
            own: dict[str, object] = {"report": None, "dates": Dates(), "framework": "unknown"}
            yield page.fact("location", one.id, one.name, one.name, **own)


def _in_charge(record: Record, page: _Page) -> Iterator[Fact]:
    for one in record.in_charge:
        own: dict[str, object] = {"report": None, "dates": Dates(), "framework": "unknown"}
        yield page.fact("in-charge", one.role, one.mark, one.role.replace("-", " "), **own)


def _related(record: Record, page: _Page) -> Iterator[Fact]:
    for one in record.related:
        there = one.organisation
        if there.id and there.level and there.id != record.organisation.id:
            value = f"{there} ({there.name})" if there.name else str(there)
            own: dict[str, object] = {"report": None, "dates": Dates(), "framework": "unknown"}
            yield page.fact("related", f"{one.how}/{there}", value, one.reason or there.id, **own)


def _detail(page: _Page, name: str, value: str) -> Fact:
    return page.fact("detail", name, value, value, report=None, dates=Dates(), framework="unknown")
