from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, update

from storage import sources
from storage.tables import watches
from tests.storage.moment import NOW

HOME = "https://www.cqc.org.uk/provider/RT1"
SLOTS = {"cqc-profile": "2026-11-02", "cqc-reports": "2026-11-02"}


def add(db: Connection, address: str = HOME, *, kind: str = "cqc-profile", organisation: int = 1) -> int:
    return sources.add(db, address=address, kind=kind, organisation_id=organisation, found_on=None, now=NOW)


def visited(
    db: Connection, number: int, *, outcome: str = "changed", slot: str | None = "2026-11-02", **more: Any
) -> None:
    state: dict[str, Any] = {
        "at": NOW,
        "detail": None,
        "whole": True,
        "etag": None,
        "last_modified": None,
        "body": None,
    }
    sources.visited(db, number, outcome=outcome, slot=slot, **(state | more))


def due(db: Connection, **more: Any) -> list[int]:
    return [row.id for row in sources.due(db, slots=more.pop("slots", SLOTS), **more)]


def test_an_address_is_one_source_however_often_it_is_added(db: Connection) -> None:
    assert add(db) == add(db)
    assert add(db, f"{HOME}/reports", kind="cqc-reports") != add(db)


def test_a_source_is_due_until_it_was_visited_in_the_present_slot(db: Connection) -> None:
    number = add(db)
    assert due(db) == [number]
    visited(db, number, outcome="unreachable")
    assert due(db) == []
    assert due(db, slots={"cqc-profile": "2026-11-03"}) == [number]
    assert due(db, everything=True) == [number]


def test_a_visit_that_used_no_slot_leaves_the_source_due(db: Connection) -> None:
    number = add(db)
    visited(db, number, outcome="unreachable", slot=None)
    assert due(db) == [number]


def test_only_kinds_that_have_a_slot_are_due(db: Connection) -> None:
    add(db, "https://www.cqc.org.uk/api", kind="cqc-api-changes")
    assert due(db) == due(db, everything=True) == []
    assert due(db, slots={}) == []


def test_sources_of_organisations_that_nobody_watches_are_not_due(db: Connection) -> None:
    first, second = add(db), add(db, "https://www.cqc.org.uk/provider/RT2", organisation=2)
    db.execute(update(watches).where(watches.c.organisation_id == 1).values(removed_at=NOW))
    assert due(db) == [second]
    db.execute(update(watches).where(watches.c.organisation_id == 1).values(removed_at=None))
    assert due(db, organisations=[1]) == [first]
    assert due(db, organisations=[]) == []


def test_an_organisation_on_two_lists_is_visited_once(db: Connection) -> None:
    number = add(db)
    db.execute(
        watches.insert().values(
            organisation_id=1, list="trusts", asked="RT1", state="watched", added_by="test", added_at=NOW
        )
    )
    assert due(db) == [number]


def test_a_retired_source_is_not_due_until_it_is_named_again(db: Connection) -> None:
    number = add(db)
    sources.retire(db, number, NOW)
    assert due(db) == due(db, everything=True) == []
    assert add(db) == number
    assert due(db) == [number]


def test_the_longest_unseen_comes_first(db: Connection) -> None:
    first, second, third = (add(db, f"{HOME}/{name}") for name in "abc")
    visited(db, first, at=NOW)
    visited(db, second, at=NOW - timedelta(days=1))
    assert due(db, everything=True) == [third, second, first]


def test_failures_are_counted_from_the_first_until_a_good_visit(db: Connection) -> None:
    number = add(db)
    visited(db, number, etag='"1"', last_modified="Mon, 02 Nov 2026 05:00:00 GMT")
    for day, outcome in enumerate(("unreachable", "blocked", "robots"), start=1):
        visited(db, number, at=NOW + timedelta(days=day), outcome=outcome, detail=outcome, etag='"other"')
    failing = sources.one(db, number)
    assert (failing.failures, failing.failing_since) == (3, NOW + timedelta(days=1))
    assert (failing.outcome, failing.detail, failing.good_at) == ("robots", "robots", NOW)
    assert (failing.etag, failing.last_modified) == ('"1"', "Mon, 02 Nov 2026 05:00:00 GMT")
    visited(db, number, at=NOW + timedelta(days=4), outcome="not-modified", whole=False, etag='"2"')
    good = sources.one(db, number)
    assert (good.failures, good.failing_since, good.detail, good.etag) == (0, None, None, '"2"')
    assert (good.good_at, good.whole_at) == (NOW + timedelta(days=4), NOW)


def test_the_pages_of_an_organisation_come_one_after_another_those_of_the_longest_unseen_first(db: Connection) -> None:
    one = add(db)
    two = [add(db, f"https://www.cqc.org.uk/provider/RT2{path}", organisation=2) for path in ("", "/reports")]
    late = add(db, f"{HOME}/reports")
    for number, hours in ((one, 3), (two[0], 2), (two[1], 4), (late, 1)):
        visited(db, number, at=NOW - timedelta(hours=hours), slot=None)
    assert due(db) == [two[1], two[0], one, late]
    listed = sources.add(
        db, address="https://www.cqc.org.uk/press", kind="press-release", organisation_id=None, found_on=None, now=NOW
    )
    assert due(db, slots={**SLOTS, "press-release": "2026-11-02"})[0] == listed


def test_what_was_visited_since_a_walk_began_is_not_due_in_it_again_though_its_slot_is_open(db: Connection) -> None:
    before, since, never = add(db), add(db, f"{HOME}/reports"), add(db, "https://www.cqc.org.uk/provider/RT2")
    visited(db, before, at=NOW - timedelta(minutes=1), slot=None)
    visited(db, since, outcome="unreachable", at=NOW, slot=None)
    assert due(db, unvisited_since=NOW) == [never, before]
