"""A change that a document of CQC's showed leads to the page that people can open, which need not have been visited."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from monitor.evidence.visited import visited
from storage.record import Organisation

PAGE = "https://www.cqc.org.uk/location/1-999000001"
ELSEWHERE = "It names a page of a site that was not visited for it: "
UNSEEN = "It leads to a page of a site that was not visited for it: "


def led(url: str, kind: str) -> list[tuple[str, str]]:
    """What is said of where a change leads that one visit of this kind brought."""
    visit = SimpleNamespace(address="https://api.service.cqc.org.uk/public/v1/locations/1-999000001", kind=kind)
    proof = SimpleNamespace(body="b")
    change = SimpleNamespace(
        url=url, organisation=Organisation(level="location", id="1-999000001", name="Rose House"),
        first_seen="2025-07-20T06:00:00+00:00", evidence=SimpleNamespace(before=None, after=proof),
        kind="rating-changed",
    )  # fmt: skip
    enclosed: Any = SimpleNamespace(
        pages={}, readings={}, paper=SimpleNamespace(change=change), visits=SimpleNamespace(visits=[visit]),
        body=lambda _: None,
    )  # fmt: skip
    return [(one.result, one.sentence) for one in visited(enclosed)]


@pytest.mark.parametrize("kind", ["cqc-api-location", "cqc-ratings-file"])
def test_a_document_leads_to_the_organisations_own_page(kind: str) -> None:
    assert led(PAGE, kind) == []


@pytest.mark.parametrize(
    ("url", "kind", "told"),
    [
        (PAGE, "cqc-profile", ("fails", ELSEWHERE + PAGE)),
        ("https://evil.example/x", "cqc-api-location", ("fails", ELSEWHERE + "https://evil.example/x")),
        (f"{PAGE}0", "cqc-api-location", ("fails", f"{ELSEWHERE}{PAGE}0")),
        ("https://x.example/[/", "cqc-api-location", ("fails", ELSEWHERE + "https://x.example/[/")),
        (
            "https://mirror.example/location/1-999000001",
            "cqc-api-location",
            ("not-checked", f"{UNSEEN}https://mirror.example/location/1-999000001"),
        ),
    ],
)
def test_any_other_page_of_a_site_that_was_not_visited_is_said(url: str, kind: str, told: tuple[str, str]) -> None:
    assert led(url, kind) == [told]
