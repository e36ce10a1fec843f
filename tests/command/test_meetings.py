"""What is known of a board's meetings and risks, asked on the command line, and papers that people hand in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from storage import listings, sources, successions, watches
from storage.record import Organisation
from storage.tables import boards
from tests.command.conftest import Wardround
from tests.papers.boardroom import Boardroom, paper
from tests.papers.shelf import PAGE, board, doc, pack

BEFORE = Organisation(level="provider", id="RV0", name="Dales Community NHS Trust")
NEXT = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
FEB, APRIL, JUNE = "2026-02-25", "2026-04-22", "2026-06-24"


@pytest.fixture
def room(folder: Path) -> Iterator[Boardroom]:
    room = Boardroom(folder / "wardround.db")
    yield room
    room.engine.dispose()


@pytest.fixture
def three(room: Boardroom) -> Boardroom:
    """Three meetings with papers and one to come; the pack of the last says another day than the page."""
    listed = board(
        pack("june.pdf", "2026-06-30"), doc("annex", "2026-06-30", item="9.2"), pack("april.pdf", APRIL),
        pack("feb.pdf", FEB), doc("x", None, "Board papers"), days=(NEXT,),
    )  # fmt: skip
    room.day(listed, {"june.pdf": paper(214, JUNE), "april.pdf": paper(180, APRIL), "annex": "robots"})
    return room


@pytest.mark.usefixtures("three")
def test_meetings_are_listed_newest_first_with_their_papers_and_who_dates_them(wardround: Wardround) -> None:
    told = wardround("meetings", "RX8")
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[0] == "Dales and Coast NHS Trust (provider:RX8)"
    assert lines[1].startswith(
        "It meets about every 56 days, by its last 3 meetings with papers; the next day announced"
    )
    assert "24 June 2026: papers published (its day by the cover of its papers; elsewhere it is 30 June 2026)" in lines
    assert lines.index("22 April 2026: papers published (its day by the cover of its papers)") < lines.index(
        "25 February 2026: papers published (its day by the link to its papers)"
    )
    (annex,) = [line for line in lines if line.startswith("9.2")]
    assert annex.split("  ")[-1].strip() == f"{PAGE}/annex"
    assert "the site's robots.txt asks not to" in annex
    assert "Papers of which the day of the meeting is not known" in lines


@pytest.mark.usefixtures("three")
def test_meetings_as_json_have_their_documented_shape(wardround: Wardround) -> None:
    document = wardround("meetings", "provider:RX8", "--json").document
    (trust,) = document["organisations"]
    assert (document["schema"], trust["id"], trust["kept_as"]) == (1, "RX8", None)
    assert trust["rhythm"] == {"days": 56, "meetings": 3, "last": JUNE, "next": "2026-08-19"}
    assert [(one["date"], one["state"]) for one in trust["meetings"]] == [
        (NEXT, "upcoming"), (JUNE, "papers"), (APRIL, "papers"), (FEB, "papers"),
    ]  # fmt: skip
    june = trust["meetings"][1]
    assert june["evidence"] == {"by": "cover", "quote": f"Meeting on {JUNE}"}
    assert june["also"] == [{"date": "2026-06-30", "by": "link"}]
    first = june["papers"][0]
    assert list(first) == [
        "title", "item", "role", "type", "pages", "state", "given", "address", "body", "listed_on", "since",
        "shared_with",
    ]  # fmt: skip
    assert (first["role"], first["pages"], first["state"], first["listed_on"]) == ("pack", 214, "read", PAGE)
    assert len(first["body"]) == 64
    assert [one["title"] for one in trust["undated"]] == ["Board papers"]


@pytest.mark.usefixtures("three")
def test_meetings_to_come_are_written_as_a_calendar_that_says_the_same_twice(
    wardround: Wardround, folder: Path
) -> None:
    assert wardround("meetings", "RX8", "--ics", "board.ics").err == "1 meeting written to board.ics\n"
    content = (folder / "board.ics").read_bytes()
    (event,) = Calendar.from_ical(content.decode()).walk("VEVENT")
    assert event["uid"] == f"board-provider-rx8-{NEXT}@wardround"
    assert event.decoded("dtstart").isoformat() == NEXT
    assert event["summary"] == "Board meeting: Dales and Coast NHS Trust"
    wardround("meetings", "RX8", "--ics", "board.ics", "--json")
    assert (folder / "board.ics").read_bytes() == content


def test_without_a_meeting_to_come_no_calendar_is_written(room: Boardroom, wardround: Wardround, folder: Path) -> None:
    assert wardround("meetings", "RX8").out.strip().endswith("no meeting of its board is known.")
    room.day(board(pack("april.pdf", APRIL)))
    assert "No day of a meeting to come is known" in wardround("meetings", "RX8", "--ics", "b.ics").err
    assert not (folder / "b.ics").exists()


def test_a_trust_of_a_joint_board_has_the_meetings_of_the_one_that_leads_it(
    three: Boardroom, wardround: Wardround
) -> None:
    with three.engine.begin() as db:
        other = watches.organisation_row(db, "provider", "RW9", three.now)
        values = {"organisation_id": other, "address": PAGE, "lead_id": three.trust, "set_at": three.now}
        db.execute(boards.insert().values(values))
    (trust,) = wardround("meetings", "RW9", "--json").document["organisations"]
    assert (trust["id"], trust["kept_as"]["id"], len(trust["meetings"])) == ("RW9", "RX8", 4)
    assert (
        "A joint board: its papers are kept with those of Dales and Coast NHS Trust."
        in wardround("meetings", "RW9").out
    )


def test_the_same_file_of_two_trusts_is_one_body_with_two_links(three: Boardroom, wardround: Wardround) -> None:
    sister = Boardroom(Path(), Organisation(level="provider", id="RW9", name="Sister Trust"), engine=three.engine)
    sister.now = three.now
    sister.day(board(pack("RW9/joint.pdf", JUNE)), {"joint.pdf": paper(214, JUNE)})
    (trust,) = wardround("meetings", "RW9", "--json").document["organisations"]
    (shared,) = trust["meetings"][0]["papers"]
    assert [one["id"] for one in shared["shared_with"]] == ["RX8"]
    assert "Dales and Coast NHS Trust" in wardround("meetings", "RW9").out


def test_the_history_of_the_trust_before_is_told_with_its_name(three: Boardroom, wardround: Wardround) -> None:
    old = Boardroom(Path(), BEFORE, engine=three.engine)
    old.now = three.now
    old.day(board(pack("RV0/last.pdf", "2026-03-04")))
    with three.engine.begin() as db:
        successions.link(db, old.trust, three.trust, three.now)
    told = wardround("meetings", "RX8")
    assert "Dales Community NHS Trust, 4 March 2026: papers published" in told.out
    assert (
        "Registered before as provider:RV0 (Dales Community NHS Trust): `wardround meetings provider:RV0`" in told.out
    )
    assert "4 March 2026" in wardround("meetings", "RV0").out


def test_risks_are_told_over_time_the_gravest_first(room: Boardroom, wardround: Wardround) -> None:
    room.begin()
    for day, ratings in ((FEB, {"877": 12, "41": 8, "BAF9": 16}), (APRIL, {"877": 16, "41": 8}), (JUNE, {"877": 16})):
        for id, rating in ratings.items():
            room.tell_risk(id, rating, day, said="closed" if (id, day) == ("41", APRIL) else "")
    (trust,) = wardround("risks", "RX8", "--json").document["organisations"]
    assert [(one["id"], one["rating"], one["state"], one["movement"]) for one in trust["risks"]] == [
        ("877", 16, "listed", "same"), ("BAF9", 16, "unknown", None), ("41", 8, "closed", "same"),
    ]  # fmt: skip
    first = trust["risks"][0]
    assert [(one["date"], one["rating"]) for one in first["meetings"]] == [(FEB, 12), (APRIL, 16), (JUNE, 16)]
    assert (first["first"], first["last"], first["register"]) == (FEB, JUNE, "Corporate")
    assert first["meetings"][0]["quote"] == "877 rated 12"
    told = wardround("risks", "RX8").out
    assert "12 on 25 February 2026, 16 on 22 April 2026, 16 on 24 June 2026" in told
    assert "closed, as the papers say" in told


def test_risks_are_those_of_then_with_at(room: Boardroom, wardround: Wardround) -> None:
    room.begin()
    room.tell_risk("877", 12, FEB)
    then = room.now.date().isoformat()
    room.begin()
    room.tell_risk("877", 16, APRIL)
    (risk,) = wardround("risks", "RX8", "--at", then, "--json").document["organisations"][0]["risks"]
    assert (risk["rating"], risk["state"], len(risk["meetings"])) == (12, "listed", 1)
    assert "no risk was known at the end of 2020-01-01" in wardround("risks", "RX8", "--at", "2020-01-01").out


def test_the_words_of_a_withdrawn_paper_are_not_quoted(room: Boardroom, wardround: Wardround) -> None:
    room.day(board(doc("1"), doc("2")), {"1": paper(4), "2": paper(5)})
    with room.engine.begin() as db:
        body = sources.at(db, f"{PAGE}/2").body  # type: ignore[union-attr]
    room.tell_risk("877", 16, JUNE, body=body)
    assert "877 rated 16" in wardround("risks", "RX8", "--json").out
    for _ in range(2):
        room.day(board(doc("1")))
    (risk,) = wardround("risks", "RX8", "--json").document["organisations"][0]["risks"]
    assert (risk["rating"], risk["text"], risk["meetings"][0]["quote"]) == (16, "", None)


PAPER = """Dales and Coast NHS Trust
Meeting of the Board of Directors held in public on Wednesday 24 June 2026

