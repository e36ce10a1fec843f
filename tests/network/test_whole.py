"""Everything at once behind a hospital's proxy that looks into TLS: watched, visited, read, compared, told."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from deploy.demo.facts import Organisation
from deploy.demo.facts import Site as Facts
from deploy.demo.receivers import Mailbox
from deploy.demo.render import render
from monitor.house import House
from monitor.named import named
from monitor.round import make_round
from monitor.settings import Channel, Cqc, SettingsError
from monitor.watching import watch
from storage.engine import open_database
from storage.migrate import migrate
from tests.command.conftest import Wardround
from tests.command.conftest import folder as folder  # noqa: PLC0414 - a fixture
from tests.command.conftest import wardround as wardround  # noqa: PLC0414 - a fixture
from tests.network.authority import Authority
from tests.network.proxy import ForwardProxy
from tests.network.receivers import Hook
from tests.site import Site
from tests.story.conftest import Clock, assessed, home, shipped

OLD = assessed("AP1", date(2024, 2, 1), "Good")
BAD = assessed("AP3", date(2025, 7, 17), "Inadequate")
CQC = "https://www.cqc.test"


@pytest.fixture
def proxy(site: Site, authority: Authority) -> Iterator[ForwardProxy]:
    """A proxy with a sign-in, which shows certificates of its own making."""
    looks = authority.issue("www.cqc.test")
    with ForwardProxy({"www.cqc.test:443": site.host}, sign_in="ward:S3CRET", inspects=looks) as proxy:
        yield proxy


def publish(site: Site, organisation: Organisation) -> None:
    for path, page in render(Facts(organisations=(organisation,))).items():
        site.page(path, page.body, content_type=page.media_type, status=page.status)


def test_a_round_behind_a_proxy_tells_by_mail_and_by_webhook_and_leaks_no_password(
    site: Site, proxy: ForwardProxy, authority: Authority, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "wardround.db"
    engine = open_database(f"sqlite:///{database}", create=True)
    migrate(engine)
    own = shipped()
    fetch = {
        "hosts": ("www.cqc.test",),
        "contact": "quality@example.org",
        "proxy": f"http://ward:S3CRET@{proxy.host}",
        "ca_bundle": str(authority.certificate),
        "delay_seconds": 0.01,
        "timeout_seconds": 5.0,
        "confirm_after_seconds": 0.0,
    }
    channels = {"alerts": Channel(address_env="MAIL"), "teams": Channel(address_env="HOOK", through_proxy=True)}
    rules = tuple(rule.model_copy(update={"channels": ("alerts", "teams")}) for rule in own.rules)
    settings = own.model_copy(
        update={
            "fetch": own.fetch.model_copy(update=fetch), "cqc": Cqc(address=CQC), "channels": channels, "rules": rules
        }
    )  # fmt: skip
    clock = Clock()
    with Mailbox() as mailbox, Hook(authority.issue("hooks.chat.test")) as hook:
        proxy.names["hooks.chat.test:443"] = hook.host
        proxy.inspects = authority.issue("www.cqc.test", "hooks.chat.test")
        environ = {"MAIL": mailbox.apprise_address, "HOOK": "jsons://hooks.chat.test/hook"}
        house = House(engine=engine, settings=settings, clock=clock, environ=environ, base=tmp_path)
        clock.set(datetime(2025, 7, 16, 6, tzinfo=UTC))
        publish(site, home("Good", OLD))
        watch(house, [named("1-999000001")], list_name="", added_by="me")
        make_round(house)
        assert (mailbox.received, hook.took) == ([], []), "a starting position tells nobody"
        clock.set(datetime(2025, 7, 18, 6, tzinfo=UTC))
        publish(site, home("Inadequate", BAD, OLD))
        summary = make_round(house)
        assert [str(message["Subject"]).partition(":")[0] for message in mailbox.received] == ["Down two steps"]
        assert [posted.path for posted in hook.took] == ["/hook"]
        clock.set(datetime(2025, 7, 19, 6, tzinfo=UTC))
        proxy.says = "403 Forbidden"
        refused = make_round(house)
    engine.dispose()
    assert "1 alert sent" in summary.line
    assert "could not be read: `wardround sources`" in refused.line
    assert len(mailbox.received) == 1, "what the proxy says is no change"
    told = capfd.readouterr()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("wardround.db*"))
    for leaked in (told.out + told.err, kept.decode("latin-1"), repr(house), repr(settings), summary.line):
        assert "S3CRET" not in leaked


def test_certificates_that_are_gone_stop_a_round_before_anything_is_sent(
    site: Site, proxy: ForwardProxy, tmp_path: Path
) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'wardround.db'}", create=True)
    migrate(engine)
    own = shipped()
    fetch = own.fetch.model_copy(update={"proxy": proxy.address, "ca_bundle": str(tmp_path / "gone.pem")})
    settings = own.model_copy(update={"fetch": fetch})
    house = House(engine=engine, settings=settings, clock=Clock(), environ={}, base=tmp_path)
    with pytest.raises(SettingsError, match=r"^fetch\.ca_bundle: .*gone\.pem cannot be read: No such file"):
        make_round(house)
    engine.dispose()
    assert (proxy.asked, site.requests) == ([], [])


def test_an_address_is_read_through_the_proxy(
    wardround: Wardround, folder: Path, site: Site, proxy: ForwardProxy, authority: Authority, monkeypatch: Any
) -> None:
    publish(site, home("Good", OLD))
    (folder / "settings.toml").write_text(
        f'[fetch]\nhosts = ["www.cqc.test"]\ncontact = "quality@example.org"\ndelay_seconds = 0\ntimeout_seconds = 5\n'
        f'ca_bundle = "{authority.certificate}"\n[cqc]\naddress = "{CQC}"\n'
    )
    monkeypatch.setenv("WARDROUND_FETCH__PROXY", f"http://ward:wrong-S3CRET@{proxy.host}")
    ran = wardround("read", f"{CQC}/location/1-999000001")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        f"{CQC}/location/1-999000001: the proxy (fetch.proxy) does not take the user name and password that it was"
        " given (407)\n"
    )
    monkeypatch.setenv("WARDROUND_FETCH__PROXY", f"http://ward:S3CRET@{proxy.host}")
    ran = wardround("read", f"{CQC}/location/1-999000001")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Rose House (location:1-999000001)\n")


def test_certificates_that_are_none_are_refused_before_a_command_begins(wardround: Wardround, folder: Path) -> None:
    (folder / "settings.toml").write_text('[fetch]\nca_bundle = "settings.toml"\n')
    ran = wardround("read", "https://www.cqc.org.uk/location/1-999000001")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"fetch.ca_bundle: {folder / 'settings.toml'} holds no certificates that can be read")
