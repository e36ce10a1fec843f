"""One profile and one assessment as other hands would mark them up, in four frames; made to match, invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.readers.read import read
from storage.record import Record

HOME = "/location/1-999000001"
ADDRESS = f"https://www.cqc.org.uk{HOME}"
SAFE = f"{ADDRESS}/reports/AP1/overall/safe"
QUESTIONS = {
    "Safe": "Requires improvement", "Effective": "Good", "Caring": "Outstanding", "Responsive": "Good",
    "Well-led": "Good",
}  # fmt: skip
ALL = {"overall": "Good", **{name.lower(): word for name, word in QUESTIONS.items()}}

MENU = "".join(
    f'<li><a href="{HOME}/{page}">{page}</a></li>' for page in ("reports", "registration-info", "contact", "subscribe")
)
HELP = """<div id="m"{0}><h2>Inspection ratings</h2><p>We rate most services according to how safe, effective, caring,
responsive and well-led they are, using four levels:</p><ul><li><strong>Outstanding</strong> – the service is performing
exceptionally well.</li><li><strong>Inadequate</strong> – the service is performing badly and we've taken enforcement
action against the provider of the service.</li></ul><h3>Services we don't give a rating</h3><ul><li>No action</li></ul>
</div>"""
NEAR = """<div class="s"><h2>Similar services nearby...</h2><div><a href="/location/1-2">Elm Court</a>
<p>Overall: Inadequate</p></div></div>"""
WHO = """<h2>Who runs this service</h2><p>Rose House is run by Acme Care Ltd</p><p>Invented Person<br/>
Registered Manager</p><dl><dt>Nominated individual</dt><dd>Invented Body</dd></dl>"""


def modern(header: str, main: str) -> str:
    return f"""<!DOCTYPE html><html><body><header><nav><a href="/">Home</a></nav></header><div>
<header><h1> Rose House </h1>{header}</header><div><ul>{MENU}</ul><main>{main}</main></div></div><aside>{NEAR}</aside>
<footer>© Care Quality Commission</footer>{HELP.format(" data-nosnippet")}</body></html>"""


def without_main(header: str, main: str) -> str:
    return f"""<html><body><div><a href="/">Home</a></div><div><h1>Rose House</h1>{header}</div><ul>{MENU}</ul>
<div>{main}</div>{NEAR}<div><p>About us</p><p>© Care Quality Commission</p></div>{HELP.format("")}</body></html>"""


def all_in_main(header: str, main: str) -> str:
    return f"""<html><body><div><p>We use cookies to make this site work.</p><button>Accept</button></div><main>
