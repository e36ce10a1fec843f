"""What the sentences of press releases announce: in CQC's turns of phrase, about invented organisations."""

from __future__ import annotations

import time

import pytest

from crawler.addresses import canonical, site_page
from crawler.readers.errors import NotUnderstood
from crawler.readers.fingerprint import fingerprint
from crawler.readers.kinds import kind_of
from crawler.readers.links import following_pages
from crawler.readers.read import read
from storage.record import Record

HEAD = "CQC publishes a report\n\nPublished: 26 March 2025 Page last updated: 12 May 2025\nCategories\nMedia\n\n"
RI, GOOD, BAD, BEST = "Requires improvement", "Good", "Inadequate", "Outstanding"
FIVE = ("safe", "effective", "caring", "responsive", "well-led")


def release(*paragraphs: str) -> Record:
    return read((HEAD + "\n\n".join(paragraphs)).encode())


def told(*paragraphs: str) -> set[tuple[str, str, str | None, str]]:
    """Organisation (or the service of it), key question, before and to."""
    record = release(*paragraphs)
    assert record.not_understood == ()
    return {
        (
            one.organisation if not (one.scope or "").startswith("service:") else f"{one.scope} {one.organisation}",
            one.key_question,
            one.before,
            one.to,
        )
        for one in record.press
    }


def rated(name: str, before: str | None, to: str, *questions: str) -> set[tuple[str, str, str | None, str]]:
    return {(name, question, before, to) for question in questions or ("overall",)}


def test_a_fall_with_its_key_questions() -> None:
    assert told(
        "The Care Quality Commission (CQC) has downgraded the rating for Green Park Care Home in Slough from good to "
        "inadequate and placed it in special measures to protect people, following an inspection in March.",
        "The home's overall rating was reduced from good to inadequate, as were the ratings for being safe and "
        "well led.",
        "The ratings for being effective, caring and responsive dropped from good to requires improvement.",
    ) == rated("Green Park Care Home", GOOD, BAD, "overall", "safe", "well-led") | rated(
        "Green Park Care Home", GOOD, RI, "effective", "caring", "responsive"
    )


def test_how_safe_and_well_led_the_service_is() -> None:
    assert told(
        "The Care Quality Commission (CQC) has downgraded the rating of Larkfield Manor House in Exampleshire from "
        "requires improvement to inadequate and placed the service into special measures following an inspection.",
        "CQC has downgraded the ratings for how safe and well-led the service is from requires improvement to "
        "inadequate. How effective and caring the service is have dropped from good to inadequate, while how "
        "responsive the service is has dropped from good to requires improvement.",
    ) == rated("Larkfield Manor House", RI, BAD, "overall", "safe", "well-led") | rated(
        "Larkfield Manor House", GOOD, BAD, "effective", "caring"
    ) | rated("Larkfield Manor House", GOOD, RI, "responsive")


def test_rated_so_overall_and_otherwise_for_some() -> None:
    assert told(
        "The Care Quality Commission (CQC) has rated Sunrise Support in Larkfield as outstanding, following an "
        "inspection in May.",
        "As well as the service being rated outstanding overall, it was also rated outstanding for being caring and "
        "responsive. It was rated good for being safe, effective and well-led.",
    ) == rated("Sunrise Support", None, BEST, "overall", "caring", "responsive") | rated(
        "Sunrise Support", None, GOOD, "safe", "effective", "well-led"
    )


def test_several_ratings_in_one_sentence() -> None:
    assert told(
        "The Care Quality Commission (CQC) has published a report on Elm Surgery in Larkfield.",
        "Elm Surgery has been rated inadequate overall and for being safe and well-led, requires improvement for being "
        "effective, and good for being caring and responsive.",
    ) == rated("Elm Surgery", None, BAD, "overall", "safe", "well-led") | rated(
        "Elm Surgery", None, RI, "effective"
    ) | rated("Elm Surgery", None, GOOD, "caring", "responsive")


