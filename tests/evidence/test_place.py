import time

import pytest

from monitor.evidence.place import Text

PAGE = b"""<html><head><script>var all = "Overall Good";</script></head>
<!-- Overall Good -->
<body><p title="Overall Good">Overall</p>
  <p>Rated <b>Overall</b>
     Good&nbsp;since &#8220;May&rdquo;</p></body></html>"""


@pytest.mark.parametrize(
    ("quote", "place"),
    [
        ("Overall Good since", (4, 15)),
        ("Overall: Good", (4, 15)),
        ("Good since “May”", (5, 6)),
        ("title", None),
        ("Overall Inadequate", None),
        ("", None),
    ],
)
def test_a_quote_is_found_where_a_person_sees_it_and_never_in_markup(quote: str, place: tuple[int, int] | None) -> None:
    assert Text(PAGE).place(quote) == place


def test_a_body_that_is_no_text_holds_no_quote() -> None:
    assert Text(b"%PDF-1.7 Overall Good").place("Overall Good") is None


@pytest.mark.parametrize("unit", [b"<", b"a ", b"a <b", b"<script>", b"<!--", b"&nbsp;"])
def test_a_page_of_one_thing_repeated_costs_no_minutes(unit: bytes) -> None:
    begun = time.monotonic()
    assert Text(unit * (500_000 // len(unit))).place("a a a a a b") is None
    assert time.monotonic() - begun < 5
