import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import psutil
import pytest
from scrapy.crawler import Crawler
from sqlalchemy import delete

from crawler.child import PARTS, settings
from crawler.order import Crawled, Manners, Order
from crawler.spiders.cqc import CqcSpider
from storage.lease import LeaseLost
from storage.tables import leases
from tests.crawler.round import Round
from tests.site import Page, Site
from tests.warm import Forked

PAGE = "<h1>A trust</h1>"
HTML = {"Content-Type": "text/html"}
PATHS = [f"/provider/R{number}" for number in range(8)]

# A parent as the program is one: it carries out the order that stands in the file. With "fork" it forks first, as a
# pool of workers does, while the pipe to the child is open.
PARENT = """
import os, sys, time
from crawler.launch import crawl
from crawler.order import Order

def started(pid):
    print(pid, flush=True)
    if sys.argv[2:] == ["fork"] and not os.fork():
        os.close(1)
        time.sleep(30)
        os._exit(0)

order = Order.model_validate_json(open(sys.argv[1]).read())
print(crawl(order, started=started, beat=lambda: None).model_dump_json(), flush=True)
"""


class Parent:
    """A process that crawls, with the number of its child."""

    def __init__(self, order: Order, folder: Path, *arguments: str) -> None:
        (folder / "order.json").write_text(order.model_dump_json())
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", PARENT, folder / "order.json", *arguments],
            cwd=folder, text=True, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.child = int(self.process.stdout.readline())

    def kill(self) -> float:
        """Kill it as no process can prevent, and say when."""
        os.kill(self.process.pid, signal.SIGKILL)
        killed = time.monotonic()
        self.process.wait()
        return killed

    def child_is_gone(self) -> bool:
        try:
            return psutil.Process(self.child).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


