"""The crawl asks CQC's data service: with the key, at its own pace, and page after page."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.api import document_address, judge_service, kind_at, named_at
from crawler.child import settings
from crawler.media import JSON
from crawler.order import Api as Service
from crawler.order import Manners, Order
from crawler.patience import retry_after
from crawler.questions import span_of, spans
from deploy.demo.api import BASE, FAILURES, KEY, Answer, Api
from storage.visits import Outcome
from tests.api.asking import Asking
from tests.crawler.round import NOW
from tests.site import Page, Site

HOME = {("location", "1-1"): {"locationId": "1-1", "name": "A home"}}
HEADER = "ocp-apim-subscription-key"


def test_the_key_goes_to_the_service_alone_which_is_asked_for_no_robots_txt(asking: Asking, site: Site) -> None:
    site.page("/provider/RT1", "<html><body><h1>A trust</h1><p>Good</p></body></html>")
    asking.api.say(HOME, at=NOW)  # type: ignore[arg-type]
    asking.round.watch("/provider/RT1")
    asking.watch("1-1")
    asking.crawl()
    assert [visit.outcome for visit in asking.round.visits()] == ["changed", "changed"]
    (asked,) = asking.api.asked
    assert (asked.path, asked.key, asked.user_agent) == (
        f"{BASE}/locations/1-1", True, "Wardround/0.1.0 (+quality@example.org)",
    )  # fmt: skip
    assert {request.path for request in site.requests} == {"/robots.txt", "/provider/RT1"}
    assert not any(HEADER in request.headers for request in site.requests)
    assert not any(KEY in str(visit) for visit in asking.round.visits())


def test_the_key_shows_in_no_representation_of_an_order() -> None:
    manners = Manners(version="1", hosts=("x.example",), api=Service(address="https://x.example/v1", key="secret"))
    order = Order(database="sqlite://", round_id=1, token="t", manners=manners, visits=(), slots={})
    assert "secret" not in f"{manners!r} {order!r} {settings(manners)!r}"


def test_after_the_key_was_refused_once_nothing_more_is_asked_and_all_stays_due(asking: Asking, site: Site) -> None:
    site.page("/provider/RT1", "<html><body><h1>A trust</h1><p>Good</p></body></html>")
    asking.round.watch("/provider/RT1")
    watched = asking.watch("1-1", "1-2", "1-3")
    crawled = asking.crawl(key="wrong")
    assert len(asking.api.asked) == 1
    assert ("blocked", "CQC's data service does not take the key (401)") in asking.said()
    assert [left.why for left in crawled.left] == ["CQC's data service does not take the key"] * 2
    assert [asking.round.source(number).slot for number in watched] == [None] * 3
    assert "changed" in asking.round.outcomes()


TOLD: dict[str, tuple[Outcome, str]] = {
    "wrong key": ("blocked", "CQC's data service does not take the key (401)"),
    "forbidden": ("blocked", "CQC's data service answered 403: it does not let us in (Forbidden)"),
    "gateway": (
        "unreachable",
        "the gateway of CQC's data service answered 403 with a web page, as it does while that is out of order",
    ),
    "gone": ("gone", "CQC's data service answered 404: it has no such document"),
    "too many": (
        "unreachable",
        "CQC's data service answered 429: too many requests (Rate limit is exceeded. Try again in 7 seconds.)",
    ),
    "too many, in words": (
        "unreachable",
        "CQC's data service answered 429: too many requests (Rate limit is exceeded. Try again in 900 seconds.)",
    ),
    "too many, without a word": ("unreachable", "CQC's data service answered 429: too many requests"),
    "down": ("unreachable", "CQC's data service answered 503"),
    "page": ("unreachable", "CQC's data service answered 200, but with a web page in place of its data"),
    "empty": ("unreachable", "CQC's data service gave an empty answer"),
    "cut off": ("unreachable", "the answer of CQC's data service was cut off, or is no JSON"),
    "no data": ("refused", "the answer of CQC's data service is text/plain, not application/json"),
    "elsewhere": (
        "refused",
        "CQC's data service answered 302 and leads elsewhere to http://127.0.0.1:9/public/v1/locations/1-1, where the"
        " key is not taken",
    ),
}


def judged(answer: Answer) -> tuple[str, str | None]:
    headers = {"content-type": answer.media_type} | {name.lower(): value for name, value in answer.headers.items()}
    verdict = judge_service(answer.status, headers, answer.content, media=JSON)
    return verdict.outcome, verdict.detail


@pytest.mark.parametrize("name", FAILURES)
def test_each_way_to_fail_is_told_by_its_cause(name: str) -> None:
    assert judged(FAILURES[name]) == TOLD[name]


@pytest.mark.parametrize("body", [b"[" * 100_000, b"null", b'{"a":1}{', b'{"name": "caf\xe9"}'])
def test_what_only_looks_like_json_is_not_taken(body: bytes) -> None:
    assert judged(Answer(body=body))[0] == "unreachable"


def test_a_document_is_taken() -> None:
    assert judged(Answer(body={"locationId": "1-1"})) == ("changed", None)


def test_how_long_to_wait_is_found_in_the_header_the_text_and_the_json() -> None:
    body = FAILURES["too many, in words"].content
    assert retry_after(429, {"retry-after": "7"}, NOW, said=body) == NOW + timedelta(seconds=7)
    assert retry_after(429, {}, NOW, said=body) == NOW + timedelta(seconds=900)
    assert retry_after(429, {}, NOW, said=b"Rate limit is exceeded. Try again in 2 seconds.") == NOW + timedelta(
        seconds=2
    )
    assert retry_after(429, {}, NOW, said=b"no") == NOW + timedelta(seconds=61)
    assert retry_after(503, {}, NOW, said=body) is None


def test_a_service_that_wants_peace_is_left_alone_and_all_stays_due(asking: Asking) -> None:
    asking.api.failing = "too many, in words"
    watched = asking.watch("1-1", "1-2")
    crawled = asking.crawl()
    assert len(asking.api.asked) == 1
    assert [asking.round.source(number).slot for number in watched] == [None, None]
    (left,) = crawled.left
    assert "asked to be left alone until" in left.why


def test_a_redirect_is_not_followed_and_the_key_goes_nowhere_else(asking: Asking, site: Site) -> None:
    site.redirect("/public/v1/locations/1-1", f"{asking.api.address}/locations/1-1", status=302)
    asking.round.watch("/public/v1/locations/1-1", kind="cqc-api-location")
    asking.crawl(address=f"{site.address}/public/v1")
    assert [outcome for outcome, _ in asking.said()] == ["refused"]
    assert asking.api.asked == []
    assert site.requests[0].headers[HEADER] == KEY


def test_a_failure_that_passes_uses_up_no_week(asking: Asking) -> None:
    asking.api.failing = "gateway"
    (number,) = asking.watch("1-1")
    asking.crawl()
    assert (asking.round.source(number).outcome, asking.round.source(number).slot) == ("unreachable", None)
    asking.api.failing = None
    asking.crawl()
    assert (asking.round.source(number).outcome, asking.round.source(number).slot) == ("gone", "2026-W45")


def test_validators_are_sent_back_where_the_service_gave_some(asking: Asking, site: Site) -> None:
    site.page("/public/v1/locations/1-1", b'{"locationId": "1-1"}', etag='"1"', content_type="application/json")
    asking.round.watch("/public/v1/locations/1-1", kind="cqc-api-location")
    for _ in range(2):
        asking.forget_slots()
        asking.crawl(address=f"{site.address}/public/v1")
    assert asking.round.outcomes() == ["changed", "not-modified"]
    assert site.requests[-1].headers["if-none-match"] == '"1"'
    assert site.requests[-1].headers["accept"] == "application/json"


def test_the_same_bytes_again_are_not_modified(asking: Asking) -> None:
    asking.api.say(HOME, at=NOW)  # type: ignore[arg-type]
    asking.watch("1-1")
    for _ in range(2):
        asking.forget_slots()
        asking.crawl()
    assert asking.round.outcomes() == ["changed", "not-modified"]


def test_what_changed_is_asked_in_two_spans_page_after_page_without_following_links(asking: Asking) -> None:
    asking.api.per_page = 2
    now = datetime.now(UTC)
    asking.api.name("location", [f"1-{number}" for number in range(5)], at=now - timedelta(days=1))
    asking.api.name("location", ["1-20"], at=now - timedelta(days=20))
    number = asking.changes()
    asking.crawl()
    assert [asked.query["page"] for asked in asking.api.asked] == ["1", "2", "3"]
    asking.api.asked.clear()
    asking.forget_slots()
    asking.crawl()
    assert [asked.query["page"] for asked in asking.api.asked] == ["1", "2", "3", "1", "2", "3"]
    narrow, wide = (datetime.fromisoformat(asking.api.asked[n].query["startTimestamp"]) for n in (0, 3))
    assert timedelta(days=2) <= datetime.now(UTC) - narrow < timedelta(days=2, minutes=5)
    assert narrow - wide == timedelta(days=28)
    assert len({asked.query["endTimestamp"] for asked in asking.api.asked}) == 1
    source, last = asking.round.source(number), asking.round.visit()
    assert source.address == f"{asking.api.address}/changes/location"
    assert span_of(last.final_address)[0] == f"{wide:%Y-%m-%dT%H:%M:%SZ}"
    assert source.slot == "2026-11-02"
    assert source.whole_at == last.at


def test_pages_that_come_while_they_are_counted_are_asked_for_too(asking: Asking) -> None:
    api = asking.api
    api.per_page = 2
    now = datetime.now(UTC)
    api.name("location", ["1-1", "1-2", "1-3"], at=now - timedelta(hours=5))
    more = [["1-4", "1-5"], []]

    def answer(path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        given = Api.answer(api, path, query, headers)
        api.name("location", more.pop(0) if more else [], at=now - timedelta(hours=5))
        return given

    api.answer = answer  # type: ignore[method-assign,assignment]
    asking.changes()
    asking.crawl()
    assert [asked.query["page"] for asked in api.asked] == ["1", "2", "3"]


def test_an_answer_that_breaks_off_leaves_the_whole_question_due(asking: Asking, site: Site) -> None:
    first = b'{"totalPages": 3, "changes": ["1-1"]}'
    site.pages(
        "/public/v1/changes/location",
        Page(body=first, headers={"Content-Type": "application/json"}),
        *[Page(body=b"", status=503)] * 2,
    )
    number = asking.round.watch("/public/v1/changes/location", kind="cqc-api-changes")[0]
    asking.crawl(address=f"{site.address}/public/v1")
    source = asking.round.source(number)
    assert (source.outcome, source.slot, source.whole_at) == ("unreachable", None, None)


def test_after_days_of_silence_the_narrow_span_reaches_back_to_the_last_answer() -> None:
    now = datetime(2026, 11, 20, 6, 0, 7, 9, tzinfo=UTC)
    end = "endTimestamp=2026-11-20T06:00:07Z"
    wide = f"startTimestamp=2026-10-21T06:00:07Z&{end}"
    assert spans(now - timedelta(days=1), now, 30) == [f"startTimestamp=2026-11-18T06:00:07Z&{end}", wide]
    assert spans(datetime(2026, 11, 10, 6, tzinfo=UTC), now, 30)[0] == f"startTimestamp=2026-11-09T06:00:00Z&{end}"
    assert spans(None, now, 30) == spans(now - timedelta(days=90), now, 30) == [wide]


def test_the_service_has_a_pace_of_its_own() -> None:
    service = Service(address="https://x.example/public/v1", key="k", delay_seconds=0.2)
    manners = Manners(version="1", hosts=("x.example",), delay_seconds=2.0, api=service)
    assert (manners.delay_of("x.example"), manners.delay_of("www.cqc.org.uk")) == (0.2, 2.0)
    assert settings(manners)["DOWNLOAD_SLOTS"]["x.example"]["delay"] == 0.2


def test_ids_are_asked_for_in_capitals_and_addresses_are_known_by_their_form() -> None:
    base = "https://api.service.cqc.org.uk/public/v1"
    assert document_address(base, "location", "rh5a8") == f"{base}/locations/RH5A8"
    assert named_at(base, f"{base}/providers/rt1") == ("provider", "RT1")
    assert [kind_at(base, base + path) for path in ("/locations/1-1", "/providers/RT1/", "/changes/location?x=1")] == [
        "cqc-api-location", "cqc-api-provider", "cqc-api-changes",
    ]  # fmt: skip
    assert kind_at(base, f"{base}/locations?region=London") == "cqc-api-list"
    assert kind_at(base, f"{base}/reports/1") is None


@pytest.mark.parametrize(
    "address",
    ["https://api.service.cqc.org.uk.evil.example/public/v1/x", "http://api.service.cqc.org.uk/public/v1/x",
     "https://api.service.cqc.org.uk/public/v11/x", "https://www.cqc.org.uk/public/v1/x"],
)  # fmt: skip
def test_no_other_host_scheme_or_path_counts_as_the_service(address: str) -> None:
    assert not Service(address="https://api.service.cqc.org.uk/public/v1", key="k").covers(address)