<header><h1>Rose House</h1>{header}</header><ul>{MENU}</ul>{main}{NEAR}{HELP.format("")}</main></body></html>"""


def one_article(header: str, main: str) -> str:
    return f"""<html><head><meta property="og:url" content="{ADDRESS}"></head><body><article><h1>Rose House</h1>
{header}{main}</article></body></html>"""


FRAMES = [modern, without_main, all_in_main, one_article]
frames = pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.__name__)
Frame = Callable[[str, str], str]


def each(form: str, around: str = "div") -> str:
    inside = "".join(form.format(name=name, word=word, low=name.lower()) for name, word in QUESTIONS.items())
    return f"<{around}>{inside}</{around}>"


HEADS = {
    "line": "<p>Overall: <strong>Good</strong> <a href='#m'>read more about inspection ratings</a></p>",
    "spans": "<div><span>Overall:</span> <span class='rating'>Good</span></div>",
    "divisions": "<div><div>Overall</div><div>Good</div></div>",
    "terms": "<dl><dt>Overall</dt><dd>Good</dd><dt>Address</dt><dd>12 High St, Ely, CB7 4XX</dd></dl>",
    "picture": "<p>Overall: <img src='g.png' alt='Good rating'></p>",
    "label": "<p aria-label='Overall rating: Good'>Overall: <span aria-hidden='true'>Good</span></p>",
    "button": "<div><span class='sr-only'>Overall rating</span><button>Overall: Good</button></div>",
    "cut up": "<p><b>Over</b>all: <span>Go</span><span>od</span></p>",
    "heading": "<h2>Overall rating</h2><p>Good</p>",
}
LISTS = {
    "items": each("<li><span>{name}</span> <span>{word}</span></li>", "ul"),
    "dashes": each("<li>{name} – {word}</li>", "ul"),
    "terms": each("<dt>{name}</dt><dd>{word}</dd>", "dl"),
    "rows": each("<tr><th>{name}</th><td>{word}</td><td>3 June 2026</td></tr>", "table"),
    "columns": f"<table><tr>{''.join(f'<th>{one}</th>' for one in QUESTIONS)}</tr>"
    f"<tr>{''.join(f'<td>{one}</td>' for one in QUESTIONS.values())}</tr></table>",
    "cards": each("<div><h3>{name}</h3><p>{word}</p></div>"),
    "headings": each("<h3>{name}: <strong>{word}</strong></h3>"),
    "lines": each("{name}: {word}<br>", "p"),
    "pictures": each("<li>{name} <img alt='{word} rating' src='x.png'></li>", "ul"),
    "pictures alone": each("<li><img alt='{name}: {word}' src='x.png'></li>", "ul"),
    "labels": each("<li aria-label='{name}: {word}'><span>{name}</span></li>", "ul"),
    "questions": each("<li>Is the service {low}? <b>{word}</b></li>", "ul"),
    "turned": each("<li><span>{word}</span> <span>{name}</span></li>", "ul"),
    "details": each("<details><summary>{name} <span>{word}</span></summary><p>Much was done well here.</p></details>"),
    "links": each(f"<li><a href='{HOME}/reports/AP1/overall/{{low}}'>{{name}}: {{word}}</a></li>", "ul"),
    "read out": each("<li><span class='sr-only'>Rating for </span>{name}: {word}</li>", "ul"),
    "after prose": "<p>People were happy and had what they wanted.</p>" + each("<li>{name}: {word}</li>", "ul"),
}
REPORT = (
    f'<p><a href="{HOME}/reports/AP1/overall">Read the latest assessment report - HTML</a></p>'
    "<p>Published 3 June 2026</p>"
)
TOLD = "We rated safe as requires improvement at our last inspection."


def profile(frame: Frame, head: str, ratings: str) -> Record:
    main = f"<h2>Overview</h2>{ratings}{REPORT}<h2>Latest inspection summary</h2><p>{TOLD}</p>{WHO}"
    return read(frame(head, main).encode(), address=ADDRESS)


def words(record: Record) -> dict[str, str]:
    assert {one.scope for one in record.ratings} <= {"location"}
    return {one.key_question: one.rating for one in record.ratings}


@frames
@pytest.mark.parametrize("how", HEADS)
def test_the_rating_at_the_head_is_read_in_every_markup(frame: Frame, how: str) -> None:
    record = profile(frame, HEADS[how], "")
    assert words(record) == {"overall": "Good"}
    assert "Invented" not in record.model_dump_json()


@frames
@pytest.mark.parametrize("how", LISTS)
def test_the_ratings_of_the_key_questions_are_read_in_every_markup(frame: Frame, how: str) -> None:
    record = profile(frame, HEADS["line"], LISTS[how])
    assert words(record) == ALL
    assert [(one.id, one.date) for one in record.reports] == [("AP1", "2026-06-03")]
    assert TOLD in [one.text for one in record.findings]
    assert not [one.text for one in record.findings if "©" in one.text or "cookies" in one.text or "Elm" in one.text]
    assert record.not_understood == ()


NOT_OURS = {
    "history": "<h3>Previous ratings</h3><ul><li>Overall: Inadequate</li><li>Safe: Inadequate</li></ul>",
    "a table of years": "<h3>Rating history</h3><table><tr><th>Date</th><th>Overall</th></tr><tr>"
    "<td>2019</td><td>Inadequate</td></tr></table>",
    "what was told": "<p>At our last inspection we rated it as follows:</p><ul><li>Overall: Inadequate</li></ul>",
    "what was told without a colon": "<p>The service was rated in 2019.</p><p><b>Overall</b> <b>Inadequate</b></p>",
    "its services": "<h2>Services at this hospital</h2><div><h3>Surgery</h3><p>Overall: Inadequate</p></div>",
    "a key": "<div><p>Key to ratings</p><ul><li>Outstanding</li><li>Inadequate</li></ul></div>",
    "another home": "<div><p><a href='/location/1-2'>Ash Court</a></p><p>Overall: Inadequate</p></div>",
}


@frames
@pytest.mark.parametrize("what", NOT_OURS)
def test_a_rating_of_another_time_or_place_is_never_taken(frame: Frame, what: str) -> None:
    assert words(profile(frame, HEADS["line"], LISTS["items"] + NOT_OURS[what])) == ALL


@frames
def test_a_label_without_its_word_hides_no_other_rating(frame: Frame) -> None:
    ratings = each("<li>{name}: {word}</li>", "ul").replace("Safe: Requires improvement", "Safe:")
    assert words(profile(frame, "<p>Overall:</p>", ratings)) == {
        name: word for name, word in ALL.items() if name not in ("overall", "safe")
    }


CHECKS = (
    "We are carrying out checks on locations registered by this provider. We will publish the reports when our checks"
    " are complete."
)
NOTICES = {
    "bold": (f"<p><strong>Important:</strong> {CHECKS}</p>", "checks-under-way"),
    "plain": (f"<p>{CHECKS}</p>", "checks-under-way"),
    "its own heading": (f"<div role='alert'><h2>Important</h2><p>{CHECKS}</p></div>", "checks-under-way"),
    "a link to the old profile": (
        "<div><span>Important: </span>The provider of this service changed. See <a href='/location/1-3'>old profile</a>"
        "</div>",
        "provider-changed",
    ),
    "a mark alone": (
        "<div role='status'><span data-key='location.not_yet_inspected'>Nothing so far</span></div>", "not-inspected",
    ),
}  # fmt: skip


@frames
@pytest.mark.parametrize("how", NOTICES)
@pytest.mark.parametrize("where", ["header", "main"])
def test_a_notice_is_read_in_every_markup(frame: Frame, how: str, where: str) -> None:
    notice, type_ = NOTICES[how]
    head, main = (notice, "") if where == "header" else ("", notice)
    page = frame(HEADS["line"] + head, f"{main}<h2>Overview</h2>{LISTS['items']}{REPORT}")
    record = read(page.encode(), address=ADDRESS)
    assert [one.type for one in record.banners] == [type_]
    assert words(record) == ALL


PARTS = {
    "headings": "<h2>Safe</h2><p>Good</p><p>Updated 1 June 2026</p>",
    "one heading": "<h2>Safe <span>Good</span></h2><p>Updated 1 June 2026</p>",
    "two headings": "<h3>Safe</h3><h4>Good</h4><p>1 June 2026</p>",
    "terms": "<h2>Safe</h2><dl><dt>Rating</dt><dd>Good</dd><dt>Updated</dt><dd>1 June 2026</dd></dl>",
    "divisions": "<div><div>Safe</div><div>Good</div><div>Updated <time>1 June 2026</time></div></div>",
    "one line": "<h2>Safe</h2><p><strong>Good</strong><br/>Updated 1 June 2026</p>",
}
STATEMENTS = {
    "paragraphs": "<h3>{0}</h3><p>Score: {1}</p>",
    "headings": "<h4>{0}</h4><h4>Score: {1}</h4>",
    "inside": "<h3>{0} <span>Score: {1}</span></h3>",
    "terms": "<dl><dt>{0}</dt><dd>Score: {1}</dd></dl>",
    "bold": "<p><strong>{0}</strong><br>Score: {1}</p>",
    "spans": "<h3>{0}</h3><div><span>Score</span> <span>{1}</span></div>",
    "read out": "<h3>{0}</h3><p><span class='sr-only'>Quality statement </span>Score: {1}</p>",
    "of four": "<h3>{0}</h3><p>Score: {1} out of 4</p>",
}
AREAS = (
    "<p>This service scored 63 (out of 100) for this area. <a href='/x'>Find out what we look at</a></p>",
    "<p><a href='/x'>This service scored 63 (out of 100) for this area</a>. <a href='/y'>How we calculate them</a></p>",
    "<div><span>This service scored</span> <b>63</b> <span>(out of 100)</span> <span>for this area.</span></div>",
)
SCORES = {"Learning culture": 3, "Safeguarding": 2}


@frames
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("form", STATEMENTS)
def test_an_assessment_is_read_in_every_markup(frame: Frame, part: str, form: str) -> None:
    statements = "".join(
        f"{STATEMENTS[form].format(name, score)}<p>What we saw of {name} was of use.</p>"
        for name, score in SCORES.items()
    )
    area = AREAS[len(part + form) % 3]
    main = f"<p>Report from 3 June 2026 assessment</p>{PARTS[part]}<p>We rated safe as good.</p>{area}{statements}"
    record = read(frame(HEADS["line"], main).encode(), address=SAFE)
    assert [(one.key_question, one.rating, one.report and one.report.id) for one in record.ratings] == [
        ("overall", "Good", None),
        ("safe", "Good", "AP1"),
    ]
    assert (record.dates.report, record.dates.section) == ("2026-06-03", "2026-06-01")
    assert [one.percentage for one in record.scores] == [63]
    assert {one.name: one.score for one in record.quality_statements} == SCORES
    assert [(one.heading, one.text) for one in record.findings] == [
        (None, "We rated safe as good."),
        *((name, f"What we saw of {name} was of use.") for name in SCORES),
    ]
    assert record.not_understood == ()


@frames
def test_reports_in_a_table_have_the_date_and_title_of_their_row(frame: Frame) -> None:
    rows = (
        f"<tr><td>3 June 2026</td><td>Assessment</td><td><a href='{HOME}/reports/AP7/overall'>Read report</a></td></tr>"
        "<tr><td>4 May 2021</td><td>Focused inspection</td><td><a href='https://api.cqc.org.uk/public/v1/reports/106534dd"
        "-abcd?20220414070037'>Download PDF</a></td></tr>"
    )
    page = frame(HEADS["line"], f"<h2>All Inspections</h2><table>{rows}</table>")
    record = read(page.encode(), address=f"{ADDRESS}/reports")
    assert [(one.id, one.title, one.date) for one in record.reports] == [
        ("AP7", "Assessment", "2026-06-03"),
        ("106534dd-abcd", "Focused inspection", "2021-05-04"),
    ]


def test_the_overall_row_of_a_table_of_services_is_no_rating_of_the_organisation() -> None:
    head = "<tr><th>Service</th><th>Safe</th><th>Caring</th><th>Overall</th></tr>"
    rows = "<tr><th>End of life care</th><td>Good</td><td>Good</td><td>Good</td></tr>"
    over = "<tr><th>Overall</th><td>Inadequate</td><td>Inadequate</td><td>Inadequate</td></tr>"
    record = read(
        modern(HEADS["line"], f"<h2>Overview</h2><table>{head}{rows}{over}</table>").encode(), address=ADDRESS
    )
    assert [(one.key_question, one.rating) for one in record.ratings] == [("overall", "Good")]
    assert "a row for each service" in record.not_understood[0]
    two = "<tr><th>Previous rating</th><td>Inadequate</td><td>Good</td><td>Good</td></tr>"
    now = "<tr><th>Current rating</th><td>Good</td><td>Outstanding</td><td>Good</td></tr>"
    record = read(modern("", f"<h2>Overview</h2><table>{head}{two}{now}</table>").encode(), address=ADDRESS)
    assert {one.key_question: one.rating for one in record.ratings} == {
        "safe": "Good",
        "caring": "Outstanding",
        "overall": "Good",
    }
