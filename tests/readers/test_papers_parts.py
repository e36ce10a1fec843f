"""A pack is cut into its papers: agenda, front sheets, and the day of its meeting.

The packs are made to match those of several trusts, each worded and laid out in another way; the words are our own.
"""

from __future__ import annotations

from typing import Any

import pytest

from crawler.readers.document import Document
from crawler.readers.papers.agenda import agenda
from crawler.readers.papers.front_sheets import front_sheets
from crawler.readers.papers.meeting import meeting
from crawler.readers.papers.opened import opened
from crawler.readers.papers.pack import Pack
from crawler.readers.read import read
from storage.paper import FrontSheet

from .typeset import drawn, printed

NORTHMOOR = "Northmoor Hospitals NHS Foundation Trust"
FILL = "The team went through each ward in turn and wrote down what was found there, what was put right, and by whom."


def text(said: str) -> Pack:
    return opened(Document(body=said.encode()))


def sheet(said: str) -> FrontSheet:
    (one,) = front_sheets(text(said)).items
    return one


def written(*lines: str, foot: str = "") -> Any:
    """A page of lines from the top; ``#`` begins one in larger letters, tabs part words far from each other."""

    def page(canvas: Any) -> None:
        y = 780
        for line in lines:
            large = line.startswith("# ")
            canvas.setFont("Helvetica-Bold" if large else "Helvetica", 18 if large else 10)
            for n, cell in enumerate(line.removeprefix("# ").split("\t")):
                canvas.drawString(60 + 110 * n if n < 2 else 250 + 90 * n, y, cell)
            y -= 30 if large else 18
        canvas.setFont("Helvetica", 8)
        canvas.drawString(290, 20, foot)

    return page


def bound_pack() -> bytes:
    """Cover, agenda with printed page numbers that are two behind the file's, minutes, and three papers."""
    pages = [
        written(f"# {NORTHMOOR}", "# Board of Directors (Public)", "Thursday 28 May 2026, 9am"),
        written(
            "# Agenda", "No.\tItem\tLead\tPage", "1\tWelcome and apologies\tChair\t-",
            "2\tMinutes of 26 March 2026\tChair\t1",
            "3.1\tChief Executive briefing\tChief Executive\t2", "3.2\tMaternity safety update\tChief Nurse\t4",
            "4\tFinance month one\tFinance Director\t5",
            "Date of next meeting: 30 July 2026",
        ),
        written("# Minutes of the meeting held on 26 March 2026", FILL[:80], foot="1"),
        written("# Chief Executive briefing", FILL[:80], "Published on 2 April 2026", foot="2"),
        written("Our visitors", FILL[:80], foot="3"),
        written("# Maternity safety update", FILL[:80], foot="4"),
        written("# Finance month one", FILL[:80], foot="5"),
    ]  # fmt: skip
    return drawn(*pages)


def test_the_agenda_of_a_bound_pack_gives_the_pages_of_the_file_and_those_that_are_printed() -> None:
    pack = opened(Document(body=bound_pack()))
    said = [(one.item, one.title, one.page, one.last_page, one.printed_page) for one in agenda(pack).items]
    assert said[1:] == [
        ("2", "Minutes of 26 March 2026", 3, 3, 1),
        ("3.1", "Chief Executive briefing", 4, 5, 2),
        ("3.2", "Maternity safety update", 6, 6, 4),
        ("4", "Finance month one", 7, 7, 5),
    ]
    assert said[0][:3] == ("1", "Welcome and apologies", None)
    assert [pack.paper_at(n) for n, block in enumerate(pack.blocks) if block.text == "Our visitors"] == [
        "Chief Executive briefing"
    ]


def test_an_agenda_alone_gives_no_pages_of_papers_that_are_not_there() -> None:
    lines = ("01 Welcome", "02 Report of the audit committee", "03 Staff story", "16i Winter plan")
    pack = opened(Document(body=drawn(written("# Agenda", *lines))))
    assert [(one.item, one.title, one.page) for one in agenda(pack).items] == [
        ("01", "Welcome", None), ("02", "Report of the audit committee", None), ("03", "Staff story", None),
        ("16i", "Winter plan", None),
    ]  # fmt: skip


def test_a_front_sheet_in_a_ruled_table_of_a_pdf_is_read_and_tells_the_kind() -> None:
    body = printed(
        "# Research and innovation\nTitle of paper\tResearch and innovation\nItem number\t7a\n"
        "Meeting date\t12 March 2026\nSponsor\tA Person, medical director\n"
        "Recommendations\tThe Board of Directors is invited to note the growth in trials.\n" + FILL
    )
    record = read(body)
    (found,) = record.front_sheets
    assert (record.kind, found.item, found.author_roles) == ("board-paper", "7a", ("medical director",))
    assert found.recommendation == "The Board of Directors is invited to note the growth in trials."
    assert record.meeting is not None
    assert record.meeting.date == "2026-03-12"


