import pytest

from monitor.importing.file import read_file
from monitor.importing.keys import Key
from monitor.importing.rows import Asked, Finding, Lookup, NoRow

HOSTS = ("www.cqc.org.uk", "mirror.example:8080")


def rows(*lines: str) -> tuple[object, ...]:
    return read_file("\n".join(lines).encode(), hosts=HOSTS).rows


def said(header: str, line: str) -> Asked | Lookup | Finding | NoRow:
    (one,) = rows(header, line)
    assert isinstance(one, Asked | Lookup | Finding | NoRow)
    return one


def key(header: str, line: str) -> Key:
    one = said(header, line)
    assert isinstance(one, Asked), one
    return one.key


def told(header: str, line: str) -> str:
    one = said(header, line)
    assert isinstance(one, Finding), one
    return one.told


@pytest.mark.parametrize(
    "cell",
    [
        "1-123456",
        " 1-123456 ",
        "1-123 456",
        "1\u2013123456",
        "１-123456",
        "'1-123456",
        '"=""1-123456"""',
        "location:1-123456",
    ],
)
def test_an_id_is_read_however_a_spreadsheet_spoilt_its_spelling(cell: str) -> None:
    assert key("CQC Location ID\tWard", f"{cell}\tx") == Key(id="1-123456", level="location")


def test_ids_in_lower_case_are_those_in_upper_case() -> None:
    assert key("CQC Provider ID,Ward", "rt1,x") == Key(id="RT1", level="provider")


@pytest.mark.parametrize(
    "cell", ["Jan-20", "01-Dec", "1-Dec-26", "01/12/2023", "2023-01-12", "01/01/2019 00:00", "1.23E+09", "1,23E+9"]
)
def test_an_id_that_a_spreadsheet_turned_into_a_date_is_told_and_not_guessed(cell: str) -> None:
    assert told("CQC Location ID\tWard", f"{cell}\tx") == (
        f"'{cell}' is no id any more: a spreadsheet turned it into a date or a number;"
        " set the column to Text and fill it again"
    )


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("101666779", "'101666779' is no id of CQC's; most of them begin with 1-, as 1-101666779 would"),
        ("1-123456, 1-234567", "'1-123456, 1-234567' holds more than one id; give each a row"),
        ("see Rose House", "'see Rose House' is no id of CQC's"),
        ("provider:1-123456", "'provider:1-123456' stands in a column of location ids"),
        ("https://evil.example/location/1-123456", "'https://evil.example/location/1-123456' is on evil.example,"),
        ("https://www.cqc.org.uk@evil.example/location/1-1", "the address for evil.example carries a user name"),
        ("https://www.cqc.org.uk/search/all?x=1", "is not the address of a provider or a location"),
    ],
)
def test_what_is_no_id_is_told_with_the_reason(cell: str, reason: str) -> None:
    assert reason in told("CQC Location ID\tWard", f"{cell}\tx")


@pytest.mark.parametrize(
    "cell",
    [
        "https://www.cqc.org.uk/location/1-123456", "http://cqc.org.uk/location/1-123456/",
        "cqc.org.uk/Location/1-123456",
        "https://dev.cqc.org.uk/location/1-123456/reports?referer=widget3#top", "/location/1-123456",
        "https://www.cqc.org.uk/location/1-123456/contact", "<https://communities.cqc.org.uk/location/1-123456>",
    ],
)  # fmt: skip
def test_every_spelling_of_a_page_is_the_organisation(cell: str) -> None:
    assert key("CQC page\tWard", f"{cell}\tx") == Key(id="1-123456", level="location", there=True)


def test_a_page_on_a_host_of_the_settings_is_visited_there() -> None:
    found = key("Link\tWard", "http://mirror.example:8080/provider/RT1\tx")
    assert (found.id, found.base) == ("RT1", "http://mirror.example:8080")


def test_a_bare_id_is_of_either_level_until_another_cell_says_which() -> None:
    assert key("CQC ID,Ward", "1-123456,x").level is None
    assert key("CQC ID,Link", "1-123456,cqc.org.uk/location/1-123456").level == "location"
    assert key("CQC ID,Provider ID", "1-123456,1-123456").level == "provider"


def test_the_location_stands_before_its_provider_and_the_rest_of_the_row_is_kept() -> None:
    one = said("Provider ID,CQC Location ID,Ward,Notes", "1-234567,1-123456,Abbey,")
    assert isinstance(one, Asked)
    assert one.key == Key(id="1-123456", level="location")
    assert one.columns == {"Provider ID": "1-234567", "Ward": "Abbey"}


@pytest.mark.parametrize("nothing", ["", "TBC", "n/a", "-", "Not registered"])
def test_where_there_is_no_location_the_row_is_its_provider(nothing: str) -> None:
    assert key("Provider ID,CQC Location ID,Ward", f"1-234567,{nothing},Abbey") == Key(id="1-234567", level="provider")


def test_two_cells_that_contradict_each_other_are_told() -> None:
    assert told("CQC Location ID,Link", "1-123456,cqc.org.uk/location/1-999999") == (
        "CQC Location ID says location:1-123456, but Link says location:1-999999"
    )


def test_a_spoilt_id_is_not_replaced_by_the_providers() -> None:
    assert "is no id any more" in told("CQC Location ID,Provider ID", "Jan-20,1-234567")


def test_a_trusts_ods_code_is_its_id_and_a_practices_is_none() -> None:
    assert key("ODS code,Ward", "rt1,x") == Key(id="RT1", level="provider")
    assert key("ODS code,Ward", "RW1J2,x").level is None
    assert told("ODS code,Ward", "K81030,x") == (
        "'K81030' is no NHS trust's ODS code; only a trust's is CQC's id as well"
    )


def test_without_an_id_the_name_and_the_postcode_are_looked_up() -> None:
    one = said("Home name,Postcode,CQC ID", "Rose House,cb12ab,TBC")
    assert isinstance(one, Lookup)
    assert (one.names, one.postcode) == (("Rose House",), "CB1 2AB")
    at_the_end = said("Service,Address", 'Rose House,"1 Rose Lane, Cambridge CB1 2AB"')
    assert isinstance(at_the_end, Lookup)
    assert at_the_end.postcode == "CB1 2AB"


def test_a_name_alone_is_told() -> None:
    assert told("Home name,Postcode,Ward", "Rose House,,Abbey") == "has neither an id nor a name with a postcode"
    assert told("Home name,Postcode,Ward", "Rose House,CB99,Abbey") == "'CB99' is no postcode"


def test_an_address_of_another_site_is_told_as_what_it_is_not() -> None:
    told_of = rows("Home,Page", "A,https://www.cqc.org.uk/location/1-123456", "B,https://www.example.org/")
    assert isinstance(told_of[1], Finding)
    assert told_of[1].told == "has no address of a provider or a location at CQC"


def test_totals_notes_and_the_header_once_more_are_no_rows_but_a_service_called_total_is() -> None:
    found = rows(
        "Service,CQC ID,Placements",
        "Rose,1-123456,3",
        "Service,CQC ID,Placements",
        "Total Care,TBC,4",
        "Grand total:,,7",
        "Total,,",
        ",,7",
        "Source: contracts register",
    )
    kinds = [type(one).__name__ for one in found]
    assert kinds == ["Asked", "NoRow", "Finding", "NoRow", "NoRow", "NoRow", "NoRow"]
