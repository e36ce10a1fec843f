"""What is history and what is news where the first reading failed, the watch paused, or the reader is a new one."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from storage import records, watches
from storage.record import Banner, Rating
from storage.tables import records as records_table

from .conftest import HOME, LIST, PROFILE, Story, headed, header, listing, report
from .test_check import AP1, AP2, GOOD, OLD, start

RECENT = (("AP1", "2025-07-05"),)
POOR = Rating(scope="location", key_question="caring", rating="Requires improvement", quote="Caring: poor")


def test_a_report_that_repeats_what_is_in_force_is_history_where_the_list_could_not_be_read_at_first(
    story: Story,
) -> None:
    story.day((PROFILE, header("Good")), (LIST, "no list"))
    assert story.day((LIST, listing(*RECENT)), (AP1, report("AP1", "2025-07-05", overall="Good", safe="Good"))) == []
    assert story.in_force("safe") == "Good"


def test_a_report_that_denies_what_is_in_force_is_news_even_then(story: Story) -> None:
    story.day((PROFILE, header("Good")), (LIST, "no list"))
    told = story.day((LIST, listing(*RECENT)), (AP1, report("AP1", "2025-07-05", overall="Inadequate")))
    assert ("rating-changed", "overall", "Good", "Inadequate", "unconfirmed") in told


def test_a_report_of_the_starting_list_stays_history_when_its_date_is_corrected_before_its_page_is_read(
    story: Story,
) -> None:
    story.day((PROFILE, header("Good")), (LIST, listing(*RECENT)))
    story.day((LIST, listing(("AP1", "2025-07-06"))))
    assert story.day((AP1, report("AP1", "2025-07-06", overall="Good", safe="Good"))) == []


def test_what_changed_while_nobody_watched_is_news_when_the_watch_begins_again(story: Story) -> None:
    start(story)
    with story.engine.begin() as db:
        watches.remove(db, story.home, list_name=None, now=story.now)
    story.now += timedelta(days=200)
    with story.engine.begin() as db:
        watches.add_watch(
            db, story.home, list_name="", asked="1-999000001", state="watched", added_by="me", now=story.now
        )
    told = story.day(
        (PROFILE, header("Requires improvement")),
        (LIST, listing(*OLD, ("AP2", "2025-09-01"))),
        (AP2, report("AP2", "2025-09-01", overall="Requires improvement")),
    )
    assert ("rating-changed", "overall", "Good", "Requires improvement", "confirmed") in told


def test_a_home_on_two_lists_is_told_once_a_channel(story: Story) -> None:
    start(story)
    with story.engine.begin() as db:
        watches.add_watch(db, story.home, list_name="south", asked="x", state="watched", added_by="me", now=story.now)
    story.day((AP2, report("AP2", "2025-07-15", overall="Requires improvement")))
    assert [channel for _, channel, _ in story.sent()] == ["mail", "chat"]


def test_a_home_of_a_new_name_is_told_and_keeps_its_history(story: Story) -> None:
    start(story)
    renamed = header("Good").model_copy(update={"organisation": HOME.model_copy(update={"name": "Lily House"})})
    assert story.day((PROFILE, renamed)) == [("details-changed", "name", "Rose House", "Lily House", "confirmed")]
    assert story.day((AP2, report("AP2", "2025-07-15", overall="Requires improvement")))[-1][2:4] == (
        "Good",
        "Requires improvement",
    )


def test_a_new_reader_sees_the_same_pages_and_tells_nothing(story: Story) -> None:
    start(story)
    story.reader = "said/2"
    assert story.day((PROFILE, header("Good")), (LIST, listing(*OLD)), (AP1, GOOD)) == []


def reread(story: Story, reader: str) -> None:
    """What a round does first with a new reader: the bodies that pages were last compared by are read again."""
    with story.engine.begin() as db:
        for row in records.outdated(db, readers=[reader]):
            old = db.execute(records_table.select().where(records_table.c.body == row.body)).first()
            assert old is not None
            records.add(
                db, body=row.body, address=row.address, kind=row.kind, reader=reader, fingerprint=None,
                document=story.understands(old.document), refusal=None, now=story.now,
            )  # fmt: skip


def test_what_only_a_new_reader_sees_on_an_unmoved_page_is_no_news(story: Story) -> None:
    start(story)
    story.reader = "said/2"
    whole = header("Good").model_copy(update={"ratings": (headed("Good"), POOR)})
    story.begin()
    story.say(PROFILE, header("Good"))
    with story.engine.begin() as db:
        seen = update(records_table).where(records_table.c.reader == "said/2")
        db.execute(seen.values(document=whole.model_dump(mode="json")))
    story.end()
    assert story.told() == []
    assert story.in_force("caring") == "Requires improvement"


def test_what_moved_on_a_page_is_told_though_a_new_reader_reads_it(story: Story) -> None:
    start(story)
    story.reader = "said/2"
    story.begin()
    story.say(PROFILE, header("Requires improvement"))
    reread(story, "said/2")
    story.check()
    story.say(PROFILE, header("Requires improvement"), purpose="confirm")
    story.end()
    assert story.told() == [("rating-changed", "overall", "Good", "Requires improvement", "confirmed")]


def test_a_removal_that_waited_for_its_second_look_is_told_by_the_new_reader(story: Story) -> None:
    new = report("AP2", "2025-07-10", overall="Outstanding")
    listed = listing(("AP2", "2025-07-10"), *OLD)
    assert story.day((PROFILE, header("Outstanding")), (LIST, listed), (AP1, GOOD), (AP2, new)) == []
    gone = ((PROFILE, header("Good")), (LIST, listing(*OLD)))
    assert story.day(*gone) == []
    story.reader = "said/2"
    story.begin()
    for address, record in gone:
        story.say(address, record)
    reread(story, "said/2")
    story.check()
    for address, record in gone:
        story.say(address, record, purpose="confirm")
    story.end()
    assert {(kind, subject, before, after) for kind, subject, before, after, _ in story.told()} == {
        ("report-removed", "AP2", "AP2", None),
        ("rating-withdrawn", "overall", "Outstanding", "Good"),
    }
    assert story.in_force() == "Good"


def test_where_the_page_moved_only_that_is_told_and_not_what_the_new_reader_alone_sees(story: Story) -> None:
    start(story)
    story.reader = "said/2"
    sees = {"ratings": [one.model_dump(mode="json") for one in (headed("Good"), POOR)]}
    story.understands = lambda document: {**document, **sees}
    under_way = (Banner(type="checks-under-way", text="Checks are under way"),)
    story.begin()
    story.say(PROFILE, header("Good", banners=under_way).model_copy(update={"ratings": (headed("Good"), POOR)}))
    reread(story, "said/2")
    story.end()
    assert [kind for kind, *_ in story.told()] == ["assessment-started"]
    assert story.in_force("caring") == "Requires improvement"
