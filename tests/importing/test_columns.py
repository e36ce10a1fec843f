import pytest

from monitor.importing.columns import Columns, columns
from monitor.importing.errors import Unusable
from monitor.importing.table import read_table


def layout(*lines: str) -> Columns:
    return columns(read_table("\n".join(lines).encode()))


def role(header: str, *cells: str) -> str:
    """What a column with this header is taken for, beside one that always names something."""
    lines = [f"CQC Location ID\t{header}", *(f"1-100{n}\t{cell}" for n, cell in enumerate(cells))]
    found = columns(read_table("\n".join(lines).encode()))
    return found.roles[1]


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("CQC Provider ID (for office use only)", "provider-id"),
        ("providerId", "provider-id"),
        ("cqc_provider_id", "provider-id"),
        ("CQC Provider Ref.", "provider-id"),
        ("CQC ID", "id"),
        ("CQC Registration Number", "id"),
        ("CQC Reg No", "id"),
        ("Care Quality Commission ID", "id"),
        ("CQC Location / Provider ID", "id"),
        ("Provider", "provider-id"),
        ("Id", "id"),
        ("CQC", "id"),
        ("ODS Code", "ods"),
        ("Contract ID", "kept"),
        ("Brand ID", "kept"),
        ("Provider characteristic - number of locations", "kept"),
        ("CQC rating", "kept"),
        ("CQC registration date", "kept"),
    ],
)
def test_a_column_is_known_by_many_names(header: str, wanted: str) -> None:
    assert role(header, "1-234567", "1-345678") == wanted


@pytest.mark.parametrize(
    "header",
    [
        "CQC Location ID", "Location ID (for office use only)", "LOCATION_ID", "locationId", ".location_id",
        "CQC location identifier", "Cqc Location No.", "ID (CQC location)", "CQC\nLocation\nID",
    ],
)  # fmt: skip
def test_so_is_the_locations_id(header: str) -> None:
    assert layout(f'"{header}",Ward', "1-234567,a").roles[0] == "location-id"


@pytest.mark.parametrize("header", ["Id", "Location ID", "Reference number", "Provider", "CQC registration"])
def test_a_councils_own_numbers_are_not_taken_for_ids(header: str) -> None:
    assert role(header, "H0012", "Yes", "10234") in ("kept", "name")


def test_a_councils_own_location_numbers_leave_the_name_and_postcode_to_be_looked_up() -> None:
    found = layout("Location ID,Service Name,Postcode", "10234,Rose House,CB1 2AB", "10235,Oak Lodge,CB1 2AC")
    assert found.roles == ("kept", "name", "postcode")


def test_a_website_is_an_address_only_where_it_is_cqcs_page() -> None:
    assert role("Website", "https://www.rose.example", "http://oak.example/location/1-1x y") == "kept"
    assert role("Website", "cqc.org.uk/location/1-123456", "https://www.cqc.org.uk/location/1-2") == "address"


def test_the_councils_list_is_read_as_its_writer_means_it() -> None:
    found = layout(
        "Contracted providers at 1 April 2026",
        "",
        "Service Name,Provider,Postcode,CQC Location ID,Contract value (£),Ward,Placements",
        'Rose House,Rose Ltd,CB1 2AB,1-234567,"£12,000",Abbey,3',
    )
    assert found.roles == ("name", "kept", "postcode", "location-id", "kept", "kept", "kept")
    assert (found.header.number if found.header else None, found.names[4]) == (3, "Contract value (£)")


def test_a_title_that_sounds_like_a_header_is_none() -> None:
    found = layout("CQC Location ID", "CQC Location ID", "1-234567")
    assert found.header is not None
    assert found.header.number == 2


@pytest.mark.parametrize(
    "lines",
    [
        ("Home,Somewhere", "Rose House,1-234567", "Oak Lodge,1-345678"),
        ("Rose House,1-234567", "Oak Lodge,1-345678"),
        ("Rose House,https://www.cqc.org.uk/location/1-234567", "Oak Lodge,cqc.org.uk/location/1-345678"),
    ],
)
def test_without_names_a_column_is_known_by_what_stands_in_it(lines: tuple[str, ...]) -> None:
    assert layout(*lines).roles[1] in ("id", "address")
    assert layout(*lines).roles[0] == "kept"


def test_of_two_columns_of_ids_without_names_neither_is_guessed() -> None:
    with pytest.raises(Unusable, match="has 2 columns of ids; a first row must name them, such as CQC Location ID"):
        layout("1-234567,1-345678", "1-456789,1-567890")


def test_a_file_that_names_nobody_is_refused_with_what_is_wanted() -> None:
    with pytest.raises(
        Unusable, match=r"has no column that names organisations: wanted is CQC Location ID.*'Ward \| B"
    ):
        layout("Ward,Budget", "Abbey,12", "Castle,13")


def test_columns_of_one_name_are_told_apart_and_one_without_is_called_by_its_letter() -> None:
    assert layout("CQC ID,Notes,Notes,", "1-234567,a,b,c").names == ("CQC ID", "Notes", "Notes (2)", "Column D")
