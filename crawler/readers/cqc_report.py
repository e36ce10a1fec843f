"""Reads an inspection report as CQC prints it, from its text or its pages: kind ``cqc-report``."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from crawler.addresses import slug_of
from storage.record import Dates, Framework, Kind, Record, ReportRef

from .actions import actions
from .blocks import Block
from .decode import decoded, is_html
from .document import Document
from .errors import BROKEN_OFF, NotUnderstood
from .kinds import READERS
from .pdf import is_pdf, pdf_blocks
from .pilot import WARNING, pilot_page
from .regulatory import regulatory
from .report.cell import cell
from .report.enforced import enforced
from .report.evidence import agreed
from .report.findings import findings
from .report.front import front, is_report
from .report.named import named
from .report.outline import Place, outline
from .report.paper import paper
from .report.printed import printed
from .report.tables import is_of_a_service, tables, told_by
from .report.titles import asked, zone_of
from .report.totals import miscounted
from .report.whole import whole
from .spelling import folded

_HEAD = 12_000
"""So many bytes of a text tell whether it is such a report."""
_SAF = re.compile(r"\bquality statements?\b|single assessment framework|under our new approach|\(out of 100\)")
_OUTCOMES = re.compile(
    r"essential standards of quality and safety|outcome \d{1,2}\b|met this standard|review of compliance|"
    r"meeting (?:all |the )?(?:essential )?standards"
)
_RATED_SINCE = "2013-10"
"""CQC's first rated inspections; the new approach came fully into force in October 2014."""


def recognised(body: bytes) -> Kind | None:
    """The kind of a plain text that begins as an inspection report does; None for anything else."""
    if is_html(body):
        return None
    try:
        text, _ = decoded(body[:_HEAD])
    except NotUnderstood:
        return None
    return "cqc-report" if is_report(paper(text)) else None


def read(document: Document) -> Record:
    """What the report says: one rating for each scope and key question, whichever places print it.

    NotUnderstood without its landmarks or its name, AnotherOrganisation where it is not of whom the address says.
    """
    blocks, notes = blocks_of(document)
    head = front(blocks, document.address, document.organisation)
    about = head.organisation
    told = tables(blocks)
    tabled = frozenset(n for table in told for n in table.blocks)
    cells = [one for table in told for one in told_by(table, about, blocks)]
    scopes = {one.scope for one in cells}
    known = named((row.label for table in told for row in table.rows if is_of_a_service(table, row, about)), blocks)
    places = outline(blocks, about, tabled, {(scope or "").partition("@")[2] for scope in scopes} - {""}, known)
    others = list(printed(blocks, places, about, tabled, scopes, known))
    framework = _framework(blocks, head.dates, rated=bool(cells or others))
    month = head.dates.published or head.dates.visit_end
    scope = f"service:{slug_of(head.service)}" if head.service else about.level
    said = [replace(one, scope=scope) if one.scope == about.level else one for one in (*cells, *others)]
    result = agreed(said, report=head.report, month=month)
    steps, in_steps = actions(blocks, ends=_ends_list, one_report=True)
    measures, in_measures = regulatory(blocks, (), one_report=True)
    pilot = pilot_page(blocks[:20], None)
    used = tabled | in_steps | in_measures
    return Record(
        kind="cqc-report",
        reader=READERS["cqc-report"],
        organisation=about,
        scope=scope,
        scope_name=head.service,
        report=ReportRef(id=head.report),
        framework=framework,
        dates=head.dates,
        ratings=() if pilot else result.ratings,
        actions=steps,
        regulatory=enforced(measures, blocks, places),
        findings=findings(blocks, places, used),
        not_understood=() if pilot else result.not_understood,
        warnings=(
            *notes,
            *head.notes,
            *miscounted(blocks, places, steps),
            *((BROKEN_OFF,) if _broken_off(blocks, places, used) else ()),
            *((f'the report is of a pilot ("{pilot}"): {WARNING}',) if pilot else ()),
        ),
    )


def blocks_of(document: Document) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The report's blocks and the notes about its bytes; NotUnderstood for HTML and for what is no text."""
    if is_pdf(document.body):
        return whole(pdf_blocks(document.body)), ()
    if is_html(document.body, document.media_type):
        raise NotUnderstood("the body is HTML, where an inspection report is a PDF or a text")
    text, notes = decoded(document.body, document.media_type)
    return whole(paper(text)), notes


def _ends_list(text: str) -> bool:
    return zone_of(text) is not None or asked(text) is not None


def _broken_off(blocks: Sequence[Block], places: Sequence[Place], used: Collection[int]) -> bool:
    """Whether the last line is a paragraph of a finding that has no end."""
    last = len(blocks) - 1
    if last in used or places[last].title or places[last].zone not in ("summary", "detail", "outstanding"):
        return False
    return blocks[last].text[-1] not in ".!?:;)”\"'" and cell(blocks[last].text) is None


def _framework(blocks: Sequence[Block], dates: Dates, *, rated: bool) -> Framework:
    said = [folded(block.text[:400]) for block in blocks]
    if any(_SAF.search(words) for words in said):
        return "saf"
    if rated:
        return "kloe"
    when = dates.published or dates.visit_end
    if any(_OUTCOMES.search(words) for words in said) or (when is not None and when < _RATED_SINCE):
        return "pre-2014"
    return "kloe" if when is not None else "unknown"
