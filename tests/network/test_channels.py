"""The addresses of docs/channels.md, taken apart by Apprise and delivered to receivers on this machine."""

import json
import re
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest

from monitor.message import Message, compose_test
from monitor.settings import Channel, Fetch
from monitor.wire import plugin
from monitor.wire.outcome import NOT_TRUSTED
from monitor.wire.sender import Address, Sender, limits, resolve
from tests.network.authority import Authority
from tests.network.proxy import ForwardProxy
from tests.network.receivers import Hook, SecureMailServer

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs/channels.md").read_text()
ADDRESSES = re.findall(r"^[a-z]+://\S+$", DOCUMENT, re.MULTILINE)

USER = "ward@trust.example.org"
PASSWORD = 'p@s:s/w#r%d+ ?&="\\£'
FILLED = {
    "USER": quote(USER, safe=""),
    "PASSWORD": quote(PASSWORD, safe=""),
    "FROM": USER,
    "TO": "quality@trust.example.org,chair@trust.example.org",
    "NHSMAIL-HOST": "mail.nhsmail.example.org",
    "NHSMAIL-RELAY": "relay.nhsmail.example.org",
    "MX-HOST": "trust-example-org.mail.example.org",
    "MAIL-HOST": "mail.example.org",
    "WORKFLOW-HOST": "default0123456789abcdef.01",
    "WORKFLOW": "0123456789abcdef0123456789abcdef",
    "SIGNATURE": "a-B_c0123456789",
    "T0000TEAM/B0000HOOK/SLACK-TOKEN": "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
    "DISCORD-TOKEN": "JHMHI8qBe7bk2ZwO5U711o3dV_js",
    "MATTERMOST-HOST": "chat.example.org",
    "HOOK-KEY": "3ccdd113474722377935511fc85d3dd4",
    "HOOK-HOST": "hooks.example.org",
    "PATH": "wardround",
    "NTFY-HOST": "ntfy.example.org",
    "TOKEN": "tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2",
    "TOPIC": "wardround",
}


def filled(address: str) -> str:
    """The address with its capitals filled in; none may be left."""
    for word in sorted(FILLED, key=len, reverse=True):
        address = re.sub(rf"(?<![A-Z0-9-]){re.escape(word)}(?![A-Z0-9-])", lambda _, w=word: FILLED[w], address)  # type: ignore[misc]
    return address


def of_kind(*kinds: str) -> list[str]:
    return [address for address in ADDRESSES if address.partition("://")[0] in kinds]


MAIL = of_kind("mailto", "mailtos")
HOOKS = [address for address in ADDRESSES if address not in MAIL]


def service_of(address: str) -> Any:
    resolved = resolve("mine", Channel(address_env="MINE"), {"MINE": filled(address)}, Path("/"))
    assert isinstance(resolved, Address), resolved
    if plugin.is_mail(resolved.secret):
        return plugin.mail(resolved.secret, letter(), frozenset(), 20.0)
    return plugin.hook(resolved.secret, 20.0)


def letter() -> Message:
    return compose_test(channel="board", instance="Wardround", reference="WR-test-1", form="chat")


def test_the_document_holds_the_recipes() -> None:
    assert (len(MAIL), len(HOOKS)) == (8, 10)
    for name in ("Microsoft 365", "NHSmail", "Gmail", "Microsoft Teams", "Slack", "Mattermost", "Discord", "ntfy"):
        assert f"\n## {name}\n" in DOCUMENT


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_capitals_of_an_address_are_left_unfilled(address: str) -> None:
    known = "".join(FILLED.values())
    assert [word for word in re.findall(r"[A-Z][A-Z-]{3,}", filled(address)) if word not in known] == []


@pytest.mark.parametrize("address", MAIL)
def test_a_mail_address_means_what_the_document_says(address: str) -> None:
    service = service_of(address)
    signs_in = "USER" in address
    host = re.search(r"(?:@|//)([^@/:]+):(\d+)\?", filled(address))
    assert host is not None
    assert (service.smtp_host, service.port) == (host[1], int(host[2]))
    assert (service.user, service.password) == ((USER, PASSWORD) if signs_in else (None, None))
    assert service.secure_mode == re.search(r"mode=(\w+)", address)[1]  # type: ignore[index]
    assert service.from_addr[1] == USER
    assert [to for _, to in service.targets] == FILLED["TO"].split(",")
    assert service.verify_certificate is True


@pytest.mark.parametrize("address", MAIL)
def test_a_mail_address_delivers(address: str, authority: Authority) -> None:
    mode = re.search(r"mode=(\w+)", address)[1]  # type: ignore[index]
    tls = None if mode == "insecure" else authority.issue("127.0.0.1")
    with SecureMailServer(tls, implicit=mode == "ssl") as server:
        here = re.sub(r"(@|//)[^@/:]+:\d+\?", rf"\g<1>127.0.0.1:{server.port}?", filled(address))
        outcome = Sender(Address(here), 20.0, Fetch(ca_bundle=str(authority.certificate))).send(letter())
    assert (outcome.result, outcome.reason) == ("sent", "sent")
    assert server.took_for == FILLED["TO"].split(",")
    assert server.sender == USER
    assert server.logins == ([(USER, PASSWORD)] if "USER" in address else [])
    assert server.took[0]["Subject"] == "Test message from Wardround"


