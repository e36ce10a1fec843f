"""A home whose name is an attack: through fetch, read and check to every place where people or programs see it."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html
import pytest

from deploy.demo.facts import Rating, Site
from deploy.demo.receivers import Webhook
from deploy.demo.render import render
from monitor.command import answer
from monitor.named import named
from monitor.round import make_round
from monitor.settings import Channel, Rule
from monitor.watching import watch

from .conftest import assessed, days, home

NAME = (
    "=cmd() <script>alert(1)</script><img src=x onerror=alert(2)> & 'Sons'"
    " \x1b[2J\x07\u202e\u2066 [bold red]@channel <!here>"
)
TEXT = "Staff <b onclick=x>knew</b> \x1b]0;owned\x07 [link](http://evil.example) what they were there for."
RULES = [Rule(name="all", about=("ratings", "reports"), channels=("mail", "chat"))]

Program = Callable[[Path, str], str]


def hostile(rating: Rating, *more: Any) -> Site:
    reports = [*more, assessed("AP1", date(2024, 2, 1), "Good")]
    return Site(organisations=(replace(home(rating, *reports), name=NAME),))


class Told(NamedTuple):
    mail: EmailMessage
    chat: dict[str, Any]
    folder: Path
    site: str


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("hostile")
    with days(folder, RULES) as of, Webhook() as hook:
        channels = {**of.house.settings.channels, "chat": Channel(address_env="CHAT", form="chat")}
        house = replace(
            of.house,
            settings=of.house.settings.model_copy(update={"channels": channels}),
            environ={**of.house.environ, "CHAT": hook.apprise_address},
        )
        report = assessed("AP2", date(2025, 7, 16), "Requires improvement")
        section = replace(report.sections[0], lead=(TEXT,))
        for day, site in enumerate(
            [hostile("Good"), hostile("Requires improvement", replace(report, sections=(section,)))]
        ):
            moment = datetime(2025, 7, 15 + day, 6, tzinfo=UTC)
            house.clock.set(moment)  # type: ignore[attr-defined]
            of.replica.publish(render(site), at=moment)
            if day == 0:
                watch(house, [named("location:1-999000001")], list_name="", added_by="me")
            make_round(house)
        (mail,), (post,) = of.mailbox.received, hook.received
        yield Told(mail, post.document, folder, of.replica.address)


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """What a command line prints about the database in a folder."""

    def ask(folder: Path, words: str) -> str:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("HOME", str(folder))
        capsys.readouterr()
        assert answer(["--database", "wardround.db", *words.split()]) == 0
        return capsys.readouterr().out

    return ask


def invisible(text: str) -> set[str]:
    return {
        character for character in text if unicodedata.category(character) in ("Cc", "Cf") and character not in "\r\n"
    }


def test_in_an_email_it_is_text_and_nothing_runs_or_leads_elsewhere(told: Told) -> None:
    html, plain = (told.mail.get_body((form,)).get_content() for form in ("html", "plain"))  # type: ignore[union-attr]
    tree = lxml.html.document_fromstring(html)
    assert not tree.xpath("//script | //img | //b | //*[@onerror or @onclick]")
    assert all(str(link.get("href")).startswith(f"{told.site}/location/1-999000001") for link in tree.iter("a"))
    assert "<script>alert(1)</script>" in str(tree.findtext(".//h1"))
    assert "<script>alert(1)</script>" in plain
    assert not invisible(html + plain)


def test_it_cannot_write_a_header_or_change_the_recipients(told: Told) -> None:
    assert str(told.mail["Subject"]).startswith("Down one step: =cmd() <script>alert(1)</script>")
    assert not invisible(str(told.mail["Subject"]))
    assert told.mail["Bcc"] is None
    assert told.mail.get_all("To") == ["quality-team@localhost"]


def test_in_a_chat_it_mentions_nobody_and_formats_nothing(told: Told) -> None:
    said = told.chat["title"] + told.chat["message"]
    assert "Requires improvement" in said
    assert not any(sign in said for sign in ("<", ">", "[bold", "@channel", "\x1b", "\u202e"))
    assert len(said) <= 1500


@pytest.mark.parametrize(
    "words", ["changes", "watch list", "ratings 1-999000001", "deliveries", "show {change}"], ids=str.split
)
def test_on_a_terminal_it_is_text(told: Told, program: Program, words: str) -> None:
    change = json.loads(program(told.folder, "changes --json --kind rating-changed"))["changes"][0]["id"]
    out = program(told.folder, words.format(change=change))
    assert "<script>alert(1)</script>" in out
    assert "[bold red]@channel" in out
    assert not invisible(out)


def test_for_a_program_it_is_one_value(told: Told, program: Program) -> None:
    found = json.loads(program(told.folder, "changes --json"))["changes"]
    assert {one["organisation"]["name"].partition(" &")[0] for one in found} == {NAME.partition(" &")[0]}
    rows = list(csv.DictReader(io.StringIO(program(told.folder, "changes --csv"))))
    assert len(rows) == len(found)
    assert {row["name"][:6] for row in rows} == {"'=cmd("}, "no formula"
