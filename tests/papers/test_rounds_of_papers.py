"""Board papers from round to round: what is a starting position, what is told, in how many messages, and only once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from monitor.settings import Channel, Rule, Settings
from monitor.writing import write
from storage import alerts, baselines, outbox
from storage.paper import AgendaItem
from storage.record import Record
from storage.tables import alerts as alerts_table
from storage.tables import changes, facts, records
from tests.check.conftest import LIST, Story, listing, story

from .packs import (
    CYBER,
    JULY,
    MAY,
    PAY,
    ROOF,
    SEPTEMBER,
    found,
    measure,
    moved,
    pack,
    registered,
    risk,
    signal,
)

__all__ = ["story"]

BOARD = "https://x/board"
FIRST, SECOND, THIRD = "https://x/board/may.pdf", "https://x/board/july.pdf", "https://x/board/september.pdf"


def index() -> Record:
    return pack().model_copy(update={"kind": "board-index", "meeting": None})


def begun(story: Story, *papers: tuple[str, Record]) -> Story:
    """A trust whose papers were read when the watch began: by default those of May."""
    story.now = datetime(2026, 7, 10, 6, tzinfo=UTC)
    assert story.day((BOARD, index()), *(papers or ((FIRST, registered(MAY, risk("881", 12))),))) == []
    return story


def alerted(story: Story) -> list[tuple[str | None, list[str]]]:
    """Each alert's name with the kinds of its changes, in the order of its message."""
    with story.engine.connect() as db:
        numbers = db.scalars(select(alerts_table.c.id).order_by(alerts_table.c.id)).all()
        views = [alerts.view(db, number) for number in numbers]
    return [(view.report, [change.kind for change in view.changes]) for view in views]


def rated(story: Story, id_: str) -> list[tuple[str, str]]:
    """The day of each meeting with the rating of a risk that the history of facts has."""
    asked = select(facts.c.true_from, facts.c.value).where(facts.c.subject == id_).order_by(facts.c.id)
    with story.engine.connect() as db:
        return [(row.true_from, row.value[0]) for row in db.execute(asked)]


def complete(story: Story) -> set[str]:
    with story.engine.connect() as db:
        return baselines.complete(db, story.home)


def test_the_first_papers_are_a_starting_position_which_ends_at_the_newest_meeting(story: Story) -> None:
    story.now = datetime(2026, 7, 10, 6, tzinfo=UTC)
    story.begin()
    story.say(SECOND, registered(JULY, risk("881", 16), risk("902", 20, ROOF)))
    story.say(FIRST, registered(MAY, risk("881", 12)))
    story.say(BOARD, index())
    story.end()
    assert (story.told(), alerted(story)) == ([], [])
    assert complete(story) == {"board-index", "board-paper"}
    assert rated(story, "881") == [(MAY, "12"), (JULY, "16")]


def test_a_later_meeting_is_told_once_with_its_day(story: Story) -> None:
    begun(story)
    assert story.day((BOARD, index()), (FIRST, registered(MAY, risk("881", 12)))) == []
    assert story.day((SECOND, registered(JULY, risk("881", 16)))) == [
        ("risk-score-changed", "881", 12, 16, "confirmed")
    ]
    (change,) = story.history()
    assert (change.report, change.report_date, change.url) == (None, JULY, SECOND)
    assert change.organisation.id == "1-999000001"
    assert story.day((SECOND, registered(JULY, risk("881", 16)))) == []


def test_several_papers_of_one_meeting_are_one_alert_and_those_of_two_are_two(story: Story) -> None:
    begun(story)
    story.begin()
    story.say("https://x/board/sept-7.pdf", registered(SEPTEMBER, risk("881", 20)))
    story.say("https://x/board/july-2.pdf", pack(JULY, signals=(signal("segment", "We were placed in segment 4."),)))
    story.say("https://x/board/july-7.pdf", registered(JULY, risk("881", 16)))
    story.end()
    assert alerted(story) == [
        ("papers of 2026-07-22", ["risk-score-changed", "signal-raised"]),
        ("papers of 2026-09-16", ["risk-score-changed"]),
    ]
    assert {(one.before, one.after) for one in story.history() if one.direction} == {(12, 16), (16, 20)}


