"""What is watched, written for a spreadsheet and read back."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from monitor.house import House
from monitor.importing import own
from monitor.importing.file import read_file
from monitor.importing.take import ASKED_AT_ONCE, take
from monitor.settings import Settings
from storage import watches
from storage.engine import open_database
from storage.tables import metadata
from tests.command.conftest import Wardround

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
HOSTILE = '=1+1,+1,-1,@x,\'=1,\'\'=1,"=""x""","a\nb",\'plain,é,1-2,＝1'


def test_an_export_has_nothing_that_a_spreadsheet_runs_and_import_takes_it_back(
    wardround: Wardround, folder: Path
) -> None:
    names = ",".join(f"c{n}" for n in range(12))
    (folder / "in.csv").write_text(f"CQC Location ID,{names},=name\n1-101,{HOSTILE},z\n")
    wardround("watch", "import", "in.csv", "--list", "A & B")
    told = wardround("watch", "export").out
    header, row = csv.reader(io.StringIO(told, newline=""))
    assert header[:8] == ["level", "id", "name", "list", "state", "address", "added", "by"]
    assert header[-1] == "'=name"
    assert not any(cell[:1] in "=+-@＝" for cell in (*header, *row) if cell)
    before = wardround("watch", "list", "--json").document["watches"]
    assert before[0]["columns"]["c6"] == "x"
    wardround("watch", "export", "out.csv")
    again = wardround("watch", "import", "out.csv")
    assert "Added 0, unchanged 1, other columns changed 0, removed 0" in again.out
    assert wardround("watch", "list", "--json").document["watches"] == before


def test_another_machine_gets_the_same_lists(wardround: Wardround, folder: Path) -> None:
    (folder / "in.csv").write_text("CQC ID,Ward\nRT1,Abbey\n1-101,Castle\n")
    wardround("watch", "import", "in.csv", "--list", "A")
    wardround("watch", "add", "https://www.cqc.org.uk/provider/RX1")
    wardround("watch", "export", "out.csv", "--excel")
    assert (folder / "out.csv").read_bytes().startswith(b"\xef\xbb\xbflevel,id,name,")
    there = ("--database", "other.db")
    assert wardround(*there, "watch", "import", "out.csv").code == 0
    assert wardround(*there, "watch", "export").out == wardround("watch", "export").out


def test_one_list_is_exported_alone_and_a_file_is_written_whole_or_not_at_all(
    wardround: Wardround, folder: Path
) -> None:
    for name in ("A", "B"):
        (folder / "in.csv").write_text(f"CQC Location ID\n1-10{ord(name)}\n")
        wardround("watch", "import", "in.csv", "--list", name)
    ran = wardround("watch", "export", "out.csv", "--list", "A")
    assert (ran.out, ran.err) == ("", "1 row written to out.csv\n")
    assert (folder / "out.csv").read_text().count("\n") == 2
    (folder / "taken").mkdir()
    taken, nowhere = wardround("watch", "export", "taken"), wardround("watch", "export", "nowhere/out.csv")
    assert (taken.code, taken.err) == (2, "taken: is a folder; name a file in it\n")
    assert (nowhere.code, nowhere.err) == (2, "nowhere/out.csv: there is no such folder\n")
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith("wardround.db")) == [
        "in.csv", "out.csv", "taken",
    ]  # fmt: skip


def test_a_row_of_an_export_that_was_spoilt_is_told(wardround: Wardround, folder: Path) -> None:
    header = "level,id,name,list,state,address,added,by\n"
    (folder / "out.csv").write_text(
        header
        + "location,1-101,,A,asking,https://www.cqc.org.uk/location/1-101,22/11/2026 06:00,me\n"
        + "location,Jan-20,,A,asking,,,me\nwing,1-103,,A,asking,,,me\n"
        + "location,1-104,,A,watched,https://www.cqc.org.uk/location/1-999,,me\n"
    )
    ran = wardround("watch", "import", "out.csv")
    assert ran.code == 3
    assert "row 3, not understood: 'Jan-20' is no id any more" in ran.out
    assert "row 4, not understood: level is 'wing', which no export writes" in ran.out
    assert "row 5, not understood: id is '1-104', but its address is 'https://www.cqc.org.uk/location/1-999'" in ran.out
    assert [one["organisation"]["id"] for one in wardround("watch", "list", "--json").document["watches"]] == ["1-101"]


def house(engine: Engine) -> House:
    return House(engine=engine, settings=Settings(), clock=lambda: NOW, environ={}, base=Path())


def bring(engine: Engine, content: str) -> None:
    file = read_file(content.encode(), hosts=())
    take(house(engine), file, directory=None, list_name=None, by="me", with_locations=False, sure=True, dry_run=False)


def exported(engine: Engine) -> str:
    with engine.begin() as db:
        found = watches.watched(db)
    kept = [
        own.Kept(
            level=one.organisation.level or "provider", id=one.organisation.id or "", name=one.organisation.name,
            list=one.list, state=one.state, address="", added=one.added_at, by=one.added_by, columns=one.columns,
        )
        for one in found
    ]  # fmt: skip
    return "".join(own.export(kept))


def empty() -> Engine:
    engine = open_database("sqlite://")
    metadata.create_all(engine)
    return engine


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
tricky = st.sampled_from(
    ['="x"', "'=x", "''", "=", "-5", "a\r\nb", "\t=x", "a\x00b\x1b", "\ufeff", '"', ",;\t|", "id", "list"]
)
cells = st.one_of(texts, tricky)


@settings(max_examples=30)
@given(
    names=st.lists(cells, min_size=1, max_size=4),
    rows=st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=4),
    ago=st.integers(0, 10_000_000),
)
def test_whatever_is_imported_is_exported_and_read_back_the_same(
    names: list[str], rows: list[list[str]], ago: int
) -> None:
    text = io.StringIO()
    added = (NOW - timedelta(microseconds=ago)).isoformat()
    writer = csv.writer(text)
    writer.writerow(["level", "id", "name", "list", "state", "address", "added", "by", *names])
    for number, row in enumerate(rows):
        writer.writerow(["location", f"1-{number}", "", row[0], "watched", "", added, row[-1], *row])
    first, second = empty(), empty()
    try:
        bring(first, text.getvalue())
        once = exported(first)
        bring(second, once)
        assert exported(second) == once
        bring(first, once)
        assert exported(first) == once
    finally:
        first.dispose()
        second.dispose()


def test_few_open_ids_only_are_asked_for_at_once() -> None:
    assert ASKED_AT_ONCE * Settings().fetch.delay_seconds <= 60
