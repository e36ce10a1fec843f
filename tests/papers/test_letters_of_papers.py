"""What a person receives about board papers: the agenda with its pages first, then what changed with the proof."""

from __future__ import annotations

from typing import Any

from crawler.readers.papers.private import KEPT_OUT
from monitor.message import Voice, compose
from monitor.sentences import subject_line
from storage.alert import AlertedChange, AlertView, MeetingTold, worst_first
from storage.paper import AgendaItem, Movement

from .packs import JULY, MAY, TRUST, assured, found, moved, pack, registered, risk, signal, told

AGENDA = (
    AgendaItem(item="5.1", title="Chief executive's report", page=9, printed_page=7),
    AgendaItem(item="7", title="Integrated quality and performance report", page=41, printed_page=41),
    AgendaItem(title="Minutes of the last meeting", printed_page=3),
    AgendaItem(title="Questions from the public"),
)
NEVER = "A wrong-site block was declared a never event in theatres on 2 June."
OLD = registered(MAY, risk("881", 12))
NEW = registered(
    JULY, risk("881", 16, page=97),
    signals=(signal("never-event", NEVER),), words=(found("theatres", NEVER),),
)  # fmt: skip


def view(old: Any = OLD, new: Any = NEW, *, agenda: tuple[AgendaItem, ...] = AGENDA, **more: Any) -> AlertView:
    changes = (
        AlertedChange.model_validate(one.model_dump() | {"first_seen": "2026-07-16T06:10:00+00:00"})
        for one in told(
            old, new, old_url="https://trust.example/may.pdf", new_url="https://trust.example/july.pdf"
        ).told
    )
    meeting = MeetingTold(date=JULY, agenda=agenda, **more)
    return AlertView(
        organisation=TRUST, changes=worst_first(changes), report=f"papers of {JULY}", meeting=meeting
    )  # fmt: skip


def voice(**how: Any) -> Voice:
    return Voice.model_validate({"reference": "WR-1"} | how)


def test_the_agenda_stands_first_with_its_pages_and_then_what_changed_worst_first() -> None:
    text = compose(view(), voice()).text
    headline, agenda, changes, dates, link, *_ = text.split("\n\n")
    assert headline == f"{TRUST.name}: never event: {NEVER}"
    assert agenda.splitlines() == [
        "On the agenda of 22 July 2026:",
        "- 5.1 Chief executive's report, page 9 (printed 7)",
        "- 7 Integrated quality and performance report, page 41",
        "- Minutes of the last meeting, page 3 as printed",
        "- Questions from the public",
    ]
    first, second, third = changes.splitlines()[1:]
    assert first == f"- Never event: {NEVER.rstrip('.')} (page 12)"
    assert second.startswith("- The score of risk 881 has risen from 12 to 16: Winter demand")
    assert second.endswith('wait in corridors | 16", page 97)')
    assert third == f"- “theatres” found: {NEVER.rstrip('.')} (page 30)"
    assert dates == "Board meeting: 22 July 2026\nFirst seen by Wardround: 16 July 2026, 07:10"
    assert link == "Source: https://trust.example/july.pdf"
    assert "Quoted from the trust's own board papers. Not endorsed by the trust or by CQC." in text
    assert "Open Government Licence" not in text
    assert "Ratings of" not in text


def test_the_html_part_says_the_same_and_escapes_it() -> None:
    hostile = (AgendaItem(title="<script>alert(1)</script>", page=2),)
    html = compose(view(agenda=hostile), voice()).html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;, page 2" in html
    assert "<script>" not in html
    assert html.index("On the agenda of 22 July 2026") < html.index("What changed") < html.index("On page 97")


def test_the_subject_line_says_what_and_which_meeting() -> None:
    assert subject_line(view()) == (
        f"Sign of concern in the papers: {TRUST.name}, never event, board meeting of 22 July 2026, and 2 more changes"
    )
    risen = view(OLD, registered(JULY, risk("881", 16)))
    assert subject_line(risen) == f"Risk's score risen: {TRUST.name}, risk 881, 12 to 16, board meeting of 22 July 2026"
    fallen = view(registered(MAY, risk("Risk 9", 16)), registered(JULY, risk("Risk 9", 8)))
    assert "Risk's score fallen: " in subject_line(fallen)
    assert ", Risk 9, 16 to 8," in subject_line(fallen)
    assert subject_line(view(assured("Reasonable"), assured("Limited", day=JULY))).startswith(
        f"Level of assurance down: {TRUST.name}, Be a great place to work (safe), Reasonable to Limited"
    )


def test_a_risk_that_rose_stands_before_one_that_fell() -> None:
    old = registered(MAY, risk("1", 16), risk("2", 12))
    new = registered(JULY, risk("1", 12), risk("2", 16))
    assert [one.direction for one in view(old, new).changes] == ["up", "down"]


def test_the_trusts_own_count_is_a_plain_line_where_it_is_another() -> None:
    text = compose(view(movements=(moved("New", 3), moved("Increasing", 1))), voice()).text
    assert "The trust's own table counts 3 new risks; Wardround found none in these papers." in text
    assert "have risen" not in text
    agreeing = compose(view(movements=(Movement(name="Increasing", current=1, quote="1"),)), voice()).text
    assert "own table" not in agreeing


def test_what_was_kept_out_is_shown_as_that() -> None:
    text = compose(view(pack(MAY), pack(JULY, signals=(signal("never-event", KEPT_OUT),))), voice()).text
    assert KEPT_OUT in text
    assert f'"{KEPT_OUT}"' not in text


def test_a_chat_message_is_short_and_counts_what_it_leaves_out() -> None:
    message = compose(view(), voice(form="chat", limit=420))
    assert len(message.subject) + len(message.text) + 1 <= 420
    assert "On the agenda of 22 July 2026: 5.1 Chief executive's report, page 9" in message.text
    assert "more line" in message.text


def test_a_chat_message_has_the_sentence_and_the_page_of_what_is_gravest() -> None:
    lines = compose(view(), voice(form="chat")).text.splitlines()
    assert lines[0].startswith("On the agenda of 22 July 2026: ")
    assert lines[1] == f"Never event: {NEVER.rstrip('.')} (page 12)"


def test_the_title_of_the_paper_stands_beside_the_page_unless_it_was_kept_out() -> None:
    def told(paper: str) -> str:
        one = signal("never-event", NEVER, paper=paper)
        return compose(view(pack(MAY), pack(JULY, signals=(one,))), voice()).text

    assert "(page 12 of “Quality report”)" in told("Quality report")
    assert "(page 12)" in told(KEPT_OUT)


def test_hundreds_of_papers_and_changes_are_counted() -> None:
    many = tuple(AgendaItem(title=f"Paper {n}", page=n) for n in range(1, 90))
    risks = tuple(risk(f"R{n}", 9, f"Text of its own number {n} and nothing else besides") for n in range(1, 50))
    grown = tuple(one.model_copy(update={"rating": 12}) for one in risks)
    text = compose(view(registered(MAY, *risks), registered(JULY, *grown), agenda=many), voice()).text
    assert "- and 59 more" in text
    assert "- and 19 more" in text