def test_a_report_of_cqcs_of_the_same_day_is_another_alert(story: Story) -> None:
    begun(story, (FIRST, registered(MAY, risk("881", 12))), (LIST, listing()))
    story.day((SECOND, registered(JULY, risk("881", 16))), (LIST, listing(("AP1", JULY))))
    assert alerted(story) == [(f"papers of {JULY}", ["risk-score-changed"]), ("AP1", ["report-published"])]


def test_papers_of_one_meeting_that_contradict_each_other_tell_nothing_and_the_next_meeting_does(story: Story) -> None:
    begun(story)
    seven, eight = "https://x/board/7.pdf", "https://x/board/8.pdf"
    story.begin()
    story.say(seven, pack(JULY, risks=(risk("881", 16),)))
    story.say(eight, pack(JULY, risks=(risk("881", 9),)))
    story.end()
    assert story.told() == []
    assert story.day((THIRD, registered(SEPTEMBER, risk("881", 16)))) == [
        ("risk-score-changed", "881", 12, 16, "confirmed")
    ]


def test_a_second_paper_of_a_meeting_that_says_otherwise_moves_nothing(story: Story) -> None:
    begun(story)
    assert len(story.day((SECOND, registered(JULY, risk("881", 16))))) == 1
    assert story.day(("https://x/board/minutes.pdf", pack(JULY, risks=(risk("881", 9),)))) == []
    assert rated(story, "881")[-1] == (JULY, "16")


def test_a_pack_that_is_published_again_tells_what_moved_in_it(story: Story) -> None:
    begun(story)
    story.day((SECOND, registered(JULY, risk("881", 16), measures=(measure("96%", "on-target"),))))
    assert story.day((SECOND, registered(JULY, risk("881", 15), measures=(measure("94%", "off-target"),)))) == [
        ("risk-score-changed", "881", 16, 15, "confirmed"),
        ("measure-off-target", "W4", "96%", "94%", "confirmed"),
    ]
    assert alerted(story)[-1][0] == f"papers of {JULY}"


def test_an_older_pack_that_turns_up_late_moves_nothing(story: Story) -> None:
    begun(story, (SECOND, registered(JULY, risk("881", 16))))
    assert story.day((FIRST, registered(MAY, risk("881", 12), risk("902", 20, ROOF)))) == []
    assert rated(story, "881") == [(JULY, "16")]


def test_papers_of_meetings_before_the_watch_are_history_whenever_they_are_read(story: Story) -> None:
    begun(story, (FIRST, registered("2025-05-21", risk("881", 12))))
    before = "2025-07-09"
    assert story.day((SECOND, registered(before, risk("881", 16)))) == []
    assert rated(story, "881")[-1] == (before, "16")


def test_a_closed_risk_is_told_and_gone_and_a_new_one_of_its_number_is_new(story: Story) -> None:
    begun(story, (FIRST, registered(MAY, risk("881", 12), risk("902", 9, ROOF))))
    closed = risk("881", None, said="closed")
    assert story.day((SECOND, pack(JULY, risks=(closed, risk("902", 9, ROOF))))) == [
        ("risk-closed", "881", 12, None, "confirmed")
    ]
    assert story.day((THIRD, registered(SEPTEMBER, risk("881", 15, PAY), risk("902", 9, ROOF)))) == [
        ("risk-added", "881", None, 15, "confirmed")
    ]


def test_a_risk_that_a_whole_register_lists_no_more_is_told_at_once(story: Story) -> None:
    begun(story, (FIRST, registered(MAY, risk("881", 12), risk("902", 9, ROOF))))
    assert story.day((SECOND, registered(JULY, risk("902", 9, ROOF)))) == [
        ("risk-not-listed", "881", 12, None, "confirmed")
    ]


