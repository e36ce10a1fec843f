"""Every saved page reads as its folder says, field by field, and one sentence for each refusal."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.readers.errors import AnotherOrganisation, NotUnderstood
from crawler.readers.fingerprint import fingerprint
from crawler.readers.kinds import reader_of
from crawler.readers.read import read
from storage.record import Record

FIXTURES = Path(__file__).parent / "fixtures"
FOLDERS = sorted(path.parent for path in FIXTURES.glob("*/*/about.toml"))
NEWER = {"regulatory", "actions"}
"""Keys that an expected reading names only where they say something: most pages print neither."""
READ = [folder for folder in FOLDERS if (folder / "expected.json").is_file()]
REFUSED = [folder for folder in FOLDERS if (folder / "refused.toml").is_file()]


def called(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


@cache
def about(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "about.toml").read_text())


def body(folder: Path) -> bytes:
    return next(folder.glob("page.*")).read_bytes()


@cache
def record(folder: Path) -> Record:
    return read(body(folder), address=about(folder).get("address"))


@pytest.mark.parametrize("folder", READ, ids=called)
def test_a_saved_page_says_in_each_field_what_its_folder_says_and_in_no_other(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text())
    document: dict[str, Any] = json.loads(json.dumps(record(folder).document("page")))
    assert {name: document.get(name) for name, value in expected.items() if document.get(name) != value} == {}
    assert {name for name in document if name not in NEWER or document[name]} == {"schema", "file", *expected}


@pytest.mark.parametrize("folder", READ, ids=called)
def test_a_saved_page_is_read_by_the_reader_of_its_folder(folder: Path) -> None:
    assert (record(folder).kind, record(folder).reader) == (folder.parent.name, reader_of(folder.parent.name))


@pytest.mark.parametrize("folder", REFUSED, ids=called)
def test_a_page_that_is_none_is_refused_in_one_sentence_that_names_what_is_missing(folder: Path) -> None:
    wanted = tomllib.loads((folder / "refused.toml").read_text())
    with pytest.raises(NotUnderstood) as refusal:
        record(folder)
    assert [word for word in wanted["words"] if word not in str(refusal.value)] == []
    assert isinstance(refusal.value, AnotherOrganisation) == wanted["another_organisation"]
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("folder", READ, ids=called)
def test_no_record_names_the_people_who_run_a_service(folder: Path) -> None:
    assert "Invented" not in record(folder).model_dump_json().replace("Invented University", "")


@pytest.mark.parametrize("folder", FOLDERS, ids=called)
def test_every_folder_says_why_it_is_here_and_what_it_was_made_to_match(folder: Path) -> None:
    said = about(folder)
    assert said["why"]
    assert said["made_to_match"]
    assert said["facts"] == "invented" or said["attribution"].startswith("Contains public sector information")


def redesigned(name: str) -> tuple[bytes, str]:
    folder = FIXTURES / "cqc-profile" / name
    return body(folder), about(folder)["address"]


def test_a_redesign_of_classes_ids_and_navigation_changes_neither_record_nor_fingerprint() -> None:
    old, address = redesigned("rated-care-home")
    new, _ = redesigned("redesigned")
    assert old != new
    assert read(new, address=address) == read(old, address=address)
    marks = [fingerprint(one, kind="cqc-profile", reader="cqc-profile/1") for one in (old, new)]
    assert marks[0] == marks[1]


def test_help_on_ratings_and_other_services_change_no_record_wherever_they_stand() -> None:
    plain, address = redesigned("rated-care-home")
    crowded, _ = redesigned("help-on-ratings-everywhere")
    assert read(crowded, address=address) == read(plain, address=address)


def test_a_new_version_of_the_reader_gives_a_new_fingerprint() -> None:
    page, _ = redesigned("rated-care-home")
    marks = {fingerprint(page, kind="cqc-profile", reader=reader) for reader in ("cqc-profile/1", "cqc-profile/2")}
    assert len(marks) == 2


def test_in_a_round_a_page_has_to_say_itself_whose_it_is() -> None:
    page, address = redesigned("rated-care-home")
    assert read(page, address=address, in_round=True).organisation.id == "1-999000001"
    silent = (FIXTURES / "cqc-profile/without-identity/page.html").read_bytes()
    assert read(silent, address=address).organisation.id == "1-999000001"
    with pytest.raises(NotUnderstood, match="nothing on the page says whose it is"):
        read(silent, address=address, in_round=True)


def test_in_a_round_a_page_that_was_cut_off_is_refused() -> None:
    page, address = redesigned("rated-care-home")
    with pytest.raises(NotUnderstood, match="cut off"):
        read(page[: page.index(b"</main>")], address=address, in_round=True)


def test_nothing_is_worked_out_of_a_page_that_was_cut_off() -> None:
    folder = FIXTURES / "cqc-assessment/half-rounds-up"
    page, address = body(folder), about(folder)["address"]
    assert [rating.provenance for rating in read(page, address=address).ratings] == ["derived"]
    assert read(page[: page.index(b"Freedom to speak up")], address=address).ratings == ()
