"""A paper that a person has removed is gone from every table and file, and stays gone."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from monitor.house import House
from monitor.round import Round
from monitor.settings import Settings
from storage import sources, visits
from storage.paper import AgendaItem, FrontSheet
from storage.record import Organisation
from storage.tables import metadata
from tests.command.conftest import Wardround
from tests.papers.boardroom import Boardroom, paper
from tests.papers.packs import found, measure, registered, risk, signal
from tests.papers.shelf import PAGE, board, doc, pack

APRIL, JUNE, JULY = "2026-04-22", "2026-06-24", "2026-07-29"
MARK = "marmalade"
SENTENCES = (
    signal("never-event", f"One never event was declared in theatre two over {MARK} sandwiches.", paper=f"On {MARK}"),
    signal("never-event", f"A second never event concerned the {MARK} trolley on ward nine."),
)
LEAK = paper(
    90, JUNE, risks=registered(JUNE, risk("881", 16, f"Stores may run out of {MARK} at the weekend for good")).risks,
    signals=SENTENCES, words=(found("trolley", f"The {MARK} trolley was late."),),
    measures=(measure("91%", "off-target", quote=f"Training 91%, and {MARK} for all"),),
    agenda=(AgendaItem(item="7", title=f"Report on {MARK}", page=4),), front_sheets=(FrontSheet(title=f"On {MARK}"),),
    not_understood=(f"a table of {MARK}",),
)  # fmt: skip
BEFORE = paper(80, APRIL, risks=registered(APRIL, risk("881", 12, "Stores may run out of syrup")).risks)
HERE = board(pack("april.pdf", APRIL), pack("june.pdf", JUNE), doc("annex", JUNE))
GONE = board(pack("april.pdf", APRIL), doc("annex", JUNE))
BODY = sha256(LEAK.model_dump_json(exclude={"reader"}).encode()).hexdigest()


@pytest.fixture
def room(folder: Path) -> Iterator[Boardroom]:
    """A trust that published a pack with more than it should, and took it back."""
    room = Boardroom(folder / "wardround.db")
    room.day(board(pack("april.pdf", APRIL)), {"april.pdf": BEFORE})
    kinds = {one.kind for one in room.day(HERE, {"june.pdf": LEAK, "annex": paper(4, JUNE)})}
    assert {"risk-score-changed", "signal-raised", "words-found"} <= kinds
    room.day(GONE)
    assert [one.kind for one in room.day(GONE)] == ["paper-withdrawn"]
    yield room
    room.engine.dispose()


def held(room: Boardroom) -> list[str]:
    """The tables that hold the word."""
    with room.engine.connect() as db:
        tables = [(table.name, str(list(db.execute(table.select())))) for table in metadata.sorted_tables]
        return [name for name, text in tables if MARK in text.casefold()]


def test_nothing_that_the_paper_said_is_left_anywhere(
    room: Boardroom, wardround: Wardround, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert {"facts", "changes", "records", "current_facts"} <= set(held(room))
    shown = wardround("changes", "--json").document["changes"]
    told = next(one for one in shown if one["kind"] == "paper-withdrawn")
    assert f"`wardround purge paper {BODY[:12]}` removes it here" in told["summary"]
    done = wardround("purge", "paper", told["id"], "--reason", "it may name somebody", "--by", "the records team")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Purged paper {BODY[:12]} of Dales and Coast NHS Trust:")
    assert held(room) == []
    room.engine.dispose()
    files = [one for one in folder.iterdir() if one.name.startswith("wardround.db")]
    assert [one.name for one in files if MARK.encode() in one.read_bytes().lower()] == []
    said = [
        wardround(*words)
        for words in (
            ("changes", "--json"), ("risks", "RX8", "--json"), ("meetings", "RX8", "--json"), ("show", told["id"]),
            ("verify",), ("deliveries", "--json"), *(("show", one["id"]) for one in shown),
            ("evidence", told["id"], "-o", "withdrawn.zip"),
            *(("evidence", one["id"], "-o", f"{one['id']}.zip") for one in shown if one["kind"] == "signal-raised"),
        )
    ]  # fmt: skip
    assert [(one.code, one.err) for one in said if one.code] == []
    assert [one.out for one in said if MARK in one.out.casefold()] == []
    assert MARK not in caplog.text.casefold()
    assert "1 paper purged" in said[4].out
    after = {one["id"]: one for one in said[0].document["changes"]}
    assert after.keys() == {one["id"] for one in shown}
    rose = next(one for one in after.values() if one["kind"] == "risk-score-changed")
    assert (rose["before"], rose["after"], rose["report_date"]) == (12, 16, JUNE)
    assert "risk 881 from 12 to 16 (removed on " in rose["summary"]
    assert "by the records team: it may name somebody" in rose["evidence"]["after"]["quote"]
    assert "syrup" in rose["evidence"]["before"]["quote"]


def test_a_second_purge_has_nothing_to_do_and_the_next_rounds_tell_nothing(
    room: Boardroom, wardround: Wardround
) -> None:
    assert wardround("purge", "paper", f"{PAGE}/june.pdf").code == 0
    again = wardround("purge", "paper", BODY[:8])
    assert (again.code, again.out) == (0, f"There is nothing to do for {BODY[:8]}: it was purged before.\n")
    assert room.day(GONE) == []
    assert [one.kind for one in room.day(HERE, {"june.pdf": LEAK})] == ["meeting-papers-published"]
    assert room.day(HERE, {"june.pdf": "not-modified"}) == []
    assert held(room) == []
    redacted = paper(88, JULY, risks=registered(JULY, risk("881", 16, "Stores may run out at the weekend")).risks)
    told = room.day(
        board(pack("april.pdf", APRIL), pack("june.pdf", JUNE), pack("july.pdf", JULY)), {"july.pdf": redacted}
    )
    assert [one.kind for one in told] == ["meeting-papers-published"]


def test_the_same_bytes_are_not_taken_in_again_by_any_way(room: Boardroom, wardround: Wardround, folder: Path) -> None:
    assert wardround("purge", "paper", BODY).code == 0
    raw = LEAK.model_dump_json(exclude={"reader"}).encode()
    house = House(engine=room.engine, settings=Settings(), clock=lambda: room.now, environ={}, base=folder)
    with Round(house, trigger="watch") as turn:
        with room.engine.begin() as db:
            address = f"{PAGE}/copy.pdf"
            source = sources.add(
                db, address=address, kind="board-paper", organisation_id=room.trust, found_on=None, now=room.now
            )
            visits.record(
                db, source_id=source, round_id=turn.number, purpose="due", at=room.now, outcome="changed", slot=None,
                body=raw,
            )  # fmt: skip
        turn.read()
        turn.check()
        assert turn.unread == set()
    (folder / "pack.pdf").write_bytes(raw)
    given = wardround("watch", "paper", "pack.pdf", "--org", "RX8")
    assert (given.code, given.err) == (3, "pack.pdf: this paper was purged here, and is not taken in again\n")
    assert held(room) == []


def test_what_would_be_purged_is_said_first_and_of_every_trust_that_has_it(
    room: Boardroom, wardround: Wardround
) -> None:
    sister = Boardroom(Path(), Organisation(level="provider", id="RW9", name="Sister Trust"), engine=room.engine)
    sister.now = room.now
    sister.day(board(pack("joint.pdf", JUNE)), {"joint.pdf": LEAK})
    before = held(room)
    told = wardround("purge", "paper", BODY[:10], "--dry-run")
    assert told.out.startswith(
        f"Would purge paper {BODY[:12]} of Sister Trust and Dales and Coast NHS Trust, which have the same bytes:"
    )
    assert told.out.endswith("Nothing was written.\n")
    assert held(room) == before
    assert wardround("purge", "paper", BODY[:10]).code == 0
    assert held(room) == []


def test_a_purge_as_json_says_what_went_and_what_is_not_reached(room: Boardroom, wardround: Wardround) -> None:
    tried = wardround("purge", "paper", BODY[:12], "--dry-run", "--json")
    assert (tried.code, tried.document["dry_run"], tried.document["left"]) == (0, True, [])
    assert held(room) != []
    done = wardround("purge", "paper", BODY[:12], "--json").document
    (purged,) = done["purged"]
    assert (done["schema"], done["dry_run"], done["before"], purged["body"]) == (1, False, 0, BODY)
    assert (purged["readings"], [one["id"] for one in purged["organisations"]]) == (1, ["RX8"])
    assert tried.document["purged"] == done["purged"]
    assert done["left"][-1].startswith("Other backups, bundles of evidence and messages that were sent keep it")
    again = wardround("purge", "paper", BODY[:12], "--json").document
    assert (again["purged"], again["before"]) == ([], 1)


def test_a_paper_that_is_not_known_is_one_sentence(room: Boardroom, wardround: Wardround) -> None:
    for which in ("f" * 12, "nothing", "https://www.dales.example/other.pdf", "", PAGE):
        told = wardround("purge", "paper", which)
        assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert wardround("purge", "paper", BODY[:8], "--reason", " ").code == 2
    assert "facts" in held(room)
