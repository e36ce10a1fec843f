"""Documents of CQC's API: what their order, their spelling and their gaps say (nothing), and what is no document."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.readers.api.door import DEEPEST, LARGEST
from crawler.readers.errors import AnotherOrganisation, NotUnderstood
from crawler.readers.read import read
from crawler.unname import unname
from storage.record import Record

from .test_in_charge import KEY, MANAGER, NOW, in_charge, who

FIXTURES = Path(__file__).parent / "fixtures"
API = "https://api.service.cqc.org.uk/public/v1"
READ = sorted(path.parent for path in FIXTURES.glob("cqc-api-*/*/expected.json"))
CARE_HOME = json.loads((FIXTURES / "cqc-api-location/care-home/page.json").read_text())


def body(folder: Path) -> bytes:
    return (folder / "page.json").read_bytes()


def said(document: object, **more: Any) -> Record:
    return read(json.dumps(document).encode(), **more)


def shuffled(value: Any, by: random.Random) -> Any:
    """The same document with every list and every object in another order."""
    if isinstance(value, dict):
        return {name: shuffled(value[name], by) for name in by.sample(sorted(value), len(value))}
    return [shuffled(one, by) for one in by.sample(value, len(value))] if isinstance(value, list) else value


@pytest.mark.parametrize("folder", READ, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_the_order_of_a_document_says_nothing(folder: Path) -> None:
    document = json.loads(body(folder))
    known = said(document)
    for seed in range(3):
        assert said(shuffled(document, random.Random(seed))) == known


def test_what_is_empty_says_no_more_than_what_is_left_out() -> None:
    empty: dict[str, Any] = {"currentRatings": {}, "historicRatings": [], "relationships": None, "assessment": []}
    bare = {"locationId": "1-999000001", "name": "Rose House"}
    assert said(bare | empty) == said(bare)
    assert said(bare | {"currentRatings": {"overall": {"useOfResources": {}}, "serviceRatings": []}}) == said(bare)


def test_a_mark_of_utf_8_before_a_document_is_no_part_of_it() -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps(CARE_HOME).encode()) == said(CARE_HOME)


def test_a_document_larger_or_deeper_than_any_of_cqcs_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="the largest that is read has 8,388,608"):
        read(b'{"locationId": "1-1", "name": "' + b"x" * LARGEST + b'"}')
    deep: Any = 1
    for _ in range(DEEPEST - 1):
        deep = [deep]
    assert said({"locationId": "1-1", "a": deep}).organisation.id == "1-1"
    with pytest.raises(NotUnderstood, match="deeper than 64"):
        said({"locationId": "1-1", "a": [deep]})
    with pytest.raises(NotUnderstood, match="more than 4,000 digits"):
        read(b'{"locationId": "1-1", "a": 1' + b"0" * 9000 + b"}")


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        (f"{API}/locations/1-999000001", None),
        (f"{API}/locations/1-999000001/", None),
        ("https://www.cqc.org.uk/location/1-999000001", None),
        ("http://127.0.0.1:8080/public/v1/locations/1-999000001?x=1", None),
        (f"{API}/locations/1-999000002", "location 1-999000002"),
        (f"{API}/providers/1-999000001", "provider 1-999000001"),
        ("https://www.cqc.org.uk/location/1-999000002", "location 1-999000002"),
    ],
)
def test_a_document_is_of_whom_its_address_asks_for(address: str, whose: str | None) -> None:
    if whose is None:
        assert said(CARE_HOME, address=address, in_round=True).organisation.id == "1-999000001"
        return
    with pytest.raises(AnotherOrganisation, match=f"of location 1-999000001, not of {whose} that was asked for"):
        said(CARE_HOME, address=address)


def test_in_a_round_the_address_has_to_say_whose_document_it_is() -> None:
    with pytest.raises(NotUnderstood, match="names no location"):
        said(CARE_HOME, address=f"{API}/locations", in_round=True)
    with pytest.raises(NotUnderstood, match="names no location"):
        said(CARE_HOME, in_round=True)


def test_a_kind_that_is_asked_for_is_held_against_the_document() -> None:
    with pytest.raises(NotUnderstood, match="the document is of a location"):
        said(CARE_HOME, kind="cqc-api-provider")
    with pytest.raises(NotUnderstood, match="it has no locationId"):
        said({"providerId": "RZ9", "organisationType": "Provider"}, kind="cqc-api-location")
    assert said({"providerId": "rz9"}, kind="cqc-api-provider").organisation.id == "RZ9"
    with pytest.raises(NotUnderstood, match="no JSON"):
        read(b"<html><body>403 Forbidden</body></html>", kind="cqc-api-location")


def manager(*people: tuple[str, str, str]) -> dict[str, Any]:
    contacts = [
        {"personTitle": "Mrs", "personGivenName": first, "personFamilyName": family, "personRoles": [role]}
        for first, family, role in people
    ]
    return {"locationId": "1-999000001", "regulatedActivities": [{"name": "Personal care", "contacts": contacts}]}


def test_the_same_manager_has_the_mark_that_the_page_gives() -> None:
    document = manager(("Invented", "Person", "Registered Manager"), ("Some", "Body", "Secretary"))
    assert said(document, key=KEY).in_charge == in_charge(who(MANAGER))
    assert said(document).in_charge == ()
    other = said(manager(("Another", "Person", "Registered Manager")), key=KEY).in_charge
    assert [one.role for one in other] == ["registered-manager"]
    assert other[0] not in NOW
    half = manager(("Invented", "Person", "Registered Manager"), ("", "Person", "Registered Manager"))
    assert said(half, key=KEY).in_charge == ()


def test_a_document_is_kept_without_the_names_of_its_contacts_and_otherwise_byte_for_byte() -> None:
    page = json.dumps(manager(("Invented", 'Per"son', "Registered Manager")), indent=3).encode()
    kept = unname(page)
    assert (kept.suffix, kept.content) == (
        "json",
        page.replace(b'"Invented"', b'""').replace(b'"Per\\"son"', b'""').replace(b'"Mrs"', b'""'),
    )
    assert read(kept.content) == read(page)
    hidden = b'{"locationId": "1-1", "x": {"person\\u0047ivenName": "Invented", "personFamilyName": ["Person"]}}'
    assert b"Invented" not in unname(hidden).content
    assert b'"Person"' not in unname(hidden).content


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "Good", "Safe", "Historic", "2026-02-17", "1-1", "\ud800", "x" * 400, "<b>", "\n"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["name", "rating", "x"]), inner),
    max_leaves=4,
)  # fmt: skip
WHERE = sorted(
    {name for folder in READ for name in json.loads(body(folder))}
    | {"rating", "overall", "keyQuestionRatings", "serviceRatings", "asgRatings", "ratings", "topicareas", "reportDate"}
)


def replaced(value: Any, field: str, other: Any) -> Any:
    if isinstance(value, dict):
        return {name: other if name == field else replaced(inner, field, other) for name, inner in value.items()}
    return [replaced(inner, field, other) for inner in value] if isinstance(value, list) else value


@given(st.sampled_from(READ), st.sampled_from(WHERE), ANYTHING)
@settings(max_examples=150)
def test_whatever_stands_in_a_field_costs_that_field_or_is_refused_in_a_sentence(
    folder: Path, field: str, other: Any
) -> None:
    try:
        sentence = said(replaced(json.loads(body(folder)), field, other)).model_dump_json().encode()[:1].decode()
    except NotUnderstood as error:
        sentence = str(error)
    assert "\n" not in sentence
    assert len(sentence) < 400
