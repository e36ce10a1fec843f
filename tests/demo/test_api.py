import http.client
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.demo.api import BASE, FAILURES, HEADER, KEY, Api
from deploy.demo.homes import LODGE_BEFORE, ROSE_AFTER, ROSE_ARCHIVED, ROSE_BEFORE, ROSE_NEW
from deploy.demo.record import record
from deploy.demo.trust import RT1_AFTER, RT1_BEFORE

MONDAY = datetime(2025, 7, 14, 6, 30, tzinfo=UTC)
CHANGES = "/changes/location?startTimestamp={:%Y-%m-%dT%H:%M:%SZ}&endTimestamp={:%Y-%m-%dT%H:%M:%SZ}"


@pytest.fixture
def api() -> Iterator[Api]:
    with Api() as api:
        api.publish([ROSE_BEFORE, LODGE_BEFORE, RT1_BEFORE], at=MONDAY)
        yield api


def ask(api: Api, path: str, **headers: str) -> tuple[int, Any]:
    connection = http.client.HTTPConnection(api.address.removeprefix("http://").partition("/")[0])
    sent = {HEADER: KEY, "User-Agent": "me", **{name.replace("_", "-"): value for name, value in headers.items()}}
    try:
        connection.request("GET", BASE + path, headers={name: value for name, value in sent.items() if value})
        answer = connection.getresponse()
        body = answer.read()
        return answer.status, json.loads(body) if answer.status == 200 and not api.failing else body
    finally:
        connection.close()


def named(api: Api, start: datetime, end: datetime, more: str = "") -> Any:
    return ask(api, CHANGES.format(start, end) + more)[1]["changes"]


def test_nothing_is_said_without_the_key_or_without_a_name_and_no_id_in_small_letters_is_taken(api: Api) -> None:
    path = f"/locations/{ROSE_BEFORE.id}"
    assert ask(api, path, **{HEADER: "another"})[0] == 401
    assert ask(api, path, **{HEADER: ""})[0] == 401
    assert ask(api, path, User_Agent="")[0] == 403
    assert ask(api, "/providers/rt1")[0] == 400
    assert ask(api, "/locations/1-1")[0] == 404
    assert ask(api, path)[1]["name"] == "Rose House"


def test_what_differs_is_named_in_the_time_of_it_the_end_left_out(api: Api) -> None:
    tuesday = MONDAY + timedelta(days=1)
    api.publish([ROSE_AFTER, LODGE_BEFORE, RT1_AFTER], at=tuesday)
    assert named(api, MONDAY, tuesday) == [ROSE_BEFORE.id, LODGE_BEFORE.id]
    assert named(api, tuesday, tuesday + timedelta(seconds=1)) == [ROSE_BEFORE.id]
    assert named(api, tuesday, tuesday) == []
    assert named(api, MONDAY, tuesday, "&perPage=1&page=2") == [LODGE_BEFORE.id]
    assert ask(api, "/changes/location?page=1")[0] == 400


def test_a_list_comes_in_pages_whose_links_are_of_no_use(api: Api) -> None:
    status, said = ask(api, "/locations?page=1&perPage=1")
    assert (status, said["total"], said["totalPages"]) == (200, 2, 2)
    assert "startTimeStamp" in said["nextPageUri"]
    assert ask(api, "/locations?page=2&perPage=1")[1]["locations"][0]["locationId"] == LODGE_BEFORE.id


def test_every_way_to_fail_is_shown_to_whoever_asks(api: Api) -> None:
    for name, answer in FAILURES.items():
        api.failing = name
        assert ask(api, f"/locations/{ROSE_BEFORE.id}")[0] == answer.status


def test_a_document_says_what_the_pages_say() -> None:
    before, after = record(ROSE_BEFORE), record(ROSE_AFTER)
    current = before["currentRatings"]["overall"]
    assert (current["rating"], len(current["keyQuestionRatings"])) == (ROSE_BEFORE.overall, 5)
    assert (before["providerId"], before["postalCode"]) == ("1-999000009", "ZZ1 1AA")
    assert "currentRatings" not in after
    (group,) = after["assessment"][0]["ratings"]["asgRatings"]
    assert (group["rating"], group["assessmentPlanId"]) == (ROSE_AFTER.overall, ROSE_AFTER.reports[0].id)
    assert {one["name"] for one in group["keyQuestionRatings"]} == {
        "Safe",
        "Effective",
        "Caring",
        "Responsive",
        "Well-led",
    }
    assert record(ROSE_NEW).keys().isdisjoint({"currentRatings", "assessment", "reports"})
    gone = record(ROSE_ARCHIVED)
    assert (gone["registrationStatus"], gone["relationships"][0]["type"]) == ("Deregistered", "HSCA Successor")
    well_led = record(RT1_AFTER)["assessment"][0]["ratings"]["asgRatings"][0]["keyQuestionRatings"][0]
    assert "rating" not in well_led
    assert well_led["percentageScore"] == "44"
