"""Messages on their way out of a network with a proxy and an authority of its own."""

import os
from pathlib import Path

import pytest

from monitor.message import Message, compose_test
from monitor.settings import Channel, Fetch
from monitor.wire.mail import Outcome
from monitor.wire.sender import Address, BadAddress, Sender, resolve
from tests.network.authority import Authority
from tests.network.proxy import ForwardProxy
from tests.network.receivers import Hook, SecureMailServer

FROM_TO = "from=ward@round.example&to=quality@home.example"


@pytest.fixture
def letter() -> Message:
    return compose_test(channel="alerts", instance="Wardround", reference="WR-1", form="chat")


def sent(secret: str, letter: Message, fetch: Fetch, *, through_proxy: bool = False) -> Outcome:
    before = dict(os.environ)
    outcome = Sender(Address(secret, through_proxy), 20.0, fetch).send(letter)
    assert dict(os.environ) == before, "the environment is as it was"
    return outcome


@pytest.mark.parametrize("implicit", [False, True])
def test_mail_is_sent_to_a_server_with_a_certificate_of_ones_own(
    authority: Authority, letter: Message, implicit: bool
) -> None:
    mode = "ssl" if implicit else "starttls"
    with SecureMailServer(authority.issue("127.0.0.1"), implicit=implicit) as server:
        secret = f"mailtos://ward:p%40ss@127.0.0.1:{server.port}?smtp=127.0.0.1&mode={mode}&{FROM_TO}"
        refused = sent(secret, letter, Fetch())
        assert (refused.result, server.logins, server.took) == ("failed", [], [])
        assert refused.reason == (
            "the mail server's certificate is not one that this machine trusts:"
            " fetch.ca_bundle can name those of your own network"
        )
        assert sent(secret, letter, Fetch(ca_bundle=str(authority.certificate))).result == "sent"
    assert (server.logins, server.took_for) == ([("ward", "p@ss")], ["quality@home.example"])


def test_a_mail_server_with_a_certificate_for_another_name_gets_no_password(
    authority: Authority, letter: Message
) -> None:
    with SecureMailServer(authority.issue("mail.other.test")) as server:
        secret = f"mailtos://ward:pass@127.0.0.1:{server.port}?smtp=127.0.0.1&mode=starttls&{FROM_TO}"
        assert sent(secret, letter, Fetch(ca_bundle=str(authority.certificate))).result == "failed"
    assert (server.logins, server.took) == ([], [])


@pytest.mark.parametrize("without", ["PLAIN", "LOGIN"])
def test_a_password_with_a_pound_sign_is_taken_however_one_signs_in(letter: Message, without: str) -> None:
    with SecureMailServer(without=without) as server:
        secret = f"mailto://ward:%C2%A3100%21@127.0.0.1:{server.port}?smtp=127.0.0.1&mode=insecure&{FROM_TO}"
        assert sent(secret, letter, Fetch()).result == "sent"
    assert server.logins == [("ward", "£100!")]


@pytest.mark.parametrize("password", ["old", "%C2%A3100"])
def test_a_password_that_ran_out_loses_no_message(letter: Message, password: str) -> None:
    with SecureMailServer(lets_in=False) as server:
        secret = f"mailto://ward:{password}@127.0.0.1:{server.port}?smtp=127.0.0.1&mode=insecure&{FROM_TO}"
        outcome = sent(secret, letter, Fetch())
    assert (outcome.result, server.took) == ("failed", []), "it is tried again, and not given up"
    assert outcome.reason == "the mail server answered 535 5.7.8: it does not take our user name and password"


def test_a_webhook_with_a_certificate_of_ones_own_is_trusted_where_it_is_given(
    authority: Authority, letter: Message
) -> None:
    with Hook(authority.issue("127.0.0.1")) as hook:
        refused = sent(f"jsons://{hook.host}/hook", letter, Fetch())
        assert (refused.result, hook.took) == ("failed", [])
        assert "the service's certificate is not one that this machine trusts: fetch.ca_bundle" in refused.reason
        assert sent(f"jsons://{hook.host}/hook", letter, Fetch(ca_bundle=str(authority.certificate))).result == "sent"
    assert [posted.path for posted in hook.took] == ["/hook"]


