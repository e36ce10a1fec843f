"""The sign of life after a good round: a real server counts who comes."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Self

import pytest
from sqlalchemy import Engine

from monitor.house import House
from monitor.loading import load
from monitor.settings import Fetch, Settings, Telling
from monitor.summing import Counts, Summary
from monitor.told import Told
from monitor.watchdog.ping import BadPing, address_of, sign_of_life
from storage.incident import BATCH_HELD, PAGES_CHANGED
from tests.network.authority import Authority
from tests.network.proxy import ForwardProxy
from tests.trouble.desk import Desk

GOOD = Summary(counts=Counts(visited=8, changed=1, unread=1), told=Told(sent=1))


class Watchdog:
    """A server that answers ``says`` in turn, then 200, and keeps who came; "hang" never answers, "no page" only with
    its status."""

    def __init__(self, *, certificate: Path | None = None) -> None:
        self.says, self.came, self._over = list[int | str](), list[tuple[str, str]](), Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.address = f"http://{self.host}/ping/S3CRET"
        if certificate:
            own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            own.load_cert_chain(certificate)
            self._server.socket = own.wrap_socket(self._server.socket, server_side=True)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        dog = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                dog.came.append((self.path, self.headers["User-Agent"]))
                answer = dog.says.pop(0) if dog.says else 200
                if answer == "hang":
                    dog._over.wait()
                    return
                self.send_response(200 if answer == "no page" else int(answer))
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.send_header("Content-Length", "9" if answer == "no page" else "0")
                self.end_headers()
                if answer == "no page":
                    dog._over.wait()

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def house(engine: Engine, desk: Desk, tmp_path: Path) -> House:
    return House(engine=engine, settings=desk.settings, clock=desk.clock, environ={}, base=tmp_path)


@pytest.fixture
def dog(house: House) -> Iterator[Watchdog]:
    with Watchdog() as dog:
        house.environ["WARDROUND_PING"] = dog.address  # type: ignore[index]
        yield dog


def after(house: House, summary: Summary = GOOD) -> tuple[str, list[float]]:
    """What came of a round's sign of life, and the pauses between the tries."""
    pauses: list[float] = []
    return sign_of_life(house, summary, wait=pauses.append), pauses


def test_after_a_good_round_the_address_is_visited_once(house: House, dog: Watchdog) -> None:
    assert after(house) == ("a sign of life was given", [])
    ((path, who),) = dog.came
    assert path == "/ping/S3CRET"
    assert who.startswith("Wardround/")


def test_nothing_is_visited_where_no_address_is_set(house: House) -> None:
    assert after(house) == ("", [])


@pytest.mark.parametrize(
    "bad",
    [
        Summary(counts=GOOD.counts),
        Summary(counts=GOOD.counts.model_copy(update={"troubles": ("the crawl died before its end",)}), told=Told()),
        Summary(counts=GOOD.counts.model_copy(update={"unread": 8}), told=Told()),
        Summary(counts=Counts(visited=0, changed=0, unread=0, left=("CQC asks to be left alone",)), told=Told()),
    ],
    ids=["stopped", "the crawl died", "nothing was read", "nothing was visited of what is due"],
)
def test_a_round_that_went_wrong_gives_no_sign(house: House, dog: Watchdog, bad: Summary) -> None:
    assert after(house, bad) == ("no sign of life was given: the round was not a good one", [])
    assert dog.came == []


def test_a_walk_that_is_not_at_its_end_gives_none_yet(house: House, dog: Watchdog) -> None:
    counts = GOOD.counts.model_copy(update={"since": house.clock()})
    after(house, GOOD.model_copy(update={"counts": counts}))
    assert dog.came == []
    after(house)
    assert len(dog.came) == 1


def test_while_a_site_is_out_of_reach_or_its_pages_are_not_understood_there_is_none(
    house: House, dog: Watchdog, desk: Desk
) -> None:
    desk.open()
    after(house)
    desk.close()
    desk.open(PAGES_CHANGED, "cqc-profile", "CQC's pages have changed")
    after(house)
    assert dog.came == []
    desk.close(PAGES_CHANGED, "cqc-profile")
    after(house)
    assert len(dog.came) == 1


def test_an_incident_that_somebody_heard_of_does_not_silence_it_and_one_that_nobody_heard_of_does(
    house: House, dog: Watchdog, desk: Desk
) -> None:
    # Else nobody would learn that the machine died while a person still ponders over a batch.
    desk.open(BATCH_HELD, "batch 1", "many profiles changed the same way")
    desk.sweep()
    after(house)
    assert len(dog.came) == 1
    desk.clock.pass_(minutes=61)
    after(house)
    assert len(dog.came) == 1
    desk.arrives()
    after(house)
    assert len(dog.came) == 2
    desk.rules()
    desk.give_up()
    desk.sweep()
    desk.clock.pass_(minutes=61)
    after(house)
    assert len(dog.came) == 2


