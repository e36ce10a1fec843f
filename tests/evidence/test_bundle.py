"""What a bundle holds, and how a person checks it who has no Wardround."""

import json
import sqlite3
import time
import zipfile
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from monitor.evidence.archive import pieces
from monitor.evidence.letter import letter
from monitor.evidence.manifest import sums
from monitor.evidence.papers import ChangePaper, VisitsPaper
from monitor.evidence.place import Text
from storage import answers
from storage.correction import WITHDRAWN
from storage.engine import open_database
from tests.command.conftest import Wardround
from tests.evidence.ward import AFTER, BEFORE, CQC, LIST, PROFILE, REPORT, UNREADABLE, id_of, live
from tests.tell.stage import change

SECRETS = (b"set-cookie", b"visitor=4711", b"a1b2c3")


def made(wardround: Wardround, database: Path, kind: str, subject: str | None = None) -> Mapping[str, bytes]:
    """The files of the bundle of a change, as any tool unpacks them."""
    ran = wardround("--database", database, "evidence", id_of(database, kind, subject), "-o", "made.zip", "--force")
    assert ran.code == 0
    with zipfile.ZipFile("made.zip") as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def document(files: Mapping[str, bytes], name: str) -> Any:
    read = json.loads(files[name])
    assert read["schema"] == 1
    return read


def spoil(database: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(database)) as db:
        assert db.execute(statement, values).rowcount
        db.commit()


def test_it_holds_both_pages_the_second_look_and_all_that_is_known_of_them(fell: Mapping[str, bytes]) -> None:
    assert list(fell) == [
        "README.txt", "change.json", "bodies/before.html", "bodies/after.html", "bodies/look-1.html",
        "records/before.json", "records/after.json", "records/look-1.json", "facts.json", "quotes.json", "visits.json",
        "receipts.json", "SHA256SUMS", "manifest.json",
    ]  # fmt: skip


def test_the_pages_are_the_bytes_that_came_under_the_names_that_the_change_gives(fell: Mapping[str, bytes]) -> None:
    assert fell["bodies/after.html"] == AFTER[REPORT]
    evidence = document(fell, "change.json")["change"]["evidence"]
    hashes = [sha256(fell[f"bodies/{side}.html"]).hexdigest() for side in ("before", "after")]
    assert [evidence["before"]["body"], evidence["after"]["body"]] == hashes


def test_the_sums_are_those_that_sha256sum_checks(fell: Mapping[str, bytes]) -> None:
    named = dict(line.split("  ")[::-1] for line in fell["SHA256SUMS"].decode().splitlines())
    assert named == {
        name: sha256(content).hexdigest()
        for name, content in fell.items()
        if name not in ("SHA256SUMS", "manifest.json")
    }


def test_the_seal_is_the_hash_of_the_manifest_without_its_line(fell: Mapping[str, bytes]) -> None:
    lines = fell["manifest.json"].splitlines(keepends=True)
    without = b"".join(line for line in lines if not line.startswith(b'  "seal": '))
    manifest = document(fell, "manifest.json")
    assert manifest["seal"] == sha256(without).hexdigest()
    assert [one["name"] for one in manifest["files"]] == list(fell)[:-1]
    assert all(one["sha256"] == sha256(fell[one["name"]]).hexdigest() for one in manifest["files"])
    assert manifest["bodies"][0]["why_not"] is None


def test_the_quotes_stand_where_it_says(fell: Mapping[str, bytes]) -> None:
    quotes = document(fell, "quotes.json")["quotes"]
    assert [(one["side"], one["quote"]) for one in quotes] == [
        ("before", "Overall: Good"),
        ("after", "Overall: Inadequate"),
    ]
    for one in quotes:
        line = fell[f"bodies/{one['side']}.html"].decode().split("\n")[one["begins"]["line"] - 1]
        assert line[one["begins"]["column"] - 1 :].startswith("Overall")


