"""Whole rounds with CQC's data service: what is asked when, what failing it means, and who is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from deploy.demo.api import KEY
from deploy.demo.facts import Organisation
from monitor.commands.sources import _rest
from storage.health import sources_now
from storage.history import Wanted, changes_wanted
from tests.api.days import Served, served
from tests.story.conftest import assessed, home, inspected


def homes(*names: str) -> list[Organisation]:
    one = home("Good", inspected(date(2024, 5, 3)))
    return [replace(one, id=f"1-99900{number:04}", name=name) for number, name in enumerate(names, 1)]


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as made:
        yield made


ONE, TWO = "/locations/1-999000001", "/locations/1-999000002"


def test_documents_are_read_once_a_week_and_at_once_when_they_are_named(ward: Served) -> None:
    ward.set_key("")
    ward.watch(*homes("Rose House", "Harbour Lodge"))
    assert "data service" not in ward.day().line  # Thursday
    assert (ward.api.asked, ward.sources()) == ([], {})
    ward.set_key(KEY)
    ward.day()
    assert ward.asked == [ONE, TWO]  # of watches made before, too
    # It appears late, in a part of the time that was asked for before; what nobody watches is not read.
    ward.api.name("location", ["1-999000002", "1-888"], at=ward.now - timedelta(days=9))
    assert "0 changed" in ward.day().line  # another answer to another question is no change
    assert ward.asked == [TWO]
    ward.day(2)
    assert ward.asked == [ONE, TWO]  # Monday
    ward.day()
    assert ward.asked == []
    assert ward.told == []
    ward.set_key("")
    ward.day()
    assert all(row.retired_at for row in ward.sources().values())
    assert ward.api.asked == []


def test_a_wrong_key_is_one_incident_told_once_with_what_to_do_and_pages_go_on(ward: Served) -> None:
    ward.watch(*homes("Rose House", "Harbour Lodge"))
    ward.set_key("wrong")
    first = ward.day()
    assert [one.status for one in ward.api.asked] == [401]
    assert ward.incidents() == [("key-refused", True)]
    assert "CQC's data service has not taken the key since 10 July 2025" in first.line
    (mail,) = ward.of.mailbox.received
    assert "key" in str(mail["Subject"])
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "api-portal.service.cqc.org.uk" in text
    assert "wrong" not in text
    assert first.exit_code == 1
    ward.day()
    assert [one.status for one in ward.api.asked] == [401]
    assert ward.told == []
    ward.set_key(KEY)
    last = ward.day()
    assert ward.asked == [ONE, TWO]
    assert ward.incidents() == [("key-refused", False)]
    assert "CQC's data service takes the key again" in last.line
    assert len(ward.told) == 1


def test_a_service_that_is_down_is_one_incident_and_no_message_to_watchers_whose_pages_are_read(ward: Served) -> None:
    ward.watch(*homes("Rose House", "Harbour Lodge"))
    ward.day()
    ward.api.failing = "gateway"
    ward.api.name("location", ["1-999000001", "1-999000002"], at=ward.now)
    lines = [ward.day().line for _ in range(2)]  # only what changed is due
    assert all("could not be read" in line for line in lines)
    assert ward.incidents() == [("host-unreachable", True)]
    assert len(ward.of.mailbox.received) == 1
    ward.api.failing = None
    ward.day()
    assert ward.asked == [ONE, TWO]
    assert ward.incidents() == [("host-unreachable", False)]


def test_an_id_without_a_document_troubles_nobody(ward: Served) -> None:
    ward.watch(*homes("Rose House", "Harbour Lodge", "Mill View"))
    for _ in range(3):
        line = ward.day(silent=("1-999000001", "1-999000002", "1-999000003")).line
    assert line == "10 visited, 0 changed, 0 alerts sent"
    assert ward.asked == []
    assert ward.incidents() == []
    assert ward.of.mailbox.received == []
    assert ward.sources()[TWO].outcome == "gone"
    with ward.of.house.engine.connect() as db:
        found = sources_now(db)
    assert {one.health for one in found if one.kind == "cqc-api-location"} == {"waiting"}
    assert [one for one in _rest(found) if "no document" in one] == [
        "CQC's data service has no document of 3 organisations, such as"
        f" {ward.api.address}/locations/1-999000001: it is asked again later."
    ]
    assert not any("left alone" in one for one in _rest(found))


def test_a_fall_that_pages_and_document_show_is_one_confirmed_message(ward: Served) -> None:
    before, *_ = homes("Rose House")
    ward.watch(before)
    ward.day()
    fallen = assessed("AP1", date(2025, 7, 11), "Inadequate")
    reports = (fallen, *before.reports)
    ward.homes[before.id] = replace(before, overall="Inadequate", ratings=(("safe", "Inadequate"),), reports=reports)
    ward.day()
    assert len(ward.told) == 1
    assert "Rose House" in ward.told[0]
    assert ONE in ward.asked
    text = ward.of.mailbox.received[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    showed = 'data service showed: "rating: Good, report'
    for line in ("Report of: 11 July 2025", "Section updated: 11 July 2025", showed):
        assert line in " ".join(text.split())
    with ward.of.house.engine.connect() as db:
        told = {(one.kind, one.subject, one.state) for one in changes_wanted(db, Wanted())}
    assert {one for one in told if one[0] == "rating-changed"} == {
        ("rating-changed", "overall", "confirmed"), ("rating-changed", "safe", "confirmed"),
    }  # fmt: skip
