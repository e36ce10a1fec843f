"""The links that a round follows: this organisation's own, on this host, each once."""

from crawler.readers.links import MOST, assessment_addresses, location_addresses, reports_link

BASE = "http://127.0.0.1:8123"
HERE = f"{BASE}/location/1-999000001"


def page(*hrefs: str) -> bytes:
    links = "".join(f'<li><a href="{href}">x</a></li>' for href in hrefs)
    return f"<html><body><main><h1>Rose House</h1><ul>{links}</ul></main></body></html>".encode()


def test_only_this_organisations_assessments_on_this_host_are_followed() -> None:
    body = page(
        "/location/1-999000001/reports/AP1/overall",
        "/location/1-999000001/reports/AP1/overall/safe?x=1#top",
        f"{HERE}/reports/ap1/overall/SAFE/",
        "/location/1-999000002/reports/AP2/overall",
        "/provider/1-999000001/reports/AP2/overall",
        "https://evil.example/location/1-999000001/reports/AP3/overall",
        "//evil.example/location/1-999000001/reports/AP3/overall",
        "https://127.0.0.1:8123/location/1-999000001/reports/AP4/overall",
        "javascript:alert(1)",
        "http://[",
        "/location/1-999000001/reports",
    )
    assert assessment_addresses(body, HERE) == (f"{HERE}/reports/AP1/overall", f"{HERE}/reports/AP1/overall/safe")
    assert reports_link(body, HERE) == f"{HERE}/reports"


def test_no_more_are_followed_than_any_page_has() -> None:
    body = page(*(f"/location/1-999000001/reports/AP{n}/overall" for n in range(MOST + 50)))
    assert len(assessment_addresses(body, HERE)) == MOST


def test_a_providers_locations_are_found_and_a_locations_are_not() -> None:
    body = page("/location/1-999000001", "/location/1-999000001/", "/location/1-999000002", "/location/1-3/reports")
    provider = f"{BASE}/provider/1-999000100"
    assert location_addresses(body, provider) == (HERE, f"{BASE}/location/1-999000002")
    assert location_addresses(body, HERE) == ()
