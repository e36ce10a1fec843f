"""One real-world event is one message to each destination, whatever pages show it and whatever it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from deploy.demo.facts import Alert, KeyQuestion, Organisation, Rating, Section, Statement
from deploy.demo.receivers import Webhook
from monitor.settings import Channel, Rule

from .conftest import Days, assessed, days, home

KEY_QUESTIONS: tuple[KeyQuestion, ...] = ("safe", "effective", "caring", "responsive", "well-led")
FELL: tuple[KeyQuestion, ...] = ("safe", "effective", "well-led")
NOTICE = Alert(key="checks-under-way", text="We are carrying out checks at this service.")
ON = date(2025, 7, 16)
OLD = assessed("AP1", date(2024, 2, 1), "Good")


def rated(overall: Rating, fallen: Rating) -> Organisation:
    ratings = tuple((name, fallen if name in FELL else "Good") for name in KEY_QUESTIONS)
    return replace(home(overall, OLD), ratings=ratings)


def section(name: KeyQuestion) -> Section:
    rating: Rating = "Inadequate" if name in FELL else "Good"
    statement = Statement(name=f"Statement on {name}", score=1 if name in FELL else 3, paragraphs=(f"On {name}.",))
    return Section(key_question=name, rating=rating, dated=ON, lead=(f"About {name}.",), statements=(statement,))


@pytest.fixture
def story(tmp_path: Path) -> Iterator[tuple[Days, Webhook]]:
    rules = [
        Rule(name="worse", about=("ratings",), severity="high", channels=("mail", "chat")),
        Rule(name="all", about=("ratings", "reports", "enforcement", "registration"), channels=("mail", "chat")),
    ]
    with days(tmp_path, rules) as of, Webhook() as hook:
        chat = {"chat": Channel(address_env="CHAT", form="chat")}
        settings = of.house.settings.model_copy(update={"channels": {**of.house.settings.channels, **chat}})
        of.house = replace(of.house, settings=settings, environ={**of.house.environ, "CHAT": hook.apprise_address})
        yield of, hook


def test_a_report_that_changes_overall_three_key_questions_and_brings_a_notice_is_one_message_a_destination(
    story: tuple[Days, Webhook],
) -> None:
    of, hook = story
    of.day(rated("Good", "Good"))
    report = replace(assessed("AP2", ON, "Inadequate"), sections=tuple(section(name) for name in KEY_QUESTIONS))
    after = rated("Inadequate", "Inadequate")
    of.day(replace(after, reports=(report, OLD), alerts=(NOTICE,), address="2 Example Lane, Larkfield, ZZ1 1AA"))
    of.day(replace(after, reports=(report, OLD), alerts=(NOTICE,), address="2 Example Lane, Larkfield, ZZ1 1AA"))
    (mail,), (post,) = of.mailbox.received, hook.received
    assert mail["Subject"] == post.document["title"]
    assert str(mail["Subject"]).startswith("Down two steps: Rose House, overall, Good to Inadequate, and ")
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]
    table = text.partition("Ratings of Rose House as a whole:\n")[2].partition("\n\n")[0]
    assert table.splitlines() == [
        "Overall: Good before, Inadequate now, down two steps",
        "Safe: Good before, Inadequate now, down two steps",
        "Effective: Good before, Inadequate now, down two steps",
        "Caring: Good, unchanged",
        "Responsive: Good, unchanged",
        "Well-led: Good before, Inadequate now, down two steps",
    ]
    for part in (
        "New report of 16 July 2025",
        "We are carrying out checks at this service",
        "2 Example Lane",
        "Report of: 16 July 2025",
        "First seen by Wardround: ",
        'CQC page shows: "Overall: Inadequate"',
        'Before, CQC showed: "Overall: Good"',
        f"Source: {of.replica.address}/location/1-999000001/reports/AP2/overall\n",
        "Open Government Licence v3.0. Not endorsed by CQC.",
    ):
        assert part in text
    assert all(address.startswith(of.replica.address) for address in text.split() if "://" in address)
