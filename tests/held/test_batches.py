"""Many pages that change the same way at once: what is held back, what is told, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.settings import Breaker
from storage.record import Finding, Record
from tests.check.conftest import LIST, PROFILE, REPORT, header, listing, report
from tests.check.test_every_route import API, NEW_LINK, OLD_LINK, api

from .conftest import Ward, at, lived

Make = Callable[..., Ward]
GOOD, FAIR = header("Good"), header("Requires improvement")
FELL = ("rating-changed", "overall", "Good", "Requires improvement")


def rebuilt(ward: Make, homes: int = 3, of: int = 3) -> Ward:
    """A ward of homes rated Good, of which some pages print another rating on one day."""

    def days(story: Ward) -> None:
        story.every(PROFILE, GOOD)
        story.round_of(*((home, PROFILE, FAIR if home < homes else GOOD) for home in range(of)))

    return lived(f"{homes} of {of}", ward(of), days)


def test_many_pages_that_change_the_same_way_are_held_back_and_one_incident_says_so(ward: Make) -> None:
    story = rebuilt(ward)
    assert story.told() == [(*FELL, "held")] * 3
    assert [story.rating(home) for home in range(3)] == ["Good"] * 3
    assert story.tell() == []
    sentence = story.incident()
    assert sentence is not None
    assert "3 of 3 organisations changed the same way at once, rating changed (CQC profile page)" in sentence
    assert "3 changes are held back and nobody was told" in sentence
    assert sentence.count("overall went down one step from Good to Requires improvement") == 3
    assert "`wardround held release 1`" in sentence
    assert "rating-changed" not in sentence


def test_fewer_than_the_least_are_told_as_ever(ward: Make) -> None:
    few = rebuilt(ward, homes=2, of=2)
    assert few.told() == [(*FELL, "confirmed")] * 2
    assert few.incident() is None
    assert few.rating() == "Requires improvement"


def test_a_smaller_share_is_told_as_ever_and_pages_that_had_not_moved_count(ward: Make) -> None:
    story = ward(5)
    story.breaker = Breaker(share=0.7, least=3)
    story.every(PROFILE, GOOD)
    story.begin()
    for home, page in enumerate((FAIR, FAIR, FAIR, GOOD, None)):
        story.home = story.homes[home]
        if page is None:
            story.not_modified(at(home))
        else:
            story.say(at(home), page)
    story.end()
    assert story.told() == [(*FELL, "confirmed")] * 3


def test_only_what_trips_is_held_and_the_rest_of_the_same_message_is_told(ward: Make) -> None:
    story = ward(3)
    page = REPORT.format("AP1")
    story.every(PROFILE, GOOD)
    story.round_of(*((home, LIST, listing()) for home in range(3)))
    two = Record(**{**GOOD.model_dump(), "banners": ({"type": "archived", "text": "Archived"},)})
    fell = report("AP1", "2025-07-17", overall="Requires improvement")
    story.round_of(*((home, PROFILE, two) for home in range(3)), (0, page, fell))
    told = story.rows(organisation_id=story.homes[0], round_id=story.round)
    assert {(row.kind, row.state) for row in told} >= {("deregistered", "held"), ("rating-changed", "confirmed")}
    (mail,) = [message for channel, message in story.tell() if channel == "mail"]
    assert "Requires improvement" in mail.text
    assert "no longer registered" not in mail.text


def test_the_same_pages_on_the_next_days_are_no_second_batch_and_tell_nobody(ward: Make) -> None:
    story = rebuilt(ward)
    for day in range(2):
        assert story.every(PROFILE, FAIR.model_copy(update={"warnings": (f"cosmetics of day {day}",)})) == []
    assert story.tell() == []
    assert story.batch(2) is None
    assert {row.state for row in story.rows()} == {"held"}


def test_further_pages_of_the_redesign_join_the_batch_but_one_alone_is_news(ward: Make) -> None:
    story = rebuilt(ward, homes=3, of=6)
    assert story.round_of((3, PROFILE, FAIR), (4, PROFILE, FAIR), (5, PROFILE, GOOD)) == [(*FELL, "held")] * 2
    assert (story.batch().number, story.batch(2)) == (5, None)
    assert "5 of 6 organisations" in str(story.incident())
    assert story.every(PROFILE, FAIR, homes=range(5, 6)) == [(*FELL, "confirmed")]
    story.release()
    assert [story.rating(home) for home in range(6)] == ["Requires improvement"] * 6


def test_what_is_released_is_told_and_in_force_and_the_incident_is_over(ward: Make) -> None:
    story = rebuilt(ward)
    done = story.release()
    assert (len(done.changes), done.messages) == (3, 6)
    assert [story.rating(home) for home in range(3)] == ["Requires improvement"] * 3
    assert sorted(channel for channel, _ in story.tell()) == ["chat"] * 3 + ["mail"] * 3
    assert (story.incident(), story.batch().state, story.batch().decided_by) == (None, "released", "Ann")
    assert story.release().changes == ()
    assert story.every(PROFILE, FAIR.model_copy(update={"warnings": ("new cosmetics",)})) == []


def test_falls_that_no_second_look_could_see_again_are_held_back_too_and_not_told_as_seen_once(ward: Make) -> None:
    story = ward(3)
    story.every(PROFILE, GOOD)
    story.every(PROFILE, header("Inadequate"))
    assert {state for *_, state in story.told()} == {"held"}
    assert story.tell() == []
    story.release()
    assert [story.rating(home) for home in range(3)] == ["Inadequate"] * 3
    assert all("not yet confirmed" not in message.text for _, message in story.tell())


def test_what_is_released_is_told_by_the_rules_of_the_day_of_its_release(ward: Make) -> None:
    story = rebuilt(ward)
    story.rules = story.rules[1:]
    assert story.release().messages == 3
    assert {channel for channel, _ in story.tell()} == {"chat"}


def test_what_is_released_after_the_rest_of_its_message_was_told_has_a_message_of_its_own(ward: Make) -> None:
    story = ward(3)
    story.every(PROFILE, GOOD)
    archived = {"type": "archived", "text": "Archived"}
    one = Record(**{**FAIR.model_dump(), "banners": (archived,)})
    story.round_of((0, PROFILE, one), (1, PROFILE, FAIR), (2, PROFILE, FAIR))
    (first,) = [message for channel, message in story.tell() if channel == "mail"]
    assert "no longer registered" in first.text.lower()
    assert "Overall: Good, unchanged" in first.text
    story.release()
    later = [message for channel, message in story.tell() if channel == "mail"]
    assert len(later) == 3
    assert all("went down one step from Good to Requires improvement" in message.text for message in later)


def test_what_is_discarded_never_comes_into_force_and_is_told_nobody(ward: Make) -> None:
    story = rebuilt(ward)
    done = story.discard()
    assert (len(done.changes), done.corrected) == (3, ())
    assert [story.rating(home) for home in range(3)] == ["Good"] * 3
    assert story.tell() == []
    assert (story.incident(), story.batch().state) == (None, "discarded")
    assert story.batch().reason == "CQC rebuilt its pages"
    assert story.every(PROFILE, FAIR.model_copy(update={"warnings": ("new cosmetics",)})) == []
    assert story.rating() == "Good"


def test_a_page_that_had_gone_back_and_falls_again_after_a_discard_is_news(ward: Make) -> None:
    story = rebuilt(ward)
    story.discard()
    assert story.every(PROFILE, GOOD) == []
    assert story.every(PROFILE, FAIR, homes=range(1)) == [(*FELL, "confirmed")]


def test_pages_that_take_it_back_end_the_batch_in_silence(ward: Make) -> None:
    story = rebuilt(ward)
    assert story.every(PROFILE, GOOD, homes=range(2)) == []
    assert story.batch().state == "held"
    assert story.every(PROFILE, GOOD, homes=range(2, 3)) == []
    assert (story.batch().state, story.incident()) == ("denied", None)
    assert {row.state for row in story.rows()} == {"discarded"}
    assert story.tell() == []


def test_a_single_change_of_a_batch_may_be_decided_by_itself(ward: Make) -> None:
    story = rebuilt(ward)
    first, *others = [row.number for row in story.rows()]
    story.release(first)
    assert [story.rating(home) for home in range(2)] == ["Requires improvement", "Good"]
    assert story.batch().state == "held"
    story.discard(*others)
    assert (story.batch().state, story.incident()) == ("discarded", None)


def test_what_a_person_releases_of_a_round_that_died_is_not_held_again_by_the_next(ward: Make) -> None:
    story = ward(3)
    story.every(PROFILE, GOOD)
    story.begin()
    for home in range(3):
        story.home = story.homes[home]
        story.say(at(home), header("Inadequate"))
    story.check()
    assert {state for *_, state in story.told()} == {"held"}
    story.release(*(row.number for row in story.rows()))
    story.every(PROFILE, header("Inadequate"))
    assert (story.batch(), story.incident()) == (None, None)
    assert [story.rating(home) for home in range(3)] == ["Inadequate"] * 3
    assert sorted(channel for channel, _ in story.tell()) == ["chat"] * 3 + ["mail"] * 3


def test_a_newer_report_that_came_while_it_was_held_stays_in_force(ward: Make) -> None:
    story = rebuilt(ward)
    page = REPORT.format("AP9")
    told = story.round_of((0, page, report("AP9", "2025-07-18", overall="Outstanding")))
    assert told[-1] == ("rating-changed", "overall", "Good", "Outstanding", "confirmed")
    story.release()
    assert [story.rating(home) for home in range(2)] == ["Outstanding", "Requires improvement"]


def test_findings_of_an_amended_text_are_held_dropped_and_told_with_it(ward: Make) -> None:
    story = ward(3)
    page = report("AP1", "2024-02-01", overall="Good")
    one, two = (page.model_copy(update={"findings": tuple(map(_finding, words))}) for words in (("a",), ("a", "b")))
    again = two.model_copy(update={"warnings": ("cosmetics",)})
    story.round_of(*((home, *page) for home in range(3) for page in ((PROFILE, GOOD), (REPORT.format("AP1"), one))))
    assert {(kind, state) for kind, *_, state in story.every(REPORT.format("AP1"), two)} == {
        ("report-amended", "held"),
        ("finding-added", "held"),
    }
    assert story.every(REPORT.format("AP1"), again) == []
    assert {row.state for row in story.rows()} == {"held"}
    assert story.every(REPORT.format("AP1"), one, homes=range(1)) == []
    assert [row.state for row in story.rows(organisation_id=story.homes[0])] == ["discarded"] * 2
    story.release()
    told = [message for channel, message in story.tell() if channel == "chat"]
    assert ["New finding" in message.text for message in told] == [True, True]
    assert {message.subject for message in told} == {"Report's text amended: Rose House, and 1 more change"}


@pytest.mark.parametrize("named", [0, 1])
@pytest.mark.parametrize("what", ["release", "discard"])
def test_who_decides_an_amended_text_or_a_finding_by_itself_decides_both(ward: Make, what: str, named: int) -> None:
    def days(story: Ward) -> None:
        page = report("AP1", "2024-02-01", overall="Good")
        one, two = (page.model_copy(update={"findings": tuple(map(_finding, words))}) for words in (("a",), ("a", "b")))
        story.round_of(*((h, *page) for h in range(3) for page in ((PROFILE, GOOD), (REPORT.format("AP1"), one))))
        story.every(REPORT.format("AP1"), two)

    story = lived("amended", ward(3), days)
    text, finding, *_ = story.rows()
    number = (text, finding)[named].number
    done = story.release(number) if what == "release" else story.discard(number)
    assert done.changes == (text.id, finding.id)
    assert ["New finding" in message.text for _, message in story.tell()] == ([True] if what == "release" else [])
    assert {row.state for row in story.rows()[2:]} == {"held"}


def _finding(word: str) -> Finding:
    return Finding(text=f"{word} was seen by nobody who looked for {word * 9} at {word * 7}.")


def test_removals_that_the_lists_take_back_are_dropped_with_their_ratings(ward: Make) -> None:
    story = ward(3)
    both, one = listing(("AP2", "2025-07-10"), ("AP1", "2024-02-01")), listing(("AP1", "2024-02-01"))
    ap1, ap2 = report("AP1", "2024-02-01", overall="Good"), report("AP2", "2025-07-10", overall="Inadequate")
    pages = ((LIST, both), (REPORT.format("AP2"), ap2), (REPORT.format("AP1"), ap1))
    story.round_of(*((home, *page) for home in range(3) for page in pages))
    for lists in (one, one, both):
        story.every(LIST, lists)
    assert {row.state for row in story.rows()} == {"discarded"}
    assert (story.batch().state, story.rating()) == ("denied", "Inadequate")


def test_reports_that_leave_many_lists_are_held_with_the_ratings_that_went_with_them(ward: Make) -> None:
    story = ward(3)
    both, one = listing(("AP2", "2025-07-10"), ("AP1", "2024-02-01")), listing(("AP1", "2024-02-01"))
    ap1, ap2 = report("AP1", "2024-02-01", overall="Good"), report("AP2", "2025-07-10", overall="Inadequate")
    pages = [(home, REPORT.format("AP2"), ap2) for home in range(3)]
    pages += [(home, REPORT.format("AP1"), ap1) for home in range(3)]
    story.round_of(*((home, LIST, both) for home in range(3)), *pages)
    before = story.known("report", "quote")
    story.every(LIST, one)
    story.every(LIST, one)
    assert {(row.kind, row.state) for row in story.rows()} == {("report-removed", "held"), ("rating-withdrawn", "held")}
    assert (story.rating(), story.known("report", "quote")) == ("Inadequate", before)
    story.every(LIST, one.model_copy(update={"warnings": ("cosmetics",)}))
    assert (len(story.rows()), story.batch(2)) == (6, None)
    story.release()
    assert [story.rating(home) for home in range(3)] == ["Good"] * 3
    mails = [message.text for channel, message in story.tell() if channel == "mail"]
    assert len(mails) == 3
    assert "- Report removed by CQC" in mails[0]
    assert "Overall: Inadequate before, Good now" in mails[0]


@pytest.mark.parametrize("page", ["Good", "Inadequate"])
def test_what_the_api_shows_of_many_homes_is_held_back_once_whatever_their_pages_show(ward: Make, page: str) -> None:
    story = ward(3)
    good, worst = api(OLD_LINK, "2024-03-04", overall="Good"), api(NEW_LINK, "2025-07-15", overall="Inadequate")
    story.round_of(*((home, page, said) for home in range(3) for page, said in ((API, good), (PROFILE, GOOD))))
    shown = ((API, worst), (PROFILE, header(page)))
    story.round_of(*((home, *one) for home in range(3) for one in shown), again=True)
    held = [one for one in story.rows(kind="rating-changed") if one.state == "held"]
    assert [one.after for one in held] == ["Inadequate"] * 3
    assert [story.rating(home) for home in range(3)] == ["Good"] * 3
    assert story.tell() == []
    sentence = story.incident()
    assert sentence is not None
    assert "3 of 3 organisations changed the same way at once, rating changed (CQC" in sentence
    if page == "Good":
        assert "(CQC data service, location)" in sentence
