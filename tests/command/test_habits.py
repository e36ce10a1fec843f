import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.command import main
from storage.engine import open_database
from storage.lease import take
from tests.command.conftest import PROGRAM, Wardround


def started(folder: Path, *arguments: str, **more: int) -> subprocess.Popen[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("WARDROUND_")}
    return subprocess.Popen([*PROGRAM, *arguments], cwd=folder, env=own, text=True, **more)  # type: ignore[call-overload,no-any-return]


def test_without_a_command_it_explains_itself(wardround: Wardround) -> None:
    ran = wardround()
    assert ran.code == 0
    assert all(word in ran.out for word in ("Start", "Look", "Try", "Upkeep", "wardround watch add RT1"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["fly"], "wardround: no such command 'fly'; see `wardround --help`\n"),
        (["changes", "--qqq"], "wardround changes: no such option: --qqq; see `wardround changes --help`\n"),
        (["show"], "wardround show: missing argument 'CHANGE'; see `wardround show --help`\n"),
        (["--log-format", "xml", "migrate"], '--log-format is "xml"; allowed is "text" or "json"\n'),
        (["compare", "a"], "compare takes two files, OLD and NEW, or --batch with a file of pairs\n"),
        (["notify", "test", "pager"], "'pager' is no channel of the settings; allowed are alerts, operator\n"),
        (["notify", "test", "alerts"], "the channel alerts has no address yet: set WARDROUND_CHANNEL_ALERTS\n"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_2(wardround: Wardround, arguments: list[str], told: str) -> None:
    ran = wardround(*arguments)
    assert (ran.code, ran.out, ran.err) == (2, "", told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--since", "soon"], "--since is 'soon'; allowed is a day or moment such as 2026-01-31, 2026-01"),
        (["--kind", "rating-chnaged"], "--kind is 'rating-chnaged'; did you mean rating-changed"),
        (["--direction", "left"], "--direction is 'left'; allowed are up and down"),
        (["--severity", "grave"], "--severity is 'grave'; allowed are critical, high, medium, low, info"),
        (["--since", ""], "--since is ''; allowed is a day or moment such as 2026-01-31, 2026-01"),
        (["--published-until", ""], "--published-until is ''; allowed is a day or moment such as 2026-01-31, 2026-01"),
        (["--json", "--csv"], "--json and --csv cannot both be had"),
    ],
)
def test_a_filter_that_cannot_be_is_refused(wardround: Wardround, arguments: list[str], told: str) -> None:
    wardround("migrate")
    ran = wardround("changes", *arguments)
    assert ran.code == 2
    assert ran.err.startswith(told)


def test_migrate_says_where_and_is_safe_to_repeat(wardround: Wardround, folder: Path) -> None:
    assert wardround("migrate").out == f"Database made at {folder / 'wardround.db'}\n"
    assert wardround("migrate").out == f"{folder / 'wardround.db'} is up to date\n"


def test_a_database_of_a_newer_version_is_refused(wardround: Wardround, folder: Path) -> None:
    wardround("migrate")
    with sqlite3.connect(folder / "wardround.db") as db:
        db.execute("update alembic_version set version_num = '9999'")
    db.close()
    for command in (["changes"], ["migrate"], ["watch", "list"], ["round"]):
        ran = wardround(*command)
        assert ran.code == 2
        assert "was written by a newer Wardround" in ran.err


def test_a_file_that_is_no_database_is_refused(wardround: Wardround, folder: Path) -> None:
    (folder / "notes.txt").write_text("these are notes, and long enough to be no database " * 10)
    ran = wardround("--database", "notes.txt", "changes")
    told = f"the database {folder / 'notes.txt'} cannot be opened: file is not a database\n"
    assert (ran.code, ran.err) == (2, told)


def test_a_database_that_another_process_keeps_locked_is_said_to_be_so(
    wardround: Wardround, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wardround("migrate")
    monkeypatch.setattr("storage.engine.BUSY_SECONDS", 0)
    other = sqlite3.connect(folder / "wardround.db", isolation_level=None)
    other.execute("begin immediate")
    ran = wardround("notify", "silence", "add", "--about", "trouble", "--until", "3d", "--reason", "moves")
    other.close()
    told = "another process keeps it locked; try again when that one is done"
    assert (ran.code, ran.err) == (2, f"database: {told}\n")


def test_a_database_that_this_user_may_not_open_is_said_to_be_so(
    wardround: Wardround, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "data").mkdir()
    told = f"the database {folder / 'data'} cannot be opened: it is a folder; name a file in it\n"
    assert wardround("--database", "data", "changes").err == told
    (folder / "notes.txt").write_text("what cannot be opened, whoever it is that reads this " * 10)
    monkeypatch.setattr("monitor.invocation.os.access", lambda *_: False)  # root may everything
    monkeypatch.setattr("monitor.invocation.who", lambda: "nobody")
    told = "this user (nobody) may not read and write it, or not its folder; `wardround doctor` says what to do\n"
    assert wardround("--database", "notes.txt", "changes").err.endswith(f"notes.txt cannot be opened: {told}")


@pytest.mark.parametrize("table", ["notes", "alembic_version"])
def test_a_database_of_another_program_is_left_as_it_is(wardround: Wardround, folder: Path, table: str) -> None:
    with sqlite3.connect(folder / "notes.db") as db:
        db.execute(f"create table {table} (version_num text)")
    db.close()
    before = (folder / "notes.db").read_bytes()
    told = f"is another program's: it holds the table {table} and none of Wardround's; name another file"
    for command in (["changes"], ["migrate"], ["round"], ["watch", "list"]):
        ran = wardround("--database", "notes.db", *command)
        assert (ran.code, ran.err) == (2, f"the database {folder / 'notes.db'} {told}\n")
    assert (
        f"{folder / 'notes.db'} is another program's" in wardround("--database", "notes.db", "doctor", "--offline").out
    )
    assert (folder / "notes.db").read_bytes() == before


def test_the_database_option_is_relative_to_the_working_directory(wardround: Wardround, folder: Path) -> None:
    assert str(folder / "mine.db") in wardround("--database", "mine.db", "migrate").out
    assert (folder / "mine.db").is_file()


def test_while_another_round_runs_a_round_ends_with_4(wardround: Wardround, folder: Path) -> None:
    wardround("migrate")
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}")
    with engine.begin() as db:
        take(db, "somebody", datetime.now(UTC))
    engine.dispose()
    ran = wardround("round")
    assert ran.code == 4
    assert ran.err.startswith("another round is running (process ")


def test_a_log_in_json_is_one_object_a_line(folder: Path) -> None:
    (folder / "settings.toml").write_text("[schedule]\nrounds = []")
    program = started(folder, "--log-format", "json", "run", stderr=subprocess.PIPE)
    assert program.stderr is not None
    first = json.loads(program.stderr.readline()) if "Database" in program.stderr.readline() else {}
    program.send_signal(signal.SIGTERM)
    assert program.wait(timeout=30) == 0
    program.stderr.close()
    assert first["level"] == "info"


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_run_stops_cleanly_when_it_is_asked_to(folder: Path, sign: signal.Signals) -> None:
    program = started(folder, "run", stderr=subprocess.PIPE)
    assert program.stderr is not None
    for line in program.stderr:
        if "running: rounds at 06:00 (Europe/London)" in line:
            break
    program.send_signal(sign)
    rest = program.stderr.read()
    program.stderr.close()
    assert program.wait(timeout=30) == 0
    assert f"asked to stop ({sign.name})" in rest


def test_run_without_a_contact_ends_with_the_sentence_that_names_the_key(wardround: Wardround, folder: Path) -> None:
    wardround("watch", "add", "https://www.cqc.org.uk/provider/RT1")
    program = started(folder, "run", stderr=subprocess.PIPE)
    _, told = program.communicate(timeout=60)
    assert program.returncode == 2
    assert "fetch.contact: before www.cqc.org.uk is visited" in told


def test_nobody_reading_to_the_end_is_no_error(wardround: Wardround, folder: Path) -> None:
    wardround("migrate")
    reading, writing = os.pipe()
    program = started(folder, "changes", "--json", stdout=writing, stderr=subprocess.PIPE)
    os.close(reading)
    os.close(writing)
    _, told = program.communicate(timeout=60)
    assert (program.returncode, told) == (0, "")


def test_without_a_standard_output_it_does_its_work_all_the_same(
    wardround: Wardround, monkeypatch: pytest.MonkeyPatch
) -> None:
    wardround("migrate")
    for name, value in (("excepthook", sys.excepthook), ("argv", ["wardround", "changes"]), ("stdout", None)):
        monkeypatch.setattr(sys, name, value)
    with pytest.raises(SystemExit) as ended:
        main()
    sys.stdout.close()
    assert ended.value.code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", ""], "the id of a change is empty; `wardround changes` lists them\n"),
        (["notify", "silence", "end", "9" * 30], f"'{'9' * 30}' is no number of a silence; `wardround notify silence"),
    ],
)
def test_what_can_be_no_id_is_refused(wardround: Wardround, arguments: list[str], told: str) -> None:
    wardround("migrate")
    ran = wardround(*arguments)
    assert (ran.code, ran.err.startswith(told)) == (2, True)


