"""What the settings say of proxy and certificates, and what they refuse before anything is sent."""

from pathlib import Path

import pytest

from monitor.fetching import manners
from monitor.loading import Loaded, load
from monitor.network import Network, network
from monitor.settings import SettingsError
from tests.network.authority import Authority

SECRET = "http://ward:S3CRET@proxy.example.org:8080"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path


def given(folder: Path, text: str, **environ: str) -> Loaded:
    (folder / "settings.toml").write_text(text)
    return load(environ=environ, folder=folder)


def refusal(folder: Path, text: str, **environ: str) -> str:
    with pytest.raises(SettingsError) as refused:
        given(folder, text, **environ)
    told = str(refused.value)
    assert "\n" not in told
    assert "S3CRET" not in told
    return told.replace(f"{folder}/", "")


def test_a_proxy_without_a_password_stands_in_the_file(folder: Path) -> None:
    settings = given(folder, '[fetch]\nproxy = "http://proxy.example.org:8080/"').settings
    assert manners(settings).proxy == "http://proxy.example.org:8080"


@pytest.mark.parametrize("proxy", [SECRET, "http://ward@proxy.example.org:8080"])
def test_a_sign_in_in_the_file_is_refused_even_where_the_environment_wins(folder: Path, proxy: str) -> None:
    for environ in ({}, {"WARDROUND_FETCH__PROXY": "http://proxy.example.org:8080"}):
        assert refusal(folder, f'[fetch]\nproxy = "{proxy}"', **environ) == (
            "settings.toml: fetch.proxy holds a user name or password, which must not stand in this file; put the whole"
            " address into the environment variable WARDROUND_FETCH__PROXY or into a file that fetch.proxy_file names"
        )


def test_the_sign_in_comes_from_the_environment_and_shows_in_no_representation(folder: Path) -> None:
    settings = given(folder, '[fetch]\nproxy = "http://other.example.org:1"', WARDROUND_FETCH__PROXY=SECRET).settings
    assert manners(settings).proxy == SECRET
    for shown in (settings, settings.fetch, manners(settings), network(settings.fetch)):
        assert "S3CRET" not in f"{shown} {shown!r}"


def test_the_sign_in_comes_from_a_file_beside_the_settings(folder: Path) -> None:
    (folder / "proxy.secret").write_text(f"{SECRET}\n")
    settings = given(folder, '[fetch]\nproxy_file = "proxy.secret"').settings
    assert manners(settings).proxy == SECRET
    assert "S3CRET" not in repr(settings)


def test_a_file_of_the_proxy_that_is_no_good_is_named_when_it_is_needed_and_not_before(folder: Path) -> None:
    """Who only looks at the history may not be allowed to read it."""
    settings = given(folder, '[fetch]\nproxy_file = "proxy.secret"').settings
    with pytest.raises(SettingsError, match=r"^fetch\.proxy_file: .*/proxy\.secret cannot be read: No such file"):
        network(settings.fetch)
    (folder / "proxy.secret").write_text("ward:S3CRET@proxy.example.org:8080")
    with pytest.raises(SettingsError, match=r"^fetch\.proxy_file: .* holds no address of a proxy; allowed is") as told:
        network(settings.fetch)
    assert "S3CRET" not in str(told.value)
    (folder / "proxy.secret").write_text("\n")
    with pytest.raises(SettingsError, match="is empty"):
        network(settings.fetch)


@pytest.mark.parametrize(
    "proxy",
    [
        "ward:S3CRET@proxy.example.org:8080", "https://ward:S3CRET@proxy.example.org:8080", "socks5://proxy:1080",
        "http://proxy.example.org", "http://proxy.example.org:99999", "http://:8080", "http://p:8080/path",
        "http://ward:S3CRET#@proxy.example.org:8080", "http://a b:8080",
    ],
)  # fmt: skip
def test_an_address_that_is_no_proxys_is_refused_without_being_repeated(folder: Path, proxy: str) -> None:
    assert refusal(folder, "", WARDROUND_FETCH__PROXY=proxy) == (
        "the environment variable WARDROUND_FETCH__PROXY cannot be this; allowed is an address such as"
        ' "http://proxy.example.org:8080" (https proxies are not spoken to)'
    )


def test_a_proxy_in_two_places_is_refused(folder: Path) -> None:
    told = refusal(folder, '[fetch]\nproxy = "http://p.example.org:1"\nproxy_file = "x"')
    assert told == "settings.toml: fetch has proxy and proxy_file; allowed is one of them"


def test_a_webhook_through_a_proxy_that_is_not_there_is_refused(folder: Path) -> None:
    told = refusal(folder, "[channels.teams]\nthrough_proxy = true")
    assert told == "settings.toml: channels.teams.through_proxy is true, but fetch.proxy names no proxy"


def test_certificates_are_found_beside_the_settings(folder: Path) -> None:
    authority = Authority(folder)
    settings = given(folder, f'[fetch]\nca_bundle = "{authority.certificate.name}"').settings
    assert manners(settings).ca_bundle == str(authority.certificate)
    assert network(settings.fetch) == Network(ca_bundle=authority.certificate)


def test_certificates_that_are_not_there_or_none_are_refused_by_name(folder: Path) -> None:
    text = '[fetch]\nca_bundle = "trust.pem"'
    assert refusal(folder, text) == "fetch.ca_bundle: trust.pem cannot be read: No such file or directory"
    for content in (b"", b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n", b"\x30\x82\x00DER"):
        (folder / "trust.pem").write_bytes(content)
        assert refusal(folder, text) == (
            "fetch.ca_bundle: trust.pem holds no certificates that can be read;"
            " allowed is a PEM file, which holds -----BEGIN CERTIFICATE-----"
        )