ARRIVES_AT = {
    "powerautomate": (
        "default0123456789abcdef.01.environment.api.powerplatform.com",
        "/powerautomate/automations/direct/workflows/0123456789abcdef0123456789abcdef/triggers/manual/paths/invoke"
        "?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=a-B_c0123456789",
    ),
    "logic.azure.com": (
        "default0123456789abcdef.01.logic.azure.com",
        "/workflows/0123456789abcdef0123456789abcdef/triggers/manual/paths/invoke"
        "?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=a-B_c0123456789",
    ),
    "hooks.slack.com": ("hooks.slack.com", "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"),
    "mmosts": ("chat.example.org", "/hooks/3ccdd113474722377935511fc85d3dd4"),
    "discord": ("discord.com", "/api/webhooks/1234567890/JHMHI8qBe7bk2ZwO5U711o3dV_js"),
    "ntfys": ("ntfy.example.org", "/"),
    "jsons": ("hooks.example.org", "/wardround"),
}
"""Where a webhook's message must arrive, by a word of its address."""


@pytest.mark.parametrize("address", HOOKS)
def test_a_webhook_delivers_to_its_own_host_and_path(address: str, authority: Authority) -> None:
    host, path = next(where for word, where in ARRIVES_AT.items() if word in address)
    with (
        Hook(authority.issue(host), status=204 if "discord" in address else 200, answer=b"ok") as hook,
        ForwardProxy({f"{host}:443": hook.host}) as proxy,
    ):
        fetch = Fetch(proxy=proxy.address, ca_bundle=str(authority.certificate))
        outcome = Sender(Address(filled(address), through_proxy=True), 20.0, fetch).send(letter())
    assert (outcome.result, outcome.reason) == ("sent", "sent")
    (posted,) = hook.took
    assert posted.path == path
    said = json.dumps(json.loads(posted.body), ensure_ascii=False).replace("\\", "")
    assert "This is a test. The channel board works" in said
    assert "Test message from Wardround" in said
    if "PASSWORD" in address:
        assert posted.headers["authorization"] == f"Basic {_basic(f'{USER}:{PASSWORD}')}"
    if address.startswith("ntfys"):
        assert json.loads(posted.body)["topic"] == "wardround"
    if "//TOKEN@" in address:
        assert posted.headers["authorization"] == f"Bearer {FILLED['TOKEN']}"
    if address.startswith("jsons"):
        assert posted.headers["x-wardround-delivery"] == "WR-test-1"
        document = json.loads(posted.body)
        assert document["title"] == "Test message from Wardround"
        assert {"title", "message", "version", "type"} <= set(document)


def _basic(given: str) -> str:
    return b64encode(given.encode("latin-1")).decode()


def test_the_table_of_characters_is_right() -> None:
    (named, written) = (
        re.findall(r"\| (.*) \|", row)[0].split(" | ")[1:]
        for row in re.findall(r"^\| (?:character|written) \|.*$", DOCUMENT, re.MULTILINE)
        for row in [row]
    )
    characters = [" " if name == "space" else name.strip("`") for name in named]
    assert [quote(character, safe="") for character in characters] == [code.strip("`") for code in written]
    assert all(unquote(quote(character, safe="")) == character for character in characters)
    assert set(PASSWORD) & set('@:/?#%+& ="\\') <= set(characters)


def test_the_command_that_writes_a_password_is_the_one_that_was_tried() -> None:
    (command,) = re.findall(r"^python3 -c '(.*)'$", DOCUMENT, re.MULTILINE)
    code = command.replace("getpass.getpass()", "sys.argv[1]").replace("import getpass,", "import sys,")
    ran = subprocess.run([sys.executable, "-c", code, PASSWORD], capture_output=True, text=True, check=True)
    assert ran.stdout == f"{quote(PASSWORD, safe='')}\n"


def test_the_table_of_what_a_service_takes_is_right() -> None:
    table = DOCUMENT.partition("## How much a service takes")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| ([\w ]+) \| ([\d,]+) (?:characters|bytes) \|$", table, re.MULTILINE))
    words = {"Slack": "slack", "Microsoft Teams": "logic", "Mattermost": "mmosts", "Discord": "discord", "ntfy": "ntfy"}
    known = {name: next(one for one in HOOKS if word in one) for name, word in words.items()}
    taken = {name: limits(Address(filled(address))).body for name, address in known.items()}
    assert {name: int(number.replace(",", "")) for name, number in rows.items()} == taken
    assert {limits(Address(filled(one))).body for one in (*MAIL, *of_kind("jsons"))} == {None}


def test_every_sentence_of_the_table_of_errors_is_one_that_is_said() -> None:
    names = ("wire/handover", "wire/outcome", "wire/sender", "wire/verdict", "commands/notify")
    source = " ".join((ROOT / f"monitor/{name}.py").read_text() for name in names)
    source = re.sub(r'"\s*\n\s*f?"', "", source).replace("{NOT_TRUSTED}", NOT_TRUSTED)
    source = re.sub(r"answered \{number\}: (?=it asks)", "answered 429: ", source)
    source = source.replace("{who} does", "the proxy (fetch.proxy) does").replace("{number}", "")
    table = DOCUMENT.partition("## What is said when it does not work")[2]
    said = [row.partition("`")[2].partition("`")[0] for row in re.findall(r"^\| `.*$", table, re.MULTILINE)]
    assert len(said) == 25
    assert [one for one in said if re.sub(r" \d{3}$| …$", "", one) not in source] == []
