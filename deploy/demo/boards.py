"""The sites of three invented trusts with their board papers, as they stand on each day of the story.

Larkshire keeps every pack on one page, Tidewater has a page for each meeting with each paper in a
file of its own, Moorfell has a page for each year and its papers are web pages. No such trust exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from deploy.demo.render import Page, template

PAPERS = Path(__file__).parent / "papers"
_ROBOTS = Page(body=b"User-agent: *\nDisallow: /search\n", media_type="text/plain; charset=utf-8")


@dataclass(frozen=True)
class Trust:
    """One of the trusts: the id by which it is watched, its name, and the path of the page that lists its papers."""

    id: str
    name: str
    path: str


LARKSHIRE = Trust("ZZ1", "Larkshire Invented Community NHS Trust", "/larkshire/board-papers/")
TIDEWATER = Trust("ZZ2", "Tidewater Invented Hospitals NHS Foundation Trust", "/tidewater/about/board-meetings")
MOORFELL = Trust("ZZ3", "Moorfell Invented Ambulance NHS Trust", "/moorfell/the-board/meetings")
TRUSTS = (LARKSHIRE, TIDEWATER, MOORFELL)


@dataclass(frozen=True, kw_only=True)
class Published:
    """Which papers are there: the July pack of Larkshire, Tidewater's agenda for July and its papers, Moorfell's."""

    larkshire: bool = False
    tidewater_agenda: bool = False
    tidewater: bool = False
    moorfell: bool = False

    def pages(self) -> dict[str, Page]:
        """Every page and file of the three sites by its path."""
        return {"/robots.txt": _ROBOTS, **dict(_larkshire(self)), **dict(_tidewater(self)), **dict(_moorfell(self))}


NOTHING_NEW = Published()


def _larkshire(there: Published) -> Iterator[tuple[str, Page]]:
    days = [date(2025, 7, 31)] * there.larkshire + [date(2025, 5, 29)]
    packs = [{"day": day, "path": f"/wp-content/uploads/larkshire-{day}.pdf", "size": "303 KB"} for day in days]
    coming = [day for day in (date(2025, 7, 31), date(2025, 9, 25), date(2025, 11, 27)) if day not in days]
    yield LARKSHIRE.path, _page("board_packs", trust=LARKSHIRE.name, packs=packs, coming=coming)
    for day in days:
        yield f"/wp-content/uploads/larkshire-{day}.pdf", _file(f"larkshire-{day}.pdf")


_TIDEWATER_PAPERS = (("00", "Agenda"), ("02", "Board assurance framework"), ("03", "Integrated performance report"))


def _tidewater(there: Published) -> Iterator[tuple[str, Page]]:
    shown: dict[date, tuple[tuple[str, str], ...]] = {date(2025, 6, 4): _TIDEWATER_PAPERS}
    if there.tidewater_agenda or there.tidewater:
        shown[date(2025, 7, 30)] = _TIDEWATER_PAPERS if there.tidewater else _TIDEWATER_PAPERS[:1]
    days = sorted(shown, reverse=True)
    titles = {day: f"Board of Directors meeting, {day.day} {day:%B %Y}" for day in days}
    meetings = [
        {"path": f"{TIDEWATER.path}/{day.day}-{day:%B-%Y}".lower(), "title": titles[day], "told": "Meeting in public"}
        for day in days
    ]
    common = {"trust": TIDEWATER.name, "home": TIDEWATER.path}
    yield TIDEWATER.path, _page("board_meetings", heading="Board meetings", meetings=meetings, papers=(), **common)
    for day, meeting in zip(days, meetings, strict=True):
        papers = [
            {"path": f"/download_file/{day:%m%d}{item}/641", "item": item, "title": title} for item, title in shown[day]
        ]
        yield meeting["path"], _page("board_meetings", heading=titles[day], meetings=(), papers=papers, **common)
        for paper in papers:
            yield paper["path"], _file(f"tidewater-{day}-{paper['item']}.pdf")


def _moorfell(there: Published) -> Iterator[tuple[str, Page]]:
    days = [date(2025, 7, 29)] * there.moorfell + [date(2025, 5, 27)]
    common = {"trust": MOORFELL.name, "home": MOORFELL.path}
    year = f"{MOORFELL.path}/2025"
    meetings = [
        {"path": f"{year}/{day.day}-{day:%B}".lower(), "title": f"{day.day} {day:%B %Y}", "told": ""} for day in days
    ]
    years = [{"path": year, "title": "Board papers 2025", "told": "Every meeting of the year"}]
    yield (
        MOORFELL.path,
        _page("board_meetings", heading="Board meetings in public", meetings=years, papers=(), **common),
    )
    yield year, _page("board_meetings", heading="Board papers 2025", meetings=meetings, papers=(), **common)
    for day, meeting in zip(days, meetings, strict=True):
        path = f"{meeting['path']}/board-assurance-framework"
        heading = f"Board meeting in public, {meeting['title']}"
        papers = [{"path": path, "item": "7", "title": "Board assurance framework"}]
        yield meeting["path"], _page("board_meetings", heading=heading, meetings=(), papers=papers, **common)
        yield path, _moorfell_paper(day)


def _moorfell_paper(day: date) -> Page:
    july = day.month == 7
    return _page(
        "board_paper",
        trust=MOORFELL.name,
        title="Board assurance framework",
        meeting=day,
        assurance="Reasonable",
        paragraphs=(
            "The framework was gone through with each director, and the scores below were agreed.",
            f"No serious incidents were declared in {'June' if july else 'April'}.",
        ),
        risks=(
            (
                "SR1",
                "Ambulances wait outside hospitals and cannot be sent to the next call",
                "16" if july else "20",
                "16",
            ),
            ("SR2", "Vehicles are older than they should be and are off the road", "12", "9" if july else "12"),
            ("SR3", "Too few paramedics are trained in the county", "12", "12"),
        ),
    )


def _page(name: str, **facts: object) -> Page:
    return Page(body=template(f"{name}.html.j2").render(**facts).encode())


def _file(name: str) -> Page:
    return Page(body=(PAPERS / name).read_bytes(), media_type="application/pdf")
