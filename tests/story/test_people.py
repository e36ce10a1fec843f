"""Who is in charge of a home changes: those who asked for it are told, and no name is kept anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from deploy.demo.facts import Site
from deploy.demo.render import Page, render
from monitor.command import answer
from monitor.named import named
from monitor.round import make_round
from monitor.settings import Rule
from monitor.watching import watch
from storage.tables import bodies, metadata

from .conftest import Days, assessed, days, home

RULES = [Rule(name="people", about=("manager-changed",), severity="info", channels=("mail",))]
HOME = replace(home("Good", assessed("AP1", date(2024, 2, 1), "Good")), run_by=("1-999000099", "Acme Care Limited"))
NAMES = (
    "Wilhelmina Invented",
    "Ottoline Madeup",
    "Mrs OTTOLINE Madeup",
    "vacant",
    "Ottoline Madeup",
    "Third Madeup",
)


def pages(manager: str) -> dict[str, Page]:
    """The home's pages with a manager of this name; made to match, invented."""
    made = render(Site(organisations=(HOME,)))
    profile = made[HOME.path]
    line = "Name withheld<br/>Registered Manager"
    assert line.encode() in profile.body
    body = profile.body.replace(line.encode(), f"{manager}<br/>Registered Manager".encode())
    return {**made, HOME.path: Page(body=body)}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    with days(tmp_path_factory.mktemp("people"), RULES) as of:
        for number, manager in enumerate(NAMES):
            moment = datetime(2025, 7, 14 + number, 6, tzinfo=UTC)
            of.house.clock.set(moment)  # type: ignore[attr-defined]
            of.replica.publish(pages(manager), at=moment)
            if not number:
                watch(of.house, [named(HOME.id)], list_name="", added_by="me")
            make_round(of.house)
        yield of


def test_each_change_is_one_message_and_a_spelling_or_a_vacancy_is_none(lived: Days) -> None:
    assert lived.subjects == ["Person in charge changed: Rose House, registered manager"] * 2
    days_told = [mail["Date"].datetime.day for mail in lived.mailbox.received]
    assert len(days_told) == 2
    (first, _) = (" ".join(mail.get_body(("plain",)).get_content().split()) for mail in lived.mailbox.received)  # type: ignore[union-attr]
    assert "Rose House: its page names another registered manager than before." in first
    assert 'CQC page shows: "registered manager"' in first


def test_no_name_leaves_the_pages_themselves(lived: Days, capsys: pytest.CaptureFixture[str]) -> None:
    words = {part.casefold() for name in NAMES for part in name.split() if len(part) > 4} - {"third", "vacant"}
    with lived.house.engine.connect() as db:
        held = [
            str(tuple(row))
            for table in metadata.sorted_tables
            if table is not bodies
            for row in db.execute(table.select())
        ]
    mails = [mail.as_string() for mail in lived.mailbox.received]
    database = Path(str(lived.house.engine.url.database))
    said = []
    for question in ("changes", "sources", "deliveries"):
        assert answer(["--database", str(database), question, "--json"]) == 0
        said.append(capsys.readouterr().out)
    (one, *_) = json.loads(said[0])["changes"]
    assert (one["kind"], one["before"], one["after"]) == ("manager-changed", None, None)
    everything = " ".join([*held, *mails, *said]).casefold()
    assert "registered manager" in everything
    assert [word for word in words if word in everything] == []