def test_a_service_at_a_hospital_the_hospital_and_its_trust_are_three() -> None:
    service = "service:maternity-services Larkfield Hospital"
    assert told(
        "The Care Quality Commission (CQC) has upgraded the rating of maternity services at Larkfield Hospital, run by "
        "North and Mid Moorland NHS Foundation Trust, from inadequate to requires improvement, after an inspection.",
        "The ratings for safe and well-led have both improved from inadequate to requires improvement. CQC didn’t look "
        "at how effective, caring and responsive the service was during this inspection, so they remain rated as good.",
        "The overall rating for the hospital remains requires improvement.",
        "The trust's overall rating stays the same at requires improvement.",
    ) == rated(service, BAD, RI, "overall", "safe", "well-led") | rated(
        service, GOOD, GOOD, "effective", "caring", "responsive"
    ) | rated("Larkfield Hospital", RI, RI) | rated("North and Mid Moorland NHS Foundation Trust", RI, RI)


def test_two_homes_in_one_sentence() -> None:
    assert told(
        "The Care Quality Commission (CQC) has rated Alpha House in Larkfield as good and Beta Lodge in Farhaven as "
        "inadequate following inspections in April."
    ) == rated("Alpha House", None, GOOD) | rated("Beta Lodge", None, BAD)


@pytest.mark.parametrize(
    ("sentence", "before", "to", "questions"),
    [
        ("The overall rating for the home has improved from requires improvement to good.", RI, GOOD, ("overall",)),
        ("The home has improved from requires improvement to good.", RI, GOOD, ("overall",)),
        ("The home has been rated inadequate.", None, BAD, ("overall",)),
        ("The home has again been rated requires improvement for being well-led.", RI, RI, ("well-led",)),
        ("The home was again rated as requires improvement overall and for being safe.", RI, RI, ("overall", "safe")),
        ("It remains rated as good.", GOOD, GOOD, ("overall",)),
        ("Rose Court’s rating has gone down from good to requires improvement.", GOOD, RI, ("overall",)),
        ("Its rating for being effective has moved up from inadequate to good.", BAD, GOOD, ("effective",)),
        ("Rose Court has been rated 'Requires Improvement' overall.", None, RI, ("overall",)),
        ("It was rated as Good in all five areas.", None, GOOD, FIVE),
        ("Caring was not included in this inspection and remains rated as good.", GOOD, GOOD, ("caring",)),
        ("Inspectors rated it inadequate for being safe, down from good.", GOOD, BAD, ("safe",)),
        ("The overall rating for how safe the service is went up from good to outstanding.", GOOD, BEST, ("safe",)),
        ("Its rating fell from good to inadequate overall, as well as for being safe.", GOOD, BAD, ("overall", "safe")),
    ],
)  # fmt: skip
def test_one_turn_of_phrase(sentence: str, before: str | None, to: str, questions: tuple[str, ...]) -> None:
    intro = "The Care Quality Commission (CQC) has found changes at Rose Court in Larkfield following an inspection."
    assert told(intro, sentence) == rated("Rose Court", before, to, *questions)


@pytest.mark.parametrize(
    "sentence",
    [
        "Following recent inspections, 27 of these homes have been rated as Good and three have been rated Inadequate.",
        "Both have been rated good and bad, and one of them was rated outstanding in parts by its residents.",
        "The home has not been rated inadequate.",
        "CQC has downgraded the rating of Rose Court from inadequate to good.",
        "Rose Court and others in the county were rated good or requires improvement depending on the area.",
    ],
)
def test_what_is_not_wholly_understood_announces_nothing_and_is_said(sentence: str) -> None:
    intro = "The Care Quality Commission (CQC) has found changes at Rose Court in Larkfield following an inspection."
    record = release(intro, sentence)
    assert record.press == ()
    assert [one for one in record.not_understood if sentence[:40] in one]


@pytest.mark.parametrize(
    "sentence",
    [
        "The home was previously rated good.",
        "Homes that are rated inadequate would be inspected again within six months.",
        "Staff gave good care and the gardens were outstanding.",
        "Services are given a rating according to whether they are safe, effective, caring, responsive and well led.",
        "“We rated this home inadequate because it was not safe,” said Adam Exemplar, CQC's deputy director.",
        "Adam Exemplar, CQC deputy director of operations, said:\n\n“The home was rated inadequate for being safe.”",
    ],
)
def test_what_announces_nothing_is_no_announcement(sentence: str) -> None:
    intro = "The Care Quality Commission (CQC) has found changes at Rose Court in Larkfield following an inspection."
    record = release(intro, sentence)
    assert (record.press, record.not_understood) == ((), ())
    assert "Exemplar" not in record.model_dump_json()