def test_papers_of_one_page_each_keep_their_titles_and_numbers() -> None:
    """They count as the pages do, and stand where a running head stands."""
    pages = [
        written(
            f"# Service update {n}", f"Agenda item: {n}", "Presented by: Chief Nurse", f"Recommendation: note ward {n}."
        )
        for n in range(1, 6)
    ]
    pack = opened(Document(body=drawn(*pages)))
    assert [block.text for block in pack.blocks if block.heading] == [f"Service update {n}" for n in range(1, 6)]
    assert [one.item for one in front_sheets(pack).items] == ["1", "2", "3", "4", "5"]


def test_the_meeting_of_a_pack_is_that_of_its_cover_and_not_of_its_minutes_or_of_the_next() -> None:
    found = meeting(
        opened(Document(body=bound_pack())), "https://northmoor.nhs.uk/files/2026-04/board-pack-21-05-2026.pdf"
    )
    assert found is not None
    assert found.date == "2026-05-28"
    assert found.evidence[0].quote.startswith("Thursday 28 May 2026")
    assert found.evidence[0].page == 1
    assert [one.quote for one in found.evidence[1:]] == ["board-pack-21-05-2026.pdf"]
    assert found.title == "Board of Directors (Public)"


def test_a_bound_pack_is_a_board_paper_without_an_address_and_its_trust_is_named() -> None:
    record = read(bound_pack())
    assert (record.kind, record.organisation.name) == ("board-paper", NORTHMOOR)


COVERS = {
    "MEETING OF THE TRUST BOARD TO BE HELD IN PUBLIC\n\nOn Wednesday 3rd December 2025 at 10:00\n\n"
    "Minutes of 1 October 2025": "2025-12-03",
    "Group Board\n\nPapers for the meeting on 09/07/2026\n\nDate of next meeting: 10/09/2026": "2026-07-09",
    "Report to: Trust Board\nDate of meeting: 6th Nov. 2025\nReport title: Estates\nPrepared by: Head of Estates\n\n"
    "Date paper was written: 20 October 2025": "2025-11-06",
    "Board of Directors\n\n2026/27 meeting schedule\n\nTuesday 19 January\n\nMeeting held in public": "2027-01-19",
    "Oakmere Trust\n\nPublic Board\n\nTuesday 6 May 2025 at 9.30am\n\nAgenda": "2025-05-06",
    "Public Board\n\nThu 3 July 2025, 9.30am – 12.30pm, Boardroom, Trust Headquarters, Long Lane": "2025-07-03",
    "Trust Board paper\n\nVisits ended on Tuesday 6 May 2025 at 9.30am with thanks to all wards.": None,
    "Trust Board paper\n\nWe wrote this after the meeting of the Quality Committee on 4 May 2026.": None,
}  # fmt: skip


@pytest.mark.parametrize("said", COVERS)
def test_the_day_of_the_meeting_is_read_from_the_head_of_the_paper(said: str) -> None:
    found = meeting(text(said), None)
    assert (found.date if found else None) == COVERS[said]


def test_the_name_of_the_file_gives_the_day_where_the_paper_does_not() -> None:
    found = meeting(
        text("Estates report\n\nAll is well."), "https://x.nhs.uk/download/Public%20Board%2026112025.pdf?ver=1"
    )
    assert found is not None
    assert found.date == "2025-11-26"


def test_a_front_sheet_in_a_table_is_read_with_roles_alone() -> None:
    found = sheet(
        "Meeting\tBoard in Public\tDate\t8 January 2026\n"
        "Title of Report\tFreedom to Speak Up: half-year review\tAgenda Item\t11.2\n"
        "Executive Lead\tJo Bloggs, Chief People Officer\t\t\n"
        "Report Author\tSam Smith, Freedom to Speak Up Guardian\t\t\n"
        "Previously considered by\tPeople Committee, 11 December 2025\t\t\n"
        "Recommendation\tThe Board is invited to discuss the themes.\t\t\n"
    )
    assert found == FrontSheet(
        title="Freedom to Speak Up: half-year review", item="11.2", meeting="Board in Public, 8 January 2026",
        author_roles=("Chief People Officer", "Freedom to Speak Up Guardian"), line=1,
        previously="People Committee, 11 December 2025", recommendation="The Board is invited to discuss the themes.",
    )  # fmt: skip


