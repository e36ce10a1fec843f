import pytest

from monitor.importing.directory import read_directory
from monitor.importing.errors import Unusable
from monitor.importing.keys import Key
from monitor.importing.match import Gazetteer, Known
from monitor.importing.rows import Asked, Finding, Lookup

HEADER = (
    "Name,Also known as,Address,Postcode,Phone number,Service's website (if available),Service types,Date of latest"
    " check,Specialisms/services,Provider name,Local authority,Region,Location URL,CQC Location ID (for office use"
    " only),CQC Provider ID (for office use only)"
)


def line(name: str, also: str, postcode: str, location: str) -> str:
    page = f"https://www.cqc.org.uk/location/{location}"
    return f'{name},{also},"1 Lane, Town",{postcode},,,,14/Apr/2022 - 00:00,,Ltd,Kent,South East,{page},{location},1-9'


DIRECTORY = "\r\n".join([
    "CQC Locations data", "", "This data was produced on 19 August 2026", "", HEADER,
    line("Rose House", "", "CB1 2AB", "1-101"),
    line("Rose House", "", "CB9 9AA", "1-102"),
    line("Oak Lodge", "", "CB2 2AA", "1-103"),
    line("Oak Lodge", "", "CB2 2AA", "1-104"),
    line("St. John's & Partners Ltd", "\"Johns; The Old Mill\"", "CB3 3AA", "1-105"),
]).encode("utf-8-sig")  # fmt: skip


def find(*names: str, postcode: str, directory: bytes = DIRECTORY) -> Asked | Finding:
    known = read_directory(directory)
    return Gazetteer(known, directory=True).find(Lookup(row=7, names=names, postcode=postcode))


@pytest.mark.parametrize("name", ["Rose House", "ROSE  HOUSE", "rose-house"])
def test_the_one_location_with_that_name_and_postcode_is_meant(name: str) -> None:
    found = find(name, postcode="CB1 2AB")
    assert isinstance(found, Asked)
    assert found.key == Key(id="1-101", level="location")


@pytest.mark.parametrize("name", ["St Johns and Partners Limited", "St. John’s & Partners Ltd.", "The Old Mill"])
def test_signs_and_other_names_do_not_part_what_is_the_same(name: str) -> None:
    found = find(name, postcode="CB3 3AA")
    assert isinstance(found, Asked)
    assert found.key.id == "1-105"


@pytest.mark.parametrize(
    ("name", "postcode", "what", "told"),
    [
        ("Oak Lodge", "CB2 2AA", "ambiguous", "fits 2 locations: location:1-103 Oak Lodge; location:1-104 Oak Lodge"),
        ("Rose House", "CB7 7AA", "unmatched", "that name is known at another postcode (location:1-101 at CB1 2AB; "),
        ("Rose House Care Home", "CB1 2AB", "unmatched", "another name is known (location:1-101 Rose House)"),
        ("Elm", "CB8 8AA", "unmatched", "neither the name nor the postcode is known in CQC's directory"),
    ],
)
def test_what_fits_nearly_is_listed_and_never_taken(name: str, postcode: str, what: str, told: str) -> None:
    found = find(name, postcode=postcode)
    assert isinstance(found, Finding)
    assert found.what == what
    assert told in found.told


def test_of_an_ambiguous_row_every_candidate_is_listed() -> None:
    found = find("Oak Lodge", postcode="CB2 2AA")
    assert isinstance(found, Finding)
    assert found.candidates == (("location", "1-103", "Oak Lodge"), ("location", "1-104", "Oak Lodge"))


def test_a_location_whose_postcode_is_not_known_is_not_taken_for_its_name() -> None:
    known = [Known(level="location", id="1-101", names=("Rose House",))]
    found = Gazetteer(known, directory=False).find(Lookup(row=7, names=("Rose House",), postcode="CB1 2AB"))
    assert isinstance(found, Finding)
    assert "that name is known, but not its postcode (location:1-101 Rose House)" in found.told


def test_what_two_sources_say_of_one_location_is_one_location() -> None:
    known = [Known(level="location", id="1-101", names=("Rose House",), postcode="CB1 2AB")] * 2
    found = Gazetteer(known, directory=False).find(Lookup(row=7, names=("Rose House",), postcode="CB1 2AB"))
    assert isinstance(found, Asked)


def test_the_directorys_columns_may_stand_in_any_order() -> None:
    mixed = b"CQC Location ID,Postcode,Region,Name\n1-101,CB1 2AB,East,Rose House\n"
    assert isinstance(find("Rose House", postcode="CB1 2AB", directory=mixed), Asked)


def test_another_file_is_no_directory() -> None:
    with pytest.raises(Unusable, match="is not CQC's care directory: it has no columns Name, Postcode and CQC Loc"):
        read_directory(b"CQC Provider ID,Ward\n1-101,x\n")
