"""What was told as seen once and its pages do not show again: those who were told hear of it, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

from tests.check.conftest import LIST, PROFILE, REPORT, header, listing, report

from .conftest import Ward, lived

Make = Callable[..., Ward]
GOOD, BAD = header("Good"), header("Inadequate")
AP1, AP2 = REPORT.format("AP1"), REPORT.format("AP2")


def seen_once(ward: Make) -> Ward:
    """A home whose page printed Inadequate on one day, and did not answer at the second look."""

    def days(story: Ward) -> None:
        story.round_of((0, PROFILE, GOOD), (0, LIST, listing(head="Good")))
        story.every(PROFILE, BAD)

    story = lived("seen once", ward(), days)
    assert story.told() == [("rating-changed", "overall", "Good", "Inadequate", "unconfirmed")]
    return story


def test_those_who_were_told_hear_what_the_page_shows_now_and_when(ward: Make) -> None:
    story = seen_once(ward)
    told = story.tell()
    assert [channel for channel, _ in told] == ["mail", "chat"]
    assert "not yet confirmed" in told[0][1].subject
    assert story.every(PROFILE, GOOD) == []
    (channel, mail), (_, chat) = story.tell()
    assert channel == "mail"
    assert mail.subject == (
        "Correction: Rose House is not known to have fallen to Inadequate (we wrote so on 16 July 2025)"
    )
    assert "seen once and not yet confirmed. It was not confirmed." in mail.text
    assert "CQC's pages that had shown it show something else since: Good. We saw so on 17 July 2025" in mail.text
    assert "Overall: Good (we wrote Inadequate)" in mail.text
    assert "show something else since" in chat.text
    assert story.rows()[0].state == "corrected"
    assert story.rating() == "Good"


def test_it_is_said_once_and_a_later_fall_is_news(ward: Make) -> None:
    story = seen_once(ward)
    story.tell()
    story.every(PROFILE, GOOD)
    story.tell()
    story.every(PROFILE, header("Good", warnings=("new dress",)))
    assert story.tell() == []
    story.every(PROFILE, BAD)
    assert story.told() == [("rating-changed", "overall", "Good", "Inadequate", "unconfirmed")]


def test_as_long_as_one_page_that_showed_it_does_not_deny_it_nothing_is_said(ward: Make) -> None:
    story = ward()
    story.round_of((0, PROFILE, GOOD), (0, LIST, listing(head="Good")))
    story.round_of((0, PROFILE, BAD), (0, LIST, listing(head="Inadequate")))
    story.tell()
    story.every(PROFILE, GOOD)
    assert story.tell() == []
    story.every(LIST, listing(head="Good"))
    assert [channel for channel, _ in story.tell()] == ["mail", "chat"]


def test_a_page_that_cannot_be_read_denies_nothing(ward: Make) -> None:
    story = seen_once(ward)
    story.tell()
    story.every(PROFILE, "no landmark of its kind")
    assert (story.tell(), story.rows()[0].state) == ([], "unconfirmed")


def test_where_a_report_told_something_else_meanwhile_no_correction_follows(ward: Make) -> None:
    story = seen_once(ward)
    story.tell()
    story.round_of((0, AP2, report("AP2", "2025-07-17", overall="Requires improvement")))
    story.tell()
    story.every(PROFILE, header("Requires improvement"))
    assert (story.tell(), story.rows()[0].state) == ([], "unconfirmed")


def test_one_that_nobody_has_yet_is_taken_back_without_a_word(ward: Make) -> None:
    story = seen_once(ward)
    story.tell(but=("mail",))
    story.every(PROFILE, GOOD)
    assert [(channel, message.subject[:10]) for channel, message in story.tell()] == [("chat", "Correction")]


def test_a_person_may_confirm_what_was_seen_once(ward: Make) -> None:
    story = seen_once(ward)
    story.tell()
    done = story.release(story.rows()[0].number)
    assert (len(done.changes), done.messages) == (1, 0)
    assert (story.rating(), story.rows()[0].state) == ("Inadequate", "confirmed")
    assert story.every(PROFILE, BAD.model_copy(update={"warnings": ("new dress",)})) == []


def test_a_person_who_drops_what_was_told_as_seen_once_withdraws_it(ward: Make) -> None:
    story = seen_once(ward)
    story.tell()
    assert story.discard(story.rows()[0].number).corrected == ("mail", "chat")
    assert story.rows()[0].state == "withdrawn"
    assert "CQC rebuilt its pages" in story.tell()[0][1].text
    assert story.every(PROFILE, BAD.model_copy(update={"warnings": ("new dress",)})) == []
    assert (story.rating(), story.tell()) == ("Good", [])