def test_a_watchdog_that_stumbles_is_asked_again_a_little_later(house: House, dog: Watchdog) -> None:
    dog.says = [500, 503]
    assert after(house) == ("a sign of life was given", [1.0, 2.0])
    assert len(dog.came) == 3


def test_one_that_never_takes_it_is_only_logged_and_never_by_its_address(
    house: House, dog: Watchdog, caplog: pytest.LogCaptureFixture
) -> None:
    dog.says = [404, 404, 302]
    said, _ = after(house)
    assert said == "the address in WARDROUND_PING answered 302, 3 times"
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        "no sign of life could be given: the address in WARDROUND_PING answered 302, 3 times"
    ]
    assert "S3CRET" not in caplog.text


def test_one_that_is_gone_is_only_logged(house: House) -> None:
    house.environ["WARDROUND_PING"] = "http://127.0.0.1:1/ping"  # type: ignore[index]
    assert after(house) == ("the address in WARDROUND_PING could not be reached, 3 times", [1.0, 2.0])


def test_one_that_never_answers_does_not_hold_up_the_rounds(
    house: House, dog: Watchdog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.watchdog.ping.TIMEOUT", 0.05)
    dog.says = ["hang"] * 3
    assert after(house)[0] == "the address in WARDROUND_PING gave no answer in time, 3 times"


def test_one_that_takes_it_and_never_sends_its_page_has_it(
    house: House, dog: Watchdog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.watchdog.ping.TIMEOUT", 0.05)
    dog.says = ["no page"]
    assert after(house) == ("a sign of life was given", [])
    assert len(dog.came) == 1


def test_it_is_reached_with_tls_through_the_proxy_where_that_is_asked_for(house: House, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    house.environ["WARDROUND_PING"] = "https://watchdog.test/ping/x"  # type: ignore[index]
    with (
        Watchdog(certificate=authority.issue("watchdog.test")) as dog,
        ForwardProxy({"watchdog.test:443": dog.host}, sign_in="ward:ro und") as proxy,
    ):
        fetch = Fetch(proxy=f"http://ward:ro%20und@{proxy.host}", ca_bundle=str(authority.certificate))
        telling = Telling(ping_through_proxy=True)
        through = house.settings.model_copy(update={"fetch": fetch, "telling": telling})
        assert after(replace(house, settings=through)) == ("a sign of life was given", [])
        assert [line.rpartition(" ")[0] for line in proxy.asked] == ["CONNECT watchdog.test:443"]
        assert [path for path, _ in dog.came] == ["/ping/x"]
        strange = through.model_copy(update={"fetch": fetch.model_copy(update={"ca_bundle": ""})})
        assert "has a certificate that this machine does not trust" in after(replace(house, settings=strange))[0]
        assert len(dog.came) == 1


def test_without_that_it_goes_straight_whatever_the_environment_says(
    house: House, dog: Watchdog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    settings = house.settings.model_copy(update={"fetch": Fetch(proxy="http://127.0.0.1:1")})
    assert after(replace(house, settings=settings)) == ("a sign of life was given", [])
    assert len(dog.came) == 1


@pytest.mark.parametrize(
    "address",
    ["https://hc.example.org/ping/x", "http://127.0.0.1:9/x", "http://[::1]:9/x", "http://10.1.2.3/x",
     "http://localhost:8000/x", "http://kuma.home.example:3001/api/push/x"],
)  # fmt: skip
def test_an_address_with_tls_or_in_a_network_of_ones_own_is_taken(address: str) -> None:
    settings = Settings(fetch=Fetch(private_hosts=("kuma.home.example",)))
    assert address_of(settings, {"WARDROUND_PING": f" {address}\n"}) == address


@pytest.mark.parametrize(
    "address",
    ["http://hc.example.org/x", "hc.example.org/x", "ftp://127.0.0.1/x", "https:///x", "https://me:pw@hc.example.org/x",
     "https://hc.example.org/a b", "http://8.8.8.8/x", "https://hc.example.org:none/x"],
)  # fmt: skip
def test_any_other_is_refused_in_a_sentence_that_does_not_hold_it(address: str) -> None:
    with pytest.raises(BadPing) as refused:
        address_of(Settings(), {"WARDROUND_PING": address})
    assert str(refused.value).startswith("WARDROUND_PING holds no address that can be visited; allowed is one such as")
    assert address not in str(refused.value)


def test_the_address_may_come_as_a_credential_under_a_name_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[telling]\nping_env = "HC_ADDRESS"\n')
    (tmp_path / "HC_ADDRESS").write_text("https://hc.example.org/ping/x\n")
    loaded = load(environ={"CREDENTIALS_DIRECTORY": str(tmp_path)}, folder=tmp_path)
    assert address_of(loaded.settings, loaded.environ) == "https://hc.example.org/ping/x"
    assert loaded.warnings == ()
    assert load(environ={"WARDROUND_PING": "https://hc.example.org/ping/x"}, folder=Path("/nonexistent")).warnings == ()
