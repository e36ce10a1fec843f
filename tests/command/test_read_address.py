"""A page read from its address: the manners of a round, and nothing kept that was not asked for."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.demo.facts import Site as CqcSite
from deploy.demo.render import render
from deploy.demo.trust import RELEASE
from tests.command.conftest import Wardround
from tests.site import Site

PAGE = Path(__file__).resolve().parents[1] / "readers/fixtures/cqc-profile/rated-care-home/page.html"
HOME = "/location/1-999000001"

SETTINGS = """\
[fetch]
hosts = ["{host}"]
private_hosts = [{private}]
delay_seconds = 0
[cqc]
address = "{address}"
"""


@pytest.fixture
def site(folder: Path) -> Iterator[Site]:
    with Site() as site:
        site.page(HOME, PAGE.read_bytes())
        settle(folder, site)
        yield site


def settle(folder: Path, site: Site, *, private: bool = True) -> None:
    text = SETTINGS.format(host=site.host, address=site.address, private=f'"{site.host}"' if private else "")
    (folder / "settings.toml").write_text(text)


def test_an_address_is_fetched_and_told_and_nothing_is_kept(wardround: Wardround, site: Site, folder: Path) -> None:
    ran = wardround("read", site.address + HOME)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Rose House (location:1-999000001)\n")
    assert "Overall" in ran.out.title()
    assert [path.name for path in folder.iterdir()] == ["settings.toml"]
    assert [asked.path for asked in site.requests] == ["/robots.txt", HOME]
    assert all(asked.headers["user-agent"].startswith("Wardround/") for asked in site.requests)


def test_as_json_it_is_the_document_of_a_saved_page(wardround: Wardround, site: Site, folder: Path) -> None:
    (folder / "page.html").write_bytes(PAGE.read_bytes())
    fetched = wardround("read", site.address + HOME, "--json").document
    saved = wardround("read", "page.html", "--url", site.address + HOME, "--json").document
    assert fetched.pop("file") == site.address + HOME
    assert saved.pop("file") == "page.html"
    assert fetched == saved


def test_what_robots_txt_forbids_is_not_asked_for(wardround: Wardround, site: Site) -> None:
    site.robots("User-agent: *\nDisallow: /location/")
    ran = wardround("read", site.address + HOME)
    told = f"{site.address}{HOME}: the site's robots.txt asks us not to visit this address\n"
    assert (ran.code, ran.out, ran.err) == (3, "", told)
    assert site.paths() == []


def test_a_page_that_is_not_there_is_one_sentence(wardround: Wardround, site: Site) -> None:
    ran = wardround("read", site.address + "/location/1-999000404")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == f"{site.address}/location/1-999000404: the site answered 404: there is no such page\n"


def test_a_page_of_another_organisation_is_refused(wardround: Wardround, site: Site) -> None:
    site.page("/location/1-999000077", PAGE.read_bytes())
    ran = wardround("read", site.address + "/location/1-999000077")
    assert (ran.code, ran.out) == (3, "")
    assert "1-999000001" in ran.err


def test_a_host_that_wants_peace_is_left_in_peace(wardround: Wardround, site: Site) -> None:
    site.robots("", status=503, headers={"Retry-After": "7200"})
    ran = wardround("read", site.address + HOME)
    assert ran.code == 3
    assert ran.err.count("\n") == 1
    assert site.paths() == []


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (
            "https://example.org/provider/RT1",
            "https://example.org/provider/RT1: its host, example.org, is not among fetch.hosts; allowed are 127.0.0.1:",
        ),
        ("ftp://127.0.0.1/provider/RT1", "'ftp://127.0.0.1/provider/RT1' is not a whole web address"),
    ],
)
def test_an_address_off_the_list_is_refused_before_anything_is_sent(
    wardround: Wardround, site: Site, address: str, told: str
) -> None:
    ran = wardround("read", address)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(told)
    assert site.requests == []


def test_without_a_contact_no_strangers_site_is_visited(wardround: Wardround, site: Site, folder: Path) -> None:
    settle(folder, site, private=False)
    ran = wardround("read", site.address + HOME)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"fetch.contact: before {site.host} is visited, give an e-mail address")
    assert site.requests == []


def test_page_and_reading_are_kept_without_names(wardround: Wardround, site: Site, folder: Path) -> None:
    ran = wardround("read", site.address + HOME, "--save", "kept", "--json")
    assert ran.code == 0
    assert ran.err == f"Kept in {folder / 'kept'}, names removed\n"
    assert sorted(path.name for path in (folder / "kept").iterdir()) == ["page.html", "reading.json"]
    assert json.loads((folder / "kept/reading.json").read_text()) == ran.document
    assert "Invented Person" in PAGE.read_text()
    assert "Invented Person" not in (folder / "kept/page.html").read_text()
    again = wardround("read", "kept/page.html", "--json").document
    assert again["ratings"] == ran.document["ratings"]


def test_of_several_each_is_kept_in_a_folder_of_its_own(wardround: Wardround, site: Site, folder: Path) -> None:
    (folder / "letter.txt").write_text("Dear all,\n\nthis is not a page.\n")
    gone, off = site.address + "/location/1-999000404", "https://example.org/provider/RT1"
    ran = wardround("read", site.address + HOME, gone, off, "letter.txt", "--save", "kept")
    assert ran.code == 3
    assert ["error" in one for one in ran.documents] == [False, True, True, True]
    assert ran.documents[1]["error"] == "the site answered 404: there is no such page"
    assert ran.err.startswith(f"2 pages kept in {folder / 'kept'}, names removed\n")
    first, letter = sorted(path.name for path in (folder / "kept").iterdir())
    assert first.startswith("001-127-0-0-1")
    assert letter == "004-letter-txt"
    assert "error" in json.loads((folder / "kept" / letter / "reading.json").read_text())


def test_a_folder_that_is_not_empty_is_not_written_to(wardround: Wardround, site: Site) -> None:
    ran = wardround("read", site.address + HOME, "--save", ".")
    assert (ran.code, ran.out) == (2, "")
    assert "is not empty" in ran.err
    assert site.requests == []


def test_a_saved_page_takes_an_address_and_an_address_none(wardround: Wardround, site: Site) -> None:
    ran = wardround("read", site.address + HOME, "--url", site.address + HOME)
    assert ran.code == 2
    assert ran.err == "--url is the address that one file was saved from; give one file with it\n"


def test_a_list_of_cqcs_has_no_id_to_miss(wardround: Wardround, folder: Path) -> None:
    (folder / "list.html").write_bytes(
        render(CqcSite(organisations=(), releases=(RELEASE,)))["/search/press-releases"].body
    )
    ran = wardround("read", "list.html", "--url", "https://www.cqc.org.uk/search/press-releases")
    assert ran.code == 0
    assert ran.out.startswith("Press releases\nPage  CQC list of checks and press releases\n")
    assert RELEASE.title in ran.out
