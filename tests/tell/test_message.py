import re
from typing import Any

import lxml.html
import pytest

from monitor.message import Message, Voice, compose, compose_test
from monitor.sentences import clean, day, moment
from storage.alert import AlertedChange, AlertView, rating_table, worst_first
from storage.change import Evidence, Proof, ProofNow
from storage.record import Dates
from tests.tell.stage import HOME, change, confirmed, new_report, rise

TRUST = HOME.model_copy(update={"level": "provider", "id": "RX9", "name": "Fenside Mental Health NHS Trust"})
CRISIS = "service:mental-health-crisis-services"
NAUGHTY = 'Rose <script>alert(1)</script>\r\nBcc: x@evil.example "House" & Sons\x00\u202e @channel <!here> [a](http://evil.example)'


def view(*changes: AlertedChange, in_force: dict[str, str] | None = None, **more: Any) -> AlertView:
    told = worst_first(changes)
    given = {
        "organisation": told[0].organisation,
        "changes": told,
        "table_scope": told[0].scope,
        "table": rating_table(told, told[0].scope, in_force or {}),
        "report": "AP9001",
    }
    return AlertView.model_validate({**given, **more})


def message(about: AlertView, **more: Any) -> Message:
    return compose(about, Voice(**{"reference": "WR-0123456789ab", **more}))


def safe_falls(**more: Any) -> AlertedChange:
    return change(
        subject="safe",
        after="Requires improvement",
        steps=1,
        severity="high",
        summary="Rose House: safe went down one step from Good to Requires improvement.",
        evidence=Evidence(after=ProofNow(quote="Safe: Requires improvement")),
        **more,
    )


def derived() -> AlertedChange:
    return change(
        organisation=TRUST,
        scope="provider",
        subject="well-led",
        after="Requires improvement",
        steps=1,
        severity="high",
        provenance="derived",
        url="https://www.cqc.org.uk/provider/RX9/reports/AP7/well-led-assessment/well-led",
        evidence=Evidence(before=Proof(quote="Well-led: Good"), after=ProofNow(quote="44 (out of 100) for this area")),
        summary="Fenside Mental Health NHS Trust: well-led went down one step from Good to Requires improvement "
        "(worked out by Wardround, not printed by CQC).",
    )


SUBJECTS = [
    ((change(),), "Down two steps: Rose House, overall, Good to Inadequate"),
    ((change(), new_report()), "Down two steps: Rose House, overall, Good to Inadequate"),
    (
        (new_report(), rise(), safe_falls(), change()),
        "Down two steps: Rose House, overall, Good to Inadequate, and 2 more changes",
    ),
    ((rise(), safe_falls()), "Down one step: Rose House, safe, Good to Requires improvement, and 1 more change"),
    ((confirmed("safe"), confirmed(), new_report()), "New report, rating unchanged: Rose House, overall, Good"),
    ((new_report(),), "New report: Rose House, report of 17 July 2025"),
    (
        (change(before=None, after="Good", kind="first-rating", direction=None, steps=0, severity="medium"),),
        "First rating: Rose House, overall, Good",
    ),
    (
        (derived(),),
        "Down one step: Fenside Mental Health NHS Trust, well-led, Good to Requires improvement"
        " (worked out by Wardround, not printed by CQC)",
    ),
    (
        (derived(), change("score-changed", organisation=TRUST, severity="low")),
        "Down one step: Fenside Mental Health NHS Trust, well-led, Good to Requires improvement"
        " (worked out by Wardround, not printed by CQC)",
    ),
    (
        (change(state="unconfirmed"),),
        "Down two steps: Rose House, overall, Good to Inadequate (seen once, not yet confirmed)",
    ),
    (
        (
            change(
                organisation=TRUST,
                scope=CRISIS,
                scope_name="Mental health crisis services",
                steps=1,
                after="Requires improvement",
            ),
        ),
        "Down one step: Fenside Mental Health NHS Trust, Mental health crisis services, overall,"
        " Good to Requires improvement",
    ),
    (
        (change("rating-corrected", before="Inadequate", after="Good", direction="up", severity="high"),),
        "Rating corrected in the same report, up two steps: Rose House, overall, Inadequate to Good",
    ),
    (
        (change("rating-withdrawn", after=None, direction=None, steps=0),),
        "Rating withdrawn: Rose House, overall, was Good",
    ),
    (
        (
            change(
                "assessment-started",
                subject="checks-under-way",
                scope=None,
                before=None,
                after="x" * 90,
                direction=None,
            ),
        ),
        "CQC's checks under way: Rose House",
    ),
    (
        (
            change(
                "manager-changed", subject=None, scope=None, before=None, after=None, direction=None, severity="info"
            ),
        ),
        "Person in charge changed: Rose House",
    ),
    (
        (
            change(
                "source-unreadable",
                subject=None,
                scope=None,
                before=None,
                after=None,
                direction=None,
                severity="medium",
            ),
        ),
        "Page could not be read: Rose House",
    ),
]