THREE = (risk("881", 16), risk("902", 9, ROOF), risk("903", 8, PAY))
REPORT, LIST_OF_RISKS = "https://x/board/3-quality.pdf", "https://x/board/7-register.pdf"


def test_an_extract_that_comes_days_before_its_register_takes_no_risk_off_and_brings_none_back(story: Story) -> None:
    begun(story, (FIRST, registered(MAY, *THREE)))
    risen = ("risk-score-changed", "881", 16, 20, "confirmed")
    assert story.day((REPORT, registered(JULY, risk("881", 20)))) == [risen]
    register = (risk("881", 20), *THREE[1:], risk("904", 15, CYBER))
    assert story.day((LIST_OF_RISKS, registered(JULY, *register))) == [("risk-added", "904", None, 15, "confirmed")]


def test_a_later_paper_of_a_meeting_that_lists_a_risk_which_another_one_closed_or_lacked_adds_none(
    story: Story,
) -> None:
    begun(story, (FIRST, registered(MAY, *THREE)))
    closed = risk("903", None, PAY, said="closed")
    assert [one[:2] for one in story.day((REPORT, registered(JULY, THREE[0], closed)))] == [
        ("risk-closed", "903"), ("risk-not-listed", "902"),
    ]  # fmt: skip
    assert story.day((LIST_OF_RISKS, registered(JULY, *THREE))) == []
    assert story.day((THIRD, registered(SEPTEMBER, THREE[0], risk("902", 12, ROOF), THREE[2]))) == [
        ("risk-score-changed", "902", 9, 12, "confirmed")
    ]


def test_a_register_that_comes_after_an_extract_was_the_starting_position_is_no_news(story: Story) -> None:
    begun(story, (REPORT, registered(JULY, risk("881", 16))))
    assert story.day((LIST_OF_RISKS, registered(JULY, *THREE))) == []
    assert story.day((THIRD, registered(SEPTEMBER, *THREE, risk("904", 15, CYBER)))) == [
        ("risk-added", "904", None, 15, "confirmed")
    ]


def test_a_measure_without_a_status_at_one_meeting_remembers_the_one_before(story: Story) -> None:
    begun(story, (FIRST, pack(MAY, measures=(measure("96%", "on-target"),))))
    assert [one[0] for one in story.day((SECOND, pack(JULY, measures=(measure("95.5%"),))))] == ["measure-changed"]
    assert [one[0] for one in story.day((THIRD, pack(SEPTEMBER, measures=(measure("91%", "off-target"),))))] == [
        "measure-off-target"
    ]


def test_a_refused_paper_changes_nothing_and_is_counted(story: Story) -> None:
    begun(story)
    assert story.day((SECOND, "the file is locked with a password")) == []
    assert rated(story, "881") == [(MAY, "12")]
    (told,) = story.day((SECOND, registered(JULY, risk("881", 16))))
    assert told[0] == "risk-score-changed"


def test_until_a_paper_was_read_well_nothing_is_told(story: Story) -> None:
    assert story.day((BOARD, index()), (FIRST, "the file holds no text")) == []
    assert complete(story) == {"board-index"}
    assert story.day((SECOND, registered(JULY, risk("881", 16)))) == []
    assert complete(story) == {"board-index", "board-paper"}


def test_what_a_new_reader_sees_in_a_paper_that_was_read_is_no_news(story: Story) -> None:
    old = registered(JULY, risk("881", 12))
    begun(story, (SECOND, old))
    story.reader = "said/2"
    story.read_now(SECOND, old)
    more = old.model_copy(update={"risks": registered(JULY, risk("881", 16), risk("902", 20, ROOF)).risks})
    with story.engine.begin() as db:
        db.execute(records.update().where(records.c.reader == "said/2").values(document=more.model_dump(mode="json")))
    assert story.day((SECOND, old)) == []
    assert rated(story, "881")[-1] == (JULY, "16")
    assert story.day((THIRD, registered(SEPTEMBER, risk("881", 16), risk("902", 20, ROOF)))) == []


