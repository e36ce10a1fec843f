import csv
import io
import re

import lxml.html
import pytest

from storage.change import Evidence, ProofNow
from storage.digest import SilenceOver
from tests.digest.ward import (
    LODGE,
    MILL,
    ROSE,
    TRUST,
    alert,
    at_once,
    change,
    day,
    gathered,
    letter,
    notice,
    on,
    overall,
    week,
)

NAUGHTY = 'Rose <script>alert(1)</script>\r\nBcc: x@evil.example "House" & Sons\x00\u202e @channel <!here> [a](http://evil.example)'
WEEK = week(
    gathered(
        change(LODGE, before="Requires improvement", after="Good", day=19),
        change(LODGE, "safe", "Requires improvement", "Good", day=19),
        Contracted="No",
    ),
    gathered(
        change(),
        change(subject="safe"),
        change(subject="well-led", after="Requires improvement"),
        notice(ROSE, "17"),
        notice(ROSE, "12"),
        change(subject="AP1", before=None, after="AP1", kind="report-published"),
        change(subject="must/Keep medicines safe", before=None, after="Keep medicines safe", kind="action-added"),
        Contracted="Yes",
    ),
    gathered(
        change(TRUST, "3163", None, 16, kind="risk-added", report_date="2026-11-12", summary="Fenside Mental Health "
               "NHS Trust: new risk on the register: too few nurses at night."),
        change(TRUST, "2026-11-12", None, "Board", kind="meeting-papers-published", report_date="2026-11-12",
               scope=None, summary="Fenside Mental Health NHS Trust: board papers published."),
    ),
    columns=("Contracted",),
    at_once=(at_once(change(MILL, kind="deregistered", subject="archived", before=None, after="Archived", day=20)),),
)  # fmt: skip


def test_a_week_reads_well_as_plain_text() -> None:
    told = letter(WEEK)
    assert told.subject == "Wardround, week to Monday 23 November 2026: 1 service down, 1 up, 1 with other news"
    assert (
        told.text
        == """\
1 service down, 1 up and 1 with other news in the week to Monday 23 November 2026.

Ratings given in the week to Monday 23 November 2026:

Rose House
  Now: Inadequate
  Before: Good (down two steps)
  Key questions that differ: Safe: Good to Inadequate; Well-led: Good to Requires improvement
  Breaches: Regulation 12, 17
  Report of: 17 November 2026
  Contracted: Yes
  Source: https://www.cqc.org.uk/location/1-900000001

Harbour Lodge
  Now: Good
  Before: Requires improvement (up one step)
  Key questions that differ: Safe: Requires improvement to Good
  Report of: 19 November 2026
  Contracted: No
  Source: https://www.cqc.org.uk/location/1-900000002

Notices and enforcement:

Rose House
- Requirement notice on regulation 17
- Requirement notice on regulation 12
- Action the provider was told to take (must do: Keep medicines safe): Keep medicines safe

Board papers:

Fenside Mental Health NHS Trust, meeting of 12 November 2026
- New risk on the register: too few nurses at night
- Board papers published

Told at once:
- No longer registered: Mill View, Archived (20 November 2026)

412 sources visited, 2 in trouble.

Contains public sector information licensed under the Open Government Licence v3.0. Not endorsed by CQC.
Quoted from the trust's own board papers. Not endorsed by the trust or by CQC.
Sent by Wardround.
Reference WR-0123456789ab
"""
    )


def table_of(html: str) -> list[list[str]]:
    tree = lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    for label in tree.find_class("label"):
        label.drop_tree()
    return [[" ".join(cell.text_content().split()) for cell in row] for row in tree.iter("tr")]


def test_the_html_part_has_the_table_that_councils_make_by_hand() -> None:
    html = letter(WEEK).html
    assert table_of(html) == [
        ["Service", "Now", "Before", "Change", "Key questions that differ", "Breaches", "Report", "Contracted"],
        ["Rose House", "Inadequate", "Good", "down two steps",
         "Safe: Good to Inadequate; Well-led: Good to Requires improvement", "Regulation 12, 17", "17 November 2026",
         "Yes"],
        ["Harbour Lodge", "Good", "Requires improvement", "up one step", "Safe: Requires improvement to Good", "",
         "19 November 2026", "No"],
    ]  # fmt: skip
    assert ">Ratings given in the week to Monday 23 November 2026</caption>" in html
    assert (html.count('scope="col"'), html.count('scope="row"')) == (8, 2)
    assert '<a href="https://www.cqc.org.uk/location/1-900000001">17 November 2026</a>' in html


