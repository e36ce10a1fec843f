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
from crawler.readers.api.fields import MOST
from crawler.readers.errors import AnotherOrganisation, NotUnderstood
from crawler.readers.read import read
from crawler.unname import unname
from monitor.trouble import unclear_ratings
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
    found = said({"locationId": "1-1", "reports": ["x"] * (MOST + 1)})
    assert f"reports holds {MOST + 1:,} entries; {MOST:,} are read" in found.not_understood
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
    with pytest.raises(NotUnderstood, match="a web page and no JSON"):
        read(b"<html><body>403 Forbidden</body></html>", kind="cqc-api-location")


GROUP = json.loads((FIXTURES / "cqc-api-location/assessed-as-one-group/page.json").read_text())
Words = dict[tuple[str | None, str], str]


def words(record: Record) -> tuple[Words, Words]:
    """What stands and what is past, by scope and key question."""
    both = (record.ratings, record.past_ratings)
    standing, past = ({(one.scope, one.key_question): one.rating for one in ratings} for ratings in both)
    return standing, past


def assessed(plan: dict[str, Any] | None = None, **group: Any) -> dict[str, Any]:
    """The surgery's document with other words in its assessment."""
    document: dict[str, Any] = json.loads(json.dumps(GROUP))
    document["assessment"][0].update(plan or {})
    document["assessment"][0]["ratings"]["asgRatings"][0].update(group)
    return document


def test_a_key_question_may_say_itself_that_its_rating_is_past() -> None:
    safe = {"name": "Safe", "rating": "Inadequate", "status": "Historic", "percentageScore": "30"}
    record = said(assessed(keyQuestionRatings=[safe, {"name": "Caring", "rating": "Good"}]))
    standing, past = words(record)
    assert sorted(question for _, question in standing) == ["caring", "overall"]
    assert past["location", "safe"] == "Inadequate"
    assert record.scores == ()


@pytest.mark.parametrize(
    ("statuses", "stands"),
    [
        ({"status": "Current"}, True),
        ({"status": None, "assessmentPlanStatus": "ACTIVE"}, True),
        ({"status": None, "assessmentPlanStatus": None}, True),
        ({"status": "Historic", "assessmentPlanStatus": "Active"}, False),
        ({"status": None, "assessmentPlanStatus": "Archived"}, False),
        ({"status": "Withheld"}, None),
    ],
)
def test_an_assessment_stands_by_its_status_else_by_its_plans_and_not_by_a_word_never_seen(
    statuses: dict[str, Any], stands: bool | None
) -> None:
    record = said(assessed(**statuses))
    standing, past = words(record)
    overall = ("location", "overall") if stands else ("service:general-practice", "overall")
    assert (overall in standing, overall in past) == (bool(stands), stands is False)
    assert bool([line for line in record.not_understood if "allowed is Current, Active or Historic" in line]) == (
        stands is None
    )


def test_an_assessment_whose_day_cannot_be_read_is_not_older_than_the_inspections() -> None:
    inspected = {"overall": {"rating": "Good", "reportDate": "2019-03-01", "reportLinkId": "R1"}}
    record = said(assessed({"assessmentPlanPublishedDateTime": "some day"}) | {"currentRatings": inspected})
    standing, past = words(record)
    assert (standing["location", "overall"], past["location", "overall"]) == ("Requires improvement", "Good")
    assert 'assessmentPlanPublishedDateTime is the text "some day"' in record.not_understood[0]


def test_a_group_that_is_rated_alone_among_several_is_taken_for_the_location_with_a_warning() -> None:
    groups = [{"assessmentServiceName": name, "status": "Active"} for name in ("General Practice", "Dental")]
    (warning,) = said(assessed() | {"assessmentServiceGroup": groups}).warnings
    assert "not assessed: Dental" in warning


def test_a_report_has_the_id_that_pages_give_it() -> None:
    file, plan = "C5C3A922-A2D4-4A24-8CEE-B50316D0D4EF", "ap99001"
    for written, id_ in ((file, file.lower()), (plan, "AP99001"), ("Odd-1", "Odd-1")):
        overall = {"rating": "Good", "reportDate": "2019-03-01", "reportLinkId": written}
        record = said({"locationId": "1-1", "currentRatings": {"overall": overall}, "reports": [{"linkId": written}]})
        assert (record.report.id, record.reports[0].id) == (id_, id_)


def test_one_assessed_service_of_a_hospital_with_several_is_not_the_hospital_whatever_it_is_called() -> None:
    hospital = json.loads((FIXTURES / "cqc-api-location/hospital-with-services/page.json").read_text())
    group = {"name": "Maternity and neonatal", "rating": "Inadequate", "status": "Current"}
    standing, _ = words(said(hospital | {"assessment": [{"ratings": {"asgRatings": [group]}}]}))
    assert standing["service:maternity-and-neonatal", "overall"] == "Inadequate"
    assert standing["location", "overall"] == "Requires improvement"


def test_the_word_of_a_trusts_well_led_assessment_is_no_rating_of_the_trust_as_a_whole() -> None:
    ratings: dict[str, Any] = {
        "asgRatings": [{"assessmentPlanId": "AP1", "name": "Well-led assessment", "rating": "Inadequate"}]
    }
    trust = {"providerId": "RZ9", "organisationType": "Provider"}
    record = said(trust | {"assessment": [{"ratings": ratings}]})
    assert [(one.scope, one.key_question, one.rating) for one in record.ratings] == [
        ("provider", "well-led", "Inadequate")
    ]
    ratings["asgRatings"][0]["keyQuestionRatings"] = [{"name": "Well-led", "rating": "Good"}]
    record = said(trust | {"assessment": [{"ratings": ratings}]})
    assert [(one.scope, one.key_question, one.rating) for one in record.ratings] == [("provider", "well-led", "Good")]


def test_two_ratings_of_one_day_for_one_question_are_none() -> None:
    twice = [{"name": name, "rating": rating} for name, rating in (("Safe", "Good"), ("safe ", "Inadequate"))]
    overall = {"rating": "Good", "reportDate": "2019-03-01", "reportLinkId": "R1", "keyQuestionRatings": twice}
    record = said({"locationId": "1-1", "currentRatings": {"overall": overall}})
    assert [one.key_question for one in record.ratings] == ["overall"]
    assert record.not_understood == ("safe: two ratings of location on one day (Good, Inadequate), so none is taken",)
    assert unclear_ratings(record.not_understood) == record.not_understood


def test_a_rating_that_is_none_counts_as_a_rating_that_cannot_be_read() -> None:
    wrong: list[Any] = [4, True, ["Good"], {"value": "Good"}, "Good <b>", "7", "x" * 80]
    for value in wrong:
        record = said({"locationId": "1-1", "currentRatings": {"overall": {"rating": value}}})
        assert (record.ratings, len(unclear_ratings(record.not_understood))) == ((), 1)


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
@settings(max_examples=80)
def test_whatever_stands_in_a_field_costs_that_field_or_is_refused_in_a_sentence(
    folder: Path, field: str, other: Any
) -> None:
    try:
        sentence = said(replaced(json.loads(body(folder)), field, other)).model_dump_json().encode()[:1].decode()
    except NotUnderstood as error:
        sentence = str(error)
    assert "\n" not in sentence
    assert len(sentence) < 400