@pytest.mark.parametrize(
    ("sentences", "wanted"),
    [
        (
            "CQC has dropped the rating of Hillside Surgery from good to inadequate. Hillside Surgery's overall rating "
            "has dropped from good to inadequate, as well as for safe and well-led.",
            rated("Hillside Surgery", GOOD, BAD, "overall", "safe", "well-led"),
        ),
        (
            "CQC has rated Hillside Surgery in Larkfield inadequate, down from requires improvement, and placed it in "
            "special measures. It's rated requires improvement for being caring.",
            rated("Hillside Surgery", RI, BAD) | rated("Hillside Surgery", None, RI, "caring"),
        ),
        (
            "CQC has, for the first time, rated Hillside Homecare Limited, based in Larkfield, as outstanding.",
            rated("Hillside Homecare Limited", None, BEST),
        ),
        (
            "CQC has welcomed improvements at Hillside Care Home in Larkfield, and its rating went up from inadequate "
            "to good.",
            rated("Hillside Care Home", BAD, GOOD),
        ),
        (
            "CQC has published a report following an inspection of maternity services at Hillside Hospital, run by "
            "Larkfield NHS Trust, in March. The rating for safe moved from requires improvement to inadequate and "
            "well-led moved from good to requires improvement. The overall rating for Larkfield NHS Trust is not "
            "affected and remains requires improvement.",
            rated("service:maternity-services Hillside Hospital", RI, BAD, "safe")
            | rated("service:maternity-services Hillside Hospital", GOOD, RI, "well-led")
            | rated("Larkfield NHS Trust", RI, RI),
        ),
        (
            "CQC has inspected Larkfield NHS Trust. The trust's rating for well-led dropped from good to inadequate.",
            rated("Larkfield NHS Trust", GOOD, BAD, "well-led"),
        ),
        (
            "CQC has inspected Hillside House. The home, which was previously rated good, has been rated inadequate.",
            rated("Hillside House", None, BAD),
        ),
    ],
)
def test_more_turns_of_phrase(sentences: str, wanted: set[tuple[str, str, str | None, str]]) -> None:
    assert told(sentences) == wanted


def test_two_ratings_for_one_thing_are_none() -> None:
    record = release(
        "The Care Quality Commission (CQC) has rated Rose Court in Larkfield as good.",
        "Rose Court has been rated inadequate.",
    )
    assert record.press == ()
    assert record.not_understood[0].startswith("overall: two ratings for Rose Court")


def test_a_list_of_services_under_their_rating() -> None:
    record = release(
        "The Care Quality Commission (CQC) has published three reports following inspections.",
        "Services rated inadequate:",
        "- Rose House, Larkfield\n- Elm House, Farhaven",
        "The others are:",
        "- Oak House: Requires improvement\n- Ash House, Farhaven – Good",
    )
    assert [(one.organisation, one.to) for one in record.press] == [
        ("Rose House", BAD), ("Elm House", BAD), ("Oak House", RI), ("Ash House", GOOD),
    ]  # fmt: skip


PAGE = """<html><head><link rel="canonical" href="https://www.cqc.org.uk/press-release/rose-house"/></head><body>
<header><nav><a href="/provider/RX1">x</a></nav></header><main><h1>CQC rates Rose House inadequate</h1>
<p>Published: <time>26 March 2025</time></p><p>Page last updated: 27 March 2025</p><h2>Categories</h2><p>Media</p>
<p>The Care Quality Commission (CQC) has downgraded the rating of <a href="/location/1-999000001">Rose House</a>, in
Larkfield, from good to inadequate. The home is run by <a href="/provider/1-999000009/">Example Care Ltd</a>.</p>
<p>Adam Exemplar, CQC deputy director of operations, said:</p>
<blockquote><p>We rated this home outstanding for being caring. It has been rated good.</p></blockquote>
<p>Inspectors found:</p><ul><li>Medicines were late.</li></ul>
<h2>About the CQC</h2><p>Rose House has been rated good.</p></main><footer>Good</footer></body></html>"""


