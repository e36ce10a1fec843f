"""Reads the list of reports of a provider or location: kind ``cqc-reports``."""

from __future__ import annotations

from storage.record import Record

from .banners import banners
from .details import details
from .errors import NotUnderstood
from .findings import narrative
from .framework import framework_of
from .kinds import READERS
from .lines import area_score, entry_title, opens_body, report_from
from .listed import listed
from .page import Page
from .pilot import pilots_named
from .printed import printings
from .ratings_of import header_settled, standing
from .regulatory import regulatory
from .resources import resources
from .spelling import folded


def read(page: Page) -> Record:
    """What the page says; only its header's ratings are taken, as those in an entry are of that day.

    NotUnderstood where it has neither the list's heading nor an entry.
    """
    if any(report_from(block.text)[0] or area_score(block.text) for block in page.blocks):
        raise NotUnderstood(
            'a list of reports was expected, and the page is an assessment ("Report from … assessment")'
        )
    reports = listed(page.blocks, page.own, page.base)
    if not reports and not any(_heads_list(block.text) for block in page.blocks):
        raise NotUnderstood(
            f'"{page.name.name}" has no list of reports: looked for the heading "All Inspections" or '
            '"Reports", or an entry such as "During a routine inspection"'
        )
    notices, in_notice = banners(page.blocks, page.name, page.own, page.base)
    found = standing(page, one_report=False)
    begins = next(
        (n for n, block in enumerate(page.blocks) if _heads_list(block.text) or entry_title(block.text)),
        len(page.blocks),
    )
    header = [one for one in (*found.head, *found.body) if one.at < begins]
    whole = header_settled(page, header, [one for one in found.inherited if one.at < begins])
    extra = resources(page)
    taken = {n for one in printings(page.blocks) for n in range(one.at, one.to + 1)} | in_notice | extra.used
    return Record(
        kind="cqc-reports",
        reader=READERS["cqc-reports"],
        organisation=page.organisation,
        scope=page.level,
        framework=framework_of(page.blocks),
        ratings=(*whole.ratings, *extra.ratings),
        regulatory=regulatory(page.blocks[:begins], notices)[0],
        banners=notices,
        findings=narrative(page.blocks, taken),
        reports=reports,
        details=details(page.blocks, page.name),
        not_understood=(*whole.not_understood, *extra.not_understood),
        warnings=(*page.notes, *pilots_named(page.blocks)),
    )


def _heads_list(text: str) -> bool:
    words = folded(text).rstrip(":")
    listed_words = ("all ", "report", "inspection", "assessment", "cqc inspections")
    return len(words) < 60 and opens_body(text) and words.startswith(listed_words) and not report_from(text)[0]