@pytest.mark.parametrize("secure", [True, False])
def test_a_webhook_goes_through_the_proxy_only_when_asked(authority: Authority, letter: Message, secure: bool) -> None:
    tls = authority.issue("hooks.chat.test", "127.0.0.1") if secure else None
    with Hook(tls) as hook, ForwardProxy({"hooks.chat.test:8443": hook.host}, sign_in="ward:p@ss") as proxy:
        fetch = Fetch(proxy=f"http://ward:p%40ss@{proxy.host}", ca_bundle=str(authority.certificate))
        schema = "jsons" if secure else "json"
        assert sent(f"{schema}://hooks.chat.test:8443/hook", letter, fetch, through_proxy=True).result == "sent"
        asked = "CONNECT hooks.chat.test:8443" if secure else "POST http://hooks.chat.test:8443/hook"
        assert proxy.asked[-1].startswith(asked)
        proxy.asked.clear()
        assert sent(f"{schema}://{hook.host}/hook", letter, fetch).result == "sent"
        assert proxy.asked == []
    assert len(hook.took) == 2
    assert all("proxy-authorization" not in posted.headers for posted in hook.took)


def test_a_proxy_of_the_environment_is_not_used_for_webhooks(letter: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    with Hook() as hook, ForwardProxy(says="403 Forbidden") as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.address)
        monkeypatch.setenv("NO_PROXY", "elsewhere.example")
        assert sent(f"json://{hook.host}/hook", letter, Fetch()).result == "sent"
        with ForwardProxy({"hooks.chat.test:80": hook.host}) as ours:
            fetch = Fetch(proxy=ours.address)
            assert sent("json://hooks.chat.test/hook", letter, fetch, through_proxy=True).result == "sent"
        assert proxy.asked == []
    assert len(hook.took) == 2


@pytest.mark.parametrize(
    ("says", "schema", "words"),
    [
        ("407 No", "jsons", "the proxy (fetch.proxy) asks for a sign-in, or does not take the one given (407)"),
        ("407 No", "json", "the proxy (fetch.proxy) asks for a sign-in, or does not take the one given (407)"),
        ("403 No", "jsons", "the proxy (fetch.proxy) does not let the message through (403)"),
        (
            "403 No",
            "json",
            "the service, or the proxy (fetch.proxy) in its place, does not let the message through (403)",
        ),
        ("503 No", "jsons", "the proxy (fetch.proxy) does not let the message through (503)"),
    ],
)
def test_what_the_proxy_refuses_is_tried_again_and_not_laid_at_the_services_door(
    letter: Message, says: str, schema: str, words: str
) -> None:
    with ForwardProxy(says=says) as proxy:
        fetch = Fetch(proxy=f"http://ward:S3CRET@{proxy.host}")
        outcome = sent(f"{schema}://hooks.chat.test/hook", letter, fetch, through_proxy=True)
    assert (outcome.result, outcome.reason) == ("failed", words)
    assert "S3CRET" not in repr(outcome)


def test_a_proxy_that_is_down_keeps_the_message_waiting(letter: Message) -> None:
    with ForwardProxy() as proxy:
        pass
    outcome = sent("jsons://hooks.chat.test/hook", letter, Fetch(proxy=proxy.address), through_proxy=True)
    assert (outcome.result, outcome.reason) == ("failed", "the proxy (fetch.proxy) could not be reached")


def test_certificates_that_went_missing_keep_the_message_waiting(letter: Message) -> None:
    outcome = sent("json://127.0.0.1:1/hook", letter, Fetch(ca_bundle="/nowhere/trust.pem"))
    assert (outcome.result, outcome.reason) == (
        "failed",
        "fetch.ca_bundle: /nowhere/trust.pem cannot be read: No such file or directory",
    )


def test_mail_through_a_proxy_is_refused_in_one_sentence(tmp_path: Path) -> None:
    channel = Channel(address_env="MAIL", through_proxy=True)
    refused = resolve("alerts", channel, {"MAIL": "mailtos://ward:S3CRET@mail.example.org"}, tmp_path)
    assert isinstance(refused, BadAddress)
    assert refused.sentence == (
        "channels.alerts: the environment variable MAIL holds a mail address, and mail does not go through a proxy;"
        " take through_proxy away"
    )