@pytest.mark.parametrize(
    "address", [None, "https://www.cqc.org.uk/press-release/rose-house", "https://cqc.org.uk/news/releases/x"]
)
def test_a_page_of_html_with_links_says_whose_the_rating_is(address: str | None) -> None:
    record = read(PAGE.encode(), address=address)
    assert (record.kind, record.organisation.name, record.dates.published) == (
        "press-release",
        "Rose House",
        "2025-03-26",
    )
    (one,) = record.press
    assert one.about is not None
    assert (str(one.about), one.scope, one.key_question, one.direction) == (
        "location:1-999000001",
        "location",
        "overall",
        "down",
    )
    assert [str(each.organisation) for each in record.listed[1:]] == ["location:1-999000001", "provider:1-999000009"]
    assert [each.text for each in record.findings][-2:] == ["Inspectors found:", "Medicines were late."]
    assert "Exemplar" not in record.model_dump_json()
    document = record.document("page.html")
    assert document["press"][0]["from"] == "Good"
    assert document["organisation"] == {"level": None, "id": None, "name": "Rose House"}
    assert "ratings" in document
    assert "listed" not in document


@pytest.mark.parametrize("text", ["in February this year", "26 March", "March 2025"])
def test_only_a_whole_day_behind_published_is_a_date(text: str) -> None:
    said = "The Care Quality Commission (CQC) has published a report."
    body = f"A title\n\nPublished: {text} Page last updated: 12 May 2025\n\n{said}"
    assert read(body.encode()).dates.published is None


def test_a_page_of_the_site_that_is_no_release_is_refused() -> None:
    page = b"<html><body><main><h1>Our offices</h1><p>Where we are, and how to reach us.</p></main></body></html>"
    with pytest.raises(NotUnderstood, match="no press release of CQC"):
        read(page, address="https://www.cqc.org.uk/press-release/offices")
    with pytest.raises(NotUnderstood, match="cut off"):
        read(PAGE.partition("<footer>")[0].encode(), address="https://www.cqc.org.uk/press-release/x", in_round=True)


def test_hostile_sentences_take_no_time() -> None:
    nasty = "CQC has rated " + "A and " * 2000 + "B good from good to good. "
    wide = "CQC has downgraded the rating of " + "Rose of the " * 50 + "House for safe and " * 3 + "from good to bad. "
    began = time.process_time()
    release("The Care Quality Commission (CQC) has published a report.", nasty * 3, wide * 40)
    assert time.process_time() - began < 20


LIST = """<html><body><main><h1>Find care services</h1><p>3 results</p><ul>{}</ul></main></body></html>"""
RUN_BY = '<p>Provided and run by: <a href="/provider/1-9">Example Care Ltd</a></p>'
ITEM = '<li><h2><a href="{}">{}</a></h2>' + RUN_BY + "<p>{}</p></li>"
CHECKS = "https://www.cqc.org.uk/search/all?query=&sort=date&last-published=week"


def test_a_list_of_checks_names_organisations_with_their_dates_in_its_order() -> None:
    page = LIST.format(
        ITEM.format("/location/1-2", "Elm Lodge", "Published: 16 July 2025")
        + ITEM.format("https://www.cqc.org.uk/location/1-1?referer=x", "Rose House", "Latest inspection: 3 June 2025")
        + ITEM.format("/location/1-2", "Elm Lodge", "")
        + ITEM.format("/guidance-providers/x", "Guidance", "")
    )
    record = read(page.encode(), address=CHECKS, in_round=True)
    assert [(one.url, one.title, one.date, str(one.organisation)) for one in record.listed] == [
        ("https://www.cqc.org.uk/location/1-2", "Elm Lodge", "2025-07-16", "location:1-2"),
        ("https://www.cqc.org.uk/location/1-1", "Rose House", "2025-06-03", "location:1-1"),
    ]
    assert set(record.document("x")) >= {"listed", "kind"}


