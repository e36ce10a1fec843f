"""What a trust lists, from round to round, in the database: one message a meeting, nothing from a failed read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.readers.errors import GOES_ON
from monitor.differ.papers.quoting import TAKEN_BACK
from monitor.papers.expected import missing_papers, tell_missing
from monitor.replaying.scratch import retrace, scratch
from storage import listings, meetings, rounds
from storage.change import Change
from storage.listed import ListedPaper
from storage.paper import Mention, Risk
from storage.record import Record
from storage.retracing import trace
from tests.papers.boardroom import RULES, Boardroom, paper
from tests.papers.shelf import PAGE, board, doc, pack

APRIL, JUNE = "2026-04-22", "2026-06-24"
OLD = pack("april.pdf", APRIL)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Boardroom]:
    room = Boardroom(tmp_path / "wardround.db")
    yield room
    room.engine.dispose()


def kinds(told: list[Change]) -> list[str]:
    return [one.kind for one in told]


def states(room: Boardroom) -> dict[str, str]:
    with room.engine.connect() as db:
        return {fact.subject: ListedPaper.of(fact).state for fact, _ in meetings.in_force(db, room.trust, "paper")}


def test_a_meetings_papers_are_one_message_and_the_first_look_is_none(room: Boardroom) -> None:
    assert room.day(board(OLD), {"april.pdf": paper(180, APRIL)}) == []
    new = board(OLD, pack("june.pdf"), doc("annex"))
    (change,) = room.day(new, {"june.pdf": paper(214, JUNE), "annex": "robots"})
    assert (change.kind, change.organisation.name, change.report_date) == (
        "meeting-papers-published", "Dales and Coast NHS Trust", JUNE,
    )  # fmt: skip
    assert "2 papers; 1 listed, not fetched (the site's robots.txt asks not to)" in change.summary
    assert room.deliveries() == 1
    assert room.day(new, {"june.pdf": paper(214, JUNE), "annex": "robots"}) == []
    assert states(room) == {"april.pdf": "read", "june.pdf": "read", "annex": "robots"}


def test_a_pack_that_is_replaced_is_told_with_its_pages(room: Boardroom) -> None:
    room.day(board(OLD), {"april.pdf": paper(221, APRIL)})
    (change,) = room.day(board(OLD), {"april.pdf": paper(239, APRIL)})
    assert (change.kind, change.before, change.after) == ("paper-replaced", "221 pages", "239 pages")
    assert change.url == f"{PAGE}/april.pdf"
    assert change.evidence.after is not None
    with room.engine.connect() as db:
        assert listings.paper_record(db, change.evidence.after.body or "") is not None


def test_a_pack_whose_bytes_alone_are_others_is_not_replaced(room: Boardroom) -> None:
    room.day(board(OLD), {"april.pdf": paper(221, APRIL)})
    saved_again = paper(221, APRIL, warnings=("saved by another program",))
    assert room.day(board(OLD), {"april.pdf": saved_again}) == []


def test_a_page_that_cannot_be_read_misses_no_paper(room: Boardroom) -> None:
    room.day(board(OLD, doc("1"), doc("2")), {"1": paper(4), "2": paper(5)})
    for said in ("unreachable", "refused", "gone"):
        assert room.day(said, {"1": paper(4)}) == []
    assert states(room)["2"] == "read"


def test_a_withdrawn_paper_is_told_at_the_second_good_visit_and_its_words_are_kept_back(room: Boardroom) -> None:
    room.day(board(OLD, doc("1"), doc("2")), {"1": paper(4), "2": paper(5)})
    rest = board(OLD, doc("1"))
    assert room.day(rest) == []
    assert room.day("unreachable") == []
    (change,) = room.day(rest)
    assert (change.kind, change.severity, change.before) == ("paper-withdrawn", "high", "2")
    assert states(room)["2"] == "withdrawn"
    with room.engine.connect() as db:
        assert len(meetings.withdrawn_bodies(db, room.trust)) == 1
    assert room.day(rest) == []
    assert kinds(room.day(board(OLD, doc("1"), doc("2")))) == ["meeting-papers-published"]


def test_what_a_page_of_several_no_longer_shows_has_moved_to_the_next_and_is_not_withdrawn(room: Boardroom) -> None:
    room.day(board(OLD, doc("1"), doc("2"), warnings=(GOES_ON,)), {"1": paper(4), "2": paper(5)})
    newer = board(doc("3"), OLD, doc("1"), warnings=(GOES_ON,))
    assert kinds(room.day(newer)) == ["meeting-papers-published"]
    assert (room.day(newer), room.day(newer), states(room)["2"]) == ([], [], "read")


def test_an_address_that_gives_nothing_twice_is_a_withdrawal(room: Boardroom) -> None:
    listed = board(OLD, doc("1"), doc("2"))
    room.day(listed, {"1": paper(4), "2": paper(5)})
    assert room.day(listed, {"2": "gone"}) == []
    assert kinds(room.day(listed, {"2": "gone"})) == ["paper-withdrawn"]


def test_the_cover_of_the_pack_moves_a_meeting_that_was_announced_for_another_day(room: Boardroom) -> None:
    room.day(board(OLD, days=("2026-07-28",)), {"april.pdf": paper(180, APRIL)})
    told = room.day(board(OLD, pack("july.pdf", "2026-07-28")), {"july.pdf": paper(200, "2026-07-21")})
    assert sorted(kinds(told)) == ["meeting-moved", "meeting-papers-published"]
    assert {one.report_date for one in told} == {"2026-07-21"}
    assert room.deliveries() == 1


def missing(room: Boardroom) -> list[Change]:
    room.begin()
    with room.engine.begin() as db:
        tell_missing(db, room.trust, patience=14, rules=RULES, round_id=room.round, now=room.now)
        rounds.close_round(db, room.round, how="done", summary={}, now=room.now)
    return [one for one in room.history() if one.first_seen == room.now.isoformat()]


def test_papers_that_do_not_come_are_told_once_and_never_from_a_failed_read(room: Boardroom) -> None:
    listed = board(pack("feb", "2026-02-04"), pack("mar", "2026-03-04"), pack("apr", "2026-04-01"))
    room.day(listed)
    with room.engine.connect() as db:
        late = missing_papers(db, room.trust, patience=14, now=room.now)
    assert late is not None
    assert (late.day, late.announced, late.last) == ("2026-04-29", False, "2026-04-01")
    room.day("unreachable")
    assert missing(room) == []
    room.day(listed)
    (change,) = missing(room)
    assert (change.kind, change.severity) == ("source-quiet", "medium")
    assert "no board papers since 1 April 2026" in change.summary
    assert missing(room) == []
    room.day(board(*listed.documents, pack("june", "2026-06-10")))
    assert missing(room) == []


def test_what_only_a_newer_reader_sees_on_a_page_is_no_news(room: Boardroom) -> None:
    room.day(board(OLD))
    seen = board(OLD, pack("june.pdf"))
    room.reader, room.understands = "said/2", {board(OLD).model_dump_json(exclude={"reader"}): seen}
    assert room.day(board(OLD)) == []
    assert set(states(room)) == {"april.pdf", "june.pdf"}


def test_what_rests_on_a_withdrawn_paper_is_told_without_its_words(room: Boardroom) -> None:
    def rated(rating: int, quote: str) -> Record:
        risk = Risk(id="877", rating=rating, text="Beds", mentions=(Mention(page=3, quote=quote, rating=rating),))
        return paper(20, risks=(risk,))

    room.day(board(OLD, doc("a", APRIL), doc("b", APRIL)), {"april.pdf": paper(9, APRIL), "a": rated(12, "877 was 12")})
    for _ in range(2):
        room.day(board(OLD, doc("b", APRIL)))
    assert states(room)["a"] == "withdrawn"
    told = room.day(board(OLD, doc("b", APRIL), doc("c")), {"c": rated(16, "877 is 16 now")})
    (moved,) = [one for one in told if one.kind == "risk-score-changed"]
    assert (moved.before, moved.after) == (12, 16)
    assert moved.evidence.before is not None
    assert moved.evidence.before.quote == TAKEN_BACK
    assert moved.evidence.after is not None
    assert moved.evidence.after.quote == "877 is 16 now"


def test_the_checks_of_the_past_come_out_the_same_when_they_are_made_once_more(room: Boardroom) -> None:
    new = board(OLD, pack("june.pdf"), doc("annex"), doc("lost", APRIL))
    room.day(board(OLD, doc("lost", APRIL)), {"april.pdf": paper(180, APRIL), "lost": paper(3)})
    room.day(new, {"june.pdf": paper(214, JUNE), "annex": "robots", "lost": "gone"})
    room.day(new, {"june.pdf": paper(230, JUNE), "lost": "gone"})
    room.day(board(OLD, pack("june.pdf")), {"annex": "too-large"})
    room.day(board(OLD, pack("june.pdf")))
    with room.engine.connect() as db:
        made = trace(db, room.trust)
        now = {fact.identity: fact.value for fact, _ in meetings.in_force(db, room.trust, "paper")}
    with scratch() as engine:
        came = retrace(engine, made)
    told = [{(one.kind, one.before, one.after) for one in some} for some in (came.changes, room.history())]
    assert told[0] == told[1]
    assert {one.kind for one in came.changes} == {"meeting-papers-published", "paper-replaced", "paper-withdrawn"}
    kept = {name: held.current.fact.value for name, held in came.facts.items()}
    assert {name: value for name, value in kept.items() if name in now} == now