def test_on_a_narrow_screen_each_cell_says_what_it_is_and_an_empty_one_says_nothing() -> None:
    html = letter(WEEK).html
    assert '<span class="label">Key questions that differ: </span>Safe: Requires improvement to Good</td>' in html
    assert 'class="none"></td>' in html
    assert "(min-width: 851px) { .label { display: none } }" in html
    # Lying over each other as blocks, the cells would be no table to a screen reader without their roles.
    tree = lxml.html.document_fromstring(html)
    assert {tag.get("role") for tag in tree.iter("table", "thead", "tbody", "tr", "th", "td")} == {
        "table", "rowgroup", "row", "columnheader", "rowheader", "cell",
    }  # fmt: skip


def test_the_more_columns_a_table_has_the_sooner_its_rows_become_paragraphs() -> None:
    # By Chromium its words need 572 pixels without columns of one's own and about 100 for each of these.
    widths = [
        re.findall(r"max-width: (\d+)px\)", letter(WEEK.model_copy(update={"columns": names})).html)
        for names in ((), ("Contracted",), ("Contracted", "Officer", "Ward"))
    ]
    assert widths == [["740"], ["850"], ["1070"]]


def test_a_long_word_is_broken_where_rows_are_paragraphs() -> None:
    _, narrow = letter(WEEK).html.split("(max-width: 850px)")
    assert "overflow-wrap: break-word" in narrow[: narrow.index("</style>")]


def test_the_html_part_has_no_colour_of_its_own() -> None:
    html = letter(WEEK).html
    assert re.findall(r"(?<![-\w])(?:background|color)[^;\"]*:", html) == []
    assert '<meta name="color-scheme" content="light dark">' in html


def test_a_week_with_nothing_says_so_once_and_proves_that_somebody_looked() -> None:
    told = letter(week())
    assert told.subject == "Wardround, week to Monday 23 November 2026: nothing new"
    assert (
        told.text
        == """\
Nothing new in the week to Monday 23 November 2026: 412 sources visited, 2 in trouble.

Contains public sector information licensed under the Open Government Licence v3.0. Not endorsed by CQC.
Sent by Wardround.
Reference WR-0123456789ab
"""
    )
    assert told.html.count("412 sources visited, 2 in trouble.") == 1
    assert "<table" not in told.html
    assert letter(week(visited=1, in_trouble=0)).text.startswith(
        "Nothing new in the week to Monday 23 November 2026: 1 source visited, 0 in trouble."
    )


def test_a_week_in_which_nobody_looked_is_no_week_with_nothing() -> None:
    told = letter(week(visited=0, in_trouble=0))
    assert told.subject == "Wardround, week to Monday 23 November 2026: nothing new, and no page was visited"
    assert told.text.startswith(
        "Nothing new in the week to Monday 23 November 2026: 0 sources visited, 0 in trouble. No page was visited in"
        " this time, so that proves nothing: ask whoever looks after Wardround"
    )
    assert "No page was visited" in letter(week(visited=0), form="chat").text


def test_a_week_of_which_all_was_told_at_once_is_not_called_a_week_with_nothing() -> None:
    told = letter(week(at_once=(at_once(change(LODGE)),)))
    assert told.subject.endswith("23 November 2026: nothing besides what you were told already")
    assert told.text.startswith(
        "Nothing new in the week to Monday 23 November 2026 besides what you were told already: 412 sources visited"
    )
    assert "Told at once:\n- Down two steps: Harbour Lodge, overall, Good to Inadequate (17 November 2026)" in told.text


def test_a_message_that_did_not_arrive_yet_is_not_said_to_have_been_told() -> None:
    told = letter(week(at_once=(at_once(change(LODGE), state="retry"),)))
    assert "Good to Inadequate (17 November 2026; failed, will be tried again)" in told.text


def test_a_day_names_its_day_and_since_when_it_tells() -> None:
    told = letter(day(gathered(change(day=24))))
    assert told.subject == "Wardround, Tuesday 24 November 2026: 1 service down"
    assert told.text.startswith("1 service down since Monday 23 November 2026.\n")
    assert letter(day()).text.startswith("Nothing new since Monday 23 November 2026: 412 sources visited")


def test_a_digest_of_more_than_its_time_says_so() -> None:
    late = week(gathered(change()), since=on(9, 8))
    assert letter(late).subject == ("Wardround, Monday 9 November 2026 to Monday 23 November 2026: 1 service down")
    assert letter(late).text.startswith("1 service down since Monday 9 November 2026.")


