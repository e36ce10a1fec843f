"""A press release as a file: read, and not compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command.conftest import Wardround, folder, wardround
from tests.site import Site

__all__ = ["folder", "wardround"]

TEXT = """CQC publishes report on leadership

The Care Quality Commission (CQC) has downgraded the rating for how well-led Moorland NHS Foundation Trust is overall \
from good to requires improvement following an inspection in {month} this year.
"""


@pytest.fixture
def files(folder: Path) -> Path:
    (folder / "one.txt").write_text(TEXT.format(month="February"))
    (folder / "other.txt").write_text(TEXT.format(month="March"))
    return folder


@pytest.mark.usefixtures("files")
def test_read_prints_what_it_announces(wardround: Wardround) -> None:
    ran = wardround("read", "one.txt", "--json")
    assert ran.code == 0
    assert (ran.document["schema"], ran.document["kind"]) == (1, "press-release")
    assert ran.document["dates"]["published"] is None
    (one,) = ran.document["press"]
    wanted = {"organisation": "Moorland NHS Foundation Trust", "scope": "provider", "key_question": "well-led"}
    wanted |= {"from": "Good", "to": "Requires improvement", "direction": "down"}
    assert one.items() >= wanted.items()


@pytest.mark.usefixtures("files")
def test_read_tells_a_person_what_it_announces(wardround: Wardround) -> None:
    ran = wardround("read", "one.txt")
    assert ran.code == 0
    assert "Moorland NHS Foundation Trust" in ran.out
    assert "Good" in ran.out
    assert "Requires improvement" in ran.out


@pytest.mark.usefixtures("files")
def test_two_releases_are_not_compared(wardround: Wardround) -> None:
    ran = wardround("compare", "one.txt", "other.txt")
    assert ran.code == 2
    assert "Moorland NHS Foundation Trust (press-release)" in ran.err
    assert "cannot be compared" in ran.err


@pytest.mark.usefixtures("files")
def test_a_release_and_itself_are_no_change(wardround: Wardround) -> None:
    ran = wardround("compare", "one.txt", "one.txt", "--json")
    assert (ran.code, ran.document["changes"]) == (0, [])


PAGE = f"<html><body><main><h1>CQC publishes report</h1><p>{TEXT.partition(chr(10) * 2)[2]}</p></main></body></html>"


def test_an_address_of_a_release_is_fetched_and_read(folder: Path, wardround: Wardround) -> None:
    with Site() as site:
        site.page("/press-release/moorland", PAGE.format(month="May"))
        (folder / "settings.toml").write_text(
            f'[fetch]\nhosts = ["{site.host}"]\nprivate_hosts = ["{site.host}"]\ndelay_seconds = 0\n'
        )
        ran = wardround("read", f"{site.address}/press-release/moorland", "--json")
        assert ran.code == 0
        assert [one["to"] for one in ran.document["press"]] == ["Requires improvement"]
        gone = wardround("read", f"{site.address}/press-release/gone", "--json")
        assert gone.code == 3
        assert "no such page" in gone.out
