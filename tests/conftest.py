import gc
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, nullcontext
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from hypothesis import HealthCheck, settings
from sqlalchemy import URL, Engine

import storage.migrate
from monitor import command, reading
from storage.engine import open_database
from storage.migrate import migrate, version
from tests import warm

ROOT = Path(__file__).resolve().parent.parent
CORPUS = (ROOT / "../shared/corpus").resolve()
REQUIRE_ALL = os.environ.get("WARDROUND_TEST_REQUIRE") == "all"

collect_ignore_glob = [] if CORPUS.is_dir() else ["corpus/*"]


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of saved pages; tests of it live in tests/corpus and are collected only where it is found."""
    return CORPUS


# --- Whom a shell starts in the background ignores Ctrl-C, and so would every program that the tests start and stop.

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


# --- What is made up is made up alike each time, however slow the machine; `make torture` makes up anew.

if os.environ.get("WARDROUND_TORTURE") != "full":
    settings.register_profile("alike", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("alike")


# --- The few tests that take long go first: two workers then end together.

LONG = ("torture", "test_wheel.py", "press", "network", "health", "service", "story", "command", "crawler", "check")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        room = item.path.relative_to(ROOT / "tests").parts[0]
        return LONG.index(room) if room in LONG else len(LONG)

    items.sort(key=place)


def pytest_collection_finish() -> None:
    gc.freeze()  # thousands of tests and their modules stay to the end: no collection need look at them again


# --- All torture is done by one worker: its program, and the story of which the harmed ones are judged, are made once.


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadFileScheduling

    class Rooms(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "torture" if nodeid.startswith("tests/torture/") else super()._split_scope(nodeid)

    return Rooms(config, log) if config.getvalue("dist") == "loadfile" else None


# --- Rounds and commands of one test process share its worker for reading, which takes its time to start.


@pytest.fixture(scope="session", autouse=True)
def _one_reader() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch, reading.readers() as pool:
        for user in ("round", "commands.saved", "commands.verify", "commands.replay"):
            patch.setattr(f"monitor.{user}.readers", lambda: nullcontext(pool))
        yield


# --- A new database is a copy of one that the migrations made: making the tables anew takes fifty times as long.


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A database with the tables of this version and nothing in them."""
    path = tmp_path_factory.mktemp("tables") / "wardround.db"
    engine = open_database(f"sqlite:///{path}", create=True)
    migrate(engine)
    engine.dispose()
    with closing(sqlite3.connect(path)) as made:
        yield made


@pytest.fixture(scope="module", autouse=True)
def _copied_tables(request: pytest.FixtureRequest, tables: sqlite3.Connection) -> Iterator[None]:
    def upgrade(engine: Engine) -> None:
        if engine.dialect.name != "sqlite" or version(engine) is not None:
            return made(engine)
        with engine.connect() as db:
            tables.backup(db.connection.driver_connection)  # type: ignore[arg-type]
        return None

    made = storage.migrate._upgrade
    with pytest.MonkeyPatch.context() as patch:
        if request.path.name != "test_migrate.py":
            patch.setattr("storage.migrate._upgrade", upgrade)
        yield


# --- A statement is put together once for all databases of a test process: that takes longer than carrying it out.


@pytest.fixture(scope="session", autouse=True)
def _known_statements() -> Iterator[None]:
    make, known = sqlalchemy.create_engine, dict[Any, Any]()
    first = make("sqlite://")
    first.connect().close()

    def create_engine(url: URL | str, **more: Any) -> Engine:
        engine = make(url, **more)
        if engine.dialect.name == first.dialect.name:
            # What is known is known to a dialect.
            engine.dialect = first.dialect
            engine.update_execution_options(compiled_cache=known)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.engine.create_engine", create_engine)
        patch.setattr("storage.looking.create_engine", create_engine)
        yield


# --- The command line is put together once; it keeps nothing of what it was asked.


@pytest.fixture(scope="session", autouse=True)
def _known_commands() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "program", cache(command.program))
        yield


# --- And their crawls are forked from one process that is warm.


@pytest.fixture(scope="module", autouse=True)
def _warm_crawl(request: pytest.FixtureRequest) -> Iterator[None]:
    here = request.path.relative_to(ROOT / "tests").as_posix()
    with pytest.MonkeyPatch.context() as patch:
        if not here.startswith(warm.COLD):
            patch.setattr("crawler.launch._start", warm.Forked)
        yield


# --- A machine that promises to have everything may skip nothing.


def refuse_skip(report: Any) -> None:
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"WARDROUND_TEST_REQUIRE=all allows no skip, but: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    refuse_skip(report)
    return report


# --- Tests talk to this machine only. The hook sees every socket that Python opens in this process, whatever the
# library; a test that reaches further fails even when the code under test swallows the error.


class ReachedOutside(RuntimeError):
    pass


reached: list[str] = []


def is_here(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if not name or name in ("localhost", socket.gethostname()) or name.endswith(".localhost"):
        return True
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto") and arguments[0].family in (socket.AF_INET, socket.AF_INET6):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if str(host).endswith(".invalid"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if not is_here(host):
        reached.append(str(host))
        raise ReachedOutside(f"a test tried to reach {host}; tests use loopback and unix sockets only")


sys.addaudithook(stay_here)


@pytest.fixture(autouse=True)
def _stays_on_this_machine() -> Iterator[None]:
    reached.clear()
    yield
    assert not reached, f"the test tried to reach {', '.join(reached)}"