def test_what_a_silence_held_back_says_whose_silence_it_was_and_why() -> None:
    quiet = SilenceOver(author="A. Nurse", reason="the site is being rebuilt", begins_at=on(16), over_at=on(20, 17))
    told = letter(week(gathered(change()), slot="silence 3", schedules=(), silence=quiet))
    assert told.subject == "Held back by the silence of A. Nurse until 20 November 2026: 1 service down"
    assert told.text.startswith(
        "1 service down held back by the silence of A. Nurse, from 16 November 2026, 06:00 until 20 November 2026,"
        ' 17:00 ("the site is being rebuilt").\n\nRatings held back:\n\nRose House\n'
    )


def test_a_digest_ends_with_who_sent_it_and_its_reference() -> None:
    told = letter(WEEK, public_address="https://ward.example/", instance="North team")
    assert "\n\n412 sources visited, 2 in trouble.\n\nHistory and evidence: https://ward.example/\n\n" in told.text
    assert told.text.endswith("Sent by Wardround (North team).\nReference WR-0123456789ab\n")
    assert "Open Government Licence v3.0. Not endorsed by CQC." in told.html


def test_a_repeat_is_said_to_be_one_first_thing() -> None:
    assert letter(WEEK, repeat=True).text.startswith("This may be a repeat of a message sent before")
    assert "This may be a repeat" in letter(WEEK, repeat=True).html
    assert letter(WEEK, repeat=True, form="chat").text.startswith("This may be a repeat")


# --- Chat


def test_a_chat_gets_the_falls_first_and_then_as_much_as_fits() -> None:
    told = letter(WEEK, form="chat")
    assert told.subject == "Wardround, week to Monday 23 November 2026: 1 service down, 1 up, 1 with other news"
    assert (
        told.text
        == """\
Rose House: Good to Inadequate, down two steps. Safe: Good to Inadequate; Well-led: Good to Requires improvement
Harbour Lodge: Requires improvement to Good, up one step. Safe: Requires improvement to Good
Rose House: Requirement notice on regulation 17
Rose House: Requirement notice on regulation 12
Rose House: Action the provider was told to take (must do: Keep medicines safe): Keep medicines safe
Fenside Mental Health NHS Trust, meeting of 12 November 2026: New risk on the register: too few nurses at night
Fenside Mental Health NHS Trust, meeting of 12 November 2026: Board papers published
Told at once: No longer registered: Mill View, Archived (20 November 2026)
Contains public sector information licensed under the Open Government Licence v3.0. Not endorsed by CQC.
Quoted from the trust's own board papers. Not endorsed by the trust or by CQC.
412 sources visited, 2 in trouble.
Reference WR-0123456789ab"""
    )
    assert told.html == ""


def test_what_a_chat_has_no_room_for_is_counted_last() -> None:
    told = letter(WEEK, form="chat", limit=380)
    assert told.text.endswith(
        "Harbour Lodge: Requires improvement to Good, up one step. Safe: Requires improvement to Good\n"
        "and 6 more. 412 sources visited, 2 in trouble.\nReference WR-0123456789ab"
    )


@pytest.mark.parametrize("limit", [200, 280, 400, 1500])
@pytest.mark.parametrize("name", ["Rose House", "R" * 3000, NAUGHTY * 30])
def test_a_chat_message_is_never_longer_than_its_limit_and_always_has_its_reference(limit: int, name: str) -> None:
    some = [gathered(change(ROSE.model_copy(update={"id": f"1-{number}", "name": name}))) for number in range(40)]
    told = letter(week(*some), form="chat", limit=limit, repeat=True, public_address="https://ward.example")
    assert len(told.subject) + len(told.text) <= limit
    assert told.subject.startswith("Wardround, week to Monday 23 November 2026: 40 services down")
    assert told.text.endswith("\nReference WR-0123456789ab")
    assert re.search(r"\nand \d+ more(\. 412 sources visited, 2 in trouble\.)?\nReference", "\n" + told.text)


def test_an_empty_chat_message_says_that_there_is_nothing() -> None:
    told = letter(week(), form="chat", limit=200)
    assert told.subject == "Wardround, week to Monday 23 November 2026: nothing new"
    assert told.text.startswith(
        "Nothing new in the week to Monday 23 November 2026: 412 sources visited, 2 in trouble.\n"
    )


# --- The file


