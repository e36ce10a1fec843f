"""Where papers stand in the database: joint boards, hosts that may be visited, whom rules tell, what doctor finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, insert, update

from crawler.order import Manners
from monitor.doctor import boards as doctor
from monitor.fetching import manners
from monitor.outage import look_over
from monitor.papers.boards import paper_hosts, prepare, settle, take_address
from monitor.registry import register as register_module
from monitor.registry.register import register
from monitor.rules.router import asks
from monitor.rules.whom import OF_A_BOARD
from monitor.settings import Cqc, Health, Papers, Rule, Settings
from storage import boards, sources, watches
from storage.board_pages import BoardPage, board_pages
from storage.describing import describe
from storage.engine import open_database
from storage.history import Wanted, changes_wanted
from storage.record import Organisation
from storage.tables import bodies, metadata, records, rounds, snapshots, visits
from storage.tables import sources as sources_table
from tests.rules.ward import Round
from tests.tell.stage import MORNING, change

GROUP = "https://www.uhliverpool.nhs.uk/about-us/meet-our-board/trust-board-meetings"
COPY = Settings(cqc=Cqc(address="http://127.0.0.1:9"))


@pytest.fixture
def db() -> Iterator[Connection]:
    engine = made()
    with engine.begin() as db:
        yield db
    engine.dispose()


def made() -> Engine:
    engine = open_database("sqlite://")
    metadata.create_all(engine)
    return engine


def watch(db: Connection, code: str, *, only: Any = None, list_name: str = "") -> int:
    row = watches.organisation_row(db, "provider", code, MORNING)
    watches.add_watch(db, row, list_name=list_name, asked=code, state="watched", added_by="a test", now=MORNING)
    watches.narrow(db, row, only, list_name=list_name, now=MORNING)
    return row


def pages(db: Connection) -> dict[str, str]:
    """Each address of papers that is visited now, and whose it is."""
    found = [row for row in sources.of_kind(db, boards.INDEX) if row.retired_at is None]
    return {row.address: watches.organisation_of(db, row.organisation_id).id or "" for row in found}


def due(db: Connection, *codes: str) -> list[str]:
    rows = [row for code in codes for row in watches.matches(db, code)]
    return [row.address for row in sources.due(db, slots={boards.INDEX: "today"}, organisations=rows or None)]


def test_what_was_watched_before_there_were_papers_has_them_read_from_the_next_round_on(db: Connection) -> None:
    watch(db, "RXQ")
    watch(db, "RT1", only="pages")
    watches.organisation_row(db, "provider", "RWX", MORNING)
    prepare(db, COPY, MORNING)
    assert pages(db) == {}
    for _ in range(2):
        prepare(db, Settings(), MORNING)
        assert pages(db) == {register()["RXQ"].board_papers: "RXQ"}
    assert due(db) == [register()["RXQ"].board_papers]


def test_an_address_that_moved_in_the_register_moves_here_and_one_that_a_person_gave_stays(
    db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(db, "RXQ")
    kept = watch(db, "RT1")
    take_address(db, kept, "www.cpft.nhs.uk/papers", by="me", now=MORNING)
    prepare(db, Settings(), MORNING)
    moved = {code: replace(one, board_papers="https://new.nhs.uk/papers") for code, one in register().items()}
    monkeypatch.setattr("monitor.papers.boards.register", lambda: moved)
    prepare(db, Settings(), MORNING)
    assert pages(db) == {"https://new.nhs.uk/papers": "RXQ", "https://www.cpft.nhs.uk/papers": "RT1"}
    prepare(db, Settings(papers=Papers(register_hosts=False)), MORNING)
    assert pages(db) == {"https://www.cpft.nhs.uk/papers": "RT1"}
    assert register_module.register() is not moved


def test_the_papers_of_a_joint_board_are_kept_as_those_of_whoever_was_watched_first(db: Connection) -> None:
    first, second = watch(db, "RBQ"), watch(db, "REM", only="papers")
    for row, code in ((first, "RBQ"), (second, "REM")):
        settle(db, Settings(), row, code, MORNING)
    assert pages(db) == {GROUP: "RBQ"}
    assert [boards.lead(db, row) for row in (first, second)] == [first, first]
    assert boards.sharers(db, first) == [second]
    watches.remove(db, first, list_name=None, now=MORNING)
    assert due(db) == due(db, "REM") == [GROUP]
    watches.narrow(db, second, "pages", list_name="", now=MORNING)
    assert (pages(db), due(db)) == ({}, [])


def test_one_that_leads_a_joint_board_and_leaves_it_hands_it_on(db: Connection) -> None:
    rows = {code: watch(db, code) for code in ("RBQ", "REM", "REP")}
    for code, row in rows.items():
        settle(db, Settings(), row, code, MORNING)
    take_address(db, rows["RBQ"], "www.lhch.nhs.uk/board", by="me", now=MORNING)
    assert pages(db) == {GROUP: "REM", "https://www.lhch.nhs.uk/board": "RBQ"}
    assert boards.lead(db, rows["REP"]) == rows["REM"]
    take_address(db, rows["RBQ"], GROUP, by="me", now=MORNING)
    assert pages(db) == {GROUP: "REM"}
    assert boards.lead(db, rows["RBQ"]) == rows["REM"]


def test_an_address_that_is_visited_as_something_else_is_no_list_of_papers(db: Connection) -> None:
    row = watch(db, "RXQ")
    sources.add(
        db, address="https://x.nhs.uk/a.pdf", kind="board-paper", organisation_id=row, found_on=None, now=MORNING
    )
    with pytest.raises(Exception, match="it is visited already, and not as a page that lists papers"):
        take_address(db, row, "x.nhs.uk/a.pdf", by="me", now=MORNING)


def test_hosts_are_allowed_for_the_papers_of_what_is_watched_and_for_nothing_else(db: Connection) -> None:
    for code in ("RTK", "RYJ"):
        settle(db, Settings(), watch(db, code), code, MORNING)
    settle(db, Settings(), watch(db, "RT1", only="pages"), "RT1", MORNING)
    take_address(db, watch(db, "RXQ"), "http://127.0.0.1:8000/board", by="me", now=MORNING)
    named = Settings(papers=Papers(hosts=("papers.example.org",)))
    found = paper_hosts(db, named)
    for host in (
        "www.ashfordstpeters.nhs.uk", "ashfordstpeters.nhs.uk", "www.ashfordstpeters.info", "ashfordstpeters.info",
        "www.nwl-acute-provider-group.nhs.uk", "www.imperial.nhs.uk", "127.0.0.1:8000", "papers.example.org",
    ):  # fmt: skip
        assert host in found
    assert not [host for host in found if "cpft" in host or host == "www.127.0.0.1:8000"]
    own = manners(named).model_copy(update={"paper_hosts": found})
    assert {host.removeprefix("www.") for host in own.hosts_for("board-paper")} == {
        host.removeprefix("www.") for host in (*named.fetch.hosts, *found)
    }
    assert own.hosts_for("cqc-profile") == own.hosts_for("cqc-api-list") == named.fetch.hosts
    assert manners(named).paper_hosts == ("papers.example.org",)
    assert "127.0.0.1:8000" in paper_hosts(db, Settings(papers=Papers(register_hosts=False)))
    assert "www.imperial.nhs.uk" not in paper_hosts(db, Settings(papers=Papers(register_hosts=False)))
    assert Manners(version="1", hosts=("a",)).hosts_for("board-index") == ("a", "www.a")


def test_a_rule_about_any_of_those_who_share_a_board_hears_of_its_papers_and_not_of_anothers_rating(
    db: Connection,
) -> None:
    rows = {code: watch(db, code, list_name=f"List {code}") for code in ("REM", "RBQ", "RXQ")}
    for code, row in rows.items():
        settle(db, Settings(), row, code, MORNING)
    whom, risk, rating = describe(db, rows["REM"]), change(kind="risk-score-changed"), change()
    for asked in ({"organisations": ("provider:RBQ",)}, {"organisations": ("REM",)}, {"lists": ("List RBQ",)}):
        assert asks(rule(**asked), risk, whom), asked
    assert not asks(rule(organisations=("RBQ",)), rating, whom)
    assert asks(rule(organisations=("REM",)), rating, whom)
    assert not asks(rule(organisations=("RXQ",)), risk, whom)
    assert not asks(rule(organisations=("REM",)), risk, describe(db, rows["RXQ"]))
    watches.remove(db, rows["RBQ"], list_name=None, now=MORNING)
    assert not asks(rule(organisations=("RBQ",)), risk, describe(db, rows["REM"]))


def test_the_history_of_one_who_shares_a_board_holds_its_papers_and_not_the_pages_of_the_other(db: Connection) -> None:
    lead, other = (watch(db, code) for code in ("REM", "RBQ"))
    for row, code in ((lead, "REM"), (other, "RBQ")):
        settle(db, Settings(), row, code, MORNING)
    found = Round(db)
    found.finds(lead, change(kind="risk-score-changed"), change())
    asked = Wanted(organisations=(other,), leads=(boards.lead(db, other),), of_boards=OF_A_BOARD)
    assert [one.kind for one in changes_wanted(db, asked)] == ["risk-score-changed"]
    assert [one.kind for one in changes_wanted(db, replace(asked, leads=(other,)))] == []


def rule(**given: Any) -> Rule:
    return Rule.model_validate({"name": "a rule", "channels": ("alerts",), "severity": "info", **given})


NOW = datetime(2026, 9, 30, 6, tzinfo=UTC)
PAGE = BoardPage(
    organisation=Organisation(level="provider", id="RXQ", name=""), address="https://a.nhs.uk/papers",
    outcome="not-modified", failing_since=None, led_to="https://a.nhs.uk/papers", listed_nothing_since=None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "told", "advice"),
    [
        ({"led_to": "https://b.nhs.uk/board/"}, "has moved: it leads to https://b.nhs.uk/board/.",
         "If papers are listed there: `wardround watch add provider:RXQ --papers https://b.nhs.uk/board/`."),
        ({"outcome": "gone", "failing_since": NOW - timedelta(days=3)}, "is gone since 2026-09-27.",
         "Look for the new one on the trust's site, then `wardround watch add provider:RXQ --papers ADDRESS`."),
        ({"listed_nothing_since": NOW - timedelta(days=40)}, "is read, but has listed no papers since 2026-08-21.",
         "Look whether they stand elsewhere by now, then `wardround watch add provider:RXQ --papers ADDRESS`."),
    ],
)  # fmt: skip
def test_doctor_says_which_page_of_papers_moved_and_how_to_give_the_new_one(
    given: dict[str, Any], told: str, advice: str
) -> None:
    (found,) = doctor.boards([replace(PAGE, **given)], [], NOW)
    whose = "The board-papers page of provider:RXQ (https://a.nhs.uk/papers)"
    assert (found.level, found.finding, found.advice) == ("warning", f"{whose} {told}", advice)


def test_a_page_that_is_only_spelt_otherwise_or_empty_for_a_week_has_not_moved() -> None:
    spelt = replace(PAGE, led_to="http://www.a.nhs.uk/papers/", listed_nothing_since=NOW - timedelta(days=7))
    (found,) = doctor.boards([PAGE, spelt], [], NOW)
    assert (found.level, found.finding) == ("ok", "2 pages of board papers, none of them moved or gone.")
    (note,) = doctor.boards([], ["RXR", "RDU"], NOW)
    assert note.finding == "The board papers of 2 watched organisations are not read: RXR and RDU."
    assert doctor.unread(["RXR", "RXQ", "1-101", "RDU"], Settings(), ["RDU"]) == ["RXR"]
    assert doctor.unread(["RXR"], COPY, []) == []


def test_where_a_page_led_and_since_when_it_listed_nothing_is_told_by_its_own_visits(db: Connection) -> None:
    row = watch(db, "RXQ")
    take_address(db, row, "a.nhs.uk/papers", by="me", now=MORNING)
    start = sources.of_kind(db, boards.INDEX)[0].id
    more = sources.add(
        db, address="https://a.nhs.uk/2026", kind="board-index", organisation_id=row, found_on=None, now=NOW
    )
    assert [one.listed_nothing_since for one in board_pages(db)] == [None]
    read(db, start, 0, [])
    read(db, more, 1, ["pack.pdf"])
    assert [one.listed_nothing_since for one in board_pages(db)] == [None]
    read(db, start, 2, [], led_to="https://b.nhs.uk/papers")
    assert [one.listed_nothing_since for one in board_pages(db)] == [None]
    read(db, more, 3, [])
    read(db, start, 4, [])
    (found,) = board_pages(db)
    assert (found.address, found.led_to) == ("https://a.nhs.uk/papers", "https://a.nhs.uk/papers")
    assert found.listed_nothing_since == NOW + timedelta(days=2)


def read(
    db: Connection, source: int, day: int, documents: list[str], *, led_to: str = "https://a.nhs.uk/papers"
) -> None:
    """A good visit to a page, and what its reading named."""
    at, body = NOW + timedelta(days=day), f"{day}"
    number = db.execute(insert(rounds).values(token=body, trigger="round", started_at=at)).inserted_primary_key[0]
    db.execute(insert(bodies).values(hash=body, content=b"", size=0, first_seen=at))
    visit = db.execute(
        insert(visits).values(
            source_id=source, round_id=number, purpose="due", at=at, outcome="changed", body=body, final_address=led_to
        )
    ).inserted_primary_key[0]
    record = db.execute(
        insert(records).values(
            body=body, address="x", kind="board-index", reader="r", document={"documents": documents}, read_at=at
        )
    ).inserted_primary_key[0]
    db.execute(
        insert(snapshots).values(source_id=source, visit_id=visit, record_id=record, round_id=number, checked_at=at)
    )
    db.execute(update(sources_table).where(sources_table.c.id == source).values(outcome="changed", good_at=at))


def test_a_trusts_site_behind_a_wall_is_told_to_its_watchers_and_is_no_incident(db: Connection) -> None:
    """Of the sites of all trusts a tenth lets no robot in: the operators could do nothing about it."""
    row = watch(db, "RXQ")
    own = {f"https://www.cqc.org.uk/provider/RXQ{end}": "cqc-profile" for end in ("", "/reports")}
    own |= {f"https://a.nhs.uk/{end}": kind for end, kind in (("papers", "board-index"), ("pack.pdf", "board-paper"))}
    there = [
        sources.add(db, address=address, kind=kind, organisation_id=row, found_on=None, now=MORNING)
        for address, kind in own.items()
    ]
    numbers = [walled(db, day, *there) for day in range(3)]
    found = look_over(db, sources.watched(db), {}, rounds=numbers[-1:], settings=Health(), now=NOW + timedelta(days=3))
    assert found.hosts == {"www.cqc.org.uk"}
    assert len(found.opened) == 1


def walled(db: Connection, day: int, *pages: int) -> int:
    at = NOW + timedelta(days=day)
    number = db.execute(insert(rounds).values(token=f"w{day}", trigger="round", started_at=at)).inserted_primary_key[0]
    for page in pages:
        db.execute(insert(visits).values(source_id=page, round_id=number, purpose="due", at=at, outcome="blocked"))
        db.execute(update(sources_table).where(sources_table.c.id == page).values(outcome="blocked"))
    return int(number)


steps = st.lists(
    st.tuples(
        st.sampled_from(["watch", "papers", "pages", "remove", "move", "prepare"]),
        st.sampled_from(["RBQ", "REM", "RXQ"]),
        st.sampled_from([GROUP, "https://a.nhs.uk/papers", "https://b.nhs.uk/papers"]),
    ),
    max_size=9,
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = made()
    yield engine
    engine.dispose()


@settings(max_examples=10)
@given(steps)
def test_whatever_is_watched_moved_and_removed_each_page_in_use_is_visited_once_and_no_other(
    engine: Engine, taken: list[tuple[str, str, str]]
) -> None:
    with engine.connect() as db:
        for what, code, address in taken:
            take(db, what, code, address)
        prepare(db, Settings(), MORNING)
        used = {one.address for one in boards.watched(db)}
        assert set(due(db)) == used
        for one in boards.watched(db):
            leading = boards.of(db, one.lead_id)
            assert leading is not None
            assert (leading.lead_id, leading.address) == (one.lead_id, one.address)
            source = sources.at(db, one.address)
            assert source is not None
            assert source.organisation_id == one.lead_id
            last = [address for what, code, address in taken if what == "move" and code == one.organisation.id]
            assert one.address == (last[-1] if last else register()[one.organisation.id or ""].board_papers)
        db.rollback()


def take(db: Connection, what: str, code: str, address: str) -> None:
    row = watches.organisation_row(db, "provider", code, MORNING)
    match what:
        case "move":
            take_address(db, row, address, by="me", now=MORNING)
        case "remove":
            watches.remove(db, row, list_name=None, now=MORNING)
        case "prepare":
            prepare(db, Settings(), MORNING)
        case _:
            watch(db, code, only=None if what == "watch" else what)
