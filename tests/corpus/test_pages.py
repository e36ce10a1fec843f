"""The one real page and the texts of real pages read as a person reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.readers.errors import AnotherOrganisation, NotUnderstood
from crawler.readers.fingerprint import fingerprint
from crawler.readers.links import assessment_addresses
from crawler.readers.read import read
from storage.record import Organisation, Record

pytestmark = pytest.mark.corpus

LUNA = "https://www.cqc.org.uk/location/1-19271937885"


def luna(corpus: Path) -> bytes:
    return next((corpus / "cqc-html/raw").glob("location_1-19271937885_*.html")).read_bytes()


def text(corpus: Path, name: str, address: str | None = None) -> Record:
    return read(next((corpus / "cqc-html").glob(f"text-*/{name}*.txt")).read_bytes(), address=address)


@pytest.mark.parametrize("address", [None, LUNA])
def test_the_real_page_is_read_whole_and_has_no_rating(corpus: Path, address: str | None) -> None:
    record = read(luna(corpus), address=address, in_round=True)
    assert record.organisation == Organisation(level="location", id="1-19271937885", name="The Luna Clinic")
    assert (record.kind, record.scope, record.ratings, record.reports, record.findings) == (
        "cqc-profile",
        "location",
        (),
        (),
        (),
    )
    assert [(one.type, one.text) for one in record.banners] == [
        ("not-inspected", "We have not inspected this service yet")
    ]
    details = record.details
    assert details is not None
    assert details.address == "Keats House 24-26, St. Thomas Street, London, SE1 9RS"
    assert details.telephone == "(020) 7089 0610"
    assert details.provided_by == Organisation(level="provider", id="1-17077603369", name="BBH Medical Solutions Ltd")
    assert (details.registered, details.categories) == ("2024-05-01", ("Independent doctor",))
    assert details.specialisms == (
        "Caring for adults over 65 yrs",
        "Caring for adults under 65 yrs",
        "Diagnostic and screening procedures",
        "Family planning",
        "Treatment of disease, disorder or injury",
    )
    assert (record.not_understood, record.warnings) == ((), ())


def test_the_real_page_names_nobody_and_no_other_service(corpus: Path) -> None:
    said = read(luna(corpus)).model_dump_json()
    assert not [word for word in ("REDACTED", "Registered Manager", "Shree", "Oviva", "Outstanding") if word in said]


def test_the_real_page_is_refused_for_another_id(corpus: Path) -> None:
    with pytest.raises(AnotherOrganisation, match=r"location 1-19271937885, not of location 1-26662328995"):
        read(luna(corpus), address="https://www.cqc.org.uk/location/1-26662328995")


def test_similar_services_do_not_move_the_real_pages_fingerprint(corpus: Path) -> None:
    page = luna(corpus)
    other = page.replace(b"Shree Consultancy Ltd", b"Another Clinic").replace(b"styles.93229bac", b"styles.0000")
    marks = {fingerprint(one, kind="cqc-profile", reader="cqc-profile/1") for one in (page, other)}
    assert len(marks) == 1
    assert assessment_addresses(page, LUNA) == ()


def test_the_text_of_a_closed_home_keeps_its_rating(corpus: Path) -> None:
    record = text(corpus, "1-118606500", "https://cqc.org.uk/location/1-118606500/reports")
    assert (record.kind, record.organisation.name, record.framework) == ("cqc-reports", "St George's Care Home", "kloe")
    assert [(one.scope, one.key_question, one.rating) for one in record.ratings] == [
        ("location", "overall", "Inadequate")
    ]
    assert [one.type for one in record.banners] == ["archived"]
    assert [(one.title, one.date) for one in record.reports] == [("During a routine inspection", "2015-03-11")]
    assert record.details is not None
    assert record.details.address == "Brickhills, Broughton, Brigg, South Humberside, DN20 0BZ"


def test_the_text_of_a_renamed_home_keeps_the_name_in_its_title(corpus: Path) -> None:
    record = text(corpus, "1-2235535718")
    assert (record.organisation.name, record.organisation.id, record.scope) == ("Cherrybrook Care Home", None, None)
    assert [(one.key_question, one.rating) for one in record.ratings] == [("overall", "Requires improvement")]
    assert record.findings[0].heading == "About the service"
    assert record.findings[0].text.startswith("The Gateway Care Home")


def test_the_text_of_a_trust_of_2019_has_its_rating_in_its_title(corpus: Path) -> None:
    record = text(corpus, "RJ7", "https://www.cqc.org.uk/provider/RJ7/reports")
    assert record.organisation.name == "St George's University Hospitals NHS Foundation Trust"
    assert [(one.scope, one.key_question, one.rating) for one in record.ratings] == [
        ("provider", "overall", "Requires improvement")
    ]
    assert len(record.reports) == 6
    assert record.reports[1].title == "During an inspection of Community health inpatient services"


@pytest.mark.parametrize(
    "name", ["1-112369265", "1-4826287581", "1-542699003", "1-5154676354", "old-style", "THIRD-PARTY", "services-we"]
)
def test_a_text_without_a_name_or_of_another_sort_is_refused(corpus: Path, name: str) -> None:
    with pytest.raises(NotUnderstood, match=r"no name|no landmark|no list"):
        text(corpus, name)


def test_a_whole_inspection_report_is_no_profile(corpus: Path) -> None:
    with pytest.raises(NotUnderstood, match="inspection report"):
        read(next((corpus / "seeds").glob("000_*.txt")).read_bytes())
