"""The demo's board papers: they are what their maker makes, and say what the story needs."""

from crawler.readers.board_index import following
from crawler.readers.read import read
from deploy.demo.boards import LARKSHIRE, MOORFELL, PAPERS, TIDEWATER, Published
from deploy.demo.papers.make import made

EVERYTHING = Published(larkshire=True, tidewater=True, moorfell=True)


def test_the_files_that_are_kept_are_those_that_are_made() -> None:
    kept = {path.name: path.read_bytes() for path in PAPERS.glob("*.pdf")}
    assert made() == kept


def test_every_page_leads_to_papers_that_are_there() -> None:
    pages = EVERYTHING.pages()
    for trust in (TIDEWATER, MOORFELL):
        leads = following(pages[trust.path].body, f"https://board.example{trust.path}")
        assert leads, trust.name
        assert all(one.removeprefix("https://board.example") in pages for one in leads)
    listed = read(pages[LARKSHIRE.path].body, address=f"https://board.example{LARKSHIRE.path}", kind="board-index")
    assert [one.meeting_date for one in listed.documents] == ["2025-07-31", "2025-05-29"]
    assert all(one.url.removeprefix("https://board.example") in pages for one in listed.documents)
    assert any("governors" in one.title.casefold() for one in listed.left_out)


def test_the_risk_that_rises_stands_in_a_register_whose_cells_come_in_no_order() -> None:
    record = read((PAPERS / "larkshire-2025-07-31.pdf").read_bytes(), kind="board-paper")
    assert record.meeting is not None
    assert record.meeting.date == "2025-07-31"
    (risk,) = (one for one in record.risks if one.id == "2214")
    assert (risk.rating, risk.mentions[0].page) == (16, 171)
    assert any(one.startswith("pages 197–200 are pictures without text") for one in record.warnings)
    assert [item.page for item in record.agenda] == [3, 9, 17, 65, 105, 129, 171, 181]