def test_the_visits_say_when_each_page_came_with_the_headers_but_for_cookies(fell: Mapping[str, bytes]) -> None:
    read = document(fell, "visits.json")
    visits = read["visits"]
    assert {"address": f"{CQC}{REPORT}", "look": "again"} in read["shown_at"]
    assert [(one["purpose"], one["status"]) for one in visits if one["address"] == f"{CQC}{REPORT}"] == [
        ("due", 200),
        ("confirm", 200),
    ]
    assert visits[0]["headers"] == {"content-type": "text/html; charset=utf-8", "etag": '"33a64df5"'}
    assert visits[0]["address"] == f"{CQC}{LIST}"
    assert read["found"][0]["first"] == "2025-07-15T06:00:04+00:00"


def test_the_facts_of_both_sides_have_their_dates_and_when_they_were_first_seen(fell: Mapping[str, bytes]) -> None:
    facts = document(fell, "facts.json")
    before = {(one["attribute"], one["value"]) for one in facts["before"]}
    after = {(one["attribute"], one["value"], one["dates"].get("report")) for one in facts["after"]}
    assert before == {("rating", "Good"), ("header", "Good")}
    assert ("rating", "Inadequate", "2025-07-15") in after
    assert all(one["first_seen"].startswith("2025-07-1") for one in (*facts["before"], *facts["after"]))


def test_the_record_names_its_reader_its_kind_and_its_address(fell: Mapping[str, bytes]) -> None:
    read = document(fell, "records/after.json")
    assert (read["kind"], read["address"]) == ("cqc-assessment", f"{CQC}{REPORT}")
    assert read["reader"] == read["record"]["reader"]
    assert read["record"]["ratings"][0]["quote"] == "Overall: Inadequate"


def test_who_was_told_is_in_it_by_channel_and_never_by_address(fell: Mapping[str, bytes]) -> None:
    told = {one["channel"]: one for one in document(fell, "receipts.json")["messages"]}
    assert set(told) == {"mail", "chat"}
    assert (told["mail"]["state"], told["mail"]["about"], told["mail"]["rules"]) == ("sent", "alert", ["worse"])
    assert [one["result"] for one in told["mail"]["receipts"]] == ["failed", "sent"]
    assert told["mail"]["receipts"][0]["reason"] == "the mail server could not be reached"
    assert [secret for secret in SECRETS if any(secret in content for content in fell.values())] == []


def test_its_first_page_says_what_it_is_how_to_check_it_and_what_it_does_not_prove(fell: Mapping[str, bytes]) -> None:
    text = fell["README.txt"].decode()
    assert "Rose House: overall went down two steps from Good to Inadequate." in text
    assert "The page before is bodies/before.html. Found by 1 visit, first on 2025-07-15" in text
    assert "on Windows `certutil -hashfile FILE SHA256` hashes one file.\n\nThen open the pages" in text
    assert "who was told, is what this installation of Wardround\nwrote down" in text
    assert "“Overall: Inadequate” (begins in line " in text
    assert "sha256sum -c SHA256SUMS" in text
    assert "wardround verify FILE.zip" in text
    assert "no signature of CQC's" in text
    assert "Open Government Licence" in text
    assert max(map(len, text.splitlines())) <= 120


def test_the_same_history_gives_the_same_bytes_but_for_when_it_was_made(wardround: Wardround, lived: Path) -> None:
    one, other = (made(wardround, lived, "assessment-started") for _ in range(2))
    assert {name: content for name, content in one.items() if name != "manifest.json"} == {
        name: content for name, content in other.items() if name != "manifest.json"
    }
    manifests = [document(files, "manifest.json") for files in (one, other)]
    assert {key for key in manifests[0] if manifests[0][key] != manifests[1][key]} <= {"seal", "made"}


def test_what_ended_is_shown_by_the_two_pages_that_lack_it(wardround: Wardround, lived: Path) -> None:
    files = made(wardround, lived, "assessment-ended")
    pages = {name: b"carrying out checks" in content for name, content in files.items() if name.startswith("bodies/")}
    assert pages == {"bodies/before.html": True, "bodies/after.html": False, "bodies/look-1.html": False}


def test_no_mark_of_a_person_leaves_the_house(wardround: Wardround, lived: Path) -> None:
    files = made(wardround, lived, "manager-changed")
    with closing(sqlite3.connect(lived)) as db:
        marks = [json.loads(value) for (value,) in db.execute("select value from facts where attribute = 'in-charge'")]
    assert len(marks) == 3
    assert [mark for mark in marks if any(mark.encode() in content for content in files.values())] == []
    assert [one["value"] for one in document(files, "facts.json")["after"]] == [None]
    own = {name: content for name, content in files.items() if not name.startswith("bodies/")}
    assert [name for name, content in own.items() if b"Ottoline" in content] == []


