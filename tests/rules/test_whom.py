from collections.abc import Sequence

import pytest
from sqlalchemy import Connection

from monitor.rules.explaining import not_about
from monitor.rules.places import REGIONS, region
from monitor.rules.whom import miss, values
from monitor.settings import Rule
from storage.described import Described
from storage.describing import describe, described
from storage.record import Level, Organisation
from storage.watches import remove
from tests.rules.ward import detail, home, rule
from tests.tell.stage import HOME, MORNING


def whom(
    columns: dict[str, str] | None = None, *, level: Level = "location", lists: Sequence[str] = (), **more: object
) -> Described:
    cells = {name: (cell,) for name, cell in (columns or {}).items()}
    given = {"organisation": Organisation(level=level, id="1-9", name="A"), "lists": tuple(lists), "columns": cells}
    return Described.model_validate({**given, **more})


def asks(one: Rule, described: Described) -> bool:
    return miss(one, described) is None


DIRECTORY = {
    "Name": "Rose House",
    "Service types": "Residential homes|Homecare agencies",
    "Specialisms/services": "Dementia",
    "Local authority": "Bristol, City of",
    "Region": "Yorkshire & Humberside",
}
"""A row of CQC's care directory."""
ACTIVE = {
    "Location Type/Sector": "Social Care Org",
    "Location Inspection Directorate": "Adult social care",
    "Location Primary Inspection Category": "Residential social care",
    "Location Region": "East",
    "Location NHS Region": "North West",
    "Location Local Authority": "Cambridgeshire",
    "Location Commissioning CCG": "NHS Cambridgeshire and Peterborough ICB - 06H",
    "Service type - Care home service with nursing": "Y",
    "Service type - Domiciliary care service": "N",
    "Provider Local Authority": "Westminster",
}
"""A row of CQC's file of active locations."""


@pytest.mark.parametrize(
    ("columns", "fits", "does_not"),
    [
        (DIRECTORY, {"regions": ["Yorkshire and The Humber"]}, {"regions": ["North East", "London"]}),
        (DIRECTORY, {"local_authorities": ["Bristol City Council"]}, {"local_authorities": ["South Gloucestershire"]}),
        (DIRECTORY, {"types": ["homecare agencies"]}, {"types": ["Dementia"]}),
        (ACTIVE, {"regions": ["East of England"]}, {"regions": ["North West"]}),
        (ACTIVE, {"local_authorities": ["Cambridgeshire"]}, {"local_authorities": ["Westminster"]}),
        (ACTIVE, {"systems": ["Cambridgeshire & Peterborough"]}, {"systems": ["Norfolk and Waveney"]}),
        (
            ACTIVE,
            {"systems": ["NHS Cambridgeshire and Peterborough Integrated Care Board"]},
            {"systems": ["Cambridgeshire"]},
        ),
        (ACTIVE, {"types": ["Residential social care"]}, {"types": ["Domiciliary care service"]}),
        (ACTIVE, {"types": ["Care home service with nursing"]}, {"types": ["Y"]}),
        ({"ICB Code": "QUE"}, {"systems": ["que"]}, {"systems": ["QUA"]}),
        ({"local_authority": "Leeds"}, {"local_authorities": ["Leeds City Council"]}, {"local_authorities": ["Lee"]}),
        ({"Contracted": "Yes; Block"}, {"columns": {"contracted": ["block"]}}, {"columns": {"Contracted": ["No"]}}),
    ],
)
def test_a_rule_asks_by_what_the_imported_list_says_however_its_file_and_the_rule_spell_it(
    columns: dict[str, str], fits: dict[str, object], does_not: dict[str, object]
) -> None:
    assert asks(rule(**fits), whom(columns))
    assert not asks(rule(**does_not), whom(columns))


