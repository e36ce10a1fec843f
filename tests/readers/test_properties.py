"""What may change on a page without changing what it says, and what no bytes may do."""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.readers.errors import NotUnderstood
from crawler.readers.fingerprint import fingerprint
from crawler.readers.kinds import kinds
from crawler.readers.read import read
from crawler.readers.spelling import folded
from storage.record import Kind, Record

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = {
    path.parent.parent.name + "/" + path.parent.name: path.parent
    for path in sorted(FIXTURES.glob("*/*/expected.json"))
    if (path.parent / "page.html").is_file() and "1252" not in path.parent.name and "not-utf-8" not in path.parent.name
}
TEXTS = {
    path.parent.name: path.parent
    for path in sorted(FIXTURES.glob("*/*/page.txt"))
    if (path.parent / "expected.json").is_file()
}
ADDRESS = "https://www.cqc.org.uk/location/1-999000001"
QUICK = settings(max_examples=40)
seeds = st.integers(min_value=0, max_value=10_000)
pages = st.sampled_from(sorted(PAGES))
texts = st.sampled_from(sorted(TEXTS))


def opened(folder: Path) -> tuple[str, str | None]:
    about = tomllib.loads((folder / "about.toml").read_text())
    return next(folder.glob("page.*")).read_text(encoding="utf-8"), about.get("address")


def reading(text: str, address: str | None) -> Record:
    return read(text.encode(), address=address)


def facts(record: Record) -> dict[str, object]:
    """A record without how its words were spelt: quotes and dashes may be of any shape."""
    return {name: folded(str(value)) for name, value in record.model_dump().items()}


def reordered_attributes(html: str, chance: random.Random) -> str:
    def shuffled(tag: re.Match[str]) -> str:
        attributes = re.findall(r'\s[\w-]+="[^"]*"', tag[2])
        chance.shuffle(attributes)
        return f"<{tag[1]}{''.join(attributes)}{tag[3]}>" if "".join(attributes).strip() else tag[0]

    return re.sub(r'<([a-z][a-z0-9]*)((?:\s[\w-]+="[^"]*")+)\s*(/?)>', shuffled, html)


def renamed(html: str, chance: random.Random) -> str:
    names: dict[str, str] = {}

    def other(attribute: re.Match[str]) -> str:
        words = [names.setdefault(word, f"x{chance.randrange(10**6)}") for word in attribute[2].split()]
        return f' {attribute[1]}="{" ".join(words)}"'

    return re.sub(r' (class|id)="([^"]*)"', other, html)


def other_white_space(html: str, chance: random.Random) -> str:
    blanks = (" ", "\n", "\t ", "\u00a0", "&nbsp;", "\u2009", "\r\n   ")
    return re.sub(r"(?<=>)[^<]+", lambda text: re.sub(r"\s+", lambda _: chance.choice(blanks), text[0]), html)


def other_navigation(html: str, chance: random.Random) -> str:
    item = f'<li><a href="/new-{chance.randrange(99)}">Inadequate services</a></li>'
    return html.replace("<nav><ul>", f"<nav><ul>{item}").replace(
        "© Care Quality Commission", f"© CQC {chance.randrange(99)} Overall: Inadequate"
    )


def curly(html: str, _: random.Random) -> str:
    return re.sub(r"(?<=>)[^<]+", lambda text: text[0].replace("'", "’").replace("–", "-"), html)


SPELLINGS = [reordered_attributes, renamed, other_white_space, other_navigation, curly]


@QUICK
@given(name=pages, seed=seeds, how=st.lists(st.sampled_from(SPELLINGS), min_size=1, max_size=5, unique=True))
def test_respelling_a_page_changes_no_fact(name: str, seed: int, how: list[object]) -> None:
    html, address = opened(PAGES[name])
    other = html
    for spell in how:
        other = spell(other, random.Random(seed))  # type: ignore[operator]
    assert facts(reading(other, address)) == facts(reading(html, address))


@QUICK
@given(name=texts, seed=seeds)
def test_respelling_a_text_changes_no_fact(name: str, seed: int) -> None:
    text, address = opened(TEXTS[name])
    chance = random.Random(seed)
    other = "\n".join(
        line.replace(" ", chance.choice((" ", "\u00a0", "  "))) + chance.choice(("", " ", "\n\u00a0\n"))
        for line in text.split("\n")
    )
    other = other.replace("Updated ", chance.choice(("Updated ", ""))).replace(
        "15 July 2025", chance.choice(("15/07/2025", "15 Jul 2025"))
    )
    assert facts(reading(other, address)) == facts(reading(text, address))