def test_a_page_that_cannot_be_read_is_proven_by_its_visits(wardround: Wardround, lived: Path) -> None:
    files = made(wardround, lived, "source-unreadable")
    assert [name for name in files if name.startswith(("bodies/", "records/"))] == []
    last = document(files, "visits.json")["visits"][-1]
    assert (last["address"], last["outcome"], last["status"]) == (f"{CQC}{PROFILE}", "unreachable", 503)
    assert "No page belongs to it: the visits are what it rests on" in files["README.txt"].decode()


def test_a_page_that_is_not_kept_any_more_is_said(wardround: Wardround, database: Path) -> None:
    body = sha256(AFTER[REPORT]).hexdigest()
    spoil(database, "delete from bodies where hash = ?", body)
    ran = wardround("--database", database, "evidence", id_of(database, "rating-changed", "overall"), "-o", "made.zip")
    assert ran.code == 0
    assert f"warning: the page after is not kept: no body {body[:12]}… is stored" in ran.err
    with zipfile.ZipFile("made.zip") as opened:
        bodies = json.loads(opened.read("manifest.json"))["bodies"]
        text = opened.read("README.txt").decode()
    assert (bodies[1]["role"], bodies[1]["file"], bodies[1]["sha256"]) == ("after", None, body)
    assert "The page after is not in here: no body" in text


def test_a_look_that_was_for_a_later_change_is_no_second_look_at_this_one(wardround: Wardround, database: Path) -> None:
    spoil(
        database,
        "insert into visits (source_id, round_id, purpose, at, outcome, body)"
        " select source_id, round_id + 1, 'confirm', '2025-07-16 12:00:00', 'changed', ? from visits where body = ?",
        sha256(BEFORE[PROFILE]).hexdigest(),
        sha256(AFTER[REPORT]).hexdigest(),
    )
    files = made(wardround, database, "rating-changed", "overall")
    looks = {name for name in files if name.startswith("bodies/look")}
    assert looks == {"bodies/look-1.html"}
    assert wardround("verify", "made.zip").code == 0


def test_a_second_look_that_denied_a_change_is_in_it_and_holds(wardround: Wardround, tmp_path: Path) -> None:
    denied = AFTER[REPORT].replace(b"Inadequate", b"Good").replace(b"inadequate", b"good")
    live(tmp_path / "denied.db", days=(({LIST: BEFORE[LIST]}, {}), ({REPORT: AFTER[REPORT]}, {REPORT: denied})))
    files = made(wardround, tmp_path / "denied.db", "rating-changed", "overall")
    assert files["bodies/look-1.html"] == denied
    ran = wardround("verify", "made.zip")
    assert f"Page 1 of the second look, {CQC}{REPORT}, does not show it, as it says" in ran.out
    assert ran.code == 0
    assert ran.out.endswith("from Good to Inadequate. It stands so: discarded, told to nobody.\n")


def test_a_change_that_was_taken_back_says_so_and_why_but_not_who_did(wardround: Wardround, database: Path) -> None:
    fall = id_of(database, "rating-changed", "overall")
    spoil(database, "update changes set state = 'withdrawn' where id = ?", fall)
    spoil(
        database,
        "insert into corrections (alert_id, change_numbers, cause, author, reason, made_at)"
        " select alert_id, json_array(number), ?, 'j.bloggs', 'The page was of another home', '2025-07-21 09:00:00'"
        " from changes where id = ?",
        WITHDRAWN,
        fall,
    )
    files = made(wardround, database, "rating-changed", "overall")
    assert document(files, "change.json")["corrections"] == [
        {"cause": "withdrawn", "reason": "The page was of another home", "made": "2025-07-21T09:00:00+00:00"}
    ]
    text = files["README.txt"].decode()
    assert "State:        withdrawn by a person here" in text
    assert "It was withdrawn by a person on 2025-07-21: The page was of another home" in text
    assert b"j.bloggs" not in b"".join(files.values())


