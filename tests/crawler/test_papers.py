"""Trusts' lists of papers are followed for two hops and no further; what comes for a paper is judged by its bytes."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from crawler.judge import judge
from crawler.media import media_of
from crawler.order import Manners
from storage.tables import sources
from tests.crawler.round import Round
from tests.site import Site

SLOTS = {"board-index": "2026-06-01", "board-paper": "2026-06-01"}
LANDING = "/about/board-papers"
YEAR, MEETING, THIRD = (
    f"{LANDING}/2026",
    "/events/board-meeting-2-june-2026",
    "/events/board-meeting-2-june-2026/papers",
)
PACK = "/download_file/view/81/22"
PDF = b"%PDF-1.7\n" + b"x" * 200 + b"\n%%EOF"


def page(title: str, *links: tuple[str, str]) -> str:
    items = "".join(f'<li><a href="{path}">{words}</a></li>' for path, words in links)
    return f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1><ul>{items}</ul></main></body></html>"


def publish(site: Site) -> None:
    site.page(LANDING, page("Board papers", (YEAR, "Board papers 2026"), ("/news/2026", "News of 2026")))
    site.page(YEAR, page("Board papers 2026", (MEETING, "Board meeting, 2 June 2026"), (LANDING, "All years")))
    site.page(MEETING, page("Board meeting, 2 June 2026", (PACK, "Board papers"), (THIRD, "Meeting papers")))
    site.page(THIRD, page("Papers"))
    site.page(PACK, PDF, content_type="application/pdf")


def found(round_: Round) -> dict[str, str]:
    with round_.engine.begin() as db:
        rows = db.execute(select(sources).where(sources.c.found_on.is_not(None)))
        return {row.address.removeprefix(round_.site.address): row.kind for row in rows}


def test_a_year_and_a_meeting_are_two_hops_and_no_third_is_made(round_: Round, site: Site) -> None:
    publish(site)
    round_.watch(LANDING, kind="board-index")
    round_.crawl(follow=True, slots=SLOTS)
    assert site.paths() == [LANDING, YEAR, MEETING]
    assert found(round_) == {YEAR: "board-index", MEETING: "board-index"}


def test_a_page_of_a_meeting_that_was_given_up_is_not_taken_up_again(round_: Round, site: Site) -> None:
    publish(site)
    round_.watch(LANDING, kind="board-index")
    round_.crawl(follow=True, slots=SLOTS)
    with round_.engine.begin() as db:
        gone = sources.c.address.endswith(MEETING)
        db.execute(update(sources).where(gone).values(retired_at=sources.c.added_at))
    site.forget()
    round_.crawl(follow=True, slots=dict.fromkeys(SLOTS, "2026-06-02"))
    assert site.paths() == [LANDING, YEAR]


def test_a_paper_that_robots_txt_forbids_is_not_asked_for_and_the_visit_says_so(round_: Round, site: Site) -> None:
    publish(site)
    site.robots("User-agent: *\nDisallow: /download_file/\n")
    round_.watch(LANDING, kind="board-index")
    round_.watch(PACK, kind="board-paper")
    round_.crawl(follow=True, slots=SLOTS)
    assert PACK not in site.paths()
    assert round_.outcomes().count("changed") == 3
    refused = [visit for visit in round_.visits() if visit.outcome == "robots"]
    assert [visit.detail for visit in refused] == ["the site's robots.txt asks us not to visit this address"]


def test_a_paper_may_be_redirected_to_another_name_and_be_of_its_own_size(round_: Round, site: Site) -> None:
    publish(site)
    site.redirect("/documents/7-board-paper/file", PACK, status=302)
    site.page("/big.pdf", PDF + b" " * 2_000_000, content_type="application/pdf")
    round_.watch("/documents/7-board-paper/file", "/big.pdf", kind="board-paper")
    round_.crawl(slots=SLOTS, paper_limit_mb=1.0)
    assert round_.outcomes() == ["changed", "too-large"]


def test_hosts_of_papers_are_for_papers_alone_and_have_their_names_with_and_without_www() -> None:
    manners = Manners(version="1", hosts=("www.cqc.org.uk",), paper_hosts=("www.anytrust.nhs.uk", "docs.trust.nhs.uk"))
    assert manners.hosts_for("cqc-profile") == ("www.cqc.org.uk",)
    assert {"anytrust.nhs.uk", "www.anytrust.nhs.uk", "www.docs.trust.nhs.uk"} <= set(manners.hosts_for("board-paper"))
    assert manners.hosts_for("board-index") == manners.hosts_for("board-paper")
    assert manners.limit("board-paper") == 100 * 1024 * 1024
    assert manners.seconds("board-paper") == 300


REPORT = (
    b"<html><head><title>CEO report</title></head><body><h1>CEO report</h1><p>"
    + b"All is well. " * 80
    + b"</p></body></html>"
)
WALL = b"<html><head><title>Just a moment...</title></head><body>cf-chl-opt</body></html>"


@pytest.mark.parametrize(
    ("path", "kind", "body", "outcome", "words"),
    [
        ("/download_file/1/2", "application/octet-stream", PDF, "changed", ""),
        ("/media/12/board-pack", "text/plain", PDF, "changed", ""),
        ("/f/paper.pdf", "application/pdf", b"PK\x03\x04rest", "changed", ""),
        ("/f/slides.pptx", "binary/octet-stream", b"PK\x03\x04rest", "changed", ""),
        ("/f/papers.doc", "application/msword", b"\xd0\xcf\x11\xe0rest", "refused", "before 2007"),
        ("/board/ceo-report-may-2026", "text/html", REPORT, "changed", ""),
        ("/f/ceo-report.pdf", "text/html", REPORT, "refused", "a web page, not the paper"),
        ("/f/ceo-report.pdf", "application/pdf", REPORT, "refused", "a web page, not the paper"),
        ("/f/pack.pdf", "text/html", WALL, "blocked", "wall"),
        ("/f/pack.pdf", "image/png", b"\x89PNG", "refused", "image/png, not a board paper"),
        ("/f/pack.pdf", "video/mp4", b"\x00\x00\x00\x18ftyp", "refused", "video/mp4, not a board paper"),
    ],
)  # fmt: skip
def test_what_comes_for_a_paper_is_told_by_its_first_bytes(
    path: str, kind: str, body: bytes, outcome: str, words: str
) -> None:
    address = f"https://www.anytrust.nhs.uk{path}"
    verdict = judge(200, {"content-type": kind}, body, address, address, media=media_of("board-paper"))
    assert verdict.outcome == outcome
    assert words in (verdict.detail or "")