def test_any_value_of_one_key_is_enough_and_every_key_that_is_given_must_fit() -> None:
    here = whom({"Local authority": "Leeds", "Region": "Yorkshire & Humberside", "Contracted": "Yes"}, lists=["North"])
    assert asks(rule(local_authorities=["Bradford", "Leeds"], regions=["Yorkshire and The Humber"]), here)
    assert not asks(rule(local_authorities=["Leeds"], regions=["London"]), here)
    assert asks(rule(columns={"Contracted": ["Yes"], "Local authority": ["Leeds"]}), here)
    assert not asks(rule(columns={"Contracted": ["Yes"], "Ward": ["Abbey"]}), here)
    # Of organisations and lists either is enough, but what is given besides must fit too.
    assert asks(rule(organisations=["RT1"], lists=["North"], local_authorities=["Leeds"]), here)
    assert not asks(rule(organisations=["RT1"], lists=["North"], local_authorities=["York"]), here)


def test_an_empty_list_of_values_asks_nothing() -> None:
    assert asks(rule(regions=[], columns={"Contracted": []}), whom())


def test_what_is_said_of_the_provider_counts_for_the_provider_only() -> None:
    said = {"Provider Local Authority": "Westminster", "Location Local Authority": "Leeds"}
    assert not asks(rule(local_authorities=["Westminster"]), whom(said))
    assert asks(rule(local_authorities=["Westminster"]), whom(said, level="provider"))


def test_the_city_of_london_is_not_all_of_london() -> None:
    assert not asks(rule(local_authorities=["London"]), whom({"Local authority": "City of London"}))
    assert asks(rule(local_authorities=["Westminster"]), whom({"Local authority": "City of Westminster"}))


def test_the_type_may_also_be_what_the_homes_own_page_prints(db: Connection) -> None:
    row = home(db)
    detail(db, row, "categories", "Care home service with nursing; Rehabilitation services")
    assert values("types", describe(db, row)) == ("Care home service with nursing", "Rehabilitation services")
    assert asks(rule(types=["rehabilitation services"]), describe(db, row))


def test_an_organisation_on_several_lists_has_the_columns_of_all_of_them_while_it_is_on_them(db: Connection) -> None:
    row = home(db, lists=["Contracts"], columns={"Contracted": "Yes", "Ward": "Abbey"})
    home(db, lists=["Visits"], columns={"Ward": "Castle"})
    here = describe(db, row)
    assert here.lists == ("Contracts", "Visits")
    assert here.columns == {"Contracted": ("Yes",), "Ward": ("Abbey", "Castle")}
    remove(db, row, list_name="Contracts", now=MORNING)
    assert describe(db, row).columns == {"Ward": ("Castle",)}
    assert described(db) == (describe(db, row),)
    remove(db, row, list_name=None, now=MORNING)
    assert described(db) == ()
    assert describe(db, row) == Described(organisation=HOME)


def test_cqcs_regions_are_known_by_their_other_names_and_no_other_is() -> None:
    assert len(REGIONS) == 9
    assert region("yorkshire & the humber") == "Yorkshire and The Humber"
    assert region("East of England") == "East"
    assert region("Midlands") is None


@pytest.mark.parametrize(
    ("one", "here", "told"),
    [
        (
            rule(regions=["London", "East"]),
            whom({"Region": "South East"}),
            "the rule is about the region London or East, and this organisation's is South East",
        ),
        (
            rule(systems=["Devon"]),
            whom(),
            "the rule is about the integrated care system Devon, and of this organisation no integrated care system is"
            " known",
        ),
        (
            rule(columns={"Contracted": ["Yes"]}),
            whom({"Contracted": "No"}),
            'the rule is about Yes in the column "Contracted", where this organisation has No',
        ),
        (rule(organisations=["RT1"]), whom(), "the rule is about RT1 only, and this is location:1-9"),
        (rule(lists=["North"]), whom(lists=["South"]), "the rule is about North only, and this is on the list South"),
        (rule(lists=["North"]), whom(), "the rule is about North only, and this is on no list"),
    ],
)
def test_why_a_rule_is_not_about_an_organisation_is_said_in_words(one: Rule, here: Described, told: str) -> None:
    missed = miss(one, here)
    assert missed is not None
    assert not_about(missed) == told
