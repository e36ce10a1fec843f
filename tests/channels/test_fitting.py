"""A message that is too long for a service: what stays, what is counted, and that it never comes out longer."""

from collections.abc import Callable
from json import dumps

import pytest

from monitor.message import Message
from monitor.wire.fitting import Limits
from monitor.wire.limits import NTFY, OWN, TEAMS
from monitor.wire.sender import Address, limits

Letter = Callable[..., Message]
DISCORD = Limits(title=250, body=2000, together=True)
SMS = Limits(title=0, body=160)
SLACK = Limits(title=250, body=35_000)


def test_what_fits_stays_as_it_is(letter: Letter) -> None:
    for limits_ in (DISCORD, SMS, SLACK, NTFY, TEAMS, OWN):
        message = letter("Rose House: overall went down.")
        assert limits_.takes(message)
        assert limits_.fit(message) == message


def test_the_summary_stays_and_what_is_left_out_is_counted_before_the_reference(letter: Letter) -> None:
    message = letter("Rose House: overall went down.", "", *(f"- {number}: {'word ' * 30}" for number in range(40)))
    fitted = DISCORD.fit(message)
    first, *_, counted, last = fitted.text.splitlines()
    assert (first, last) == ("Rose House: overall went down.", "Reference WR-8c1f")
    shown = sum(line.startswith("- ") for line in fitted.text.splitlines())
    assert counted == f"and {40 - shown} more lines"
    assert shown > 5
    assert fitted.subject == message.subject


def test_one_line_that_is_left_out_is_one_line(letter: Letter) -> None:
    fitted = SMS.fit(letter("Rose House: overall went down.", "word " * 30, subject="Down two steps"))
    assert fitted.text.splitlines() == ["Rose House: overall went down.", "and 1 more line", "Reference WR-8c1f"]


def test_a_summary_that_is_itself_too_long_is_cut_and_not_left_out(letter: Letter) -> None:
    first, counted, last = DISCORD.fit(letter("Rose House: " + "word " * 900, "Safe: Good")).text.splitlines()
    assert first.startswith("Rose House: word word")
    assert first.endswith("word…")
    assert (counted, last) == ("and 1 more line", "Reference WR-8c1f")
    assert len(first) > 1800


def test_where_the_subject_stands_above_the_text_both_share_the_room(letter: Letter) -> None:
    fitted = SMS.fit(letter("Rose House: overall went down.", subject="Down two steps: " + "word " * 60))
    assert fitted.subject.startswith("Down two steps: word")
    assert fitted.subject.endswith("…")
    assert fitted.text.endswith("Reference WR-8c1f")
    assert len(f"{fitted.subject}\r\n{fitted.text}") <= 160


@pytest.mark.parametrize("name", ["DISCORD", "SMS", "SLACK", "NTFY", "TEAMS"])
@pytest.mark.parametrize("sign", ["w", "é", "很", "🏥", "\u200b", '"', "\n"])
@pytest.mark.parametrize(("length", "lines"), [(1, 1), (150, 1), (1999, 30), (60_000, 1), (60_000, 30)])
def test_it_is_never_longer_than_the_service_takes_and_never_without_its_reference(
    letter: Letter, name: str, sign: str, length: int, lines: int
) -> None:
    limits_: Limits = globals()[name]
    message = letter(*[sign * (length // lines)] * lines, subject=(sign * min(length, 300)).strip() or "Down")
    fitted = limits_.fit(message)
    assert limits_.takes(fitted)
    assert fitted.text.splitlines()[-1] == "Reference WR-8c1f"
    assert limits_.fit(fitted) == fitted
    size = (lambda text: len(dumps(text)) - 2) if limits_.as_json else (lambda text: len(text.encode("utf-16-le")) // 2)
    whole = f"{fitted.subject}\r\n{fitted.text}" if limits_.together or not limits_.title else fitted.text
    assert size(whole.rstrip()) <= (limits_.body or 0)


@pytest.mark.parametrize(
    ("address", "characters"),
    [
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", 34_998),
        ("discord://1234567890/JHMHI8qBe7bk2ZwO5U711o3dV_js", 1_998),
        ("ntfys://ntfy.example.org/wardround", 4_094),
        ("mmosts://chat.example.org/3ccdd113474722377935511fc85d3dd4", 3_998),
        ("workflows://prod-01.logic.azure.com:443/0123456789abcdef/a-B_c", 19_998),
        ("json://127.0.0.1/hook", None),
        ("mailto://mail.example.org?from=a@example.org&to=b@example.org", None),
    ],
)
def test_how_much_may_be_composed_for_a_service_is_known_from_its_address(address: str, characters: int | None) -> None:
    assert limits(Address(address)).characters == characters