@pytest.fixture
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child of tests that are not about how it starts."""
    monkeypatch.setattr("crawler.launch._start", Forked)


@pytest.fixture(autouse=True)
def _pages(site: Site, round_: Round) -> None:
    for path in PATHS:
        site.page(path, PAGE)
    round_.watch(*PATHS)


def until(happens: Callable[[], object], seconds: float = 30) -> None:
    ends = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.02)


def test_a_crawl_opens_no_port_and_bears_its_name(round_: Round, site: Site) -> None:
    seen: list[tuple[str, list[int]]] = []

    def look(pid: int) -> None:
        def ask(_: object) -> Page:
            child = psutil.Process(pid)
            listening = [c.laddr.port for c in child.net_connections("inet") if c.status == psutil.CONN_LISTEN]
            seen.append((child.name(), listening))
            return Page(body=PAGE, headers=HTML)

        site.route(PATHS[0], ask)

    assert round_.crawl(started=look).visited == 8
    assert seen == [("wardround-crawl", [])]


def test_what_scrapy_must_not_do_is_switched_off() -> None:
    said = settings(Manners(version="0.1.0", hosts=("www.cqc.org.uk",), delay_seconds=3.0))
    off = (
        "REMOTE_CONTROL_ENABLED", "TELNETCONSOLE_ENABLED", "HTTPCACHE_ENABLED", "COOKIES_ENABLED", "REDIRECT_ENABLED",
        "METAREFRESH_ENABLED", "RETRY_ENABLED", "HTTPPROXY_ENABLED", "ROBOTSTXT_OBEY",
    )  # fmt: skip
    assert {said[name] for name in off} == {False}
    assert said["DOWNLOAD_VERIFY_CERTIFICATES"] is True
    assert said["DOWNLOAD_DELAY"] == said["AUTOTHROTTLE_START_DELAY"] == 3.0
    assert said["DOWNLOAD_DELAY_JITTER"] == 0
    assert said["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1


def test_a_crawl_is_made_of_the_parts_of_scrapy_that_are_named_and_of_no_others() -> None:
    made = Crawler(CqcSpider, settings(Manners(version="0.1.0", hosts=("www.cqc.org.uk",))))
    made.settings.freeze()
    for parts in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"):
        assert set(made.settings.getwithbase(parts)) == set(PARTS[f"{parts}_BASE"])
    assert not any("remote" in part or "telnet" in part for parts in PARTS.values() for part in parts)


def test_proxies_of_the_environment_are_not_used(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert round_.crawl().visited == 8
    assert set(round_.outcomes()) == {"changed"}


def test_when_the_parent_is_killed_the_child_is_gone_and_sends_nothing_more(
    round_: Round, site: Site, tmp_path: Path
) -> None:
    with Parent(round_.order(delay_seconds=0.5), tmp_path) as parent:
        until(lambda: len(site.paths()) >= 2)
        killed = parent.kill()
        until(parent.child_is_gone, seconds=5)
    assert max(request.at for request in site.requests) < killed + 0.4
    assert len(round_.visits()) + len(round_.order().visits) == len(PATHS), "what was visited is kept, the rest is due"
    assert round_.crawl().finish_reason == "finished"
    assert len({visit.source_id for visit in round_.visits()}) == len(PATHS)


def test_a_fork_of_the_parent_that_holds_the_pipe_open_does_not_keep_the_child(
    round_: Round, site: Site, tmp_path: Path
) -> None:
    with Parent(round_.order(delay_seconds=0.5), tmp_path, "fork") as parent:
        until(lambda: len(site.paths()) >= 2)
        (fork,) = [p for p in psutil.Process(parent.process.pid).children() if p.pid != parent.child]
        parent.kill()
        until(parent.child_is_gone, seconds=5)
        assert fork.is_running()
        fork.kill()
    assert len(site.paths()) < len(PATHS)


@pytest.mark.usefixtures("warm")
def test_a_killed_child_leaves_its_visits_and_the_rest_is_due(round_: Round, site: Site) -> None:
    pids: list[int] = []

    def then_die(_: object) -> Page:
        os.kill(pids[0], signal.SIGKILL)
        return Page(body=PAGE, headers=HTML)

    site.route(PATHS[3], then_die)
    crawled = round_.crawl(started=pids.append)
    assert (crawled.finish_reason, crawled.visited) == ("died", 3)
    assert len(crawled.left) == 5
    assert round_.outcomes() == ["changed"] * 3
    assert {visit.address for visit in round_.order().visits} == {f"{site.address}{path}" for path in PATHS[3:]}


@pytest.mark.usefixtures("warm")
def test_a_crawl_stops_at_once_where_another_round_took_the_lease(round_: Round, site: Site) -> None:
    def steal(_: object) -> Page:
        with round_.engine.begin() as db:
            db.execute(delete(leases))
        return Page(body=PAGE, headers=HTML)

    site.route(PATHS[2], steal)
    crawled = round_.crawl()
    assert crawled.finish_reason == "lease_lost"
    assert site.paths() == PATHS[:3]
    assert len(round_.visits()) == 2, "without the lease nothing is written either"
    assert {left.why for left in crawled.left} == {"another round took over"}
    assert len(crawled.left) == 6


@pytest.mark.usefixtures("warm")
def test_a_lease_lost_in_the_parent_ends_the_crawl(round_: Round, site: Site) -> None:
    def beat() -> None:
        if site.paths():
            raise LeaseLost("the lease of this round was taken over")

    pids: list[int] = []
    with pytest.raises(LeaseLost):
        round_.crawl(beat=beat, started=pids.append, delay_seconds=3.0)
    assert not psutil.pid_exists(pids[0])
    assert len(site.paths()) < len(PATHS)


@pytest.mark.usefixtures("warm")
def test_asked_to_stop_it_finishes_the_running_request_and_no_more(round_: Round, site: Site) -> None:
    stopping = threading.Event()

    def slow(_: object) -> Page:
        stopping.set()
        return Page(body=PAGE, headers=HTML, seconds=1.5)

    site.route(PATHS[2], slow)
    crawled = round_.crawl(stopping=stopping.is_set)
    assert (crawled.finish_reason, crawled.visited) == ("shutdown", 3)
    assert site.paths() == PATHS[:3]
    assert round_.outcomes() == ["changed"] * 3
    assert {left.why for left in crawled.left} == {"the round was stopped"}


def test_ctrl_c_in_the_parent_waits_for_the_running_request_of_the_child(
    round_: Round, site: Site, tmp_path: Path
) -> None:
    site.route(PATHS[1], lambda _: Page(body=PAGE, headers=HTML, seconds=1.0))
    with Parent(round_.order(), tmp_path) as parent:
        until(lambda: len(site.paths()) == 2)
        parent.process.send_signal(signal.SIGINT)
        assert parent.process.wait(timeout=30) != 0
        assert parent.child_is_gone()
    assert site.paths() == PATHS[:2]
    assert len(round_.visits()) == 2


def test_a_folder_named_like_ours_in_the_working_folder_is_never_imported(
    round_: Round, site: Site, tmp_path: Path
) -> None:
    for name in ("crawler", "storage", "scrapy"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('a stranger was imported')\n")
    with Parent(round_.order(), tmp_path) as parent:
        said, _ = parent.process.communicate(timeout=60)
    assert Crawled.model_validate_json(said).visited == len(PATHS)
    assert len(site.paths()) == len(PATHS)


def test_a_child_that_cannot_work_says_so_and_everything_is_left(
    round_: Round, capfd: pytest.CaptureFixture[str]
) -> None:
    order = round_.order()
    gone = order.model_copy(update={"database": f"sqlite:///{round_.database}.not-there"})
    crawled = round_.crawl(gone)
    assert (crawled.finish_reason, crawled.visited, len(crawled.left)) == ("died", 0, 8)
    assert "there is no database at" in capfd.readouterr().err
    assert round_.visits() == []


def test_trouble_of_our_own_ends_the_crawl_and_is_said(
    round_: Round, site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    def lose_the_table(_: object) -> Page:
        with round_.engine.begin() as db:
            db.exec_driver_sql("ALTER TABLE visits RENAME TO lost")
        return Page(body=PAGE, headers=HTML)

    site.route(PATHS[2], lose_the_table)
    crawled = round_.crawl()
    assert (crawled.finish_reason, crawled.visited, len(crawled.left)) == ("start_error", 2, 6)
    assert "no such table: visits" in capfd.readouterr().err


@pytest.mark.usefixtures("warm")
def test_the_round_of_the_demo_lives_on_its_own_clock(round_: Round) -> None:
    order = round_.order().model_copy(update={"offset_seconds": -365 * 86400.0})
    year = order.now().year
    round_.crawl(order)
    assert {visit.at.year for visit in round_.visits()} == {year}
    assert round_.host().asked_at.year == year


def test_the_order_says_neither_password_nor_token_when_it_is_shown(round_: Round) -> None:
    order = round_.order()
    assert round_.token not in repr(order)
    assert str(round_.database) not in repr(order)
    assert json.loads(order.model_dump_json())["token"] == round_.token