def test_a_front_sheet_in_lines_is_read_though_its_labels_break() -> None:
    found = sheet(
        "SUBJECT: Quarterly mortality review\n\nREPORT FROM: Medical Director\n\n"
        "CONTACT OFFICER: Head of Clinical Effectiveness\n\n"
        "Agenda\n\nitem: PUB26/03/4.2\n\nPurpose of the report:\n\nTo show how deaths were looked at.\n\n"
        "The Board is asked to:\n\n- note the findings\n- agree the plan\n\nBackground\n\nMore words.\n"
    )
    assert (found.title, found.item) == ("Quarterly mortality review", "PUB26/03/4.2")
    assert found.author_roles == ("Medical Director", "Head of Clinical Effectiveness")
    assert found.purpose == "To show how deaths were looked at."
    assert found.recommendation is not None
    assert found.recommendation.endswith("note the findings agree the plan")


HEAD = "Report title: Waiting times\n\nLead director: Chief Operating Officer\n\nAgenda item: 9\n\n"
TICKS = {
    "a cell behind each": ("Purpose\tApproval\t\tAssurance\t✓\tDiscussion\t\n", "Assurance"),
    "a row below": ("Purpose:\nDecision\tDiscussion\tInformation\n\t\tX\n", "Information"),
    "a line behind each": ("This paper is for:\n\nDecision\n\nDiscussion\n\n√\n\nNoting\n", "Discussion"),
    "boxes in one line": ("Purpose: Approve ☐ Receive ☑ Note ☑", "Receive, Note"),
    "boxes before": ("Purpose: ☐ For approval ☒ For noting ☐ For discussion", "For noting"),
    "a column that is lost": ("Purpose:\n\nApproval Discussion Assurance\n\nX\n", None),
    "all choices, then a mark": ("Purpose:\n\nApproval\n\nDiscussion\n\nAssurance\n\n✓\n", None),
    "choices without any mark": ("Purpose: Approval Discussion Assurance", None),
    "words": ("Purpose: For assurance", "For assurance"),
}


@pytest.mark.parametrize("how", TICKS)
def test_what_is_ticked_is_read_or_unknown_but_never_guessed(how: str) -> None:
    said, purpose = TICKS[how]
    found = front_sheets(text(f"{HEAD}{said}\n\nRecommendation: note it.\n"))
    assert found.items[0].purpose == purpose
    assert bool(found.not_understood) == (purpose is None)
    if purpose is None:
        assert "cannot be told" in found.not_understood[0]


def test_a_level_of_assurance_is_read_where_it_is_printed_and_not_where_its_column_is_lost() -> None:
    assert sheet(f"{HEAD}Assurance: Substantial\n").assurance == "Substantial"
    lost = front_sheets(text(f"{HEAD}Assurance:\n\nNone Limited Reasonable Substantial\n\nX\n"))
    assert lost.items[0].assurance is None
    assert "assurance" in lost.not_understood[0]


def test_several_papers_of_one_text_are_its_parts() -> None:
    one = "Paper title: {}\n\nPresented by: Director of Strategy\n\nRecommendation: receive it.\n\nBody of {}.\n\n"
    pack = text(one.format("Green plan", "green") + one.format("Digital plan", "digital"))
    assert [part.title for part in pack.parts] == ["Green plan", "Digital plan"]
    assert [pack.paper_at(n) for n, block in enumerate(pack.blocks) if block.text.startswith("Body")] == [
        "Green plan", "Digital plan",
    ]  # fmt: skip


def test_a_person_with_a_title_has_no_front_sheet() -> None:
    assert not front_sheets(
        text("Attendance\n\nName\tTitle\nA Person\tChief Nurse\n\nTitle: Chief Nurse\n\nDate: 3 May\n")
    ).items


def test_an_agenda_ends_where_the_table_of_a_paper_begins() -> None:
    said = (
        "# Fenland Rivers NHS Foundation Trust\nBoard of Directors meeting in public\n## Agenda\n"
        "Item\tTitle\tLead\tPage\n1\tWelcome\tChair\t1\n2\tCorporate risk register\tCompany secretary\t1\n"
        "3\tAny other business\tChair\t1\n## Corporate risk register\nID\tRisk\tPrevious\tCurrent\n"
        "1042\tThere is a risk that the roof leaks\t12\t16\n1050\tThere is a risk that staff leave\t9\t9"
    )
    pack = opened(Document(body=printed(said)))
    assert [item.title for item in agenda(pack).items] == ["Welcome", "Corporate risk register", "Any other business"]
