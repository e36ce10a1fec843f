"""Addresses: one spelling for each, what each asks for, and the scope it speaks of."""

import pytest

from crawler.addresses import AddressError, CqcAddress, canonical, parse, profile_address, reports_address, scope_of

RT1 = "https://www.cqc.org.uk/provider/RT1"


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("http://cqc.org.uk/location/1-1/reports/?referer=widget3#x", "https://www.cqc.org.uk/location/1-1/reports"),
        ("https://CQC.ORG.UK/Provider/rt1", RT1),
        ("https://communities.cqc.org.uk/provider/RT1/", RT1),
        ("https://www.cqc.org.uk:443/provider/RT1", RT1),
        (f"{RT1}/reports/ap5366/Crisis-Services/Safe", f"{RT1}/reports/AP5366/crisis-services/safe"),
        ("http://127.0.0.1:8123/provider/rt1/?a=1", "http://127.0.0.1:8123/provider/RT1"),
        ("https://www.cqc.org.uk/search/all?sort=date", "https://www.cqc.org.uk/search/all?sort=date"),
        ("https://api.cqc.org.uk/public/v1/reports/abc?2022", "https://api.cqc.org.uk/public/v1/reports/abc?2022"),
    ],
)
def test_an_address_has_one_spelling(written: str, spelt: str) -> None:
    assert canonical(written) == spelt
    assert canonical(spelt) == spelt


NO_ADDRESSES = (
    "RT1",
    "ftp://someone:hush@www.cqc.org.uk/",
    "https://",
    "https://someone:hush@www.cqc.org.uk/",
    "https://www.cqc.org.uk:99999/",
    "https://www.cqc.org.uk/a b",
    "https://www.cqc.org.uk\\@evil.example/",
    "javascript:alert(1)",
    "https://[::1/",
    "//evil.example/x",
)


@pytest.mark.parametrize("written", NO_ADDRESSES)
def test_what_is_no_address_is_refused_in_a_sentence(written: str) -> None:
    with pytest.raises(AddressError) as refusal:
        canonical(written)
    assert "hush" not in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "scope"),
    [
        (RT1, "provider"),
        ("/location/1-999000001/reports", "location"),
        (f"{RT1}/reports/AP6815/well-led-assessment/well-led", "provider"),
        (f"{RT1}/reports/AP5366/mental-health-crisis-services/safe", "service:mental-health-crisis-services"),
        ("/location/1-1/reports/AP1/overall", "location"),
        ("/location/1-1/reports/AP1/overall/caring", "location"),
        ("/location/1-1/reports/LAP-1/medical-care", "service:medical-care"),
        ("/location/1-1/reports/AP1", None),
    ],
)
def test_an_address_tells_the_scope(address: str, scope: str | None) -> None:
    assert scope_of(parse(address)) == scope


def test_an_assessments_address_is_taken_apart() -> None:
    assert parse(f"{RT1}/reports/AP5366/crisis-services/well-led") == CqcAddress(
        level="provider", id="RT1", page="assessment", plan="AP5366", slug="crisis-services", key_question="well-led"
    )


@pytest.mark.parametrize(
    "address", [f"{RT1}/contact", f"{RT1}/reports/AP1/overall/nice", "https://www.cqc.org.uk/", "/provider/"]
)
def test_a_page_that_is_not_read_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        parse(address)


def test_addresses_are_built_on_any_base() -> None:
    assert profile_address("provider", "rt1") == RT1
    assert reports_address("location", "1-1", "http://127.0.0.1:8123/") == "http://127.0.0.1:8123/location/1-1/reports"