def test_a_round_that_died_is_told_once(story: Story) -> None:
    begun(story)
    story.begin()
    story.say(SECOND, registered(JULY, risk("881", 16)))
    story.check()
    story.begin()
    story.say("https://x/board/july-9.pdf", registered(JULY, risk("881", 16), risk("902", 15, CYBER)))
    story.end()
    assert alerted(story) == [(f"papers of {JULY}", ["risk-score-changed", "risk-added"])]
    assert len(story.sent()) == 2  # one message for each channel


def test_the_alert_has_the_agenda_of_all_its_papers_and_the_trusts_own_count(story: Story) -> None:
    begun(story)
    items = (AgendaItem(item="7", title="Quality report", page=41), AgendaItem(item="9", title="Any other business"))
    story.begin()
    story.say(SECOND, registered(JULY, risk("881", 16), agenda=items, movements=(moved("New", 2),)))
    story.say("https://x/board/9.pdf", pack(JULY, agenda=(items[1], AgendaItem(title="Finance report"))))
    story.end()
    with story.engine.connect() as db:
        view = alerts.view(db, db.scalar(select(alerts_table.c.id)) or 0)
    assert view.meeting is not None
    assert [one.title for one in view.meeting.agenda] == ["Quality report", "Any other business", "Finance report"]
    assert [one.current for one in view.meeting.movements] == [2]
    assert view.table == ()


def test_each_channel_is_sent_the_words_that_its_own_rules_look_for(story: Story) -> None:
    begun(story)
    story.rules = (
        Rule(name="ours", words=("triage",), channels=("mail",)),
        Rule(name="papers", about=("board-papers",), channels=("chat",)),
    )
    triage = found("triage", "Maternity triage closed twice in June.")
    story.day((SECOND, registered(JULY, risk("881", 16), words=(triage,))))
    settings = Settings(rules=story.rules, channels={"mail": Channel(), "chat": Channel()})
    with story.engine.connect() as db:
        sent = outbox.deliveries(db, alert_id=db.scalar(select(alerts_table.c.id)) or 0)
        written = {one.channel: write(db, one, Channel(), settings) for one in sent}
    mail, chat = (written[name] for name in ("mail", "chat"))
    assert not isinstance(mail, str)
    assert not isinstance(chat, str)
    assert ("triage" in mail.text, "triage" in chat.text) == (True, False)
    assert chat.subject.endswith("board meeting of 22 July 2026")


def test_papers_without_a_date_are_told_as_newer_and_named_by_their_address(story: Story) -> None:
    begun(story)
    assert story.day((SECOND, pack(None, risks=(risk("881", 16),)))) == [
        ("risk-score-changed", "881", 12, 16, "confirmed")
    ]
    assert alerted(story) == [(f"papers of {SECOND}", ["risk-score-changed"])]


def test_a_misprinted_year_does_not_make_all_later_papers_old(story: Story) -> None:
    begun(story)
    assert len(story.day((SECOND, registered("2036-07-22", risk("881", 16))))) == 1
    assert alerted(story) == [(f"papers of {SECOND}", ["risk-score-changed"])]
    assert len(story.day((THIRD, registered(SEPTEMBER, risk("881", 20))))) == 1


def test_a_trust_that_nobody_named_is_called_as_its_papers_call_it(story: Story) -> None:
    begun(story)
    story.day((SECOND, registered(JULY, risk("881", 16))))
    with story.engine.connect() as db:
        summaries: list[Any] = list(db.scalars(select(changes.c.summary)))
    assert [one.partition(":")[0] for one in summaries] == ["Fenland Rivers NHS Foundation Trust"]
