"""Lists of board papers as other hands would write them: none of these pages is a fixture's."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from crawler.readers import board_index
from crawler.readers.document import Document
from crawler.readers.errors import GOES_ON, NotUnderstood
from crawler.readers.index.forms import absolute, file_name, is_file, type_of
from crawler.readers.index.titles import item_of
from crawler.readers.index.when import dates
from crawler.readers.index.years import years, years_of_address
from crawler.readers.papers.private import KEPT_OUT
from storage.record import Record

PATH = "/about/board/board-papers/"
HERE = f"https://www.anytrust.nhs.uk{PATH}"


def read(body: str, address: str | None = HERE, title: str = "Board papers - Any Trust") -> Record:
    page = f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"
    return board_index.read(Document(body=page.encode(), address=address, media_type="text/html"))


def followed(body: str, address: str = HERE) -> list[str]:
    page = f"<!doctype html><html><head><title>Board papers</title></head><body>{body}</body></html>"
    return [url.removeprefix("https://www.anytrust.nhs.uk") for url in board_index.following(page.encode(), address)]


def days(record: Record) -> list[tuple[str | None, str]]:
    return [(paper.meeting_date, paper.role) for paper in record.documents]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Thursday, 26th March 2026", "2026-03-26"),
        ("Meeting of Monday 2nd of February, 2026", "2026-02-02"),
        ("9th & 10th December 2025", "2025-12-09"),
        ("30 April and 1 May 2026", "2026-04-30"),
        ("Board-of-Directors-8-May-2026-v2", "2026-05-08"),
        ("PublicBoard13May2026", "2026-05-13"),
        ("public BOD 25.9.25 FINAL Boardbook", "2025-09-25"),
        ("zncm-publictrust-board-agenda-04062026", "2026-06-04"),
        ("X 20251125 BOD", "2025-11-25"),
        ("open 26 03 2026", "2026-03-26"),
        ("2026-05-20 agenda", "2026-05-20"),
        ("2026.7.9 pack", "2026-07-09"),
        ("July 7 2026", "2026-07-07"),
        ("Sept-2026", "2026-09"),
        ("board papers 2026 march", "2026-03"),
        ("Papers Jan'26", "2026-01"),
        ("260431", None),
        ("Version 1.7.1", None),
        ("31 February 2026", None),
        ("Smart marching on 2026 budgets", None),
        ("Ward 12 may not open", None),
    ],
)
def test_a_date_is_found_in_the_form_that_it_was_typed_in(text: str, iso: str | None) -> None:
    assert next((when.iso for when in dates(text) if when.iso), None) == iso


def test_six_figures_are_a_date_only_where_one_of_their_two_readings_is_left() -> None:
    assert [when.iso for when in dates("pack 310726")] == ["2026-07-31"]
    assert dates("pack 180626") == ()
    assert [when.iso for when in dates("pack 180626", years=(2026,))] == ["2026-06-18"]
    assert [when.iso for when in dates("260604 tb part i", years=(2025, 2026))] == ["2026-06-04"]


@pytest.mark.parametrize(
    ("text", "span"),
    [("Board papers 2026/27", (2026, 2027)), ("2025 to 2026", (2025, 2026)), ("Meetings in 2024", (2024, 2024)),
     ("2025-26 and 2026-27", None), ("2021-2026 archive", None), ("21 May 2026", None)],
)  # fmt: skip
def test_a_heading_names_a_year_or_a_financial_year(text: str, span: tuple[int, int] | None) -> None:
    found = years(text)
    assert (found and (found.first, found.last)) == span


def test_an_address_names_the_year_of_its_page() -> None:
    assert years_of_address("/BoardMeetings2526.aspx") == years("2025/26")
    assert years_of_address("/publications/board-papers-2024/") == years("2024")
    assert years_of_address("/media/1234/board") is None


@pytest.mark.parametrize(
    ("title", "item"),
    [("Item 7ii Winter plan", "7ii"), ("Enc. F - Guardian of safe working", "F"), ("12.3 Learning from deaths", "12.3"),
     ("05a Charitable funds", "05a"), ("K. Charter", "K"), ("TB/2026/041 Cover", "TB/2026/041"),
     ("Agenda Item 14: BAF", "14"),
     ("18 months on: the plan", None), ("21 May 2026 papers", None), ("A year in review", None),
     ("Papers for May", None)],
)  # fmt: skip
def test_the_number_of_an_item_is_read_from_its_title(title: str, item: str | None) -> None:
    assert item_of(title) == item


@pytest.mark.parametrize(
    ("address", "form"),
    [("/download/clientfiles/files/May.pdf?x=1", "pdf"), ("/download.cfm?doc=docm93.docx&ver=2", "docx"),
     ("/files/risk.PPTX", "pptx"), ("/download_file/8120/222", "unknown"),
     ("/documents/12-board-paper-26-march-2026/file", "unknown"),
     ("/s3/assets/board%20slides.xlsx", "xlsx"), ("/old/papers.doc", "unknown")],
)  # fmt: skip
def test_the_form_of_a_file_is_guessed_from_its_address_alone(address: str, form: str) -> None:
    url = absolute(address, HERE)
    assert is_file(url or "")
    assert type_of(url or "") == form


@pytest.mark.parametrize(
    "address",
    [
        "/about/board/papers/2026/",
        "/events/board-meeting-2-july-2026",
        "/documents/x-trust-board-papers-may-2026/",
        "/media/news",
    ],
)
def test_a_page_is_no_file(address: str) -> None:
    assert not is_file(absolute(address, HERE) or "")


def test_an_address_loses_its_place_and_its_trackers_and_keeps_the_rest() -> None:
    assert absolute("/d/a b.pdf?ver=1&doc=x.pdf&utm_source=mail#page=3", HERE) == (
        "https://www.anytrust.nhs.uk/d/a%20b.pdf?ver=1&doc=x.pdf"
    )
    assert file_name("https://x.nhs.uk/documents/12-board-paper/file") == "12-board-paper"
    assert absolute("javascript:void(0)", HERE) is None
    assert absolute("http://[broken", HERE) is None


def test_papers_of_a_meeting_take_its_day_and_not_the_day_of_what_they_are_about() -> None:
    record = read(
        "<h1>Public board</h1><h2>Thursday 9 July 2026</h2><ol>"
        "<li><a href='/f/1.pdf'>1. Minutes of the meeting held on 14 May 2026</a></li>"
        "<li><a href='/f/2.pdf'>2. Performance report: May 2026</a></li>"
        "<li><a href='/f/3.pdf'>3. Accounts for the year ended 31 March 2026</a></li>"
        "<li><a href='/f/4.pdf'>4. Annual report of the Audit Committee</a></li></ol>"
    )
    assert days(record) == [
        ("2026-07-09", "minutes"), ("2026-07-09", "paper"), ("2026-07-09", "paper"), ("2026-07-09", "paper"),
    ]  # fmt: skip
    assert [paper.item for paper in record.documents] == ["1", "2", "3", "4"]


def test_a_cell_that_spans_rows_dates_all_of_them_and_the_column_names_the_paper() -> None:
    record = read(
        "<h1>Trust Board</h1><table><tr><th>Date</th><th>Document</th></tr>"
        "<tr><td rowspan='2'>4 June 2026</td><td><a href='/f/a.pdf'>Agenda</a></td></tr>"
        "<tr><td><a href='/f/b.pdf'>Papers</a></td></tr>"
        "<tr><td>2 April 2026</td><td><a href='/f/c.pdf'>Papers</a></td></tr></table>"
    )
    assert days(record) == [("2026-06-04", "agenda"), ("2026-06-04", "pack"), ("2026-04-02", "pack")]


def test_lines_parted_by_breaks_are_lines_of_their_own() -> None:
    record = read(
        "<h1>Board meetings</h1><h2>2026</h2><p>28 January: <a href='/f/1.pdf'>Agenda</a> | "
        "<a href='/f/2.pdf'>Papers</a><br>"
        "25 March: <a href='/f/3.pdf'>Agenda</a> | <a href='/f/4.pdf'>Papers</a></p>"
    )
    assert [day for day, _ in days(record)] == ["2026-01-28", "2026-01-28", "2026-03-25", "2026-03-25"]


def test_a_day_that_is_a_link_of_its_own_dates_the_papers_of_its_row() -> None:
    record = read(
        "<h1>Board</h1><table><tr><td><a href='/events/board-6-may-2026'>Board, 6 May 2026</a></td>"
        "<td><a href='/f/1.pdf'>Papers</a></td></tr></table>"
    )
    assert days(record) == [("2026-05-06", "pack")]
    assert record.meetings[0].url == "https://www.anytrust.nhs.uk/events/board-6-may-2026"


def test_an_item_that_opens_with_a_day_is_the_title_of_the_list_inside_it() -> None:
    record = read(
        "<h1>Board</h1><ul><li>Wednesday 6 May 2026, 10.00, in the lecture theatre of the infirmary<ul>"
        "<li><a href='/f/1.pdf'>Agenda</a></li><li><a href='/f/2.pdf'>Minutes of the Audit Committee</a></li></ul></li>"
        "<li>Wednesday 1 July 2026, by video<ul><li><a href='/f/3.pdf'>Agenda</a></li></ul></li></ul>"
    )
    assert days(record) == [("2026-05-06", "agenda"), ("2026-05-06", "minutes"), ("2026-07-01", "agenda")]


def test_the_page_of_a_month_dates_its_papers_and_the_minutes_of_the_meeting_before_too() -> None:
    record = read(
        "<main><h1>Papers of the Trust Board: March 2026</h1><p><a href='/f/0.pdf'>00 Agenda</a></p>"
        "<p><a href='/f/4.pdf'>04 Minutes of the last meeting 28 January 2026</a></p></main>"
    )
    assert days(record) == [("2026-03", "agenda"), ("2026-03", "minutes")]


def test_a_caption_gives_its_table_the_year_and_nothing_behind_it() -> None:
    record = read(
        "<h1>Board papers</h1><table><caption>2025/26</caption><tr><th>Month</th><th>Pack</th></tr>"
        "<tr><td>January</td><td><a href='/f/1.pdf'>Board pack</a></td></tr></table>"
        "<p>June <a href='/f/2.pdf'>Board pack</a></p>"
    )
    assert days(record) == [("2026-01", "pack"), (None, "pack")]


def test_a_public_pack_in_two_halves_is_both_of_them() -> None:
    record = read(
        "<h1>Trust Board</h1><h2>14 May 2026</h2><p><a href='/f/pack-part-1.pdf'>Pack part 1 (pages 1 to 177)</a></p>"
        "<p><a href='/f/pack-part-2.pdf'>Pack part 2 (pages 178 to 391)</a></p>"
    )
    assert days(record) == [("2026-05-14", "pack"), ("2026-05-14", "pack")]


def test_terms_and_bold_lines_are_titles_of_what_follows() -> None:
    record = read(
        "<h1>Board</h1><dl><dt>6 May 2026</dt><dd><a href='/f/1.pdf'>Board book</a></dd></dl>"
        "<p><b>Wednesday 4 March 2026</b></p><p><a href='/f/2.pdf'>Board book</a></p>"
    )
    assert days(record) == [("2026-05-06", "pack"), ("2026-03-04", "pack")]


def test_papers_in_an_aside_or_a_closed_panel_are_papers() -> None:
    record = read(
        "<main><h1>Board of Directors</h1><p>We meet every other month.</p>"
        "<aside><h2>Papers</h2><a href='/f/board-pack-7-may-2026.pdf'>Board pack</a></aside>"
        "<div hidden aria-hidden='true'><a href='/f/board-pack-5-march-2026.pdf'>Board pack</a></div></main>"
    )
    assert days(record) == [("2026-05-07", "pack"), ("2026-03-05", "pack")]
    assert {paper.evidence for paper in record.documents} == {"file"}


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("<a href='/f/cog.pdf'>Council of Governors agenda, 3 June 2026</a>", "Council of Governors"),
        ("<a href='/f/x.pdf'>Annual Members' Meeting papers 2026</a>", "annual meeting"),
        ("<a href='/f/x.pdf'>Board papers 3 June 2026 (Part B)</a>", "private"),
        ("<a href='/f/x.pdf'>Confidential board agenda June 2026</a>", "private"),
        ("<a href='/f/x.pdf'>Audit Committee terms of reference</a>", "terms of reference"),
        ("<a href='/f/x.pdf'>People Committee minutes June 2026</a>", "committee"),
        ("<a href='/f/x.pdf'>Register of directors' interests June 2026</a>", "register of interests"),
        ("<a href='/f/x.pdf'>Questions from the public, 3 June 2026</a>", "questions"),
        ("<a href='/f/x.pdf'>Notes for observers of the Board</a>", "attend"),
        ("<a href='https://vimeo.com/1'>Board meeting 3 June 2026</a>", "recording"),
        ("<a href='/f/board-3-june-2026.mp4'>Board meeting 3 June 2026</a>", "recording"),
        ("<a href='/f/x.pdf'>Directors' expenses June 2026</a>", "expenses"),
        ("<a href='/f/x.pdf'>Jargon buster</a>", "glossary"),
        ("<a href='/f/x.pdf'>Board meeting dates 2026</a>", "dates"),
        ("<a href='/f/x.pdf'>Managing conflicts policy</a>", "policy"),
        ("<a href='#'>Download the June pack</a>", "no address"),
        ("<button>Read the board papers</button>", "no address"),
        ("<a href='javascript:open(9)'>Agenda (PDF)</a>", "no address"),
    ],
)
def test_what_is_no_paper_is_left_out_with_the_reason(link: str, why: str) -> None:
    record = read(
        f"<h1>Board papers</h1><ul><li>{link}</li><li><a href='/f/ok.pdf'>Board papers 1 July 2026</a></li></ul>"
    )
    assert [paper.title for paper in record.documents] == ["Board papers 1 July 2026"]
    assert [why in left.why for left in record.left_out] == [True]


@pytest.mark.parametrize(
    "title",
    ["Extraordinary board meeting 3 June 2026", "11 Finance Committee chair's report", "Annual report and accounts",
     "Quality Committee assurance report to the Board", "9.2 Freedom to speak up policy", "Board papers part 2 of 2",
     "Council of Governors update"],
)  # fmt: skip
def test_what_is_a_paper_of_the_meeting_stays_in(title: str) -> None:
    record = read(f"<h1>Board</h1><h2>Board meeting, 3 June 2026</h2><ul><li><a href='/f/x.pdf'>{title}</a></li></ul>")
    assert [paper.title for paper in record.documents] == [title]


def test_a_board_of_an_integrated_care_system_is_told_from_its_committees() -> None:
    record = read(
        "<h1>Meetings in public</h1><h2>ICB Board</h2><ul><li>"
        "<a href='/f/1.pdf'>ICB Board papers 14 May 2026</a></li></ul>"
        "<h2>Primary Care Commissioning Committee</h2><ul><li><a href='/f/2.pdf'>Papers 7 May 2026</a></li></ul>",
        "https://www.anyicb.nhs.uk/board-meetings",
    )
    assert days(record) == [("2026-05-14", "pack")]
    assert [left.title for left in record.left_out] == ["Papers 7 May 2026"]


def test_forward_dates_are_meetings_to_come_and_deadlines_are_not() -> None:
    record = read(
        "<h1>Board meetings</h1><h2>Meeting dates 2026/27</h2><ul><li>Thursday 28 May</li>"
        "<li>Thurs 26 November, 1pm, Education Centre"
        "</li><li>Thursday 28&nbsp;Jan</li><li>Council of Governors: 3 February</li>"
        "<li>Closing date for questions: 20 May</li></ul>"
        "<p>Page last updated 3 April 2026</p>"
    )
    assert [(one.date, one.upcoming) for one in record.meetings] == [
        ("2027-01-28", True), ("2026-11-26", True), ("2026-05-28", True),
    ]  # fmt: skip


@pytest.mark.parametrize("day", ["Friday 2 December 2026", "Friday 02/12/2026", "Fri, 2026-12-02"])
def test_a_weekday_that_is_not_that_day_s_is_told_and_dates_nothing(day: str) -> None:
    record = read(
        f"<h1>Board meetings</h1><p>The next board meeting is on {day}.</p><p><a href='/f/a.pdf'>Agenda</a></p>"
    )
    assert record.meetings == ()
    assert day in record.not_understood[0]


def test_one_file_under_two_links_is_one_document() -> None:
    record = read(
        "<h1>Board</h1><ul><li><a href='/download_file/view/12/9'>Board papers</a> 3 June 2026</li></ul>"
        "<p><a href='/download_file/12/9#x'>Board papers</a></p>"
    )
    assert len(record.documents) == 1


def test_a_link_that_is_called_after_a_patient_is_listed_without_the_name() -> None:
    said = ("3 Patient story: Doris Wigglesworth", "4 Patient story: Virtual Ward", "5 Quality report")
    items = "".join(f"<li><a href='/f/{n}.pdf'>{title}</a></li>" for n, title in enumerate(said))
    record = read(f"<main><h1>Board meeting 22 July 2026</h1><h2>Board papers 22 July 2026</h2><ul>{items}</ul></main>")
    assert [one.title for one in record.documents] == [KEPT_OUT, *said[1:]]
    assert [(one.item, one.meeting_date) for one in record.documents] == [(n, "2026-07-22") for n in "345"]
    assert "Wigglesworth" not in record.model_dump_json()


def test_years_and_meetings_are_followed_the_newest_first_and_nothing_else() -> None:
    assert followed(
        "<nav><a href='/about/board/board-papers/2026'>Board papers 2026</a><a href='/news/'>News 2026</a>"
        "</nav><main><h1>Board papers</h1>"
        "<a href='/about/board/board-papers/2024'>2024</a><a href='/about/board/board-papers/2025'>2025</a>"
        "<a href='/events/trust-board-14-may-2026'>Trust Board, 14 May 2026</a>"
        "<a href='/about/board/governors/2026'>Governors 2026</a>"
        "<a href='/news/2026/05/board-appoints-chair-5-may-2026'>Board appoints a chair, 5 May 2026</a>"
        "<a href='/about/board/board-papers/summary-14-may-2026'>Summary of the 14 May 2026 meeting</a>"
        "<a href='/work-for-us/vacancies-2026'>Vacancies 2026</a><a href='/f/board-pack-may-2026.pdf'>Pack</a></main>"
    ) == ["/about/board/board-papers/2026", "/events/trust-board-14-may-2026", "/about/board/board-papers/2025"]


def test_the_page_of_a_meeting_leads_to_no_other_meeting() -> None:
    before = "<a href='/board/board-meeting-12-march-2026'>Previous: 12 March 2026</a>"
    body = f"<main><h1>Board meeting 14 May 2026</h1>{before}</main>"
    assert followed(body, "https://www.anytrust.nhs.uk/board/board-meeting-14-may-2026") == []


def test_a_page_that_is_the_agenda_itself_is_a_document() -> None:
    words = "<p>" + "The Board will hear from each of the directors in turn. " * 20 + "</p>"
    address = "https://www.anytrust.nhs.uk/publications/board-meeting-agenda-wednesday-25th-march-2026/"
    record = read(f"<main><h1>Board meeting agenda: Wednesday 25th March 2026</h1>{words}</main>", address)
    assert [(paper.url, paper.type, paper.role) for paper in record.documents] == [(address, "html", "agenda")]


def test_a_list_without_an_address_is_read_as_well() -> None:
    assert days(read("<h1>Board papers</h1><a href='/f/a.pdf'>Board papers 3 June 2026</a>", None)) == [
        ("2026-06-03", "pack")
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<h1>Additional security check is required</h1><div class='h-captcha'></div>", "wall"),
        ("<h1>Request unsuccessful.</h1><p>Incapsula incident ID: 1</p>", "wall"),
        ("<div id='root'></div><noscript>You need to enable JavaScript to run this app.</noscript>", "script"),
        ("<h1>Board papers</h1><div class='wpfd-container'></div>", "WP File Download"),
        ("<h1>Board papers</h1><p>Documents are loading</p>", "script"),
        ("<h1>Page not found</h1><p>Sorry.</p>", "no such page"),
        (
            "<h1>Board papers</h1><p>Thank you for visiting our site, which tells of our wards and what they do.</p>",
            "lists no",
        ),
        ("", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence_and_never_read_as_nothing_new(body: str, words: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read(body, title="")
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def _hostile() -> Iterator[str]:
    yield "<h1>Board</h1>" + "<a href='/f/x.pdf'>Board papers 1 May 2026</a>" * 24_000
    yield "<div>" * 10_000 + "<a href='/f/x.pdf'>Board papers 1 May 2026</a>"
    yield "<h1>Board</h1><p>" + "1 May, " * 100_000
    yield "<h1>Board</h1><a href='/f/" + "1-" * 200_000 + ".pdf'>" + "Board 1.1.1.1" * 20_000 + "</a>"
    yield "<h1>Board</h1>" + "<span id='a'><a href='#a'>" * 100 + "minutes of " * 30_000
    yield "<h1>Board</h1><table>" + "<tr><td rowspan='499'>1 May 2026</td></tr>" * 3_000


@pytest.mark.parametrize("body", list(_hostile()), ids=["links", "nested", "days", "one link", "labels", "spans"])
def test_a_hostile_page_costs_a_second_or_is_refused(body: str) -> None:
    began = time.process_time()
    with suppress(NotUnderstood):
        read(body)
    assert time.process_time() - began < 2.5


def test_parts_that_open_without_a_heading_name_the_year_of_what_is_in_them() -> None:
    record = read(
        "<h1>Board papers</h1><div class='x-accordion'>"
        "<div class='x-item'><div class='x-accordion-title' role='button'><a tabindex='0'>2026</a></div><div>"
        "<h4>3 June</h4><p><a href='/f/j.pdf'>Download (PDF, 3MB)</a></p></div></div>"
        "<div class='x-item'><div class='x-accordion-title' role='button'><a tabindex='0'>2025</a></div><div>"
        "<h4>3 December</h4><p><a href='/f/d.pdf'>Download (PDF, 9MB)</a></p></div></div></div>"
    )
    assert days(record) == [("2026-06-03", "pack"), ("2025-12-03", "pack")]


def test_the_day_on_which_a_file_was_put_there_is_no_meeting() -> None:
    record = read(
        "<h1>Public Board papers</h1><table><tr><th>Name</th><th>Modified</th></tr>"
        "<tr><td><a href='/Docs/2026.06.05%20Board%20Pack%20v2.pdf'>2026.06.05 Board Pack v2</a></td>"
        "<td>29/05/2026 16:12</td></tr></table>"
        "<article><time>20 May 2026</time><h2><a href='papers-27-may/'>Public Board - 27 May 2026</a></h2></article>"
    )
    assert days(record) == [("2026-06-05", "pack")]
    assert [one.date for one in record.meetings] == ["2026-06-05", "2026-05-27"]
    assert record.not_understood == ()


def test_the_second_of_two_links_to_a_file_may_be_the_one_that_names_it() -> None:
    record = read(
        "<h1>Trust Board: 6 May 2026</h1><section><a href='/f/p1.pdf'><img src='x.png' alt=''></a>"
        "<h2><a href='/f/p1.pdf'>Board papers Part 1</a></h2><p>PDF, 21.3MB, 312 pages</p></section>"
    )
    assert [(one.title, one.role) for one in record.documents] == [("Board papers Part 1", "pack")]


def test_a_month_is_a_day_where_a_line_beside_it_says_when_the_board_met() -> None:
    record = read(
        "<h1>Board meetings</h1><details><summary>2026 papers</summary><details><summary>February</summary>"
        "<p>The Board met on Thursday 5 February 2026.</p><ul><li><a href='/f/f.pdf'>Board pack</a></li></ul></details>"
        "<details><summary>April</summary><p>Thursday 2 April</p><ul><li><a href='/f/a.pdf'>Board pack</a></li></ul>"
        "</details></details>"
    )
    assert days(record) == [("2026-02-05", "pack"), ("2026-04-02", "pack")]


def test_a_saved_page_is_known_by_what_it_lists_and_by_the_address_that_it_gives_itself() -> None:
    page = (
        b"<!doctype html><html><link rel='canonical' href='https://www.any.nhs.uk/d/'>"
        b"<title>Meetings and papers</title>"
        b"<main><h1>Meetings and papers</h1><h2>Board of Directors</h2>"
        b"<ul><li><a href='b1.pdf'>6 May 2026 - public papers</a></li></ul></main></html>"
    )
    assert board_index.recognised(page, None)
    record = board_index.read(Document(body=page, address=None, media_type=None))
    assert [one.url for one in record.documents] == ["https://www.any.nhs.uk/d/b1.pdf"]


def test_a_report_to_the_public_on_a_private_meeting_is_public() -> None:
    record = read(
        "<h1>Trust Board - 27 May 2026</h1><p><a href='/f/9.pdf'>09 Private Board Summary Report</a></p>"
        "<p><a href='/f/x.pdf'>Private Board agenda</a></p>"
    )
    assert [one.item for one in record.documents] == ["09"]
    assert [one.why for one in record.left_out] == ["of the private part of a meeting"]


def test_every_paper_of_a_list_inside_a_row_is_of_the_day_of_that_row() -> None:
    record = read(
        "<h1>Trust Board</h1><h2>Past meetings</h2><table><tr><th>Meeting</th><th>Documents</th></tr>"
        "<tr><td>29 September 2026</td><td><ul><li><a href='/a/0.pdf'>Agenda</a></li>"
        "<li><a href='/a/1.pdf'>1. Minutes of 28 July 2026</a></li>"
        "<li><a href='/a/3.pdf'>3. Integrated Performance Report (data to August 2026)</a></li>"
        "<li><a href='/a/5.pdf'>5. Finance report M5</a></li></ul></td></tr></table>"
    )
    assert [one.meeting_date for one in record.documents] == ["2026-09-29"] * 4
    assert [(one.date, one.upcoming) for one in record.meetings] == [("2026-09-29", False)]


def test_notes_of_the_meeting_before_go_to_the_meeting_that_they_stand_under() -> None:
    record = read(
        "<h1>Board meetings</h1><details><summary>Wednesday 16 September 2026</summary><ul>"
        "<li><a href='/m/0.pdf'>Agenda 00 Public Board 16 September 26</a></li>"
        "<li><a href='/m/4.xlsx'>Agenda 04 Governance Log 2026-27</a></li>"
        "<li><a href='/m/5.pdf'>Agenda 05 Public Board Notes 15 July 26</a></li></ul></details>",
        title="Board meetings and events - NHS Any Valley Integrated Care Board",
    )
    assert days(record) == [("2026-09-16", "agenda"), ("2026-09-16", "paper"), ("2026-09-16", "minutes")]
    assert record.organisation.name == "NHS Any Valley Integrated Care Board"


def test_one_set_of_papers_for_the_board_and_the_annual_meeting_is_the_boards() -> None:
    record = read(
        "<h1>Board papers</h1><ul><li><a href='/download/1'>Public Board and AGM papers, 24 September 2026</a></li>"
        "<li><a href='/d/2.pdf'>Annual General Meeting 24 September 2026</a></li>"
        "<li><a href='/d/3.pdf'>Charity Corporate Trustee meeting 24 September 2026</a></li></ul>"
        "<h2>15 July 2026 (including AGM)</h2><ul><li><a href='/d/4.pdf'>04 Annual Report 2025/26</a></li></ul>",
        title="Board papers - Any Trust",
    )
    assert [one.url.rpartition("/")[2] for one in record.documents] == ["1", "4.pdf"]
    assert [one.why for one in record.left_out] == [
        "of the annual meeting, not of a meeting of the board", "of the trustees of a charity, not of the board",
    ]  # fmt: skip


def test_papers_in_a_frame_from_elsewhere_are_named_and_not_passed_over() -> None:
    record = read(
        "<h1>Board of Directors papers</h1><h2>10 September 2026</h2>"
        "<iframe src='https://pages.example/any/board' title='Board papers 10 September 2026'></iframe>"
        "<iframe src='https://www.youtube.com/embed/x' title='Meeting of 10 September 2026'></iframe>"
        "<p><a class='btn' role='button'>View the papers</a></p>"
    )
    assert [(one.title, one.why) for one in record.left_out] == [
        ("View the papers", "the button has no address"),
        ("Board papers 10 September 2026", "shown in a frame from elsewhere, which is not read"),
    ]


def test_a_month_with_two_figures_is_of_a_year_that_the_page_names() -> None:
    named = read("<h1>Board papers</h1><h2>2025</h2><p><a href='/x/a.pdf'>Board papers Sept 25</a></p>")
    assert days(named) == [("2025-09", "pack")]
    assert days(read("<h1>Board papers</h1><p><a href='/x/a.pdf'>Board papers Sept 25</a></p>"))[0][0] is None


@pytest.mark.parametrize(
    ("address", "links", "behind"),
    [
        (HERE, "<a href='?page=2'>2</a> <a href='?page=3'>3</a> <a href='?page=2' rel=next>Next</a>", f"{PATH}?page=2"),
        (
            HERE,
            "<nav><a href='?page=1' aria-label='Next page'>›</a> <a href='?page=9'>Last »</a></nav>",
            f"{PATH}?page=1",
        ),
        (HERE, f"<a href='{PATH}page/2/'>Older entries</a>", f"{PATH}page/2/"),
        (f"{HERE}page/2/", f"<a href='{PATH}'>1</a> <a href='{PATH}page/3/'>Older</a>", f"{PATH}page/3/"),
        (
            f"{HERE}?year=2026",
            "<a href='?page=2'>2</a> <a href='?year=2026&amp;page=2'>2</a>",
            f"{PATH}?year=2026&page=2",
        ),
        (f"{HERE}?page=3", "<a href='?page=2'>2</a> <a href='?page=4'>4</a>", None),
        (HERE, "<a href='/news?page=2'>Older news</a> <a href='?page=0'>First</a> <a href='?sort=2'>2</a>", None),
        (HERE, "<a href='/about/board/next/'>Next meeting</a>", None),
    ],
)
def test_the_next_page_of_a_list_is_followed_and_no_more_than_three_are(
    address: str, links: str, behind: str | None
) -> None:
    pack = "<p><a href='/f/1.pdf'>Board papers 26 March 2026</a></p>"
    assert followed(pack + links, address) == ([behind] if behind else [])


def test_a_list_that_goes_on_says_so_and_shows_nothing_to_be_gone() -> None:
    pack = "<p><a href='/f/1.pdf'>Board papers 26 March 2026</a></p>"
    assert read(f"{pack}<a href='?page=2'>2</a>").warnings == (GOES_ON,)
    assert read(f"{pack}<a href='?page=1'>1</a>", f"{HERE}?page=2").warnings == (GOES_ON,), "its last page too"
    assert read(f"{pack}<a href='?year=2025'>2025</a>").warnings == ()
