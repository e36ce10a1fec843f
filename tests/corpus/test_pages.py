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


def test_who_is_in_charge_of_the_real_page_is_two_marks_of_which_a_new_name_changes_one(corpus: Path) -> None:
    body = luna(corpus)
    manager = body.replace(b"REDACTED NAME<br/>Registered", b"Invented Person<br/>Registered")
    assert manager != body
    before, after = (read(one, address=LUNA, key=b"key").in_charge for one in (body, manager))
    assert [one.role for one in before] == [one.role for one in after] == ["nominated-individual", "registered-manager"]
    assert [one.mark == other.mark for one, other in zip(before, after, strict=True)] == [True, False]
    assert "invented" not in read(manager, address=LUNA, key=b"key").model_dump_json().lower()


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
        ("provider", "overall", "Requires improvement"),
        ("service:use-of-resources", "overall", "Requires improvement"),
        ("combined:quality-and-use-of-resources", "overall", "Requires improvement"),
    ]
    assert len(record.reports) == 6
    assert record.reports[1].title == "During an inspection of Community health inpatient services"
    assert [one.date for one in record.reports[2:4]] == ["2016-06-21", "2016-06-21"]


NAMELESS = "no name: a text begins with the organisation's name"
TRUE: dict[str, tuple[str, str, list[str], list[str], int] | str] = {
    "location/1-112369265": NAMELESS,
    "location/1-118606500": ("cqc-reports", "St George's Care Home", ["Inadequate"], ["archived"], 1),
    "location/1-2235535718": ("cqc-reports", "Cherrybrook Care Home", ["Requires improvement"], [], 1),
    "location/1-4826287581": NAMELESS,
    "location/1-5154676354": NAMELESS,
    "location/1-542699003": NAMELESS,
    "location/old-style": NAMELESS,
    "provider/RJ7": (
        "cqc-reports",
        "St George's University Hospitals NHS Foundation Trust",
        ["Requires improvement"] * 3,
        [],
        6,
    ),
    "guidance/display-ratings": NAMELESS,
    "guidance/how-we-publish-inspection": NAMELESS,
    "guidance/how-we-publish-our-findings": NAMELESS,
    "guidance/services-we-do-not-rate": NAMELESS,
    "guidance/services-we-havent-rated": NAMELESS,
    "guidance/when-to-display": NAMELESS,
}
"""Each saved text: its kind, name, ratings, notices and how many reports it lists, or how its refusal begins."""


def saved(corpus: Path, name: str) -> Path:
    folder, _, begins = name.partition("/")
    return next((corpus / "cqc-html" / f"text-{folder}").glob(f"{begins}*.txt"))


@pytest.mark.parametrize("name", TRUE)
def test_every_saved_text_is_read_to_its_true_state_or_refused_in_a_sentence(corpus: Path, name: str) -> None:
    body, true = saved(corpus, name).read_bytes(), TRUE[name]
    if isinstance(true, str):
        with pytest.raises(NotUnderstood) as refusal:
            read(body)
        assert str(refusal.value).startswith(true)
        assert "\n" not in str(refusal.value)
        return
    record = read(body)
    said = [one.rating for one in record.ratings], [one.type for one in record.banners], len(record.reports)
    assert (record.kind, record.organisation.name, *said) == true
    assert (record.regulatory, record.not_understood, record.warnings) == ((), (), ())


@pytest.mark.parametrize("folder", ["location", "provider", "guidance"])
def test_the_table_has_every_saved_text_of_an_organisation_and_of_guidance(corpus: Path, folder: str) -> None:
    known = {saved(corpus, name) for name in TRUE if name.startswith(f"{folder}/")}
    assert known == set((corpus / f"cqc-html/text-{folder}").glob("*.txt"))


@pytest.mark.parametrize("name", ["location/1-112369265", "guidance/how-we-publish-inspection"])
def test_what_no_organisation_has_printed_is_refused_by_its_address_too(corpus: Path, name: str) -> None:
    body = saved(corpus, name).read_bytes()
    address = next(line for line in body.decode().splitlines() if "source-address" in line).partition(": ")[2]
    with pytest.raises(NotUnderstood, match=r"is a page that is not read|is not the address of a provider"):
        read(body, address=address)


FRAGMENTS = {
    "relative-LAP": ("LAP-1", "2026-06-03", "https://www.cqc.org.uk/location/1-10559211016/reports/LAP-1/overall"),
    "absolute-api-pdf": ("106534dd-abcd", "2022-04-14", None),
}


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_alone_is_refused_and_in_its_page_is_a_report(corpus: Path, name: str) -> None:
    fragment = next((corpus / "cqc-html/fragments").glob(f"*{name}.html")).read_bytes()
    with pytest.raises(NotUnderstood, match="no name"):
        read(fragment)
    page = luna(corpus).replace(b"1-19271937885", b"1-10559211016")
    record = read(page.replace(b"</main>", fragment + b"</main>"), in_round=True)
    id_, date, url = FRAGMENTS[name]
    assert [(one.id, one.title, one.date) for one in record.reports] == [
        (id_, "Read the latest assessment report - HTML", date)
    ]
    assert url is None or record.reports[0].url == url
    assert record.ratings == ()


def test_the_widget_on_a_page_gives_it_no_rating(corpus: Path) -> None:
    widget = next((corpus / "cqc-html/fragments").glob("widget_*.html")).read_bytes()
    with pytest.raises(NotUnderstood, match="no name"):
        read(widget)
    with_widget = luna(corpus).replace(b"</main>", widget + b"</main>")
    assert read(with_widget, in_round=True) == read(luna(corpus), in_round=True)


def test_a_whole_inspection_report_is_no_profile(corpus: Path) -> None:
    with pytest.raises(NotUnderstood, match="inspection report"):
        read(next((corpus / "seeds").glob("000_*.txt")).read_bytes(), kind="cqc-profile")
