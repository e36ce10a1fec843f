"""What papers say of people who could be recognised stands in the papers, and nowhere that anybody is told or looks."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from crawler.readers.papers.private import KEPT_OUT
from crawler.readers.pdf import pdf_text
from storage.tables import metadata
from tests.command.conftest import Wardround, folder, wardround

from .boards import LANDING, NAMES, TRUST, Boards, july, summer

__all__ = ["folder", "summer", "wardround"]

LOOK = (
    ("changes",), ("changes", "--json"), ("changes", "--csv"), ("risks", TRUST), ("risks", TRUST, "--json"),
    ("meetings", TRUST), ("meetings", TRUST, "--json"), ("sources",), ("sources", "--json"), ("deliveries",),
    ("deliveries", "--json"), ("notify", "preview", "--since", "2026-07-01"),
    ("notify", "preview", "--since", "2026-07-01", "--json"),
)  # fmt: skip
QUOTE_NOTHING = {"sources", "deliveries", "notify"}
"""What shows no words of papers: the others say that something was kept out."""


def private_in(text: str) -> list[str]:
    return [name for name in NAMES if name.casefold() in text.casefold()]


def parts(mail: EmailMessage) -> Iterator[str]:
    """A message as received: its headers, and its parts as its reader sees them."""
    yield "\n".join(f"{name}: {said}" for name, said in mail.items())
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            yield str(part.get_content())


def one_of_each_kind(of: Boards, wardround: Wardround) -> list[tuple[str, str]]:
    found = wardround("--database", of.database, "changes", "--kind", "board-papers", "--json").document["changes"]
    return list({one["kind"]: (one["kind"], one["id"]) for one in found}.values())


def test_the_papers_themselves_hold_all_of_it() -> None:
    assert private_in(" ".join(pdf_text(july()).split()).replace("- ", "-")) == list(NAMES)


@pytest.mark.parametrize("channel", ["papers", "safety", "estates", "daily", "weekly"])
def test_no_mail_has_it_and_each_channel_is_told_that_something_was_kept_out(summer: Boards, channel: str) -> None:
    mails = summer.mails(channel)
    assert [private_in(text) for mail in mails for text in parts(mail) if private_in(text)] == []
    plain, html = (mails[0].get_body((form,)).get_content() for form in ("plain", "html"))  # type: ignore[union-attr]
    assert KEPT_OUT in " ".join(plain.split())
    assert KEPT_OUT in " ".join(html.split())


def test_no_chat_message_has_it(summer: Boards) -> None:
    posts = [f"{post.headers} {post.document}" for post in summer.webhook.received]
    assert [private_in(post) for post in posts if private_in(post)] == []
    assert "On the agenda of 22 July 2026: 1 (kept out: it may be about a person" in posts[0]


def test_no_log_and_no_summary_of_a_round_has_it(summer: Boards) -> None:
    assert private_in(" ".join([*summer.log.lines, *summer.said])) == []


def test_no_row_of_the_database_has_it_but_the_papers_bytes(summer: Boards) -> None:
    with summer.house.engine.connect() as db:
        rows = {
            table.name: " ".join(str(tuple(row)) for row in db.execute(table.select()))
            for table in metadata.sorted_tables
            if table.name != "bodies"
        }
    assert {name: private_in(text) for name, text in rows.items() if private_in(text)} == {}
    assert [name for name in ("records", "facts", "changes") if KEPT_OUT not in rows[name]] == []


@pytest.mark.parametrize("asked", LOOK, ids=" ".join)
def test_no_command_shows_it(summer: Boards, wardround: Wardround, asked: tuple[str, ...]) -> None:
    ran = wardround("--database", summer.database, *asked)
    assert (ran.code, private_in(ran.out + ran.err)) == (0, [])
    assert (KEPT_OUT in ran.out) is (asked[0] not in QUOTE_NOTHING)


def test_nothing_shown_or_proven_of_one_change_has_it(summer: Boards, wardround: Wardround) -> None:
    hidden = set()
    for kind, change in one_of_each_kind(summer, wardround):
        for asked in (("show", change), ("show", change, "--json"), ("notify", "explain", change)):
            ran = wardround("--database", summer.database, *asked)
            assert (kind, ran.code, private_in(ran.out + ran.err)) == (kind, 0, [])
            hidden |= {kind} if KEPT_OUT in ran.out else set()
        ran = wardround("--database", summer.database, "evidence", change, "-o", f"{kind}.zip")
        assert (ran.code, private_in(ran.out + ran.err)) == (0, [])
        with zipfile.ZipFile(f"{kind}.zip") as bundle:
            words = {one: bundle.read(one).decode() for one in bundle.namelist() if not one.startswith("bodies/")}
        assert (kind, {one: private_in(text) for one, text in words.items() if private_in(text)}) == (kind, {})
    assert hidden >= {"signal-raised", "risk-added", "words-found", "paper-withdrawn"}


def test_a_name_in_a_link_is_not_shown_and_the_paper_still_counts(summer: Boards, wardround: Wardround) -> None:
    (trust,) = wardround("--database", summer.database, "meetings", TRUST, "--json").document["organisations"]
    (july,) = [one for one in trust["meetings"] if one["date"] == "2026-07-22"]
    assert KEPT_OUT in [one["title"] for one in july["papers"]]
    assert summer.site.address + LANDING in {one["listed_on"] for one in july["papers"]}