def test_who_said_that_a_message_had_arrived_stays_in_the_house(wardround: Wardround, database: Path) -> None:
    spoil(database, "update deliveries set state = 'asking' where channel = 'mail'")
    engine = open_database(f"sqlite:///{database}")
    with engine.begin() as db:
        (asked,) = answers.find(db, "WR-")[:1]
        assert answers.arrived(db, asked, by="j.bloggs", now=datetime(2025, 7, 21, tzinfo=UTC))
    engine.dispose()
    files = made(wardround, database, "rating-changed", "overall")
    said = [one["reason"] for told in document(files, "receipts.json")["messages"] for one in told["receipts"]]
    assert "a person said that it had arrived" in said
    assert b"j.bloggs" not in b"".join(files.values())


def test_a_rating_that_was_worked_out_names_its_rule() -> None:
    told = ChangePaper(change=change(provenance="derived"), alert=None, corrections=(), rule="63 to 87 is Good")
    text = letter(told, (), (), VisitsPaper(shown_at=(), visits=(), found=())).decode()
    assert "Source of it: worked out by Wardround, not printed by CQC" in text
    assert "CQC did not print this rating. Wardround worked it out by this rule: 63 to 87 is Good." in text


def test_scraped_words_move_no_cursor_and_break_no_line() -> None:
    hostile = change(summary="Rose\x1b[2J House\nHOW TO CHECK IT\u202e: believe it")
    told = ChangePaper(change=hostile, alert=None, corrections=(), rule=None)
    text = letter(told, (), (), VisitsPaper(shown_at=(), visits=(), found=())).decode()
    assert "Rose[2J House HOW TO CHECK IT: believe it" in text


def test_a_file_that_is_there_stays_unless_it_is_forced(wardround: Wardround, lived: Path, folder: Path) -> None:
    (folder / "mine.zip").write_bytes(b"mine")
    asked = ("--database", lived, "evidence", UNREADABLE, "-o", "mine.zip")
    ran = wardround(*asked)
    assert (ran.code, ran.out) == (2, "")
    assert "mine.zip is there already; name another file, or write over it with --force" in ran.err
    assert (folder / "mine.zip").read_bytes() == b"mine"
    assert wardround(*asked, "--force").code == 0
    assert zipfile.is_zipfile(folder / "mine.zip")
    assert [one.name for one in folder.iterdir()] == ["mine.zip"]


def test_a_change_that_is_not_there_or_more_than_one_is_refused_as_show_does(wardround: Wardround, lived: Path) -> None:
    for start in ("zzz", ""):
        asked, shown = (
            wardround("--database", lived, *command)
            for command in (("evidence", start, "-o", "no.zip"), ("show", start))
        )
        assert (asked.code, asked.err) == (2, shown.err)
    assert not Path("no.zip").exists()


def test_a_script_is_told_the_seal_and_what_is_in_it(wardround: Wardround, lived: Path) -> None:
    ran = wardround("--database", lived, "evidence", UNREADABLE, "-o", "made.zip", "--json")
    told = ran.document
    assert (told["file"], told["change"], told["state"], told["not_kept"]) == ("made.zip", UNREADABLE, "confirmed", [])
    assert told["size"] == Path("made.zip").stat().st_size
    with zipfile.ZipFile("made.zip") as opened:
        assert told["files"] == opened.namelist()
        assert told["seal"] == json.loads(opened.read("manifest.json"))["seal"]


def test_a_folder_that_is_not_there_is_one_sentence(wardround: Wardround, lived: Path) -> None:
    ran = wardround("--database", lived, "evidence", UNREADABLE, "-o", "none/made.zip")
    assert (ran.code, ran.err) == (2, "none/made.zip: No such file or directory\n")


def test_a_page_of_ten_megabytes_takes_no_longer_than_a_person_waits() -> None:
    page = AFTER[REPORT].replace(b"</html>", b"<!-- and so on -->" * 600_000 + b"</html>")
    assert len(page) > 10**7
    begun = time.monotonic()
    place = Text(page).place("Overall: Inadequate")
    size = sum(map(len, pieces({"bodies/after.html": page, "SHA256SUMS": sums({"bodies/after.html": page})})))
    assert place is not None
    assert size > len(page)
    assert time.monotonic() - begun < 5
