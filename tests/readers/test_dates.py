"""Dates are read as people in Britain write them, and never guessed."""

import pytest

from crawler.readers.dates import Span, read_date, read_span, starts_with_date


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("20 February 2025", "2025-02-20"),
        ("20\u00a0Feb\u00a02025", "2025-02-20"),
        ("3rd June 2026", "2026-06-03"),
        ("Thursday 17 July 2025", "2025-07-17"),
        ("20/02/2025", "2025-02-20"),
        ("02/03/2025", "2025-03-02"),
        ("2025-07-17", "2025-07-17"),
        ("June 2019", "2019-06"),
        ("Sept 2019", "2019-09"),
        ("1 May\n   2024", "2024-05-01"),
    ],
)
def test_a_whole_date_is_read_day_first(printed: str, iso: str) -> None:
    assert read_date(printed) == iso


@pytest.mark.parametrize(
    "printed",
    [
        "15 July",
        "July",
        "2025",
        "31 February 2025",
        "13/13/2025",
        "February 2025 was cold",
        "",
        "12 May 20222",
        "02/03/25",
    ],
)
def test_what_is_no_whole_date_is_none(printed: str) -> None:
    assert read_date(printed) is None


@pytest.mark.parametrize(
    ("printed", "start", "end"),
    [
        ("18 June to 8 July 2025.", "2025-06-18", "2025-07-08"),
        ("11 and 12 March 2015", "2015-03-11", "2015-03-12"),
        ("17 July to 5 September 2019", "2019-07-17", "2019-09-05"),
        ("21-23 June 2016", "2016-06-21", "2016-06-23"),
        ("21 June 2016 - 23 June 2016", "2016-06-21", "2016-06-23"),
        ("29 December 2012 and 6 January 2013", "2012-12-29", "2013-01-06"),
        ("6 Mar to 18 Apr 2018", "2018-03-06", "2018-04-18"),
        ("18-19 July, 25 July, 11-15 September and 27 September 2023", "2023-07-18", "2023-09-27"),
        ("Announced visit, 21-23 June 2016. Unannounced visit, 6 July 2016.", "2016-06-21", "2016-07-06"),
        ("14 April 2026", "2026-04-14", "2026-04-14"),
    ],
)
def test_a_range_is_read_from_its_first_to_its_last_day(printed: str, start: str, end: str) -> None:
    assert read_span(printed) == Span(start, end)


@pytest.mark.parametrize(
    "printed", ["18 June to 8 July", "Announced visit, 21-23 June.", "8 July to 18 June 2025", "June 2019"]
)
def test_a_range_without_year_or_order_is_none(printed: str) -> None:
    assert read_span(printed) is None


def test_a_line_that_opens_with_a_date_is_known_even_when_it_cannot_be_read() -> None:
    assert starts_with_date("15 July")
    assert starts_with_date("11 and 12 March 2015")
    assert starts_with_date("15/07/25")
    assert not starts_with_date("Requires improvement")
    assert not starts_with_date("12 beds")
