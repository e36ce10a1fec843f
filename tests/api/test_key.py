"""The key to CQC's data service: where it may stand, what is said where it is missing, and what it opens."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.readers.errors import NotUnderstood
from deploy.demo.api import BASE, KEY, Api
from monitor.doctor.api import api as examined
from monitor.invocation import WrongUse
from monitor.key import key_of, objection, service
from monitor.loading import load
from monitor.settings import Settings, SettingsError
from monitor.visiting import NotThere, Page, fetch_once
from tests.crawler.round import NOW

SECRET = "0123456789abcdef0123456789abcdef"
NAME = "WARDROUND_CQC_API_KEY"


@pytest.fixture
def api() -> Iterator[Api]:
    with Api() as api:
        api.say({("location", "RH5A8"): {"locationId": "RH5A8", "name": "A hospital"}}, at=NOW)
        yield api


def settings_of(api: Api) -> Settings:
    own, host = Settings(), urlsplit(api.address).netloc
    hosts = {"hosts": (host,), "private_hosts": (host,), "delay_seconds": 0.0}
    return own.model_copy(
        update={
            "fetch": own.fetch.model_copy(update=hosts),
            "api": own.api.model_copy(update={"address": api.address, "delay_seconds": 0.0}),
        }
    )


def loaded(folder: Path, text: str = "", **environ: str) -> tuple[Settings, dict[str, str]]:
    (folder / "settings.toml").write_text(text)
    found = load(environ=environ, folder=folder, file=folder / "settings.toml")
    assert found.warnings == ()
    return found.settings, dict(found.environ)


def refused(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as error:
        loaded(folder, text)
    assert SECRET not in str(error.value)
    return str(error.value).replace(str(folder), ".")


def test_the_key_is_taken_from_the_variable_or_from_a_file_beside_the_settings(tmp_path: Path) -> None:
    settings, environ = loaded(tmp_path, **{NAME: f" {SECRET}\n"})
    assert key_of(settings, environ) == SECRET
    (tmp_path / "key").write_text(f"\ufeff{SECRET}\r\n")
    settings, environ = loaded(tmp_path, '[api]\nkey_file = "key"')
    assert key_of(settings, environ) == SECRET
    asked = service(settings, environ)
    assert asked is not None
    assert asked.address == "https://api.service.cqc.org.uk/public/v1"
    assert SECRET not in f"{asked!r} {settings!r}"


def test_a_credential_of_the_service_manager_is_taken_too(tmp_path: Path) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / NAME).write_text(SECRET)
    settings, environ = loaded(tmp_path, CREDENTIALS_DIRECTORY=str(folder))
    assert key_of(settings, environ) == SECRET


def test_a_key_in_the_settings_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    assert refused(tmp_path, f'[api]\nkey = "{SECRET}"') == (
        "./settings.toml: api.key holds a key, which must not stand in this file; put it into the environment variable"
        " WARDROUND_CQC_API_KEY or into a file that api.key_file names"
    )
    for name in (SECRET, f"{SECRET[:-1]}!"):
        assert refused(tmp_path, f'[api]\nkey_env = "{name}"') == (
            "./settings.toml: api.key_env cannot be this; allowed is the name of an environment variable (the key"
            " itself goes into that variable)"
        )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('address = "http://api.example/v1"', "api.address is in plain http, in which anybody on the way could read"),
        ('address = "https://api.example"', 'allowed is an address such as "https://api.service.cqc.org.uk/public/v1"'),
        ('address = "https://me:x@api.example/v1"', 'allowed is an address such as "https://api.service'),
        ("window_days = 1", "api.window_days is 1; allowed is a number from 2 on"),
    ],
)  # fmt: skip
def test_an_address_to_which_no_key_should_go_is_refused(tmp_path: Path, text: str, told: str) -> None:
    assert told in refused(tmp_path, f"[api]\n{text}")


def test_a_key_that_is_none_or_cannot_be_read_is_told_without_it(tmp_path: Path) -> None:
    settings, environ = loaded(tmp_path, **{NAME: f"{SECRET} {SECRET}"})
    told = objection(settings, environ) or ""
    assert told.startswith(f"the environment variable {NAME} holds no key; allowed is one as the portal shows it")
    assert SECRET not in told
    assert service(settings, environ) is None
    settings, environ = loaded(tmp_path, '[api]\nkey_file = "nowhere"')
    assert (
        objection(settings, environ)
        == f"api.key_file: {tmp_path / 'nowhere'} cannot be read: No such file or directory"
    )


def test_a_host_that_may_not_be_visited_gets_no_key(tmp_path: Path) -> None:
    settings, environ = loaded(tmp_path, '[fetch]\nhosts = ["www.cqc.org.uk"]', **{NAME: SECRET})
    assert service(settings, environ) is None
    assert objection(settings, environ) == (
        "api.address: its host, api.service.cqc.org.uk, is not among fetch.hosts (www.cqc.org.uk), so CQC's data"
        " service is not asked"
    )
    settings, environ = loaded(tmp_path, '[fetch]\nhosts = ["www.cqc.org.uk"]')
    assert objection(settings, environ) is None


def test_the_doctor_says_what_a_key_would_give_and_whether_it_is_taken(api: Api) -> None:
    settings = settings_of(api)
    (none,) = examined(settings, {}, ask=True)
    assert (none.level, api.asked) == ("ok", [])
    assert "free at https://api-portal.service.cqc.org.uk" in none.finding
    (good,) = examined(settings, {NAME: KEY}, ask=True)
    assert (good.level, good.finding) == ("ok", "CQC's data service takes the key.")
    (bad,) = examined(settings, {NAME: "wrong"}, ask=True)
    assert (bad.level, bad.finding) == (
        "trouble", "CQC's data service does not take the key (401).",
    )  # fmt: skip
    assert len(api.asked) == 2
    (untried,) = examined(settings, {NAME: KEY}, ask=False)
    assert (untried.level, len(api.asked)) == ("ok", 2)


def test_an_address_of_the_service_is_read_with_the_key_and_in_capitals(api: Api) -> None:
    settings, address = settings_of(api), f"{api.address}/locations/rh5a8"
    gone, other = f"{api.address}/locations/1-1", f"{api.address}/reports/1"
    found = fetch_once(settings, [address, gone, other], environ={NAME: KEY})
    page = found[address]
    assert isinstance(page, Page)
    assert (page.kind, page.body) == ("cqc-api-location", b'{"locationId": "RH5A8", "name": "A hospital"}')
    assert isinstance(found[gone], NotThere)
    assert "it has no such document" in str(found[gone])
    assert isinstance(found[other], NotUnderstood)
    assert [one.path for one in api.asked] == [f"{BASE}/locations/RH5A8", f"{BASE}/locations/1-1"]


def test_without_a_key_an_address_of_the_service_is_refused_in_one_sentence(api: Api) -> None:
    address = f"{api.address}/locations/1-1"
    found = fetch_once(settings_of(api), [address])[address]
    assert isinstance(found, WrongUse)
    assert str(found) == (
        f"{address}: CQC's data service is asked with a key: {NAME} holds none (it is free: docs/install.md)"
    )
    assert api.asked == []
