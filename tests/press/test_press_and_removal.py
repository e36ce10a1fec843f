"""Press releases, reports and removals after each other: what each of them tells, once, and to whom."""

from __future__ import annotations

from sqlalchemy import select

from monitor.settings import Rule
from storage import watches
from storage.record import Record
from storage.tables import alerts, changes
from tests.check.conftest import LIST, PROFILE, REPORT, Story, header, listing, report

from .test_whose_release import DETAILS, GOOD, ROSE, SAID, Desk, desk, released

__all__ = ["desk"]
RI = "Requires improvement"
FELL = released(SAID.format(ROSE, "requires improvement"))
L1, L2, L4 = ("AP1", "2024-02-01"), ("AP2", "2025-07-18"), ("AP4", "2025-07-22")
AP2, AP4 = REPORT.format("AP2"), REPORT.format("AP4")
ALL = (Rule(name="all", severity="info", channels=("mail",)),)


def profile(word: str) -> tuple[str, Record]:
    return PROFILE, header(word, details=DETAILS)


def alerted(story: Story) -> list[list[str]]:
    """The kinds of the present round that each of its messages tells, one list a message."""
    with story.engine.connect() as db:
        numbers = list(db.scalars(select(alerts.c.id).where(alerts.c.round_id == story.round).order_by(alerts.c.id)))
        return [sorted(db.scalars(select(changes.c.kind).where(changes.c.alert_id == one))) for one in numbers]


def test_a_report_that_was_announced_removed_and_is_back_is_told_again(desk: Desk) -> None:
    desk.announce("fall", FELL)
    both = (LIST, listing(L2, L1))
    desk.day(profile(RI), both, (AP2, report(*L2, overall=RI)))
    assert alerted(desk) == []
    for _ in range(2):
        desk.day(profile(RI), (LIST, listing(L1)))
    assert alerted(desk) == [["report-removed"]]
    desk.day(profile(RI), both)
    assert alerted(desk) == [["report-published"]]


def test_a_report_that_a_head_confirmed_is_told_again_too_when_it_is_back(desk: Desk) -> None:
    desk.announce("fall", FELL)
    desk.day(profile(RI))
    desk.day(profile(RI), (LIST, listing(L2, L1)))
    assert alerted(desk) == [], "the announced report follows in silence"
    for _ in range(2):
        desk.day(profile(RI), (LIST, listing(L1)))
    desk.day(profile(RI), (LIST, listing(L2, L1)))
    assert alerted(desk) == [["report-published"]]


def test_a_second_report_of_the_same_days_is_news(desk: Desk) -> None:
    desk.announce("fall", FELL)
    desk.day(profile(RI))
    desk.day(profile(RI), (LIST, listing(L2, L1)), (AP2, report(*L2, overall=RI)))
    assert alerted(desk) == []
    desk.day(profile(RI), (LIST, listing(L4, L2, L1)), (AP4, report(*L4, overall=RI)))
    assert alerted(desk) == [["rating-confirmed", "report-published"]]


def test_a_release_after_a_head_that_told_the_fall_alerts_nobody(desk: Desk) -> None:
    desk.rules = ALL
    desk.day(profile(RI))
    assert alerted(desk) == [["rating-changed"]]
    told = desk.announce("late", FELL)
    assert [kind for kind, *_ in told] == ["press-release-published"]
    assert alerted(desk) == []


def test_a_release_is_told_where_the_home_could_first_be_read_after_it(desk: Desk) -> None:
    desk.rules = ALL
    fen = ROSE.replace("Rose House", "Fen House").replace("1-999000001", "1-999000002")
    with desk.engine.begin() as db:
        row = watches.organisation_row(db, "location", "1-999000002", desk.now)
        watches.add_watch(db, row, list_name="", asked="x", state="watched", added_by="me", now=desk.now)
    body = released(SAID.format(fen, "inadequate"))
    assert desk.announce("fen", body) == [], "none of its pages could be read yet"
    rose, desk.home = desk.home, row
    there = GOOD.organisation.model_copy(update={"id": "1-999000002", "name": "Fen House"})
    desk.day((PROFILE.replace("/1", "/2"), GOOD.model_copy(update={"organisation": there})))
    desk.home = rose
    told = desk.announce("fen", body)
    assert [(kind, after) for kind, _, _, after, _ in told] == [
        ("press-release-published", "CQC takes action"),
        ("rating-changed", "Inadequate"),
    ]
    assert desk.announce("fen", body) == []