@pytest.mark.parametrize(("changes", "subject"), SUBJECTS)
def test_the_subject_says_it_all(changes: tuple[AlertedChange, ...], subject: str) -> None:
    assert message(view(*changes)).subject == subject


def test_the_plain_part_holds_the_whole_table_one_line_for_each_key_question() -> None:
    about = view(change(), safe_falls(), rise(), new_report(), in_force={"effective": "Good"})
    assert (
        message(about).text
        == """\
Rose House: overall went down two steps from Good to Inadequate.

Ratings of Rose House as a whole:
Overall: Good before, Inadequate now, down two steps
Safe: Good before, Requires improvement now, down one step
Effective: Good, unchanged
Caring: Good before, Outstanding now, up one step
Responsive: not known
Well-led: not known

Also:
- New report of 17 July 2025

Report of: 17 July 2025
Section updated: 16 July 2025
Published: 17 July 2025
First seen by Wardround: 18 July 2025, 07:02

Source: https://www.cqc.org.uk/location/1-900000001/reports/AP9001/overall

CQC page shows: "Overall: Inadequate"
Before, CQC showed: "Overall: Good"
CQC page shows: "Safe: Requires improvement"
CQC page shows: "caring: Outstanding"

Contains public sector information licensed under the Open Government Licence v3.0. Not endorsed by CQC.
Sent by Wardround.
Reference WR-0123456789ab
"""
    )


def test_the_html_part_has_the_same_as_a_real_table_with_headings() -> None:
    html = message(view(change(), safe_falls(), in_force={"effective": "Good"})).html
    cells = re.findall(r"<(?:th|td)[^>]*>([^<]*)</", html)
    assert cells[:12] == [
        "Key question",
        "Before",
        "Now",
        "Change",
        "Overall",
        "Good",
        "Inadequate",
        "down two steps",
        "Safe",
        "Good",
        "Requires improvement",
        "down one step",
    ]
    assert cells[-4:] == ["Well-led", "not known", "not known", ""]
    assert html.count('scope="col"') == 4
    assert html.count('scope="row"') == 6
    assert '<html lang="en-GB">' in html


def test_on_a_telephone_a_key_question_stands_above_its_row_and_the_table_is_still_one() -> None:
    # By Chromium its four columns are wider than 320 pixels: which way it went was cut off at the edge.
    html = message(view(change(), in_force={"effective": "Good"})).html
    _, narrow = html.split("@media (max-width: 480px) {")
    assert ".ratings th { display: block }" in narrow
    assert ".ratings td { display: inline-block; box-sizing: border-box; width: 32%;" in narrow
    assert '<table role="table" class="ratings"' in html
    roles = set(re.findall(r'<(?:table|thead|tbody|tr|th|td)\b[^>]*role="([a-z]+)"', html))
    assert roles == {"table", "rowgroup", "row", "columnheader", "rowheader", "cell"}
    assert not re.search(r"<(?:thead|tbody|tr|th|td)>", html)


def rows_of(html: str) -> list[list[str]]:
    tree = lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    return [[cell.text_content() for cell in row] for row in tree.iter("tr")]


def test_the_html_part_begins_with_what_happened_and_needs_neither_styles_nor_a_light_background() -> None:
    html = message(view(derived())).html
    assert html.startswith("<!DOCTYPE html>")
    assert html.index("went down one step") < html.index("<table") < html.index("Source: <a href")
    # A colour for the text alone is unreadable where a mail program shows letters light on dark.
    assert re.findall(r"(?<![-\w])(?:background|color)[^;\"]*:", html) == []
    assert '<meta name="color-scheme" content="light dark">' in html
    bare = re.sub(r' style="[^"]*"', "", html)
    assert rows_of(bare)[-2:] == [
        ["Well-led", "Good", "Requires improvement", "down one step"],
        ["Well-led: worked out by Wardround, not printed by CQC"],
    ]
    assert "<caption>Ratings of Fenside Mental Health NHS Trust as a whole</caption>" in bare


def test_a_rise_never_hides_a_fall() -> None:
    told = message(view(*(rise(subject) for subject in ("overall", "caring", "responsive")), safe_falls()))
    assert told.subject.startswith("Down one step: Rose House, safe")
    assert "Caring: Good before, Outstanding now, up one step" in told.text
    short = message(view(rise("overall"), rise("caring"), change(), safe_falls()), form="chat", limit=200)
    assert "Safe: Good before, Requires improvement now, down one step" in short.text
    assert "Outstanding" not in short.text


