"""Reads the overview page of a provider or location, and its inspection summary: kind ``cqc-profile``."""

from __future__ import annotations

import re

from storage.record import Dates, Organisation, Record

from .actions import actions
from .banners import banners
from .blocks import Block
from .dates import Span, read_date, read_span
from .details import details
from .errors import NotUnderstood
from .findings import narrative
from .framework import framework_of
from .key_questions import key_question
from .kinds import READERS
from .leads import organisation
from .lines import area_score, date_line, labelled, labelled_in, report_from
from .listed import listed
from .page import Page
from .pilot import pilots_named
from .ratings_of import header_settled, service_settled, standing
from .regulatory import regulatory
from .resources import resources
from .spelling import folded

_LANDMARK = re.compile(
    r"overview|latest (?:inspection|assessment|report|review|rating).*|(?:inspection|"
    r"assessment) summary|overall summary.*|"
    r"specialisms?(?: ?/ ?| and | or )?(?:services)?|registered on .*|"
    r"this is an organisation that .*|(?:our |current )?ratings|"
    r"(?:all )?(?:inspections|locations|services)(?: .{0,40})?|read the latest .*|we have not (?:yet )?inspected.*"
)


def read(page: Page) -> Record:
    """What the page says; NotUnderstood where it has no landmark of a profile, or is an assessment's page."""
    if any(report_from(block.text)[0] or area_score(block.text) for block in page.blocks):
        raise NotUnderstood(
            'a profile was expected, and the page is an assessment ("Report from … assessment"): '
            "give the address that it was saved from"
        )
    notices, in_notice = banners(page.blocks, page.name, page.own, page.base)
    found = standing(page, one_report=False)
    whole = header_settled(page, [*found.head, *found.body], found.inherited)
    services = service_settled(page, found.services)
    extra = resources(page)
    known = [banner for banner in notices if banner.type not in ("other", "archived")]
    reports = listed(page.blocks, page.own, page.base)
    if not (whole.ratings or whole.not_understood or known or reports or _landmarks(page)):
        raise NotUnderstood(
            f'"{page.name.name}" has no landmark of a profile: looked for an "Overall:" line, "Overview", '
            '"Latest inspection summary", "Registered on", "Specialisms / services" '
            "or the notice that it was not inspected"
        )
    steps, in_steps = actions(page.blocks)
    measures, in_measures = regulatory(page.blocks, notices)
    taken = {n for one in found.all for n in range(one.at, one.to + 1)} | extra.used
    taken |= in_notice | in_steps | in_measures
    return Record(
        kind="cqc-profile",
        reader=READERS["cqc-profile"],
        organisation=page.organisation,
        scope=page.level,
        framework=framework_of(page.blocks),
        dates=_dates(page),
        ratings=(*whole.ratings, *extra.ratings, *services.ratings),
        actions=steps,
        regulatory=measures,
        banners=notices,
        findings=narrative(page.blocks, taken),
        reports=reports,
        details=details(page.blocks, page.name),
        locations=_locations(page),
        in_charge=page.in_charge,
        not_understood=(*whole.not_understood, *extra.not_understood, *services.not_understood, *found.not_understood),
        warnings=(*page.notes, *pilots_named(page.blocks)),
    )


def _landmarks(page: Page) -> bool:
    return any(
        len(block.text) < 120 and _LANDMARK.fullmatch(folded(block.text)) for block in page.blocks if not block.foreign
    )


def _dates(page: Page) -> Dates:
    """The one date of each sort that the page prints; two different ones of a sort are none."""
    published: set[str] = set()
    sections: set[str] = set()
    visits: set[Span] = set()
    texts = [_without_links(block) for block in page.blocks]
    for n, block in enumerate(page.blocks):
        if block.foreign or block.region != "main":
            continue
        if words := labelled_in(texts, n, "published"):
            published.add(read_date(words) or "")
        for part in (texts[n], *block.parts):
            if words := labelled(part.partition(". ")[0], "visit") or labelled(part, "latest"):
                visits |= {span} if (span := read_span(words)) else set()
        under = n > 0 and any(key_question(other.text) == "overall" for other in page.blocks[max(0, n - 2) : n])
        if under and (date := date_line(block.text)):
            sections.add(date)
    span = visits.pop() if len(visits) == 1 else None
    return Dates(
        section=sections.pop() if len(sections) == 1 else None,
        published=(published.pop() or None) if len(published) == 1 else None,
        visit_start=span.start if span else None,
        visit_end=span.end if span else None,
    )


def _without_links(block: Block) -> str:
    text = block.text
    for link in block.links:
        text = text.replace(link.text, "", 1).strip()
    return text


def _locations(page: Page) -> tuple[Organisation, ...]:
    """The locations that a provider's page names with a link, in its order."""
    if page.level != "provider":
        return ()
    found: dict[str, Organisation] = {}
    for block in page.body():
        for link in block.links:
            leads = organisation(link)
            if leads and leads.level == "location" and leads.page == "profile" and link.text and leads.id not in found:
                found[leads.id] = Organisation(level="location", id=leads.id, name=link.text[:250])
    return tuple(found.values())
