import gzip
import time
from collections.abc import Iterator

import psutil

from tests.crawler.round import Round
from tests.site import Page, Site

PAGE = "<h1>A trust</h1>"
HTML = {"Content-Type": "text/html"}
GZIP = {**HTML, "Content-Encoding": "gzip"}
MEGABYTE = b"x" * 1024 * 1024


def outcomes_of(round_: Round, site: Site, pages: list[Page], **manners: object) -> list[tuple[str, str | None]]:
    """What one crawl of these pages gave, in their order."""
    paths = [f"/provider/P{number}" for number in range(len(pages))]
    for path, page in zip(paths, pages, strict=True):
        site.route(path, lambda _, page=page: page)
    numbers = round_.watch(*paths)
    round_.crawl(**manners)
    seen = {visit.source_id: (visit.outcome, visit.detail) for visit in round_.visits()}
    return [seen[number] for number in numbers]


def test_a_page_that_is_too_large_is_said_to_be_and_not_kept(round_: Round, site: Site) -> None:
    bomb = gzip.compress(b"<p>" + b"\0" * 30_000_000)
    outcomes = outcomes_of(
        round_,
        site,
        [
            Page(body=b"<p>" + MEGABYTE * 2, headers=HTML),
            Page(body=lambda: (MEGABYTE for _ in range(50)), headers=HTML),
            Page(body=bomb, headers=GZIP),
            Page(body=b"<p>" + b"word " * 150_000, headers=HTML),
        ],
        page_limit_mb=1,
    )
    assert outcomes == [
        ("too-large", "the page is larger than 1 MB"),
        ("too-large", "the page is larger than 1 MB"),
        ("too-large", "the page unpacks to more than 1 MB"),
        ("changed", None),
    ]
    assert [len(site.asked(f"/provider/P{number}")) for number in range(4)] == [1, 1, 1, 1]


def test_fifty_megabytes_do_not_enter_the_memory_of_the_crawl(round_: Round, site: Site) -> None:
    sizes: list[int] = []

    def endless() -> Iterator[bytes]:
        for _ in range(50):
            sizes.append(max((child.memory_info().rss for child in crawls), default=0))
            yield MEGABYTE

    crawls: list[psutil.Process] = []
    site.page("/provider/RT1", endless)
    round_.watch("/provider/RT1")
    round_.crawl(page_limit_mb=5, started=lambda pid: crawls.append(psutil.Process(pid)))
    assert round_.outcomes() == ["too-large"]
    assert max(sizes) < 250 * 1024 * 1024


def test_a_large_parent_does_not_end_the_crawl_but_a_large_crawl_does(round_: Round, site: Site) -> None:
    ballast = bytearray(b"x") * (400 * 1024 * 1024)
    site.page("/provider/RT1", PAGE)
    round_.watch("/provider/RT1")
    crawled = round_.crawl(memory_limit_mb=256)
    assert (crawled.finish_reason, crawled.visited) == ("finished", 1)
    del ballast
    crawled = round_.crawl(memory_limit_mb=20, slots={"cqc-profile": "2"})
    assert (crawled.finish_reason, crawled.visited) == ("memusage_exceeded", 0)
    assert [left.why for left in crawled.left] == ["the crawl needed more memory than fetch.memory_limit_mb"]


def test_answers_that_break_off_are_unreachable_however_they_break(round_: Round, site: Site) -> None:
    page = "".join(f"<p>Paragraph {number * 7919 % 1009}</p>" for number in range(1000)).encode()
    packed = gzip.compress(page)
    outcomes = outcomes_of(
        round_,
        site,
        [
            Page(body=page, length=len(page) + 1, headers=HTML),
            Page(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<h1>A\r\n"),
            Page(raw=b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html><h1>A trust</h1><p>Overa"),
            Page(
                raw=b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html><h1>A trust</h1><p>Overall: Good</html>"
            ),
            Page(raw=b"not even HTTP\r\n\r\n"),
            Page(raw=b""),
            Page(reset=True),
            Page(body=packed[:-20], headers=GZIP),
            Page(body=b"<h1>not packed at all</h1>", headers=GZIP),
            Page(body=b"", headers=GZIP),
            Page(body=packed[:600] + b"garbage" + packed[607:], headers=GZIP),
            Page(body=packed, headers={**HTML, "Content-Encoding": "br"}),
            Page(body=packed, headers=GZIP),
            Page(body=gzip.compress(page[:1000]) + gzip.compress(page[1000:]), headers=GZIP),
        ],
        delay_seconds=0.0,
    )
    assert [outcome for outcome, _ in outcomes] == [
        "unreachable", "unreachable", "unreachable", "changed", "unreachable", "unreachable", "unreachable",
        "unreachable", "unreachable", "unreachable", "unreachable", "refused", "changed", "changed",
    ]  # fmt: skip
    assert outcomes[0][1] == outcomes[2][1] == outcomes[7][1] == "the answer was cut off"
    assert outcomes[4][1] == outcomes[6][1] == "the connection broke off"
    assert "cannot be unpacked" in str(outcomes[8][1])
    whole = {visit.body for visit in round_.visits() if visit.body}
    assert {len(round_.body(hash_)) for hash_ in whole} == {
        len(page),
        len("<html><h1>A trust</h1><p>Overall: Good</html>"),
    }


def test_a_site_that_hangs_is_waited_for_no_longer_than_the_settings_say(round_: Round, site: Site) -> None:
    def trickle() -> Iterator[bytes]:
        for _ in range(100):
            time.sleep(0.1)
            yield b"<p>still coming</p>"

    begun = time.monotonic()
    outcomes = outcomes_of(
        round_, site, [Page(seconds=60), Page(body=trickle, headers=HTML), Page(body=PAGE, headers=HTML)],
        timeout_seconds=1.0,
    )  # fmt: skip
    assert outcomes == [
        ("unreachable", "no answer within 1 seconds"),
        ("unreachable", "no answer within 1 seconds"),
        ("changed", None),
    ]
    assert time.monotonic() - begun < 30


def test_the_time_of_a_crawl_ends_it_and_the_rest_stays_due(round_: Round, site: Site) -> None:
    paths = [f"/provider/P{number}" for number in range(10)]
    for path in paths:
        site.page(path, PAGE)
    round_.watch(*paths)
    crawled = round_.crawl(delay_seconds=0.5, crawl_limit_minutes=2 / 60)
    assert crawled.finish_reason == "closespider_timeout"
    assert 0 < crawled.visited < 10
    assert len(crawled.left) == 10 - crawled.visited == len(round_.order().visits)
    assert crawled.left[0].why == "the time of one crawl (fetch.crawl_limit_minutes) was over"