def test_what_wardround_worked_out_is_marked_wherever_it_stands() -> None:
    told = message(view(derived()))
    mark = "worked out by Wardround, not printed by CQC"
    assert mark in told.subject
    assert f"Well-led: Good before, Requires improvement now, down one step ({mark})" in told.text
    assert f'CQC page shows (the rating is {mark}): "44 (out of 100) for this area"' in told.text
    assert told.html.count(mark) >= 3


def test_what_was_seen_only_once_is_said_to_be() -> None:
    told = message(view(change(state="unconfirmed"), safe_falls(state="unconfirmed")))
    assert "It was seen once, not yet confirmed." in told.text
    assert "- Safe went down one step from Good to Requires improvement (seen once, not yet confirmed)" in told.text
    assert "Overall: Good before, Inadequate now, down two steps (seen once, not yet confirmed)" in told.text
    assert "Overall: seen once, not yet confirmed" in " ".join(lxml.html.fromstring(told.html).text_content().split())
    chat = message(view(change(state="unconfirmed"), safe_falls(state="unconfirmed")), form="chat")
    assert "(seen once, not yet confirmed)" in chat.subject
    assert "Safe: Good before, Requires improvement now, down one step (seen once, not yet confirmed)" in chat.text


def test_every_date_has_its_own_name_and_none_stands_for_another() -> None:
    only_section = view(change(report_date=None, dates=Dates(section="2025-07")))
    assert "Section updated: July 2025\nFirst seen by Wardround: 18 July 2025, 07:02" in message(only_section).text
    published = message(
        view(change(dates=Dates(published="2025-07-17", visit_start="2025-05-01", visit_end="2025-05-02")))
    )
    assert "Published: 17 July 2025\nCQC's visit: 1 May 2025 to 2 May 2025" in published.text
    assert "Report of" not in published.text


def test_a_repeat_is_said_to_be_one_first_thing() -> None:
    told = message(view(change()), repeat=True)
    assert told.text.startswith("This may be a repeat of a message sent before with the reference WR-0123456789ab.\n")
    assert "This may be a repeat" in told.html
    assert "This may be a repeat" in message(view(change()), repeat=True, form="chat").text


def test_a_link_of_ours_stands_in_a_message_only_where_an_address_is_set() -> None:
    assert re.findall(r"https?://[^/\s\"<]+", message(view(change())).text) == ["https://www.cqc.org.uk"]
    ours = message(view(change()), public_address="https://ward.example/").text
    assert "History and evidence: https://ward.example/changes/c0ffee\n" in ours


def test_the_installation_is_named_where_it_has_a_name_of_its_own() -> None:
    assert "Sent by Wardround (North team)." in message(view(change()), instance="North team").text


def test_every_message_ends_with_its_reference_and_says_the_licence() -> None:
    for form in ("email", "chat"):
        told = message(view(change()), form=form)
        assert told.text.rstrip().endswith("Reference WR-0123456789ab")
        assert "Open Government Licence v3.0. Not endorsed by CQC." in told.text


def test_a_service_is_told_in_words_and_its_organisation_stands_beside_it() -> None:
    about = view(change(organisation=TRUST, scope=CRISIS), table_scope_name="Mental health crisis services")
    assert "Ratings of Mental health crisis services of Fenside Mental Health NHS Trust:" in message(about).text


def test_without_any_rating_known_there_is_no_empty_table() -> None:
    told = message(view(new_report()))
    assert "About: Rose House as a whole." in told.text
    assert "not known" not in told.text
    assert "<table" not in told.html


def test_many_changes_are_listed_up_to_a_point_and_then_counted() -> None:
    findings = [
        change("finding-added", subject="safe", severity="medium", summary=f"Rose House: new finding {n}.")
        for n in range(40)
    ]
    told = message(view(change(), *findings))
    assert told.subject.endswith(", and 40 more changes")
    assert "- New finding 29\n- and 10 more\n" in told.text


def test_first_scores_share_a_line_for_each_key_question_and_do_not_swell_the_subject() -> None:
    scores = [
        change(
            kind, subject=subject, before=None, after=after, direction=None, steps=0, severity="medium",
            summary=f"Rose House: {subject} scored {after}.",
        )
        for kind, subject, after in (
            ("statement-score-changed", "safe/Learning culture", 1),
            ("statement-score-changed", "safe/Safeguarding", 2),
            ("score-changed", "safe", 35),
            ("score-changed", "well-led", 44),
        )
    ]  # fmt: skip
    told = message(view(change(), *scores))
    assert told.subject == "Down two steps: Rose House, overall, Good to Inadequate"
    assert "- First scores known for safe: 35 of 100; Learning culture 1 of 4, Safeguarding 2 of 4\n" in told.text
    assert "- First scores known for well-led: 44 of 100\n" in told.text
    assert told.text.index("Source:") < told.text.index("Scores:")
    assert "First scores" not in message(view(change(), *scores), form="chat").text
    assert "First scores" in message(view(*scores), form="chat").text