def test_a_list_of_releases_names_both_of_their_addresses() -> None:
    page = LIST.format(
        '<li><a href="/press-release/a">First</a> 16 July 2025</li><li><a href="/news/releases/b">Second</a></li>'
    )
    record = read(page.encode(), address="https://www.cqc.org.uk/search/press-releases")
    assert [(one.url, one.date) for one in record.listed] == [
        ("https://www.cqc.org.uk/press-release/a", "2025-07-16"),
        ("https://www.cqc.org.uk/news/releases/b", None),
    ]


@pytest.mark.parametrize("words", ["No results were found", "Your search did not match any services.", "0 results"])
def test_an_empty_list_says_so(words: str) -> None:
    page = f"<html><body><main><h1>Find care services</h1><p>{words}</p></main></body></html>"
    assert read(page.encode(), address=CHECKS).listed == ()


def test_a_page_that_lists_nothing_and_does_not_say_so_is_refused() -> None:
    page = "<html><body><main><h1>Find care services</h1><p>Use the filters beside this.</p></main></body></html>"
    with pytest.raises(NotUnderstood, match="lists nothing"):
        read(page.encode(), address=CHECKS)


def test_a_list_keeps_its_query_and_follows_few_pages_of_its_own() -> None:
    assert canonical(CHECKS) == CHECKS
    links = "".join(f'<a href="?page={n}&amp;sort=date&amp;last-published=week">{n}</a>' for n in range(40))
    foreign = '<a href="/search/site?page=2">x</a><a href="https://elsewhere.example/search/all?page=3">y</a>'
    page = f"<html><body><main>{links}{foreign}</main></body></html>".encode()
    found = following_pages(page, CHECKS)
    assert [one.partition("page=")[2][:1] for one in found] == ["1", "2", "3", "4"]
    assert following_pages(page, found[0]) == ()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/press-release/a-b", "press-release"),
        ("/news/releases/a-b/", "press-release"),
        ("/search/press-releases", "cqc-search"),
        ("/search/all?x=y", "cqc-search"),
        ("/search/site", None),
        ("/press-release", None),
        ("/provider/RT1", None),
    ],
)
def test_the_address_tells_the_kind(path: str, kind: str | None) -> None:
    assert site_page(path) == kind
    assert site_page(f"https://www.cqc.org.uk{path}") == kind
    if kind:
        assert kind_of(f"https://www.cqc.org.uk{path}") == kind


def test_equal_fingerprints_of_a_release_are_equal_records() -> None:
    address = "https://www.cqc.org.uk/press-release/rose-house"
    dressed = PAGE.replace("<p>", '<p class="x">').replace("Good</footer>", "Bad</footer>")
    marks = [fingerprint(one.encode(), kind="press-release", reader="press-release/1") for one in (PAGE, dressed)]
    assert marks[0] == marks[1]
    assert read(PAGE.encode(), address=address) == read(dressed.encode(), address=address)


def test_the_regulator_named_before_its_name_and_a_rating_that_is_trust_wide() -> None:
    assert told(
        "England’s independent health and care regulator, the Care Quality Commission (CQC), has dropped the "
        "trust-wide rating for how well-led Fen Hospitals NHS Foundation Trust is from outstanding to requires "
        "improvement, following an assessment in February."
    ) == rated("Fen Hospitals NHS Foundation Trust", BEST, RI, "well-led")


def test_what_a_release_calls_a_care_home_is_a_location_and_a_practice_may_be_either() -> None:
    home = release("The Care Quality Commission (CQC) has rated Sedge Court, a care home in Ely, inadequate.")
    assert [(one.organisation, one.scope) for one in home.press] == [("Sedge Court", "location")]
    practice = release("The Care Quality Commission (CQC) has rated Fen Road Surgery in Wisbech inadequate.")
    assert [(one.organisation, one.scope) for one in practice.press] == [("Fen Road Surgery", None)]


def test_rated_so_again_at_the_end_of_the_sentence() -> None:
    assert told(
        "The Care Quality Commission (CQC) has rated Reed Lodge Care Home requires improvement overall again following "
        "an inspection in May.",
        "The ratings for safe and well-led remain requires improvement.",
    ) == rated("Reed Lodge Care Home", RI, RI, "overall", "safe", "well-led")
    two = release("CQC has rated Reed Lodge Care Home good and Elm Care Home inadequate again.")
    assert not [one for one in two.press if one.before]
