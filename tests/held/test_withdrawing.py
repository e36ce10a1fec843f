"""What a person withdraws: what stands again, who hears of it, and what is never told again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import insert, select, update

from monitor.settings import Rule
from storage import digests, entries, outbox
from storage.flaps import COVERED
from storage.history import ratings_of
from storage.record import Banner, Finding, Record, Regulatory
from storage.tables import changes, deliveries, receipts
from tests.check.conftest import LIST, PROFILE, REPORT, header, listing, report

from .conftest import Ward, lived

Make = Callable[..., Ward]
GOOD, FAIR = header("Good"), header("Requires improvement")
FELL = ("rating-changed", "overall", "Good", "Requires improvement")
AP1, AP2, AP3 = (REPORT.format(name) for name in ("AP1", "AP2", "AP3"))
OLD = report("AP1", "2024-02-01", overall="Good")
NEW = report("AP2", "2025-07-15", overall="Requires improvement")
CHECKS = (Banner(type="checks-under-way", text="Checks are under way"),)
SPECIAL = "This service is in special measures"
MEASURED = header("Good", banners=(Banner(type="special-measures", text=SPECIAL),))
NOTICED = GOOD.model_copy(update={"regulatory": (Regulatory(type="special-measures", quote=SPECIAL),)})
LISTED = (("AP2", "2025-07-15"), ("AP1", "2024-02-01"))


def fallen(ward: Make) -> Ward:
    """A home whose header, list and new report say that it fell, as those who asked for it were told."""
    fair = "Requires improvement"

    def days(story: Ward) -> None:
        story.round_of((0, PROFILE, GOOD), (0, LIST, listing(*LISTED[1:], head="Good")), (0, AP1, OLD))
        story.round_of((0, PROFILE, FAIR), (0, LIST, listing(*LISTED, head=fair)), (0, AP2, NEW))
        assert [channel for channel, _ in story.tell()] == ["mail", "chat"]

    story = lived("fallen", ward(), days)
    assert story.rating() == fair
    return story


def fell(ward: Make) -> Ward:
    """A home whose profile alone says that it fell; nobody was told yet."""

    def days(story: Ward) -> None:
        story.every(PROFILE, GOOD)
        story.every(PROFILE, FAIR)

    return lived("fell", ward(), days)


def cosmetic(record: Record, day: int) -> Record:
    """The same page in another dress."""
    return record.model_copy(update={"warnings": (f"cosmetics of day {day}",)})


def test_what_stood_before_stands_again_and_the_history_keeps_both(ward: Make) -> None:
    story = fallen(ward)
    told_at = story.now
    done = story.withdraw(kind="rating-changed")
    assert (len(done.changes), done.put_back) == (1, True)
    assert story.rating() == "Good"
    assert story.rows(kind="rating-changed")[0].state == "withdrawn"
    with story.engine.connect() as db:
        then = {one.key_question: one.rating for one in ratings_of(db, story.homes[0], at=told_at)}
        now = {one.key_question: (one.rating, one.report) for one in ratings_of(db, story.homes[0])}
    assert (then["overall"], now["overall"]) == ("Requires improvement", ("Good", "AP1"))


def test_a_second_withdrawal_finds_that_it_is_so_already(ward: Make) -> None:
    story = fallen(ward)
    story.withdraw(kind="rating-changed")
    story.tell()
    assert story.withdraw(kind="rating-changed").changes == ()
    assert story.tell() == []


def test_exactly_those_who_were_told_get_the_correction_whatever_the_rules_are_now(ward: Make) -> None:
    story = fallen(ward)
    story.rules = ()
    assert story.withdraw(kind="rating-changed").told == ("mail", "chat")
    (channel, mail), (_, chat) = story.tell()
    assert channel == "mail"
    assert mail.subject == (
        "Correction: Rose House is not known to have fallen to Requires improvement (we wrote so on 16 July 2025)"
    )
    with story.engine.connect() as db:
        first = db.scalar(select(deliveries.c.key).where(deliveries.c.channel == "mail").order_by(deliveries.c.id))
    assert mail.text.startswith(
        f"On 16 July 2025, 07:00 we wrote to you (reference {first}): “Rose House: overall went"
    )
    assert "This is withdrawn." in mail.text
    assert "Withdrawn by Ann, quality lead on 16 July 2025, 08:00. The reason given: CQC showed another" in mail.text
    assert "Overall: Good (we wrote Requires improvement)" in mail.text
    assert AP2 in mail.text
    assert "We wrote" not in mail.html
    assert "<td" in mail.html
    assert "Withdrawn by Ann, quality lead" in chat.text
    assert "rating-changed" not in f"{mail.subject}{mail.text}{mail.html}{chat.text}"


def test_nobody_gets_a_correction_of_what_nobody_was_told(ward: Make) -> None:
    story = ward()
    story.every(PROFILE, GOOD)
    story.rules = ()
    story.every(PROFILE, FAIR)
    done = story.withdraw(kind="rating-changed")
    assert (done.told, story.tell(), story.rating()) == ((), [], "Good")


def test_a_message_that_is_not_sent_yet_no_longer_tells_it(ward: Make) -> None:
    story = ward()
    story.every(PROFILE, GOOD)
    archived = Record(**{**FAIR.model_dump(), "banners": ({"type": "archived", "text": "Archived"},)})
    story.every(PROFILE, archived)
    story.tell(but=("mail",))
    assert story.withdraw(kind="rating-changed").told == ("chat",)
    told = dict(story.tell())
    assert "not known to have fallen" in told["chat"].subject
    assert "no longer registered" in told["mail"].text.lower()
    assert "Requires improvement" not in told["mail"].text
    assert "Overall: Good, unchanged" in told["mail"].text


def test_what_was_held_back_is_corrected_to_nobody_though_the_rest_of_its_alert_was_told(ward: Make) -> None:
    story = ward(4)
    story.every(PROFILE, GOOD)
    archived = Record(**{**FAIR.model_dump(), "banners": ({"type": "archived", "text": "Archived"},)})
    story.round_of((0, PROFILE, archived), *((home, PROFILE, FAIR) for home in (1, 2, 3)))
    assert {(channel, message.subject) for channel, message in story.tell()} == {
        ("mail", "No longer registered: Rose House, Archived"), ("chat", "No longer registered: Rose House, Archived"),
    }  # fmt: skip
    held = story.rows(kind="rating-changed", state="held")[0].number
    done = story.withdraw(number=held)
    assert (len(done.changes), done.told, story.tell()) == (1, (), [])
    assert story.withdraw(kind="deregistered").told == ("mail", "chat")


def test_a_message_with_nothing_left_to_tell_is_taken_back(ward: Make) -> None:
    story = fell(ward)
    assert story.withdraw(kind="rating-changed").told == ()
    assert story.tell() == []
    with story.engine.connect() as db:
        states = {(row.state, row.detail) for row in db.execute(select(deliveries))}
    assert states == {("cancelled", "what it told was taken back before it was sent")}


@pytest.mark.parametrize("state", ["unknown", "asking", "sending"])
def test_one_that_may_have_arrived_is_corrected_too(ward: Make, state: str) -> None:
    story = fell(ward)
    story.tell()
    with story.engine.begin() as db:
        db.execute(update(deliveries).where(deliveries.c.channel == "mail").values(state=state, done_at=None))
        db.execute(update(deliveries).where(deliveries.c.channel == "chat").values(state="given-up"))
    assert story.withdraw(kind="rating-changed").told == ("mail",)


@pytest.mark.parametrize(("state", "result", "told"), [("sent", "sent", ["mail"]), ("retry", "failed", [])])
def test_a_correction_waits_until_it_is_known_what_became_of_a_message_on_its_way(
    ward: Make, state: str, result: str, told: list[str]
) -> None:
    story = fell(ward)
    mail = update(deliveries).where(deliveries.c.channel == "mail", deliveries.c.correction_id.is_(None))
    with story.engine.begin() as db:
        db.execute(mail.values(state="sending", attempts=1, tried_at=story.now))
    assert story.withdraw(kind="rating-changed").told == ("mail",)
    assert story.tell() == []
    with story.engine.begin() as db:
        db.execute(mail.values(state=state, done_at=story.now))
        db.execute(insert(receipts).values(delivery_id=1, at=story.now, result=result, detail={}))
    assert [channel for channel, _ in story.tell()] == told


def test_a_turn_that_only_the_newest_message_of_what_goes_back_and_forth_told_is_corrected_by_it(ward: Make) -> None:
    story = fell(ward)
    story.every(PROFILE, GOOD)
    turn, newest = (deliveries.c.alert_id == story.rows()[number].alert_id for number in (0, 1))
    with story.engine.begin() as db:
        covered = {"state": "cancelled", "detail": COVERED}
        db.execute(update(deliveries).where(turn, deliveries.c.channel == "chat").values(covered))
        db.execute(update(deliveries).where(newest, deliveries.c.channel == "mail").values(state="given-up"))
        own = db.scalar(select(deliveries.c.key).where(newest, deliveries.c.channel == "chat"))
    story.tell(but=("mail",))
    assert story.withdraw(number=1).told == ("chat",)
    told = dict(story.tell())
    assert f"(reference {own}): “Rose House: overall went down one step" in told["chat"].text


def test_pages_that_go_on_showing_it_in_any_dress_tell_nobody_for_ten_rounds(ward: Make) -> None:
    story = fallen(ward)
    story.withdraw(kind="rating-changed")
    story.tell()
    fair = "Requires improvement"
    pages = ((PROFILE, FAIR), (LIST, listing(*LISTED, head=fair)), (AP2, NEW), (f"{AP2}/safe", NEW))
    for day in range(10):
        assert story.round_of(*((0, address, cosmetic(page, day)) for address, page in pages)) == []
        assert (story.rating(), story.tell()) == ("Good", [])


def test_there_and_back_and_there_again_is_news_after_a_withdrawal(ward: Make) -> None:
    story = fell(ward)
    story.tell()
    story.withdraw(kind="rating-changed")
    assert story.every(PROFILE, FAIR.model_copy(update={"warnings": ("new dress",)})) == []
    assert story.every(PROFILE, GOOD) == []
    assert story.every(PROFILE, FAIR) == [(*FELL, "confirmed")]
    assert story.rating() == "Requires improvement"


def test_a_newer_report_that_says_the_same_is_news(ward: Make) -> None:
    story = fallen(ward)
    story.withdraw(kind="rating-changed")
    told = story.round_of((0, AP3, report("AP3", "2025-07-17", overall="Requires improvement")))
    assert told[-1] == (*FELL, "confirmed")
    assert story.round_of((0, PROFILE, cosmetic(FAIR, 1)), (0, AP2, cosmetic(NEW, 1))) == []
    assert story.rating() == "Requires improvement"


def test_another_page_that_turns_to_it_days_later_is_news(ward: Make) -> None:
    story = ward()
    story.round_of((0, PROFILE, GOOD), (0, LIST, listing(head="Good")))
    story.round_of((0, PROFILE, FAIR), (0, LIST, listing(head="Good")))
    story.withdraw(kind="rating-changed")
    assert story.round_of((0, PROFILE, cosmetic(FAIR, 1)), (0, LIST, listing(head="Good"))) == []
    assert story.round_of((0, LIST, listing(head="Requires improvement"))) == [(*FELL, "confirmed")]


def test_a_notice_that_was_withdrawn_and_comes_again_after_it_was_gone_is_news(ward: Make) -> None:
    story = ward()
    checks = header("Good", banners=CHECKS)
    story.every(PROFILE, GOOD)
    assert [kind for kind, *_ in story.every(PROFILE, checks)] == ["assessment-started"]
    story.withdraw(kind="assessment-started")
    assert story.every(PROFILE, cosmetic(checks, 1)) == []
    for _ in range(2):
        assert story.every(PROFILE, GOOD) == []
    assert [kind for kind, *_ in story.every(PROFILE, checks)] == ["assessment-started"]


def test_a_notice_that_is_missing_once_is_still_the_one_that_was_withdrawn(ward: Make) -> None:
    story = ward()
    checks = header("Good", banners=CHECKS)
    story.every(PROFILE, GOOD)
    story.every(PROFILE, checks)
    story.withdraw(kind="assessment-started")
    assert story.every(PROFILE, GOOD) == []
    assert story.every(PROFILE, cosmetic(checks, 1)) == []


def test_an_end_that_was_withdrawn_is_told_again_only_after_it_was_there_again(ward: Make) -> None:
    story = ward()
    checks = header("Good", banners=CHECKS)
    story.every(PROFILE, GOOD)
    story.every(PROFILE, checks)
    story.every(PROFILE, GOOD)
    assert [kind for kind, *_ in story.every(PROFILE, GOOD)] == ["assessment-ended"]
    story.withdraw(kind="assessment-ended")
    for day in range(3):
        assert story.every(PROFILE, cosmetic(GOOD, day)) == []
    assert story.every(PROFILE, checks) == []
    assert story.every(PROFILE, GOOD) == []
    assert [kind for kind, *_ in story.every(PROFILE, GOOD)] == ["assessment-ended"]


def test_a_removal_is_withdrawn_with_the_ratings_that_went_with_it(ward: Make) -> None:
    story = ward()
    bad = report("AP2", "2025-07-15", overall="Inadequate", safe="Inadequate")
    pages = ((0, PROFILE, header("Inadequate")), (0, LIST, listing(*LISTED)), (0, AP1, OLD), (0, AP2, bad))
    story.round_of(*pages)
    before = story.known()
    for _ in range(2):
        story.round_of((0, LIST, listing(*LISTED[1:])))
    assert {row.kind for row in story.rows()} == {"report-removed", "rating-withdrawn"}
    assert story.rating(subject="safe") is None
    story.tell()
    done = story.withdraw(kind="report-removed")
    assert len(done.changes) == len(story.rows())
    assert (story.rating(), story.rating(subject="safe")) == ("Inadequate", "Inadequate")
    assert story.known() == before
    mail = dict(story.tell())["mail"]
    assert "All of this is withdrawn." in mail.text
    for day in range(3):
        assert story.round_of((0, LIST, cosmetic(listing(*LISTED[1:]), day))) == []
    assert story.to_be_visited(AP2)


def test_what_a_head_and_the_report_that_came_back_with_it_say_is_withdrawn_as_one(ward: Make) -> None:
    story, fair = ward(), "Requires improvement"
    both, one = listing(*LISTED, head=fair), listing(*LISTED[1:], head="Good")
    story.round_of((0, LIST, both), (0, AP2, NEW), (0, AP1, OLD))
    for day in range(2):
        story.round_of((0, LIST, cosmetic(one, day)), (0, AP1, OLD))
    assert story.rating() == "Good"
    told = story.round_of((0, LIST, both), (0, AP2, cosmetic(NEW, 1)))
    assert ("rating-changed", "overall", "Good", fair, "confirmed") in told
    assert story.withdraw(kind="rating-changed").put_back
    assert story.round_of((0, LIST, cosmetic(both, 1)), (0, AP2, cosmetic(NEW, 2))) == []
    assert story.rating() == "Good"


@pytest.mark.parametrize("named", ["report-amended", "finding-added"])
def test_an_amended_text_is_withdrawn_with_the_findings_that_it_brought(ward: Make, named: str) -> None:
    story = ward()
    words = ("Staff were kind to everybody who lived there.", "Medicines were left in an open cupboard for a week.")
    one, two = (OLD.model_copy(update={"findings": tuple(Finding(text=text) for text in words[:n])}) for n in (1, 2))
    story.round_of((0, PROFILE, GOOD), (0, AP1, one))
    assert [kind for kind, *_ in story.every(AP1, two)] == ["report-amended", "finding-added"]
    story.tell()
    done = story.withdraw(kind=named)
    assert (len(done.changes), done.put_back, done.told) == (2, True, ("chat",))
    ((_, chat),) = story.tell()
    assert "and 1 more. All of this is withdrawn." in chat.text
    assert story.every(AP1, cosmetic(two, 1)) == []


def test_what_another_report_has_replaced_since_is_corrected_and_moves_nothing(ward: Make) -> None:
    story = fallen(ward)
    story.round_of((0, AP3, report("AP3", "2025-07-17", overall="Good")))
    story.tell()
    known = story.known("report", "since")
    done = story.withdraw(number=story.rows(kind="rating-changed")[0].number)
    assert (done.put_back, done.told) == (False, ("mail", "chat"))
    assert (story.rating(), story.known("report", "since")) == ("Good", known)
    assert "Overall: Good (we wrote Requires improvement)" in story.tell()[0][1].text


def fallen_twice(ward: Make) -> Ward:
    """A home whose profile alone fell from Outstanding to Good, and a day later to Requires improvement."""

    def days(story: Ward) -> None:
        for page in (header("Outstanding"), GOOD, FAIR):
            story.every(PROFILE, page)
            story.tell()

    return lived("fallen twice", ward(), days)


def test_what_the_same_page_has_replaced_since_is_corrected_and_the_later_fall_stands(ward: Make) -> None:
    story = fallen_twice(ward)
    done = story.withdraw(number=1)
    assert (done.put_back, done.overtaken, story.rating()) == (False, True, "Requires improvement")
    assert "Overall: Requires improvement (we wrote Good)" in story.tell()[0][1].text
    assert story.every(PROFILE, header("Inadequate"))[0][2:4] == ("Requires improvement", "Inadequate")


def test_what_came_back_to_what_it_was_stands_when_its_first_turn_is_withdrawn(ward: Make) -> None:
    story = fell(ward)
    story.every(PROFILE, GOOD)
    story.withdraw(number=1)
    assert story.rating() == "Good"
    assert story.every(PROFILE, FAIR) == [(*FELL, "confirmed")]


@pytest.mark.parametrize("order", [(2, 1), (1, 2)])
def test_of_two_falls_that_are_both_withdrawn_neither_stands_again(ward: Make, order: tuple[int, int]) -> None:
    story = fallen_twice(ward)
    for number in order:
        story.withdraw(number=number)
    assert story.rating() == "Outstanding"
    for day in range(2):
        assert story.every(PROFILE, cosmetic(FAIR, day)) == []
    assert story.rating() == "Outstanding"


def test_a_notice_that_several_pages_show_is_withdrawn_for_all_of_them_and_its_end_is_no_news(ward: Make) -> None:
    story = ward()
    profile, listed = header("Good", banners=CHECKS), listing(head="Good").model_copy(update={"banners": CHECKS})
    story.round_of((0, PROFILE, GOOD), (0, LIST, listing(head="Good")))
    told = story.round_of((0, PROFILE, profile), (0, LIST, listed))
    assert [kind for kind, *_ in told] == ["assessment-started"]
    story.withdraw(kind="assessment-started")
    assert story.round_of((0, PROFILE, cosmetic(profile, 1)), (0, LIST, cosmetic(listed, 1))) == []
    for day in range(3):
        same = cosmetic(GOOD, day), cosmetic(listing(head="Good"), day)
        assert story.round_of((0, PROFILE, same[0]), (0, LIST, same[1])) == []
    assert [kind for kind, *_ in story.round_of((0, LIST, listed))] == ["assessment-started"]


def test_another_page_that_was_not_read_before_shows_the_same_notice_in_silence(ward: Make) -> None:
    story = ward()
    story.every(PROFILE, GOOD)
    story.every(PROFILE, header("Good", banners=CHECKS))
    story.withdraw(kind="assessment-started")
    page = report("AP1", "2024-02-01", overall="Good").model_copy(update={"banners": CHECKS})
    assert "assessment-started" not in [kind for kind, *_ in story.round_of((0, AP1, page))]


@pytest.mark.parametrize("told", [MEASURED, NOTICED])
def test_special_measures_are_withdrawn_as_a_banner_and_as_a_notice_alike(ward: Make, told: Record) -> None:
    story = ward()
    story.every(PROFILE, GOOD)
    assert [kind for kind, *_ in story.every(PROFILE, told)] == ["special-measures-entered"]
    story.withdraw(kind="special-measures-entered")
    both = told.model_copy(update={"banners": MEASURED.banners, "regulatory": NOTICED.regulatory})
    assert story.every(PROFILE, both) == []
    for day in range(3):
        assert story.every(PROFILE, cosmetic(GOOD, day)) == []
    assert [kind for kind, *_ in story.every(PROFILE, both)] == ["special-measures-entered"]


def test_special_measures_that_one_page_shows_in_both_ways_are_taken_back_whole(ward: Make) -> None:
    story = ward()
    story.every(PROFILE, GOOD)
    before = story.known()
    story.every(PROFILE, MEASURED.model_copy(update={"regulatory": NOTICED.regulatory}))
    story.withdraw(kind="special-measures-entered")
    assert story.known() == before


def test_whoever_read_it_in_a_digest_gets_the_correction_and_a_digest_that_waits_tells_it_no_more(ward: Make) -> None:
    story = ward()
    story.rules = (Rule(name="weekly", digest="weekly", channels=("mail", "late")),)
    story.every(PROFILE, GOOD)
    story.every(PROFILE, FAIR)
    with story.engine.begin() as db:
        (entry,) = entries.waiting(db, "mail")
        number = digests.create(db, "mail", "2025-07-21 08:30", since=story.now, now=story.now)
        digests.take(db, number, [entry.id])
        outbox.put(
            db, digest_id=number, channel="mail", rules=["weekly"], severity="high", ready=True, now=story.now
        )  # fmt: skip
    assert [channel for channel, _ in story.tell()] == ["mail"]
    assert story.withdraw(kind="rating-changed").told == ("mail",)
    assert "we wrote to you in a digest (reference WR-" in story.tell()[0][1].text
    with story.engine.connect() as db:
        assert entries.waiting(db, "late") == []


def test_what_only_completed_the_history_of_a_message_is_corrected_to_nobody(ward: Make) -> None:
    story = fell(ward)
    story.tell()
    number = story.rows()[0].alert_id
    story.every(PROFILE, header("Requires improvement", banners=CHECKS))
    with story.engine.begin() as db:
        db.execute(update(changes).where(changes.c.kind == "assessment-started").values(alert_id=number))
        db.execute(update(deliveries).where(deliveries.c.alert_id != number).values(state="cancelled"))
    assert story.withdraw(kind="assessment-started").told == ()
    assert story.withdraw(kind="rating-changed").told == ("mail", "chat")