def test_a_trust_that_is_no_longer_rated_overall_is_not_said_to_be_unknown() -> None:
    ended = change(
        "level-discontinued", organisation=TRUST, scope=None, subject="level-discontinued", before=None,
        after="We no longer rate trusts overall.", direction=None, steps=0, severity="info", summary="A trust.",
    )  # fmt: skip
    about = view(derived(), ended)
    table = rating_table(about.changes, "provider", {}, {"overall": "Good"})
    told = message(about.model_copy(update={"table": table}))
    assert "Overall: Good before, no longer rated by CQC\nSafe: no longer rated by CQC\n" in told.text
    assert ["Overall", "Good", "no longer rated by CQC", ""] in rows_of(told.html)


# --- Scraped text is hostile.


def hostile() -> AlertView:
    rose = HOME.model_copy(update={"name": NAUGHTY})
    return view(
        change(
            organisation=rose,
            before="Good<img src=x>",
            summary=f"{NAUGHTY}: overall went down.",
            url="javascript:alert(1)",
            evidence=Evidence(after=ProofNow(quote=NAUGHTY)),
            dates=Dates(report="<b>soon</b>"),
        ),
        safe_falls(organisation=rose, url='https://www.cqc.org.uk/"onmouseover="x'),
    )


def test_nothing_scraped_becomes_markup() -> None:
    html = message(hostile(), instance="<i>x</i>").html
    assert set(re.findall(r"<(\w+)", html)) <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "p",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
        "ul",
        "li",
    }
    assert "&lt;script&gt;" in html
    assert "href" not in html


def test_a_subject_is_one_line_without_control_characters() -> None:
    subject = message(hostile()).subject
    assert "\n" not in subject
    assert "\r" not in subject
    assert not re.search(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e]", subject)
    assert len(message(view(change(organisation=HOME.model_copy(update={"name": "R" * 5000})))).subject) < 300


def test_a_chat_message_mentions_nobody_and_formats_nothing() -> None:
    short = message(hostile(), form="chat")
    said = short.subject + short.text
    assert not re.search(r"@\w|<|>|\[|\]|`|\*|http://evil", said)
    assert "channel" in said


@pytest.mark.parametrize("limit", [200, 280, 1500])
@pytest.mark.parametrize("name", ["Rose House", "R" * 3000, NAUGHTY * 30])
def test_a_chat_message_is_never_longer_than_its_limit_and_never_fails(limit: int, name: str) -> None:
    home = HOME.model_copy(update={"name": name})
    about = view(
        *(change(organisation=home, subject=subject) for subject in ("overall", "safe", "caring")), new_report()
    )
    short = message(about, form="chat", limit=limit, repeat=True, public_address="https://ward.example")
    assert len(short.subject) + len(short.text) <= limit
    assert short.subject.startswith("Down two steps: R")
    assert short.text.endswith("Reference WR-0123456789ab")
    assert short.html == ""


def test_what_a_chat_message_has_no_room_for_is_counted_before_its_reference() -> None:
    told = view(*(rise(subject) for subject in ("overall", "caring", "responsive", "effective")), safe_falls())
    *whole, licence, reference = message(told, form="chat").text.splitlines()
    assert (licence.startswith("Contains public sector"), any("more line" in line for line in whole)) == (True, False)
    *shown, counted, last = message(told, form="chat", limit=300).text.splitlines()
    assert set(shown) < set(whole)
    assert (counted, last) == (f"and {len(whole) - len(shown)} more lines", reference)


def test_dates_and_moments_are_written_as_people_in_london_write_them() -> None:
    assert day("2025-07-07") == "7 July 2025"
    assert day("2025-07") == "July 2025"
    assert day("summer 2025") == "summer 2025"
    assert day("2025-13-40") == "2025-13-40"
    assert moment("2025-12-01T06:02:00+00:00") == "1 December 2025, 06:02"
    assert clean("a\u200bb\ud800 c\n\nd\x00", 5) == "ab c…"


def test_a_test_message_says_that_it_is_one() -> None:
    told = compose_test(channel="alerts", instance="North team", reference="WR-test-1", form="email")
    assert told.subject == "Test message from Wardround (North team)"
    assert "The channel alerts works" in told.text
    assert "The channel alerts works" in told.html
    assert told.text.endswith("Reference WR-test-1\n")
    assert compose_test(channel="a", instance="", reference="WR-test-1", form="chat").html == ""
