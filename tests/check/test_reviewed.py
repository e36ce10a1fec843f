"""PROVE."""

from __future__ import annotations

from datetime import timedelta

from storage import watches
from storage.record import Banner, Finding

from .conftest import LIST, PROFILE, Story, header, listing, report
from .test_check import AP1, AP2, AP3, GOOD, OLD, look_again, start


def test_stale_memory_of_second_page(story: Story) -> None:
    story.day((PROFILE, header("Good")), (LIST, listing(*OLD, head="Good")), (AP1, GOOD))
    two = (*OLD, ("AP2", "2025-07-15"))
    pages = (
        (PROFILE, header("Inadequate")),
        (LIST, listing(*two, head="Inadequate")),
        (AP2, report("AP2", "2025-07-15", overall="Inadequate")),
    )
    story.begin()
    for p in pages:
        story.say(*p)
    story.check()
    look_again(story, *pages)
    assert story.in_force() == "Inadequate"
    three = (*two, ("AP3", "2025-07-17"))
    told = story.day(
        (PROFILE, header("Good")),
        (LIST, listing(*three, head="Inadequate")),
        (AP3, report("AP3", "2025-07-17", overall="Good")),
    )
    assert [k[0] for k in told] == ["report-published", "rating-changed"]


def test_two_identical_paragraphs(story: Story) -> None:
    start(story)
    r = report("AP2", "2025-07-15", overall="Good")
    one = r.model_copy(update={"findings": (Finding(text="All was well here."),)})
    story.day((AP2, one))
    two = r.model_copy(
        update={
            "findings": (
                Finding(text="All was well here."),
                Finding(text="No one looked at this."),
                Finding(text="No one looked at this."),
            )
        }
    )
    told = story.day((AP2, two))
    assert [k[0] for k in told].count("report-amended") == 1


def test_same_change_twice_in_a_round(story: Story) -> None:
    start(story)
    for word in ("Requires improvement", "Good", "Requires improvement"):
        story.begin()
        story.say(PROFILE, header(word))
    story.end()
    story.day((PROFILE, header("Requires improvement")))


def test_removal_waits_for_next_round_not_second_look(story: Story) -> None:
    start(story)
    checks = header("Good", banners=(Banner(type="checks-under-way", text="Checks are under way"),))
    story.day((PROFILE, checks))
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    story.now += timedelta(minutes=2)
    told = look_again(story, (PROFILE, header("Inadequate")))
    assert [k[0] for k in told] == ["rating-changed"]
    assert [k[0] for k in story.day((PROFILE, header("Inadequate")))] == ["assessment-ended"]


def test_list_failed_at_first(story: Story) -> None:
    late = report("AP1", "2025-07-05", overall="Good", safe="Good")
    story.day((PROFILE, header("Good")), (LIST, "no list"))
    assert story.day((LIST, listing(("AP1", "2025-07-05"))), (AP1, late)) == []


def test_list_failed_at_first_but_report_contradicts(story: Story) -> None:
    late = report("AP1", "2025-07-05", overall="Inadequate")
    story.day((PROFILE, header("Good")), (LIST, "no list"))
    told = story.day((LIST, listing(("AP1", "2025-07-05"))), (AP1, late))
    assert "rating-changed" in [k[0] for k in told]


def test_list_date_corrected_before_page_read(story: Story) -> None:
    story.day((PROFILE, header("Good")), (LIST, listing(("AP1", "2025-07-05"))))
    story.day((LIST, listing(("AP1", "2025-07-06"))))
    assert story.day((AP1, report("AP1", "2025-07-06", overall="Good", safe="Good"))) == []


def test_unconfirmed_overtaken_by_a_newer_report(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.end()
    first = story.round
    assert story.told()[0][-1] == "unconfirmed"
    story.day((AP3, report("AP3", "2025-07-17", overall="Good")))
    assert story.day((PROFILE, header("Inadequate"))) == []
    assert story.told(round_=first) == [("rating-changed", "overall", "Good", "Inadequate", "confirmed")]
    assert story.in_force() == "Good"
    assert story.day((PROFILE, header("Good"))) == []
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    assert look_again(story, (PROFILE, header("Inadequate"))) == [
        ("rating-changed", "overall", "Good", "Inadequate", "confirmed")
    ]


def test_reader_upgrade_same_body_is_silent(story: Story) -> None:
    start(story)
    story.reader = "said/2"
    told = story.day((PROFILE, header("Good")), (LIST, listing(*OLD)), (AP1, GOOD))
    assert told == []


def test_cancelled_delivery_revived(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    story.say(PROFILE, header("Good"), purpose="confirm")
    story.say(AP2, report("AP2", "2025-07-15", safe="Requires improvement"))
    story.check()
    print(story.sent(), story.told())
    # the round dies; the next one finds the rest of the same report
    story.begin()
    story.say(f"{AP2}/x", report("AP2", "2025-07-15", overall="Inadequate"))
    story.check()
    print(story.sent(), story.told())
    look_again(story, (f"{AP2}/x", report("AP2", "2025-07-15", overall="Inadequate")))
    print(story.sent(), story.told())
    assert len({a for a, _, s in story.sent() if s == "waiting"}) == 1


def test_readded(story: Story) -> None:
    start(story)
    with story.engine.begin() as db:
        watches.remove(db, story.home, list_name=None, now=story.now)
    story.now += timedelta(days=200)
    with story.engine.begin() as db:
        watches.add_watch(db, story.home, list_name="", asked="x", state="watched", added_by="me", now=story.now)
    told = story.day(
        (PROFILE, header("Requires improvement")),
        (LIST, listing(*OLD, ("AP2", "2025-09-01"))),
        (AP2, report("AP2", "2025-09-01", overall="Requires improvement")),
    )
    print(told)
    assert "rating-changed" in [k[0] for k in told]
