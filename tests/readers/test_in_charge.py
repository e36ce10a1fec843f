"""Who is in charge: marks that tell another from the same, and tell nobody who. Made to match, names invented."""

from __future__ import annotations

import pytest

from crawler.readers.fingerprint import fingerprint
from crawler.readers.kinds import reader_of
from crawler.readers.read import read
from storage.record import InCharge

from .test_other_hands import ADDRESS, FRAMES, Frame, modern

KEY = b"a key of a database"
RATED = "<p>Overall: Good</p>"


def who(*people: str) -> str:
    company = "Rose House is run by Acme Care Ltd"
    items = "".join(f'<li><div class="icon"></div><p>{person}</p></li>' for person in (company, *people))
    return f"<h2>Overview</h2><section><h2>Who runs this service</h2><ul>{items}</ul></section>"


def in_charge(
    main: str, *, key: bytes | None = KEY, frame: Frame = modern, address: str = ADDRESS
) -> tuple[InCharge, ...]:
    body = frame(RATED, main).replace("/location/1-999000001", address.partition("cqc.org.uk")[2])
    return read(body.encode(), address=address, key=key).in_charge


MANAGER, INDIVIDUAL = "Invented Person<br/>Registered Manager", "Madeup Body<br/>Nominated Individual"
NOW = in_charge(who(MANAGER, INDIVIDUAL))


def test_each_role_has_a_mark_and_none_holds_a_name() -> None:
    assert [one.role for one in NOW] == ["nominated-individual", "registered-manager"]
    assert len({one.mark for one in NOW}) == 2
    assert not any(word in str(NOW).lower() for word in ("invented", "person", "madeup", "body"))
    assert in_charge(who(MANAGER, INDIVIDUAL), key=None) == ()


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.__name__)
def test_the_markup_does_not_matter(frame: Frame) -> None:
    assert in_charge(who(MANAGER, INDIVIDUAL), frame=frame) == NOW


@pytest.mark.parametrize(
    "people",
    [
        (INDIVIDUAL, MANAGER),
        ("Mrs Invented Person<br/>Registered manager", "Dr. Madeup Body<br/>Nominated individual"),
        ("INVENTED PERSON<br/>REGISTERED MANAGER", "Madeup  Q.\n Body<br/>Nominated Individual"),
        ("Invented Middle Person<br/>Registered Manager", INDIVIDUAL),
        ("Registered Manager: Invented Person", "Nominated Individual<br/>Madeup Body"),
        ("Invented Person (Registered Manager)", "Madeup Body, Nominated Individual"),
        (MANAGER, "<b>Nominated Individual</b><br/>Madeup Body"),
        (MANAGER, MANAGER, INDIVIDUAL),
        ("Invented Person", "Registered Manager", "Madeup Body", "Nominated Individual"),
        ("Registered Manager", "Invented Person", "Nominated Individual", "Madeup Body"),
        ("<span>Invented Person</span> <b>Registered Manager</b>", INDIVIDUAL),
    ],
)
def test_the_same_people_have_the_same_marks_however_they_are_printed(people: tuple[str, ...]) -> None:
    assert in_charge(who(*people)) == NOW


def test_another_person_another_role_another_home_and_another_key_have_other_marks() -> None:
    (_, manager) = NOW
    (another,) = in_charge(who("Invented Someone<br/>Registered Manager"))
    (individual,) = in_charge(who("Invented Person<br/>Nominated Individual"))
    (elsewhere,) = in_charge(who(MANAGER), address="https://www.cqc.org.uk/location/1-999000002")
    (keyed,) = in_charge(who(MANAGER), key=b"another")
    (two,) = in_charge(who(MANAGER, "Second Person<br/>Registered Manager"))
    assert len({one.mark for one in (manager, another, individual, elsewhere, keyed, two)}) == 6


@pytest.mark.parametrize(
    "people",
    [
        (),
        ("Registered Manager",),
        ("Registered Manager: vacant",),
        ("Not yet known<br/>Registered Manager",),
        ("Acme Care Limited<br/>Registered Manager",),
        ("7<br/>Registered Manager",),
        (MANAGER, "?<br/>Registered Manager"),
        ("vacant", "Registered Manager", "", "Registered Manager"),
        ("A condition of registration is that there is a registered manager.",),
    ],
)
def test_what_is_not_understood_has_no_mark(people: tuple[str, ...]) -> None:
    assert in_charge(who(*people)) == ()


@pytest.mark.parametrize(
    "people",
    [
        ("vacant<br/>Registered Manager", INDIVIDUAL),
        ("Registered Manager", "vacant", "Nominated Individual", "Madeup Body"),
        ("vacant", "Registered Manager", "Madeup Body", "Nominated Individual"),
        ("Registered Manager: vacant", INDIVIDUAL),
    ],
)
def test_where_a_role_is_vacant_nobody_else_is_taken_for_it(people: tuple[str, ...]) -> None:
    assert in_charge(who(*people)) == NOW[:1]


def test_people_elsewhere_on_the_page_are_in_charge_of_nothing() -> None:
    prose = "<h2>Overview</h2><p>Invented Person</p><p>Registered Manager</p>"
    assert in_charge(prose) == ()


def test_another_manager_is_another_fingerprint_and_says_nothing_else() -> None:
    one, other = (
        modern(RATED, who(person)).encode() for person in (MANAGER, "Invented Someone<br/>Registered Manager")
    )
    marks = {fingerprint(body, kind="cqc-profile", reader=reader_of("cqc-profile")) for body in (one, one, other)}
    assert len(marks) == 2
    assert read(one, address=ADDRESS) == read(other, address=ADDRESS)
