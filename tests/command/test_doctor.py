"""The doctor examines real files, a real database and a real site on loopback, each ailing in one way."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from sqlalchemy import Connection, Engine, func, insert, select, update

from crawler.pace import DAY
from monitor.doctor.clock import Seen, clock
from monitor.doctor.disk import disk, in_words, per_day
from monitor.doctor.finding import Finding, listed
from monitor.doctor.pace import pace, visits_a_day
from monitor.settings import Schedule, Settings
from storage import incidents, lease, outbox, records, rounds, sources, visits, watches
from storage.engine import open_database
from storage.hosts import keep_robots, leave_alone
from storage.migrate import migrate
from storage.tables import alerts, deliveries, metadata
from storage.tables import hosts as hosts_table
from storage.tables import records as records_table
from storage.tables import rounds as rounds_table
from storage.tables import sources as sources_table
from storage.tables import visits as visits_table
from tests.command.conftest import Ran, Wardround
from tests.site import Site

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=90)
SETTINGS = """\
[fetch]
contact = "quality@trust.example"
hosts = ["{host}"]
private_hosts = ["{host}"]
delay_seconds = 0.0
timeout_seconds = 5.0
[cqc]
address = "{address}"
[schedule]
rounds = []
"""
CHANNELS = {
    "WARDROUND_CHANNEL_ALERTS": "json://127.0.0.1:9/T0P-S3CRET",
    "WARDROUND_CHANNEL_OPERATOR": "mailtos://user:T0P-S3CRET@trust.example?to=operator@trust.example",
}
ROOT = os.geteuid() == 0


@dataclass
class House:
    """An installation in a folder, beside a site on loopback, and the doctor who comes to it."""

    folder: Path
    site: Site
    run: Wardround
    engine: Engine
    settings: str = ""
    source: int = 0
    round_id: int = 0
    doctors: list[Ran] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.folder / "settings.toml"

    @property
    def database(self) -> Path:
        return self.folder / "wardround.db"

    def set(self, more: str) -> None:
        """Add to the settings file; what stands in a table there already is replaced."""
        self.file.write_text(self.settings + more)

    def write(self, what: Callable[[Connection], Any]) -> Any:
        with self.engine.begin() as db:
            return what(db)

    def doctor(self, *options: str) -> Ran:
        self.engine.dispose()
        return self.run("doctor", *options)

    def found(self, name: str, *options: str) -> list[tuple[str, str, str]]:
        """The level, finding and advice of one check, those that are well too."""
        checks = self.doctor("--json", *options).document["checks"]
        return [(one["level"], one["finding"], one["advice"] or "") for one in checks if one["name"] == name]

    def visited(self, at: datetime, *, outcome: str = "changed", **more: Any) -> None:
        """A visit of the watched address in a round of its own."""

        def write(db: Connection) -> None:
            number = rounds.open_round(db, token=uuid4().hex, trigger="round", now=at)
            body = f"a page of {at}, {uuid4()}".encode() if outcome == "changed" else None
            visit = visits.record(
                db, source_id=self.source, round_id=number, purpose="due", at=at, outcome=outcome, slot="s", status=200,
                body=body, final_address=f"{self.site.address}/provider/RT1", seconds=0.5, **more,
            )  # fmt: skip
            if outcome == "changed":
                self._understood(db, visit, number, at)
            rounds.close_round(db, number, how="done", summary={}, now=at)

        self.write(write)

    def _understood(self, db: Connection, visit: int, round_id: int, at: datetime) -> None:
        page = f"{self.site.address}/provider/RT1"
        records.add(
            db, body=visits.one(db, visit).body, address=page, kind="cqc-profile", reader="cqc-profile/3",
            fingerprint=None, document={}, refusal=None, now=at,
        )  # fmt: skip
        record = db.scalar(select(func.max(records_table.c.id)))
        assert record is not None
        records.checked(db, source_id=self.source, visit_id=visit, record_id=record, round_id=round_id, now=at)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables and nothing in them."""
    path = tmp_path_factory.mktemp("empty") / "wardround.db"
    engine = open_database(f"sqlite:///{path}", create=True)
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def house(empty: Path, folder: Path, wardround: Wardround, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """An installation in which all is well: one page watched, read this minute; both channels have an address."""
    os.umask(0o077)
    folder.chmod(0o700)
    for name, value in CHANNELS.items():
        monkeypatch.setenv(name, value)
    with Site() as site:
        settings = SETTINGS.format(host=site.host, address=site.address)
        (folder / "settings.toml").write_text(settings)
        (folder / "wardround.db").write_bytes(empty.read_bytes())
        engine = open_database(f"sqlite:///{folder / 'wardround.db'}")
        made = House(folder, site, wardround, engine, settings)
        with engine.begin() as db:
            row = watches.organisation_row(db, "provider", "RT1", NOW)
            watches.add_watch(db, row, list_name="Trusts", asked="RT1", state="watched", added_by="me", now=LONG_AGO)
            address = f"{site.address}/provider/RT1"
            made.source = sources.add(
                db, address=address, kind="cqc-profile", organisation_id=row, found_on=None, now=NOW
            )
            keep_robots(db, site.host, status=200, text="", at=NOW)
        made.visited(NOW, headers={"date": format_datetime(NOW, usegmt=True)})
        yield made
        engine.dispose()


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


# --- All is well


def test_an_installation_in_which_all_is_well_is_told_so_in_a_few_lines(house: House) -> None:
    house.site.robots("User-agent: *\nDisallow: /search\n")
    ran = house.doctor()
    assert ran.out == (
        "All is well.\n"
        "Well: settings, permissions, database, contact, network, clock, disk, channels, rules, sources, pace,"
        " schedule, deliveries, incidents, robots, data service, watchdog (17 checks).\n"
    )
    assert (ran.code, ran.err) == (0, "")


def test_with_v_what_is_well_is_said_at_length(house: House) -> None:
    told = house.run("-v", "doctor", "--offline").out
    assert f"The settings come from {house.file}; WARDROUND" not in told
    assert f"The robots.txt of {house.site.host} lets Wardround visit what is watched (as it was kept on " in told
    assert f"{house.database} is whole, " in told
    assert "`wardround notify test alerts` sends a real message" in told


def test_as_json_every_check_has_a_level_a_finding_and_an_advice(house: House) -> None:
    document = house.doctor("--json", "--offline").document
    assert document["schema"] == 1
    assert {tuple(one) for one in document["checks"]} == {("name", "level", "finding", "advice")}
    assert {one["level"] for one in document["checks"]} == {"ok"}
    assert all(one["advice"] is None for one in document["checks"])


def test_a_secret_is_never_shown(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDROUND_CHANNEL_ALERTS", "no-such-service://T0P-S3CRET")
    monkeypatch.setenv("WARDROUND_FETCH__PROXY", "http://user:T0P-S3CRET@proxy.example:8080")
    for ran in (house.doctor("--offline"), house.doctor("--offline", "--json"), house.run("-v", "doctor", "--offline")):
        assert "S3CRET" not in ran.out + ran.err
    assert "proxy.example:8080" in ran.out


def test_it_changes_nothing_and_sends_nothing(house: House) -> None:
    house.engine.dispose()
    before = {path.name: path.read_bytes() for path in house.folder.iterdir()}
    house.doctor()
    house.doctor("--offline")
    assert {path.name: path.read_bytes() for path in house.folder.iterdir()} == before
    assert {asked.path for asked in house.site.requests} == {"/robots.txt"}


def test_it_looks_at_a_database_that_somebody_has_open_and_writes_to(house: House) -> None:
    with house.engine.begin() as db:
        rounds.open_round(db, token="half", trigger="round", now=NOW)
        ran = house.run("doctor", "--offline", "--json")
    assert ("database", "ok") in {(one["name"], one["level"]) for one in ran.document["checks"]}


# --- Settings


def test_settings_that_cannot_be_loaded_are_one_sentence_that_names_the_key(house: House) -> None:
    house.file.write_text("[fetch]\ndelay_secnods = 3\n")
    for options in ((), ("--json",)):
        ran = house.doctor(*options)
        assert (ran.code, ran.out) == (2, "")
        assert "fetch.delay_secnods is not a setting; did you mean fetch.delay_seconds" in ran.err
        assert ran.err.count("\n") == 1


def test_a_database_that_is_none_of_ours_is_one_sentence_that_names_the_key(house: House) -> None:
    ran = house.run("--database", "mysql://host/name", "doctor")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "database: mysql is not supported; allowed are sqlite and postgresql\n"


def test_it_says_which_file_and_which_variables_the_settings_come_from(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARDROUND_INSTANCE", "Ours")
    monkeypatch.setenv("WARDROUND_INSTNACE", "Ours")
    told, misspelt = house.found("settings", "--offline")
    assert told[:2] == (
        "ok", f"The settings come from {house.file}; WARDROUND_INSTANCE from the environment wins over it."
    )  # fmt: skip
    assert misspelt[0] == "warning"
    assert misspelt[1].startswith(
        "The environment variable WARDROUND_INSTNACE is not a setting and was ignored; did you"
    )


def test_without_settings_and_database_it_says_how_it_begins(
    wardround: Wardround, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.loading.PLACES", ("settings.toml",))  # this machine may have some
    ran = wardround("doctor")
    assert ran.code == 1
    assert "There is no contact (fetch.contact is empty), so www.cqc.org.uk will not be visited." in ran.out
    assert f"There is no database at {folder / 'wardround.db'} yet.\n    `wardround watch add RT1` makes it." in ran.out
    assert "No site was asked for its robots.txt: fetch.contact comes first." in ran.out
    assert "Nobody would be told of anything: no channel that a rule names has an address." in ran.out
    assert "Set the environment variable WARDROUND_CHANNEL_ALERTS; `wardround notify test alerts` then" in ran.out
    assert list(folder.iterdir()) == []


def test_a_site_that_is_not_among_the_hosts_can_never_be_watched(house: House) -> None:
    house.file.write_text('[cqc]\naddress = "https://copy.example"\n')
    (_, told) = house.found("settings", "--offline")
    assert told[0] == "trouble"
    assert told[1].startswith("The host of cqc.address, copy.example, is not among fetch.hosts (www.cqc.org.uk, api")


@pytest.mark.parametrize(
    ("contact", "told"), [("", "fetch.contact is empty"), ("me", "fetch.contact is neither an e-mail address nor")]
)
def test_without_a_contact_no_stranger_is_visited(house: House, contact: str, told: str) -> None:
    text = house.settings.replace("quality@trust.example", contact).replace("private_hosts", "# private_hosts")
    house.file.write_text(text)
    ((level, finding, advice),) = house.found("contact")
    assert level == "trouble"
    assert told in finding
    assert "WARDROUND_FETCH__CONTACT" in advice
    assert house.site.requests == []


# --- Files


def test_a_file_with_a_secret_that_everybody_may_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.folder.chmod(0o755)
    monkeypatch.delenv("WARDROUND_CHANNEL_ALERTS")
    secret = house.folder / "alerts.address"
    secret.write_text("json://127.0.0.1:9/T0P-S3CRET")
    house.set('[channels.alerts]\naddress_file = "alerts.address"\n')
    assert [level for level, _, _ in house.found("permissions", "--offline")] == ["ok"]
    secret.chmod(0o644)
    ((level, finding, advice),) = house.found("permissions", "--offline")
    assert level == "warning"
    assert finding == (
        f"Everybody on this machine may read {secret}, which holds a secret (channels.alerts.address_file)."
    )
    assert advice.startswith(f"`chmod 600 {secret}`")
    secret.chmod(0o200)
    assert house.found("permissions", "--offline")[0][1].startswith("This user (")


def test_a_settings_file_with_the_password_of_the_database_is_a_secret(house: House) -> None:
    house.folder.chmod(0o755)
    house.file.write_text('database = "postgresql+psycopg://me:T0P-S3CRET@127.0.0.1:9/ours"\n' + house.settings)
    house.file.chmod(0o604)
    told = [finding for level, finding, _ in house.found("permissions", "--offline") if level == "warning"]
    assert told == [
        f"Everybody on this machine may read {house.file}, which holds a secret (the password of the database)."
    ]


def test_files_without_a_secret_that_everybody_may_read_are_only_noted(house: House) -> None:
    house.folder.chmod(0o755)
    house.file.chmod(0o644)
    house.database.chmod(0o644)
    (noted, well) = house.found("permissions", "--offline")
    assert noted[:2] == (
        "note", f"Everybody on this machine may read {house.file} and {house.database}, which hold no secret."
    )  # fmt: skip
    assert well[0] == "ok"


def test_a_file_in_a_folder_that_others_may_not_enter_is_read_by_nobody_else(house: House) -> None:
    house.database.chmod(0o644)
    house.set('[channels.board]\naddress_file = "board"\n')
    (house.folder / "board").write_text("json://127.0.0.1:9/x")
    (house.folder / "board").chmod(0o644)
    house.folder.chmod(0o750)
    assert [one[0] for one in house.found("permissions", "--offline")] == ["ok"]
    house.folder.chmod(0o755)
    assert [one[0] for one in house.found("permissions", "--offline")][:1] == ["warning"]


@pytest.mark.parametrize("what", ["settings.toml", "wardround.db", "."])
def test_what_everybody_may_change_is_warned_of(house: House, what: str) -> None:
    path = house.folder / what
    path.chmod(0o702)
    told = [one for one in house.found("permissions", "--offline") if one[0] == "warning"]
    assert told == [
        ("warning", f"Everybody on this machine may change {path}.", f"`chmod o-w {path}` leaves that to its owner.")
    ]


@pytest.mark.parametrize(("what", "mode"), [("wardround.db", 0o400), (".", 0o500)])
def test_a_database_that_may_not_be_written_is_trouble_for_root_too(house: House, what: str, mode: int) -> None:
    path = house.folder / what
    path.chmod(mode)
    told = [one for one in house.found("permissions", "--offline") if one[0] == "trouble"]
    path.chmod(0o700)
    assert len(told) == 1
    assert f"{path}, w" in told[0][1]
    assert "chmod u+rw" in told[0][2]


@pytest.mark.skipif(not ROOT, reason="only root can give a file away: run the tests as root too")
def test_root_is_told_to_come_as_the_user_whose_database_it_is(house: House) -> None:
    os.chown(house.database, 65534, 65534)
    told = [one for one in house.found("permissions", "--offline") if one[0] == "note"]
    assert "belongs to nobody, and you are root" in told[0][1]
    assert told[0][2].startswith("`sudo -u nobody wardround doctor`")


# --- Database


def test_a_file_that_is_no_database(house: House) -> None:
    house.engine.dispose()
    house.database.write_bytes(b"these are notes, and long enough to be no database " * 20)
    ((level, finding, advice),) = house.found("database", "--offline")
    assert (level, finding) == ("trouble", f"The database {house.database} cannot be read: file is not a database.")
    assert advice.startswith("Stop Wardround, keep the file, and put a backup in its place; or name another file")


def test_nobody_is_told_to_replace_a_database_that_is_only_locked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.looking.SECONDS", 0)
    house.engine.dispose()
    other = sqlite3.connect(house.database, isolation_level=None)
    other.execute("pragma locking_mode=exclusive")
    other.execute("begin immediate")
    found = house.found("database", "--offline")
    other.close()
    told = "cannot be read: another process keeps it locked; try again when that one is done."
    advice = "Leave the file where it is: nothing says that it is damaged."
    assert found == [("trouble", f"The database {house.database} {told}", advice)]


def test_a_database_that_is_damaged_names_the_backup_beside_it(house: House) -> None:
    house.visited(NOW, headers={"server": "x" * 60_000})
    house.engine.dispose()
    backup = house.folder / "wardround.db.before-0001.backup"
    backup.write_bytes(house.database.read_bytes())
    with sqlite3.connect(house.database) as db:
        page, pages = db.execute("pragma page_size").fetchone()[0], db.execute("pragma page_count").fetchone()[0]
        (root,) = db.execute("select rootpage from sqlite_master where name = 'sources'").fetchone()
    db.close()
    assert pages > root
    with house.database.open("r+b") as file:
        file.seek((root - 1) * page)
        file.write(b"\xff" * page)
    ran = house.doctor("--offline")
    assert ran.code == 1
    assert f"The database {house.database} is damaged: " in ran.out
    assert f"put a backup in its place ({backup} is one)" in ran.out


def test_tables_of_an_older_version_are_left_to_migrate_and_of_a_newer_one_are_trouble(house: House) -> None:
    def at(version: str) -> tuple[str, str, str]:
        house.engine.dispose()
        with sqlite3.connect(house.database) as db:
            db.execute("update alembic_version set version_num = ?", (version,))
        db.close()
        (found,) = house.found("database", "--offline")
        return found

    level, finding, advice = at("0001")
    assert level == "note"
    assert finding.startswith(f"The tables of {house.database} are those of an older Wardround")
    assert advice.startswith("`wardround migrate` brings them up to date")
    level, finding, _ = at("9999")
    assert level == "trouble"
    assert "was written by a newer Wardround (migration 9999; this one knows " in finding


def test_a_database_without_tables_is_one_that_begins(house: House) -> None:
    house.engine.dispose()
    house.database.write_bytes(b"")
    assert house.found("database", "--offline")[0][:2] == (
        "note", f"There is nothing in the database {house.database} yet."
    )  # fmt: skip


def test_a_database_that_is_not_in_wal_mode_is_warned_of(house: House) -> None:
    house.engine.dispose()
    with sqlite3.connect(house.database) as db:
        db.execute("pragma journal_mode=delete")
    db.close()
    (_, told) = house.found("database", "--offline")
    assert told[0] == "warning"
    assert f"{house.database} is not in WAL mode, so a reader and a round wait" in told[1]


def test_a_server_that_does_not_answer_is_trouble_and_its_password_is_not_shown(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    ran = house.run("--database", f"postgresql+psycopg://me:T0P-S3CRET@127.0.0.1:{port}/ours", "doctor", "--offline")
    assert ran.code == 1
    assert "S3CRET" not in ran.out
    told = f"The database postgresql+psycopg://me:***@127.0.0.1:{port}/ours cannot be read: "
    assert told in ran.out or "postgresql+psycopg needs the package psycopg" in ran.out


# --- Clock


def test_a_clock_that_differs_from_a_sites_is_found_by_asking_it(house: House) -> None:
    date = format_datetime(datetime.now(UTC) - timedelta(hours=3), usegmt=True)
    house.site.robots("", headers={"Date": date})
    ((level, finding, advice),) = house.found("clock")
    assert level == "trouble"
    assert finding.startswith(f"This machine's clock is 3 hours before that of {house.site.host}, by its answer of ")
    assert "timedatectl set-ntp true" in advice


@pytest.mark.parametrize(("minutes", "way"), [(-10, "10 minutes before"), (5, "5 minutes behind")])
def test_offline_the_last_visits_say_what_time_it_was(house: House, minutes: int, way: str) -> None:
    date = {"date": format_datetime(NOW + timedelta(minutes=minutes), usegmt=True)}
    house.write(lambda db: db.execute(update(visits_table).values(headers=date, seconds=0.0)))
    ((level, finding, _),) = house.found("clock", "--offline")
    assert level == "warning"
    assert finding.startswith(f"This machine's clock is {way} that of {house.site.host}, by its answer of")


def test_an_answer_out_of_a_store_says_how_old_it_is_and_is_no_alarm() -> None:
    stored = {"date": format_datetime(NOW - timedelta(hours=4), usegmt=True), "age": str(4 * 3600)}
    fresh = {"date": format_datetime(NOW, usegmt=True)}
    old = {"date": format_datetime(NOW - timedelta(days=4), usegmt=True)}
    for headers in ([stored], [old, fresh]):
        seen = [Seen(host="site.example", at=NOW, seconds=1.0, headers=one) for one in headers]
        assert [one.level for one in clock(seen, None, ZoneInfo("Europe/London"), NOW)] == ["ok"]


def test_a_row_from_the_future_is_trouble(house: House) -> None:
    ahead = NOW + timedelta(days=400)
    house.visited(ahead)
    told = [one for one in house.found("clock", "--offline") if one[0] == "trouble"]
    assert told[0][1].startswith(f"The newest row in the database is of {ahead.year}")


def test_a_system_that_does_not_know_londons_summer_time_is_trouble() -> None:
    told = list(clock([], None, timezone(timedelta(0)), NOW))
    assert told[0].level == "trouble"
    assert "does not know London's summer time" in told[0].finding
    assert "tzdata" in (told[0].advice or "")


# --- Disk


@pytest.mark.parametrize(
    ("free", "size", "growing", "level", "told"),
    [
        (40e9, 1e9, None, "ok", "37 GB are free where"),
        (40e9, 1e9, 20e6, "ok", ", which lasts for about 2,000 days as it grows now."),
        (400e6, 1e6, None, "warning", "381 MB are free where"),
        (20e9, 30e9, None, "warning", "19 GB are free"),
        (2e9, 1e9, 100e6, "warning", "which lasts for about 20 days as it grows now"),
        (40e6, 1e6, None, "trouble", "38 MB are free where"),
        (2e9, 1e9, 1e9, "trouble", "which lasts for about 2 days"),
    ],
)
def test_little_room_is_told_in_time(
    free: float, size: float, growing: float | None, level: str, told: str, tmp_path: Path
) -> None:
    (found,) = disk(int(free), int(size), growing, tmp_path)
    assert found.level == level
    assert told in found.finding


def test_growth_is_that_of_the_pages_after_the_first_day(house: House) -> None:
    assert house.write(lambda db: per_day(db, NOW)) is None
    for days in (40, 20, 10):
        house.visited(NOW - timedelta(days=days))
    each = house.write(lambda db: per_day(db, NOW))
    assert 0 < each < 100


def test_the_room_that_is_told_is_that_of_the_disk(house: House) -> None:
    ((_, finding, _),) = house.found("disk", "--offline")
    free = os.statvfs(house.folder)
    assert finding.startswith(in_words(free.f_bavail * free.f_frsize)[:2])
    assert finding.endswith(f"are free where {house.folder} is.")


# --- Channels and rules


def test_channels_without_a_good_address_and_those_that_nobody_uses(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARDROUND_CHANNEL_ALERTS", "mailto//quality@trust.example")
    monkeypatch.delenv("WARDROUND_CHANNEL_OPERATOR")
    monkeypatch.setenv("WARDROUND_CHANNEL_CHAT", "json://127.0.0.1:9/x")
    house.set("[channels.chat]\nform = 'chat'\n")
    bad, missing, unused, well = house.found("channels", "--offline")
    assert bad[0] == "trouble"
    assert bad[1].startswith("channels.alerts: the environment variable WARDROUND_CHANNEL_ALERTS holds no address that")
    assert missing == (
        "warning",
        "The channel operator has no address yet.",
        "Set the environment variable WARDROUND_CHANNEL_OPERATOR; `wardround notify test operator` then tries it.",
    )
    assert unused[:2] == ("note", "The channel chat has an address, and no rule sends anything to it.")
    assert well[1] == "chat has an address; `wardround notify test chat` sends a real message."
    (nobody,) = house.found("rules", "--offline")
    assert nobody[:2] == ("trouble", "Nobody would be told of anything: no channel that a rule names has an address.")


def test_where_secrets_are_files_an_address_that_is_missing_is_asked_for_as_such(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("WARDROUND_CHANNEL_OPERATOR")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (missing, *_) = house.found("channels", "--offline")
    assert missing[2] == (
        "Set the environment variable WARDROUND_CHANNEL_OPERATOR, or put it into the file"
        f" {tmp_path}/WARDROUND_CHANNEL_OPERATOR; `wardround notify test operator` then tries it."
    )


def test_a_misspelt_variable_of_a_channel_is_told_which_one_was_meant(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARDROUND_CHANEL_ALERTS", "json://127.0.0.1:9/secret")
    (_, misspelt) = house.found("settings", "--offline")
    assert misspelt[1] == (
        "The environment variable WARDROUND_CHANEL_ALERTS is not a setting and was ignored;"
        " did you mean WARDROUND_CHANNEL_ALERTS?"
    )


def test_rules_that_reach_nobody_while_others_do(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WARDROUND_CHANNEL_OPERATOR")
    ((level, finding, _),) = house.found("rules", "--offline")
    told = "Nobody who looks after Wardround hears of its trouble: it goes to operator, which has no address."
    assert (level, finding) == ("warning", told)


RULE = '[[rules]]\nname = "{name}"\nchannels = ["alerts"]\n{more}\n'


def test_rules_that_can_match_nothing(house: House) -> None:
    house.set(
        RULE.format(name="Home", more='organisations = ["provider:RT1", "RT9"]')
        + RULE.format(name="Trusts", more='lists = ["Trusts", "Trsuts"]')
        + RULE.format(name="Board", more='about = ["board-papers", "ratings"]\nseverity = "critical"')
        + RULE.format(name="Details", more='about = ["details-changed"]\nseverity = "high"')
        + RULE.format(name="Trouble", more='about = ["trouble"]')
    )
    told = [finding for _, finding, _ in house.found("rules", "--offline")]
    assert told == [
        'The rule "Home" is about RT9, which is not watched.',
        'The rule "Trusts" is about the list "Trsuts", on which nothing is watched; did you mean "Trusts"?',
        'The rule "Details" asks for the severity high, and nothing that it is about is ever graver than low.',
    ]


def test_nobody_hears_of_trouble_or_of_whole_groups(house: House) -> None:
    house.set(RULE.format(name="Ratings", more='about = ["ratings"]'))
    told = [(level, finding) for level, finding, _ in house.found("rules", "--offline")]
    assert told == [
        ("warning", "Nobody is told when pages cannot be read: no rule is about trouble."),
        ("note", "No rule is about reports and assessments, notices and enforcement and registration:"
         " nobody is told of it."),
    ]  # fmt: skip


def test_no_rule_at_all_is_a_wish_and_only_noted(house: House) -> None:
    house.file.write_text("rules = []\n" + house.settings)
    assert house.found("rules", "--offline")[0][:2] == ("note", "There is no rule, so nobody is told of anything.")


# --- Sources


def test_nothing_watched(house: House) -> None:
    house.write(lambda db: watches.remove(db, 1, list_name=None, now=NOW))
    ((level, finding, advice),) = house.found("sources", "--offline")
    assert (level, finding) == ("warning", "Nothing is watched.")
    assert "`wardround watch add RT1`" in advice


def other(house: House, number: int, host: str | None = None) -> int:
    """One more watched page."""
    address = f"{host or house.site.address}/location/1-{number}"

    def write(db: Connection) -> int:
        row = watches.organisation_row(db, "location", f"1-{number}", NOW)
        watches.add_watch(db, row, list_name="", asked="x", state="watched", added_by="me", now=LONG_AGO)
        return sources.add(db, address=address, kind="cqc-profile", organisation_id=row, found_on=None, now=NOW)

    return int(house.write(write))


def fail(house: House, source: int, outcome: str, at: datetime) -> None:
    mine, house.source = house.source, source
    house.visited(at, outcome=outcome, detail="the site answered 503")
    house.source = mine


def test_pages_that_cannot_be_read_are_told_with_since_when(house: House) -> None:
    for number, outcome in ((1, "unreachable"), (2, "gone"), (3, "gone")):
        fail(house, other(house, number), outcome, NOW - timedelta(days=5))
    ((level, finding, advice),) = house.found("sources", "--offline")
    since = (NOW - timedelta(days=5)).astimezone(ZoneInfo("Europe/London")).date()
    assert level == "warning"
    assert finding.startswith(
        "3 of 4 addresses could not be read last time (2 no such page any more and 1 could not be reached),"
        f" the longest since {since}, 3 of them never yet, such as {house.site.address}/location/1-"
    )
    assert advice == "`wardround sources` says what is wrong with each."


def test_a_single_failure_of_today_is_only_noted_and_all_of_them_are_trouble(house: House) -> None:
    mine = other(house, 1)
    here, house.source = house.source, mine
    house.visited(NOW - timedelta(hours=2))
    house.source = here
    fail(house, mine, "unreachable", NOW - timedelta(hours=1))
    assert house.found("sources", "--offline")[0][0] == "note"
    fail(house, house.source, "unreachable", NOW)
    assert house.found("sources", "--offline")[0][:2][0] == "trouble"


def test_pages_that_were_never_visited_and_those_off_the_hosts(house: House) -> None:
    other(house, 1)
    other(house, 2, "https://elsewhere.example")
    stranger, unvisited = house.found("sources", "--offline")
    assert stranger[:2] == (
        "warning",
        "1 address is watched on a host that fetch.hosts does not name: https://elsewhere.example/location/1-2.",
    )
    assert unvisited[:2] == (
        "note", f"2 addresses were never visited yet, such as {house.site.address}/location/1-1."
    )  # fmt: skip


def test_a_page_whose_rating_is_not_understood(house: House) -> None:
    since = {"unclear_since": NOW - timedelta(days=3)}
    house.write(lambda db: db.execute(update(sources_table).values(since)))
    ((level, finding, _),) = house.found("sources", "--offline")
    assert level == "warning"
    assert finding.startswith("1 address is read, but its rating is not understood, the longest since ")


# --- Robots and pace


def test_a_robots_txt_that_forbids_pages(house: House) -> None:
    house.site.robots("User-agent: *\nDisallow: /provider/\n")
    ((level, finding, advice),) = house.found("robots")
    host = house.site.host
    assert level == "trouble"
    assert finding == (
        f"The robots.txt of {host} asks us not to visit 1 of 1 watched address: {house.site.address}/provider/RT1."
    )
    assert "Ask the people who run the site" in advice
    other(house, 1)
    text = "User-agent: *\nDisallow: /provider/\n"
    house.write(lambda db: keep_robots(db, house.site.host, status=200, text=text, at=NOW))
    assert house.found("robots", "--offline")[0][0] == "warning"


def test_a_robots_txt_that_asks_for_more_time_is_told_and_counts_for_the_pace(house: House) -> None:
    house.site.robots("User-agent: *\nCrawl-delay: 1\n")
    checks = house.doctor("--json").document["checks"]
    noted, well = (tuple(one.values())[1:] for one in checks if one["name"] == "robots")
    assert noted[:2] == (
        "note",
        f"{house.site.host} asks for 1 second between two requests, which Wardround keeps to"
        " (fetch.delay_seconds is 0).",
    )
    assert well[0] == "ok"
    assert next(one["finding"] for one in checks if one["name"] == "pace") == (
        f"{house.site.host} is asked 1 time a day of at most 86,400, 1 second apart (0% of a day)."
    )


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"status": 503}, "the site's robots.txt could not be read (the site answered 503), so nothing was asked."),
        ({"reset": True}, "the site's robots.txt could not be read (the connection broke off), so nothing was asked."),
    ],
)
def test_a_site_that_does_not_answer_for_its_robots_txt_is_trouble(house: House, answer: Any, told: str) -> None:
    house.site.page("/robots.txt", "", **answer)
    ((level, finding, advice),) = house.found("robots")
    assert level == "trouble"
    assert finding == f"{house.site.host}: {told}"
    assert "`wardround doctor --offline` leaves it out" in advice


def test_a_site_at_a_private_address_names_the_setting(house: House) -> None:
    house.file.write_text(house.settings.replace("private_hosts", "# private_hosts"))
    ((level, finding, _),) = house.found("robots")
    assert level == "trouble"
    assert finding.endswith(f"name {house.site.host} in fetch.private_hosts to allow it.")


def test_a_site_that_asked_to_be_left_alone_is_not_asked(house: House) -> None:
    house.write(lambda db: leave_alone(db, house.site.host, NOW + timedelta(hours=5)))
    ((level, finding, _),) = house.found("robots")
    assert level == "note"
    assert "asked to be left alone until" in finding
    assert house.site.requests == []


def test_offline_no_site_is_asked_and_what_was_kept_counts(house: House) -> None:
    house.write(lambda db: db.execute(hosts_table.delete()))
    assert house.found("robots", "--offline")[0][:2] == (
        "note", "No robots.txt was read yet, and none is read with --offline."
    )  # fmt: skip
    text = "User-agent: *\nDisallow: /\n"
    house.write(lambda db: keep_robots(db, house.site.host, status=200, text=text, at=NOW))
    assert house.found("robots", "--offline")[0][0] == "trouble"
    assert house.site.requests == []


def test_while_a_round_runs_no_site_is_asked_by_a_second_visitor(house: House) -> None:
    house.write(lambda db: lease.take(db, "somebody", NOW))
    assert house.found("robots")[0][1] == "Sites were not asked for their robots.txt now, for a round is running."
    assert house.found("schedule")[0][1].startswith(f"A round is running (process {os.getpid()} on ")
    assert house.site.requests == []


@pytest.mark.parametrize(("number", "level"), [(30_000, "ok"), (31_000, "warning"), (44_000, "trouble")])
def test_the_visits_of_a_day_are_summed_against_the_day(number: int, level: str) -> None:
    pages = [(f"https://www.cqc.org.uk/location/1-{one}", "cqc-profile") for one in range(number)]
    (found,) = pace(pages, {"cqc-profile": 1.0}, {}, 2.0)
    assert found.level == level
    assert found.finding.startswith(
        f"www.cqc.org.uk is asked {number:,} times a day of at most 43,200, 2 seconds apart"
    )
    assert (found.advice is None) == (level == "ok")


def test_how_often_pages_are_visited_follows_the_schedule() -> None:
    often = visits_a_day(Settings(schedule=Schedule(profiles="hourly", reports="daily", assessments="weekly")))
    assert [often[kind] for kind in ("cqc-profile", "cqc-reports", "cqc-assessment")] == [24.0, 1.0, 1 / 7]
    assert DAY.total_seconds() / 2 == 43_200


# --- Network


def test_behind_a_proxy_the_list_of_hosts_works_on_names_only(house: House) -> None:
    house.file.write_text(house.settings.replace("[fetch]", '[fetch]\nproxy = "http://proxy.example:8080"'))
    ((level, finding, _),) = house.found("network", "--offline")
    assert level == "note"
    assert finding.startswith("Sites are visited through the proxy proxy.example:8080, which looks names up itself")
    assert "works on names only" in finding


def test_a_proxy_whose_file_is_no_good_is_trouble_and_no_site_is_asked(house: House) -> None:
    (house.folder / "proxy.address").write_text("T0P-S3CRET is no address")
    house.file.write_text(house.settings.replace("[fetch]", '[fetch]\nproxy_file = "proxy.address"'))
    ran = house.doctor()
    assert ran.code == 1
    assert f"fetch.proxy_file: {house.folder / 'proxy.address'} holds no address of a proxy; allowed is one" in ran.out
    assert "S3CRET" not in ran.out
    assert house.site.requests == []


def test_a_proxy_of_the_environment_is_not_used_and_said_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://user:T0P-S3CRET@proxy.example:8080")
    ((level, finding, _),) = house.found("network", "--offline")
    assert (level, finding) == (
        "note", "The environment variable https_proxy names a proxy, which Wardround does not use."
    )  # fmt: skip


def certificate(until: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Our network")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(until - timedelta(days=99)).not_valid_after(until)
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def test_certificates_that_are_out_of_date_or_good(house: House) -> None:
    bundle = house.folder / "ours.pem"
    house.file.write_text(house.settings.replace("[fetch]", '[fetch]\nca_bundle = "ours.pem"'))
    bundle.write_bytes(certificate(NOW + timedelta(days=9)))
    assert house.found("network", "--offline")[0][:2] == (
        "ok", f"1 certificate of {bundle} is trusted besides the system's own."
    )  # fmt: skip
    bundle.write_bytes(certificate(NOW + timedelta(days=9)) + certificate(NOW - timedelta(days=2)))
    ((level, finding, _),) = house.found("network", "--offline")
    assert level == "warning"
    assert finding.startswith(f"1 of 2 certificates in {bundle} is out of date since ")


@pytest.mark.parametrize(
    ("text", "told"), [(None, "cannot be read: No such file or directory"), ("no PEM", "holds no certificates")]
)
def test_certificates_that_are_missing_or_no_certificates(house: House, text: str | None, told: str) -> None:
    bundle = house.folder / "ours.pem"
    house.file.write_text(house.settings.replace("[fetch]", '[fetch]\nca_bundle = "ours.pem"'))
    if text:
        bundle.write_text(text)
    ran = house.doctor("--offline")
    assert ran.code in (1, 2)
    assert told in ran.out + ran.err
    assert "fetch.ca_bundle" in ran.out + ran.err


# --- Rounds, messages, incidents


def rewrite_rounds(house: House, **values: Any) -> None:
    house.write(lambda db: db.execute(update(rounds_table).values(**values)))


def test_no_round_was_made_yet(house: House) -> None:
    rewrite_rounds(house, trigger="watch")
    ((level, finding, advice),) = house.found("schedule", "--offline")
    assert (level, finding) == ("note", "No round was made yet.")
    assert "`wardround round` makes one" in advice


@pytest.mark.parametrize(("days", "level"), [(1.2, "ok"), (1.5, "warning"), (3.5, "trouble")])
def test_a_timer_that_stopped_is_noticed(house: House, days: float, level: str) -> None:
    rewrite_rounds(house, started_at=NOW - timedelta(days=days))
    ((found, finding, advice),) = house.found("schedule", "--offline")
    assert found == level
    if level != "ok":
        assert finding.startswith("No round was made since ")
        assert finding.endswith("ago, though pages are due every day.")
        assert "`crontab -l`" in advice


def test_a_service_that_missed_its_time_is_noticed(house: House) -> None:
    missed = (datetime.now(ZoneInfo("Europe/London")) - timedelta(hours=2)).strftime("%H:%M")
    house.file.write_text(house.settings.replace("rounds = []", f'rounds = ["{missed}"]'))
    rewrite_rounds(house, trigger="run", started_at=NOW - timedelta(hours=3))
    ((level, finding, advice),) = house.found("schedule", "--offline")
    assert level == "warning"
    assert finding.startswith("The round of ")
    assert "was missed: the last one began on " in finding
    assert "`systemctl status wardround`" in advice
    rewrite_rounds(house, started_at=NOW - timedelta(hours=1))
    assert house.found("schedule", "--offline")[0][0] == "ok"


def test_rounds_that_break_off_again_and_again(house: House) -> None:
    for number in range(3):
        house.write(lambda db, n=number: rounds.open_round(db, token=f"t{n}", trigger="round", now=NOW))
    ((level, finding, advice),) = house.found("schedule", "--offline")
    assert level == "warning"
    assert finding.startswith("The last 3 rounds broke off before their end")
    assert "`wardround -v round`" in advice


def test_a_lease_whose_holder_is_gone_is_no_running_round(house: House) -> None:
    house.write(lambda db: lease.take(db, "somebody", NOW))
    gone = {"pid_started": "another boot 1"}
    house.write(lambda db: db.execute(update(metadata.tables["leases"]).values(gone)))
    (noted, well) = house.found("schedule", "--offline")
    assert noted[0] == "note"
    assert "ended without saying so" in noted[1]
    assert well[0] == "ok"


def message(house: House, state: str, *, channel: str = "alerts", **values: Any) -> int:
    def write(db: Connection) -> int:
        alert = {"organisation_id": 1, "round_id": 1, "created_at": NOW - timedelta(days=3)}
        number = db.execute(insert(alerts).values(alert).returning(alerts.c.id)).scalar_one()
        then = NOW - timedelta(days=3)
        made = outbox.put(db, alert_id=number, channel=channel, rules=["Worse"], now=then, severity="high")
        db.execute(update(deliveries).where(deliveries.c.id == made).values(state=state, **values))
        return int(made)

    return int(house.write(write))


@pytest.mark.parametrize(
    ("state", "values", "level", "told"),
    [
        ("waiting", {"due_at": NOW - timedelta(hours=5)}, "warning", "1 message should have been sent since "),
        ("retry", {"due_at": NOW + timedelta(hours=5)}, "note", "1 message could not be sent and will be tried again."),
        ("waiting-for-round", {}, "warning", "1 message waits for more than a day for a round to end."),
        ("sending", {}, "note", "1 message was being sent when Wardround stopped."),
        ("sent", {}, "ok", "1 message sent, none of them late."),
    ],
)
def test_messages_that_do_not_go(house: House, state: str, values: dict[str, Any], level: str, told: str) -> None:
    message(house, state, **values)
    ((found, finding, _),) = house.found("deliveries", "--offline")
    assert found == level
    assert finding.startswith(told)


def test_messages_wait_for_an_address_or_for_a_channel_that_is_gone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WARDROUND_CHANNEL_ALERTS")
    message(house, "waiting", due_at=NOW - timedelta(days=2))
    message(house, "waiting", channel="pager", due_at=NOW - timedelta(days=2))
    told = {finding: level for level, finding, _ in house.found("channels", "--offline")}
    assert told["The channel alerts has no address yet. 1 message waits for it."] == "warning"
    assert told["1 message waits for the channel pager, which is no longer in the settings."] == "trouble"


def test_an_open_incident_is_trouble_as_it_is_for_a_round(house: House) -> None:
    detail = "the message WR-1 to the channel alerts was given up after 3 tries: refused"
    row = {"kind": incidents.GIVEN_UP, "subject": "delivery 1", "opened_at": NOW, "detail": detail}
    house.write(lambda db: db.execute(insert(metadata.tables["incidents"]).values(row)))
    ran = house.doctor("--offline")
    assert ran.code == 1
    assert "The message WR-1 to the channel alerts was given up after 3 tries: refused." in ran.out


# --- And the rest


def test_the_gravest_is_told_first_and_each_with_what_to_do(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDROUND_INSTNACE", "x")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:1")
    house.write(lambda db: keep_robots(db, house.site.host, status=200, text="User-agent: *\nDisallow: /", at=NOW))
    ran = house.doctor("--offline")
    lines = ran.out.splitlines()
    heads = [line for line in lines if line.endswith(":") and not line.startswith(" ")]
    assert heads == ["Trouble:", "To look at:", "To know:"]
    assert lines[-1].startswith("Well: permissions, database, ")
    assert "All is well" not in ran.out
    assert "warning:" not in ran.err


def test_the_program_itself_prints_one_document_and_nothing_else(house: House) -> None:
    house.engine.dispose()
    program = [sys.executable, "-c", "from monitor.command import main\nmain()", "doctor", "--offline", "--json"]
    done = subprocess.run(program, cwd=house.folder, capture_output=True, text=True, timeout=60, check=False)
    assert json.loads(done.stdout)["schema"] == 1
    assert done.stderr == ""


def test_names_are_listed_as_a_sentence_says_them() -> None:
    names = ["a", "b", "c", "d", "e"]
    told = [listed(names[:number]) for number in range(6)]
    assert told == ["", "a", "a and b", "a, b and c", "a, b, c and 1 more", "a, b, c and 2 more"]
    assert Finding(name="x", level="ok", finding="y").advice is None