def marked(text: str, kind: Kind) -> str:
    return fingerprint(text.encode(), kind=kind, reader="reader/1")


@QUICK
@given(name=pages, seed=seeds, cuts=st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 60)), max_size=3))
def test_equal_fingerprints_give_equal_records(name: str, seed: int, cuts: list[tuple[int, int]]) -> None:
    html, address = opened(PAGES[name])
    kind: Kind = next(kind for kind in kinds() if name.startswith(kind + "/"))
    other = renamed(other_navigation(html, random.Random(seed)), random.Random(seed))
    for at, length in cuts:
        at %= len(other)
        other = other[:at] + other[at + length :]
    if marked(other, kind) == marked(html, kind):
        assert read(other.encode(), address=address, kind=kind) == read(html.encode(), address=address, kind=kind)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_fingerprint_does_not_see_what_no_reader_sees(name: str) -> None:
    html, _ = opened(PAGES[name])
    other = renamed(other_navigation(html, random.Random(1)), random.Random(2))
    other = (
        reordered_attributes(other, random.Random(3))
        .replace("Thistle Lodge", "Bracken Lodge")
        .replace("styles.93229bac", "styles.0")
    )
    inside_main = "inside-main" in name or "cards" in name
    assert inside_main or marked(other, "cqc-profile") == marked(html, "cqc-profile")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_fingerprint_sees_a_changed_word(name: str) -> None:
    html, _ = opened(PAGES[name])
    end = "</main>" if "</main>" in html else "</h1>"
    changed = html.replace(
        end, f"<p>One more thing was found.</p>{end}" if end == "</main>" else f"{end}<p>One more.</p>"
    )
    assert marked(changed, "cqc-profile") != marked(html, "cqc-profile")


@settings(max_examples=150)
@given(
    body=st.binary(max_size=400),
    kind=st.sampled_from([None, *kinds()]),
    address=st.sampled_from([None, ADDRESS, f"{ADDRESS}/reports"]),
)
@example(body=b"<", kind=None, address=ADDRESS)
@example(body=b"\xef\xbb\xbf", kind=None, address=ADDRESS)
@example(body=b"<html", kind=None, address=ADDRESS)
def test_any_bytes_are_read_or_refused(body: bytes, kind: Kind | None, address: str | None) -> None:
    try:
        record = read(body, address=address, kind=kind)
    except NotUnderstood:
        return
    assert record.organisation.name or record.kind in ("board-paper", "board-index")


PIECES = [
    "<h1>Rose House</h1>",
    "<h2>Safe</h2>",
    "<p>Good</p>",
    "<p>Inadequate</p>",
    "<li>",
    "</li>",
    "<table><tr><td>Safe<td>Good",
    "</table>",
    "<dl><dt>Overall<dd>Good</dl>",
    "<main>",
    "</main>",
    "<div role=status>",
    "</div>",
    "Score: 3",
    "<br><br>",
    "<p>Report from 1 May 2026 assessment</p>",
    "This service scored 63 (out of 100) for this area.",
    "<p>Updated 1 May 2026</p>",
    "\n\nSafe\n\nGood\n\n",
    "Overall: Good\n",
    "All Inspections\n",
    "Similar services nearby...",
    '<a href="/location/1-2">X</a>',
    '<a href="/location/1-999000001/contact">C</a>',
    "During a routine inspection\n",
    '<i data-test="safe rating text: Good">',
    "<form>",
    "<aside>",
    "<header>",
    "\x00",
    "&nbsp;",
    "• ",
    "| Safe | Good |\n",
    "12 March 2015\n",
    "<dl>",
]


@settings(max_examples=200)
@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=25),
    address=st.sampled_from([ADDRESS, f"{ADDRESS}/reports/AP1/overall/safe"]),
)
def test_any_heap_of_pieces_of_pages_is_read_or_refused(pieces: list[str], address: str) -> None:
    try:
        record = reading("".join(pieces), address)
    except NotUnderstood:
        return
    assert record.organisation.id == "1-999000001"
    assert len({(one.scope, one.key_question, one.report) for one in record.ratings}) == len(record.ratings)