Agenda
1. Welcome and apologies
2. Chief Executive's report
3. Corporate risk register
"""


def test_a_paper_that_is_handed_in_is_kept_and_compared_by_the_next_round(
    room: Boardroom, wardround: Wardround, folder: Path
) -> None:
    room.day(board(pack("april.pdf", APRIL)))
    (folder / "June pack.txt").write_text(PAPER)
    asked = ("watch", "paper", "June pack.txt", "--org", "RX8", "--meeting", JUNE, "--title", "Board pack")
    told = wardround(*asked)
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith('Kept: "Board pack"')
    assert "of Dales and Coast NHS Trust (provider:RX8), for the meeting of 24 June 2026; the next round" in told.out
    assert wardround(*asked).out.startswith("Kept already: this very file")
    with room.engine.connect() as db:
        (source,) = sources.of_kind(db, "board-paper")
        assert source.address.startswith("upload:")
        assert source.retired_at is not None
        assert len(listings.looks(db, room.trust, {}, at=room.now)) == 1
    (change,) = room.day(None)
    assert (change.kind, change.report_date, change.url) == ("meeting-papers-published", JUNE, None)
    (meeting, _) = wardround("meetings", "RX8", "--json").document["organisations"][0]["meetings"]
    assert [(one["title"], one["given"], one["state"]) for one in meeting["papers"]] == [("Board pack", True, "read")]


def test_a_paper_that_names_another_trust_or_says_nothing_of_a_board_is_kept_with_a_warning(
    room: Boardroom, wardround: Wardround, folder: Path
) -> None:
    leeds = "Leeds Teaching Hospitals NHS Trust"
    assert room.trust
    (folder / "other.txt").write_text(PAPER.replace("Dales and Coast NHS Trust", leeds))
    (folder / "hello.txt").write_text("hello")
    other = wardround("watch", "paper", "other.txt", "--org", "RX8")
    assert (other.code, other.out[:5]) == (0, "Kept:")
    assert other.err.startswith(f"the paper names {leeds} as its trust: if --org is wrong, `wardround purge paper`")
    assert "nothing of a board paper was found in it" in wardround("watch", "paper", "hello.txt", "--org", "RX8").err


def test_what_cannot_be_taken_is_one_sentence_and_nothing_is_kept(
    room: Boardroom, wardround: Wardround, folder: Path
) -> None:
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (folder / "good.txt").write_text(PAPER)
    for arguments, code, said in (
        (("empty.pdf", "--org", "RX8"), 3, "empty.pdf: empty"),
        (("broken.pdf", "--org", "RX8"), 3, "broken.pdf: "),
        (("none.pdf", "--org", "RX8"), 2, "none.pdf: No such file or directory"),
        ((".", "--org", "RX8"), 2, "is a folder; name a file in it"),
        (
            ("good.txt", "--org", "RX8", "--meeting", "June"),
            2,
            "--meeting is 'June'; allowed is a day such as 2026-01-31",
        ),
        (("good.txt", "--org", "RQQ"), 2, "RQQ is not known here; `wardround watch list` shows what is watched"),
    ):
        told = wardround("watch", "paper", *arguments)
        assert (told.code, told.out, told.err.count("\n")) == (code, "", 1)
        assert said in told.err
    with room.engine.begin() as db:
        watches.remove(db, room.trust, list_name=None, now=room.now)
    told = wardround("watch", "paper", "good.txt", "--org", "RX8")
    assert told.err == "RX8 is no provider that is watched: `wardround watch add RX8` comes first\n"
    with room.engine.connect() as db:
        assert sources.of_kind(db, "board-paper") == []
