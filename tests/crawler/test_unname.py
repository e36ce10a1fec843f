"""A page that a person keeps holds nobody's name, and says to a reader what it said before."""

from pathlib import Path

import pytest

from crawler.nameless import REMOVED
from crawler.readers.errors import NotUnderstood
from crawler.readers.read import read
from crawler.unname import unname

FIXTURES = Path(__file__).resolve().parents[1] / "readers/fixtures"
PAGES = [
    page
    for page in sorted(FIXTURES.glob("*/*/page.*"))
    if page.suffix not in (".json", ".csv", ".ods") or not page.with_name("refused.toml").is_file()
]
"""All but what is no document at all, of which nothing is kept."""
HOME = FIXTURES / "cqc-profile/rated-care-home/page.html"


def said(body: bytes) -> str:
    try:
        return read(body).model_dump_json(exclude={"warnings"})
    except NotUnderstood as error:
        return str(error)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.parent.name}/{page.parent.name}")
def test_a_page_without_names_is_read_as_before(page: Path) -> None:
    body = page.read_bytes()
    kept = unname(body)
    assert kept.html == (page.suffix == ".html")
    assert b"Invented Person" not in kept.content
    assert b"Another Invented" not in kept.content
    assert said(kept.content) == said(body)


def test_the_name_goes_wherever_it_stands_and_the_organisations_stays() -> None:
    body = HOME.read_text().replace("</main>", '<p title="Invented  Person">Ask Invented\nPerson.</p></main>')
    kept = unname(body.encode()).content.decode()
    assert f'title="{REMOVED}"' in kept
    assert f"Ask {REMOVED}." in kept
    assert "Rosewell Care Limited" in HOME.read_text()
    assert "Rose House" in kept


@pytest.mark.parametrize(
    "line",
    [
        "Registered manager: Mrs Invented Person",
        "Lead inspector: Invented Person",
        "Invented Person\nRegistered Manager",
    ],
)
def test_a_line_about_a_person_by_role_loses_the_name(line: str) -> None:
    page = FIXTURES / "cqc-profile/text-of-a-care-home/page.txt"
    text = page.read_text().replace("Invented Person\nRegistered Manager", "")
    kept = unname(f"{text}\n\n{line}\n".encode()).content.decode()
    assert "Invented Person" not in kept


def test_nothing_on_a_kept_page_can_run() -> None:
    body = HOME.read_text().replace("</body>", "<script>alert(1)</script><p onclick='alert(2)'>Here</p></body>")
    kept = unname(body.encode()).content
    assert b"<script" not in kept
    assert b"alert(" not in kept
    assert b"<p>Here</p>" in kept


def test_a_page_in_another_character_set_is_kept_in_utf_8() -> None:
    page = (FIXTURES / "cqc-profile/declared-windows-1252/page.html").read_bytes()
    kept = unname(page).content
    assert b"windows-1252" not in kept
    assert 'charset="utf-8"' in kept.decode().lower()
