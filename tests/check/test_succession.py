"""A registration that goes on under another number: linked, watched on the same lists, and no news of its own."""

from __future__ import annotations

from sqlalchemy import select, update

from monitor.check import check_organisation
from storage import imported, records, sources, watches
from storage.record import Banner, Organisation, Record
from storage.tables import organisations
from storage.tables import watches as watches_table

from .conftest import LIST, PROFILE, Story, header, listing
from .test_check import AP1, GOOD, OLD

HERE = "https://x/location/1-999000001"
NEW = Organisation(level="location", id="1-999000077", name="Rose House")
LEADS = Banner(type="provider-changed", text="The provider of this service changed. See new profile", organisation=NEW)
ARCHIVED = Banner(type="archived", text="Archived: Rose House")
TOLD = ("provider-changed", "provider-changed", None, "location:1-999000077 (Rose House)", "confirmed")


def start(story: Story, **more: object) -> None:
    assert story.day((PROFILE, header("Good", **more)), (LIST, listing(*OLD)), (AP1, GOOD)) == []


def successor(story: Story) -> int | None:
    with story.engine.connect() as db:
        row: int | None = db.scalar(select(organisations.c.successor_id).where(organisations.c.id == story.home))
        return row


def watched(story: Story) -> list[tuple[str, str, str]]:
    """Id, list and who added it, of what is watched."""
    with story.engine.connect() as db:
        return [(one.organisation.id or "", one.list, one.added_by) for one in watches.watched(db)]


def visited_for(story: Story, row: int) -> list[tuple[str, str]]:
    with story.engine.connect() as db:
        asked = select(sources.sources.c.kind, sources.sources.c.address).where(
            sources.sources.c.organisation_id == row
        )
        return [tuple(one) for one in db.execute(asked.order_by(sources.sources.c.id))]


def test_the_registration_that_goes_on_is_told_and_watched_on_the_same_lists(story: Story) -> None:
    start(story)
    with story.engine.begin() as db:
        watches.add_watch(db, story.home, list_name="south", asked="x", state="watched", added_by="me", now=story.now)
        db.execute(update(watches_table).where(watches_table.c.list == "south").values(columns={"Contract": "12"}))
    assert story.day((PROFILE, header("Good", banners=(LEADS,)))) == [TOLD]
    (change,) = story.history()
    assert change.summary == (
        "Rose House: the service goes on under another registration, location:1-999000077 (Rose House)."
        " Wardround now watches it too."
    )
    row = successor(story)
    assert row is not None
    by = "successor of location:1-999000001"
    assert watched(story) == [
        ("1-999000001", "", "me"),
        ("1-999000077", "", by),
        ("1-999000001", "south", "me"),
        ("1-999000077", "south", by),
    ]
    assert visited_for(story, row) == [
        ("cqc-profile", "https://x/location/1-999000077"),
        ("cqc-reports", "https://x/location/1-999000077/reports"),
    ]
    with story.engine.connect() as db:
        (south,) = [one for one in watches.watched(db, list_name="south") if one.organisation.id == NEW.id]
    assert south.columns == {"Contract": "12"}


def test_both_notices_at_once_are_one_message_in_which_nothing_closes(story: Story) -> None:
    start(story)
    told = story.day((PROFILE, header("Good", banners=(ARCHIVED, LEADS))))
    assert sorted(kind for kind, *_ in told) == ["deregistered", "provider-changed"]
    assert all("goes on under another registration" in one.summary for one in story.history())
    assert len({alert for alert, *_ in story.sent()}) == 1


def test_a_page_that_leads_on_when_it_is_first_read_is_followed_in_silence(story: Story) -> None:
    start(story, banners=(LEADS,))
    assert successor(story) is not None
    assert [one for one, _, _ in watched(story)] == ["1-999000001", "1-999000077"]


def test_it_is_followed_once_and_stays_off_the_lists_when_somebody_takes_it_off(story: Story) -> None:
    start(story, banners=(LEADS,))
    row = successor(story)
    assert row is not None
    with story.engine.begin() as db:
        watches.remove(db, row, list_name=None, now=story.now)
    assert story.day((PROFILE, header("Requires improvement", banners=(LEADS,))))
    assert [one for one, _, _ in watched(story)] == ["1-999000001"]


def test_the_first_reading_of_the_new_registration_is_its_starting_position(story: Story) -> None:
    start(story)
    story.day((PROFILE, header("Good", banners=(LEADS,))))
    row = successor(story)
    assert row is not None
    there = "https://x/location/1-999000077"
    inherited = header("Good").model_copy(update={"organisation": NEW})
    before = len(story.history())
    story.begin()
    story.say(there, inherited)
    with story.engine.begin() as db:
        check_organisation(
            db, row, records.unchecked(db, readers=[story.reader]), round_id=story.round, rules=story.rules,
            now=story.now,
        )  # fmt: skip
    assert len(story.history()) == before


def leads_to(level: str, id_: str) -> Record:
    to = Organisation.model_validate({"level": level, "id": id_, "name": ""})
    return header("Good", banners=(LEADS.model_copy(update={"organisation": to}),))


def test_a_notice_that_leads_to_another_level_to_itself_or_nowhere_links_nothing(story: Story) -> None:
    start(story)
    for page in (
        leads_to("provider", "RT1"),
        leads_to("location", "1-999000001"),
        leads_to("location", "../../etc"),
        header("Good", banners=(LEADS.model_copy(update={"organisation": None}),)),
    ):
        story.day((PROFILE, page))
        assert successor(story) is None
    assert [one for one, _, _ in watched(story)] == ["1-999000001"]


def test_a_page_that_leads_back_to_an_old_profile_links_nothing(story: Story) -> None:
    back = Banner(type="provider-changed", text="The provider changed. See old profile", organisation=NEW)
    start(story)
    assert story.day((PROFILE, header("Good", banners=(back,)))) == [TOLD]
    assert successor(story) is None
    assert "than the registration before it, location:1-999000077 (Rose House)" in story.history()[0].summary


def test_a_successor_that_a_file_put_on_the_list_stays_the_files(story: Story) -> None:
    with story.engine.begin() as db:
        row = watches.organisation_row(db, "location", "1-999000077", story.now)
        wanted = {"organisation_id": row, "list": "", "asked": "x", "state": "watched", "columns": {"Contract": "7"}}
        imported.put(db, [{**wanted, "origin": imported.FILE, "added_by": "file", "added_at": story.now}])
    start(story, banners=(LEADS,))
    with story.engine.connect() as db:
        (one,) = [one for one in watches.watched(db) if one.organisation.id == NEW.id]
    assert (successor(story), one.origin, one.columns) == (row, imported.FILE, {"Contract": "7"})


def test_a_chain_that_leads_back_to_its_beginning_is_watched_once_each(story: Story) -> None:
    start(story, banners=(LEADS,))
    rose, there = story.home, Organisation(level="location", id="1-999000088", name="Rose House")
    for at, to in (("1-999000077", there), ("1-999000088", header("Good").organisation)):
        with story.engine.connect() as db:
            (story.home,) = watches.matches(db, at)
        page = header("Inadequate", banners=(ARCHIVED, LEADS.model_copy(update={"organisation": to})))
        own = Organisation(level="location", id=at, name="Rose House")
        assert story.day((f"https://x/location/{at}", page.model_copy(update={"organisation": own}))) == []
    story.home = rose
    assert sorted(one for one, _, _ in watched(story)) == ["1-999000001", "1-999000077", "1-999000088"]