def test_nothing_is_written_in_the_place_of_a_device(wardround: Wardround, folder: Path) -> None:
    os.mkfifo(folder / "device")
    wardround("migrate")
    ran = wardround("watch", "export", "device")
    assert (ran.code, ran.err) == (2, "device is a device; name a file, or `-` for standard output\n")
    forced = wardround("evidence", "abc", "-o", "device", "--force")
    told = "device is a folder or a device; name a file that can be made or written over\n"
    assert (forced.code, forced.err) == (2, told)
    assert (folder / "device").is_fifo()


def test_an_error_that_nobody_foresaw_is_one_sentence_and_whole_only_with_v(folder: Path) -> None:
    broken = "import monitor.commands.migrate as m\nm.bring_up_to_date = lambda _: 1 / 0\n" + PROGRAM[2]
    for options, traced in (([], False), (["-v"], True)):
        done = subprocess.run(
            [sys.executable, "-c", broken, *options, "migrate"], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert ("Traceback" in done.stderr) is traced
        assert "ZeroDivisionError" in done.stderr


def test_it_starts_quickly_enough_to_be_used_by_hand(folder: Path) -> None:
    began = time.monotonic()
    assert started(folder, "--version", stdout=subprocess.DEVNULL).wait(timeout=30) == 0
    assert time.monotonic() - began < 10
