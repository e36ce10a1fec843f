"""Packs in the manner of other trusts, read and compared: what moved is told once, and what did not is not told."""

from __future__ import annotations

from typing import Any

from crawler.readers.board_paper import read as read_paper
from crawler.readers.board_paper import recognised
from crawler.readers.document import Document
from monitor.differ.papers.pair import Side, compare_papers
from storage.record import Record
from tests.readers.typeset import printed

COVER = "<h1>Dorset County Hospital NHS Foundation Trust</h1><h2>Board of Directors, Part 1, {day}</h2>"
CONTROLS = "Divisions meet each fortnight with partners and go through the plan for flow and for discharge. " * 4


def page(day: str, body: str) -> bytes:
    return f"<html><body>{COVER.format(day=day)}<h3>Corporate risk register</h3>{body}</body></html>".encode()


def table(*rows: str) -> str:
    cells = ("".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def read(body: bytes) -> Record:
    return read_paper(Document(body=body))


def changes(old: bytes, new: bytes) -> set[tuple[str, str | None, Any, Any]]:
    sides = [Side(record=read(body), address=None, body=None) for body in (old, new)]
    found = compare_papers(*sides)
    told = [*found.changes, *(one for missing in found.missing for one in missing.changes)]
    return {(one.kind, one.subject, one.before, one.after) for one in told}


def test_a_register_on_a_page_is_a_board_paper_without_a_front_sheet() -> None:
    assert recognised(page("28 January 2026", table("Datix ID|Risk title|Rating", "1842|Delayed discharge|16")))


def test_a_score_that_is_only_proposed_in_its_own_column_is_no_score() -> None:
    head = "Ref|Risk description|Current score|Proposed score|Rationale"
    old = table(head, "R12|Loss of staff in microbiology|12|12|-", "R14|Mortuary capacity|16|12|More racking")
    new = table(head, "R12|Loss of staff in microbiology|12|16|Two leavers", "R14|Mortuary capacity|12|12|-")
    assert changes(page("28 January 2026", old), page("25 March 2026", new)) == {("risk-score-changed", "R14", 16, 12)}


def test_a_table_of_closed_risks_adds_none() -> None:
    head = "Risk ID|Title|Score last time|Score now|Target"
    old = table(head, "D-101|Stroke beds|12|12|6", "D-102|Ligature points|15|15|5", "D-88|Old records|8|8|4")
    new = table(head, "D-101|Stroke beds|12|15|6", "D-102|Ligature points|15|15|5")
    closed = "<h3>Risks closed since the last report</h3>" + table(
        "Risk ID|Title|Score at closure|Date closed", "D-088|Old records|8|10 March 2026", "D-070|Lifts|6|2 March 2026"
    )
    assert changes(page("28 January 2026", old), page("25 March 2026", new + closed)) == {
        ("risk-score-changed", "D101", 12, 15),
        ("risk-closed", "D88", 8, None),
    }


def test_risks_that_share_the_words_of_their_controls_are_not_one_risk_with_a_new_number() -> None:
    head = "Risk ID|Description|Current score"
    old = table(head, f"CRR 19|Aseptic unit cannot make enough chemotherapy. {CONTROLS}|15", "CRR 22|Scans|16")
    new = table(head, f"CRR 35|Savings plan is not delivered. {CONTROLS}|12", "CRR 22|Scans|16")
    assert changes(page("28 January 2026", old), page("25 March 2026", new)) == {
        ("risk-added", "CRR35", None, 12),
        ("risk-not-listed", "CRR19", 15, None),
    }


def test_heads_in_two_rows_of_a_page_name_the_score_that_is_left() -> None:
    rows = (
        "<table><tr><th rowspan=2>BAF ref</th><th rowspan=2>Risk</th><th colspan=3>Scores</th></tr>"
        "<tr><th>Inherent</th><th>Residual</th><th>Tolerated</th></tr><tr><td>BAF 9</td><td>Systems do not talk</td>"
        "<td>20 (Extreme)</td><td>16 (Extreme)</td><td>8 (Moderate)</td></tr></table>"
    )
    assert [(one.id, one.rating) for one in read(page("26 March 2026", rows)).risks] == [("BAF9", 16)]


def test_choices_of_assurance_in_lines_with_one_cross_behind_them_say_no_level() -> None:
    lines = "".join(
        f"<p>{one}</p>" for one in ("Level of assurance", "None", "Limited", "Reasonable", "Substantial", "X")
    )
    record = read(page("13 May 2026", f"<p>Report title</p><p>Quality report</p>{lines}"))
    assert record.assurance == ()
    assert any("assurance" in one for one in record.not_understood)


def test_a_front_sheet_of_two_pairs_a_row_keeps_them_apart() -> None:
    text = (
        "# Wye Valley NHS Trust\nTrust Board (Public)\n7 May 2026 at 1pm\n"
        "Meeting\tTrust Board (Public)\tAgenda item\t5\nReport title\tPrincipal risk report\tPaper status\tPublic\n"
        "Purpose\tAssurance\tOverall assurance\tLimited\nRecommendation\tThe Board is asked to take assurance.\t\t\n"
    )
    record = read(printed(text))
    assert [(one.title, one.assurance) for one in record.front_sheets] == [("Principal risk report", "Limited")]
    assert [(one.subject, one.level) for one in record.assurance] == [("Principal risk report", "Limited")]
    assert not any(item.title.startswith("May 2026") for item in record.agenda)


def test_a_committees_report_in_a_table_gives_its_levels_and_each_risk_its_own_score() -> None:
    text = (
        "# Airedale NHS Foundation Trust\nBoard of Directors\n3 June 2026\n## Quality Committee Chair's report\n"
        "Alert\tThe score of risk 1187 has been raised from 15 to 20 since the last meeting.\n"
        "Advise\tRisk no. 1320 is rated 12. Risk 1401 was closed in May.\n"
        "Assure\tThe Committee took limited assurance on safeguarding.\n"
    )
    record = read(printed(text))
    assert {one.id: one.rating for one in record.risks} == {"1187": 20, "1320": 12, "1401": None}
    assert [(one.subject, one.level) for one in record.assurance] == [("safeguarding", "limited")]