def test_the_file_has_a_line_for_each_row_and_goes_only_where_it_is_wanted() -> None:
    assert letter(WEEK).attachments == ()
    [file] = letter(WEEK.model_copy(update={"attach_csv": True})).attachments
    assert (file.name, file.media_type) == ("wardround-2026-11-23-08-30.csv", "text/csv")
    assert file.text.startswith("\ufeffService,")
    lines = list(csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff"), newline="")))
    assert [(one["Service"], one["Contracted"]) for one in lines] == [("Rose House", "Yes"), ("Harbour Lodge", "No")]
    assert lines[0] == {
        "Service": "Rose House",
        "Part": "",
        "CQC id": "1-900000001",
        "Now": "Inadequate",
        "Before": "Good",
        "Change": "down two steps",
        "Each way it went": "",
        "Key questions that differ": "Safe: Good to Inadequate; Well-led: Good to Requires improvement",
        "Breaches": "Regulation 12, 17",
        "Report of": "17 November 2026",
        "Remark": "",
        "Contracted": "Yes",
        "Link": "https://www.cqc.org.uk/location/1-900000001",
    }


def test_a_week_without_a_table_has_no_file_and_a_chat_never_has_one() -> None:
    assert letter(week(attach_csv=True)).attachments == ()
    assert letter(WEEK.model_copy(update={"attach_csv": True}), form="chat").attachments == ()


def test_no_cell_of_the_file_is_a_formula_nor_breaks_its_line() -> None:
    bad = ROSE.model_copy(update={"name": '=HYPERLINK("http://evil.example")\r\n+1'})
    view = week(gathered(change(bad), **{"=Notes": "@SUM(A1)\n=2"}), columns=("=Notes",), attach_csv=True)
    [file] = letter(view).attachments
    heading, line = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff"), newline="")))
    assert line[0] == '\'=HYPERLINK("http://evil.example") +1'
    assert (heading[-2], line[-2]) == ("'=Notes", "'@SUM(A1) =2")


# --- Whatever is in it


def test_nothing_is_left_out_of_a_long_mail() -> None:
    some = [
        gathered(
            *(
                change(ROSE.model_copy(update={"id": f"1-{number}", "name": f"Home {number}"}), **more)
                for more in ({}, {"subject": "x", "before": None, "after": f"action {number}", "kind": "action-added"})
            )
        )
        for number in range(120)
    ]  # fmt: skip
    told = letter(week(*some))
    assert told.subject.endswith(": 120 services down")
    for number in range(120):
        assert f"\n\nHome {number}\n  Now: Inadequate\n" in told.text
        assert f": action {number}\n" in told.text
        assert f">Home {number}</th>" in told.html
    assert "more" not in told.text


def test_nothing_scraped_becomes_markup_or_a_second_line() -> None:
    rose = ROSE.model_copy(update={"name": NAUGHTY})
    view = week(
        gathered(
            change(rose, before="Good<img src=x>", after=NAUGHTY, url='https://www.cqc.org.uk/"onmouseover="x'),
            change(rose, "well-led", after="<b>Inadequate", url="javascript:alert(1)"),
            change(rose, f"must/{NAUGHTY}", None, NAUGHTY, kind="action-added"),
            notice(rose, "<i>12</i>"),
            **{"<u>Contracted": f"<a href='x'>{NAUGHTY}"},
        ),
        at_once=(
            at_once(
                change(rose, url=None, report_date="<b>soon</b>", evidence=Evidence(after=ProofNow(quote=NAUGHTY)))
            ),
        ),
        columns=("<u>Contracted",),
        silence=SilenceOver(author=NAUGHTY, reason=NAUGHTY, begins_at=on(16), over_at=on(20)),
    )
    told = letter(view, instance="<i>x</i>")
    assert set(re.findall(r"<(\w+)", told.html)) <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "div", "table", "caption", "thead", "tbody",
        "tr", "th", "td", "br", "ul", "li", "p", "span", "strong",
    }  # fmt: skip
    assert "href=" not in told.html.replace("&lt;a href=", "")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e]", told.subject + told.text)
    assert "\nBcc" not in told.text
    assert "\n" not in told.subject
    short = letter(view, form="chat")
    assert not re.search(r"@\w|<|>|\[|\]|`|\*|http://evil", short.subject + short.text)


def test_two_homes_of_one_name_are_told_apart() -> None:
    twin = ROSE.model_copy(update={"id": "1-900000009"})
    told = letter(week(gathered(change()), gathered(change(twin, after="Requires improvement"))))
    assert "\nRose House (1-900000001)\n  Now: Inadequate\n" in told.text
    assert "\nRose House (1-900000009)\n  Now: Requires improvement\n" in told.text


def test_what_has_no_dates_and_no_address_still_makes_a_row() -> None:
    bare = change(report_date=None, url=None, first_seen=None)
    told = letter(week(gathered(bare), standing=(overall(ROSE, "Inadequate"),)))
    assert "Rose House\n  Now: Inadequate\n  Before: Good (down two steps)\n\n412" in told.text
    assert alert(bare).changes[0].url is None
