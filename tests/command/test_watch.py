from pathlib import Path

import pytest

from tests.command.conftest import Wardround


def test_without_a_contact_an_id_is_kept_until_the_first_round_finds_out(wardround: Wardround) -> None:
    ran = wardround("watch", "add", "RT1")
    assert ran.code == 0
    assert ran.out.startswith("RT1 is kept, and the next round finds out what it is\n")
    assert "not asked now: fetch.contact: before www.cqc.org.uk is visited" in ran.err
    states = {one["state"] for one in wardround("watch", "list", "--json").document["watches"]}
    assert states == {"asking"}


def test_an_address_says_what_it_is_and_is_spelt_canonically(wardround: Wardround) -> None:
    page = "http://cqc.org.uk/provider/rt1/reports/AP6815/well-led-assessment/well-led?x=1#top"
    assert "Watching provider RT1" in wardround("watch", "add", page).out
    addresses = [one["address"] for one in wardround("sources", "--json").document["sources"]]
    assert addresses == [
        "https://www.cpft.nhs.uk/board-of-directors/",
        "https://www.cqc.org.uk/provider/RT1",
        "https://www.cqc.org.uk/provider/RT1/reports",
        "https://www.cqc.org.uk/provider/RT1/reports/AP6815/well-led-assessment/well-led",
    ]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        (
            "https://cqc.example.org/provider/RT1",
            "its host, cqc.example.org, is not among fetch.hosts; allowed are www.cqc.org.uk, api.service.cqc.org.uk",
        ),
        ("https://www.cqc.org.uk@example.org/provider/RT1", "user name"),
        ("https://www.cqc.org.uk/search?q=RT1", "is not the address of a provider or a location"),
        ("provider RT1", "is no id; allowed are"),
        ("trust:RT1", "is no id; allowed are"),
    ],
)
def test_what_cannot_be_watched_is_refused_before_a_database_is_made(
    wardround: Wardround, folder: Path, word: str, told: str
) -> None:
    ran = wardround("watch", "add", word)
    assert ran.code == 2
    assert told in ran.err
    assert ran.err.count("\n") == 1
    assert list(folder.iterdir()) == []


def test_a_round_longer_than_most_of_a_day_is_warned_about(wardround: Wardround, folder: Path) -> None:
    (folder / "settings.toml").write_text("[fetch]\ndelay_seconds = 13333")
    ran = wardround("watch", "add", "https://www.cqc.org.uk/provider/1-101", "https://www.cqc.org.uk/provider/1-102")
    assert "6 addresses in all (2 of them lists and press releases of CQC's); one round takes about 22.2" in ran.out
    assert "warning: that is 93% of a day, above 70%" in ran.err


def test_locations_are_known_after_the_first_round(wardround: Wardround) -> None:
    ran = wardround("watch", "add", "https://www.cqc.org.uk/provider/RT1", "--with-locations")
    assert "Its locations are known after the first round" in ran.out


def test_a_list_is_kept_and_left(wardround: Wardround) -> None:
    page = "https://www.cqc.org.uk/provider/RT1"
    wardround("watch", "add", page, "--list", "Cambridgeshire")
    wardround("watch", "add", page)
    assert len(wardround("watch", "list", "--json").document["watches"]) == 2
    assert (
        "Off the list Cambridgeshire: provider RT1"
        in wardround("watch", "remove", "RT1", "--list", "Cambridgeshire").out
    )
    assert "No longer watched: provider RT1; its history stays" in wardround("watch", "remove", page).out
    gone = wardround("watch", "remove", "provider:RT1")
    assert (gone.code, gone.err) == (2, "provider:RT1 is not watched; `wardround watch list` shows what is\n")
    assert wardround("watch", "list").err == "Nothing is watched yet: `wardround watch add RT1` is how it begins.\n"


def test_of_several_to_remove_all_go_or_none(wardround: Wardround) -> None:
    wardround("watch", "add", "provider:RT1")
    ran = wardround("watch", "remove", "RT1", "RT2")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "RT2 is not watched; `wardround watch list` shows what is\n"
    assert len(wardround("watch", "list", "--json").document["watches"]) == 1


def test_a_list_that_nothing_is_on_is_wrong_use_and_the_lists_are_named(wardround: Wardround) -> None:
    wardround("watch", "add", "provider:RT1")
    for command in ("list", "export"):
        ran = wardround("watch", command, "--list", "Nolist")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "--list: nothing is watched on 'Nolist'; there are no lists yet\n"
    wardround("watch", "add", "provider:RT1", "--list", "Care homes")
    assert "; there are Care homes\n" in wardround("watch", "list", "--list", "Care home").err
    assert len(wardround("watch", "list", "--list", " Care homes ", "--json").document["watches"]) == 1
