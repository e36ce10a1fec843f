"""``watch add``, ``list`` and ``remove`` of everything in a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.wide.service import KEY
from tests.command.conftest import Wardround, folder, wardround

__all__ = ["folder", "wardround"]

HOSTS = '[fetch]\nhosts = ["www.cqc.org.uk", "api.service.cqc.org.uk"]\n'


@pytest.fixture
def keyed(wardround: Wardround, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Wardround:
    """The program with a key to the data service."""
    monkeypatch.setenv(KEY, "0123456789abcdef")
    (folder / "settings.toml").write_text(HOSTS)
    return wardround


def test_without_a_key_a_place_is_refused_with_what_to_do_and_nothing_is_made(
    wardround: Wardround, folder: Path
) -> None:
    ran = wardround("watch", "add", "--local-authority", "Leeds")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "--local-authority needs a key to CQC's data service, which is free (api-portal.service.cqc.org.uk, product"
        f" Syndication): put it into the environment variable {KEY}\n"
    )
    assert list(folder.iterdir()) == []


def test_places_are_added_listed_and_removed_by_any_spelling(keyed: Wardround) -> None:
    ran = keyed("watch", "add", "--local-authority", "leeds", "--local-authority", "YORK", "--list", "North")
    assert (ran.code, ran.err) == (0, ran.err)
    assert ran.out.count("Watching every location in the local authority ") == 2
    assert "Leeds; the next round asks CQC's data service which they are" in ran.out
    assert "one round takes about" in ran.out
    again = keyed("watch", "add", "--local-authority", "Leeds", "--list", "North")
    assert "Already watched: every location in the local authority Leeds\n" in again.out
    keyed("watch", "add", "--region", "yorkshire and the humber")
    listed = keyed("watch", "list", "--json").document
    assert [(one["kind"], one["name"], one["list"], one["locations"]) for one in listed["places"]] == [
        ("region", "Yorkshire & Humberside", "", 0),
        ("local-authority", "Leeds", "North", 0),
        ("local-authority", "York", "North", 0),
    ]
    shown = keyed("watch", "list", "--list", "North").out
    assert "Every location in the local authority Leeds [North]: not listed whole yet, 0 so far" in shown
    assert "Yorkshire" not in shown
    none = keyed("watch", "remove", "--local-authority", "leeds", "RT9")
    assert (none.code, none.out) == (2, "")
    gone = keyed("watch", "remove", "--local-authority", "leeds")
    assert gone.out == "No longer watched: the local authority Leeds [North], with 0 locations; their history stays\n"
    twice = keyed("watch", "remove", "--local-authority", "leeds")
    assert twice.code == 2
    assert twice.err.endswith("Leeds is not watched; `wardround watch list` shows what is\n")


@pytest.mark.parametrize(
    ("option", "name", "told"),
    [
        ("--local-authority", "Leedes", "'Leedes' is no local authority that CQC knows; did you mean Leeds"),
        ("--region", "Wales", "'Wales' is no region that CQC knows; known are East; East Midlands; London; North"),
    ],
)
def test_a_name_that_cqc_does_not_know_is_refused_with_the_nearest(
    keyed: Wardround, option: str, name: str, told: str
) -> None:
    ran = keyed("watch", "add", option, name)
    assert ran.code == 2
    assert f"{option}: {told}" in ran.err


def test_nothing_named_is_wrong_use_that_says_what_may_be(wardround: Wardround) -> None:
    assert "--all-trusts, --local-authority NAME or --region NAME\n" in wardround("watch", "add").err
    assert "--local-authority or --region\n" in wardround("watch", "remove").err


def test_an_export_says_which_places_it_leaves_to_be_added_again(keyed: Wardround) -> None:
    keyed("watch", "add", "--local-authority", "Leeds", "--list", "North")
    keyed("watch", "add", "provider:RT1", "--list", "North")
    ran = keyed("watch", "export")
    assert "provider,RT1" in ran.out
    assert 'Without 0 locations of Leeds: `wardround watch add --local-authority "Leeds" --list "North"`' in ran.err
