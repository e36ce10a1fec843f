"""Papers that are pictures, with the real tesseract: their words are looked through, their figures move nothing."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

from tests.readers.scanned import bound, scanned
from tests.readers.typeset import printed

from .conftest import Wardround

pytestmark = [
    pytest.mark.tesseract,
    pytest.mark.skipif(
        not shutil.which("tesseract") or not importlib.util.find_spec("pytesseract"),
        reason="there is no tesseract to recognise pictures: install tesseract-ocr and the extra `ocr`",
    ),
]
COVER = """# Marlshire Invented Health NHS Trust
# Meeting of the Board of Directors held in public
Thursday {day}
## Corporate risk register
Risk 4107 is now rated {printed}.
"""
APPENDIX = """# Letter from the regulator
The Trust received a section 29A warning notice from the Care Quality Commission.
The lido at Marlford stays shut until the spring.
Risk 4110 is now rated {recognised}.
"""
SETTINGS = '[[rules]]\nname = "ours"\nwords = ["lido"]\nchannels = ["alerts"]\n[channels.alerts]\n'


def pack(day: str, *, print_: int, picture: int, letter: str = APPENDIX) -> bytes:
    """A printed page, and a scanned one behind it."""
    cover = printed(COVER.format(day=day, printed=print_))
    return bound(cover, scanned(printed(letter.format(recognised=picture))))


@pytest.fixture(autouse=True)
def papers(folder: Path) -> None:
    (folder / "settings.toml").write_text(SETTINGS)
    both = printed(COVER.format(day="25 September 2025", printed=12) + APPENDIX.format(recognised=20))
    (folder / "scan.pdf").write_bytes(scanned(both))
    quiet = APPENDIX.replace("The Trust received a section", "Nothing of note. No section").replace("lido", "school")
    (folder / "september.pdf").write_bytes(pack("25 September 2025", print_=12, picture=12, letter=quiet))
    (folder / "november.pdf").write_bytes(pack("27 November 2025", print_=16, picture=20))


def test_a_scan_is_told_to_be_a_paper_and_read_and_says_that_it_may_be_misread(wardround: Wardround) -> None:
    told = wardround("read", "scan.pdf", "--json").document
    assert (told["kind"], told["from_pictures"], told["meeting"]["date"]) == ("board-paper", [1], "2025-09-25")
    assert {risk["id"]: risk["rating"] for risk in told["risks"]} == {"4107": 12, "4110": 20}
    assert [one["type"] for one in told["signals"]] == ["section-29a"]
    assert "recognised from pictures (OCR) and may be wrong; its figures are shown and never compared" in " ".join(
        told["warnings"]
    )


def test_between_two_meetings_a_picture_tells_sentences_and_words_and_no_figures(wardround: Wardround) -> None:
    ran = wardround("compare", "september.pdf", "november.pdf", "--json")
    told = {(one["kind"], one["subject"]): one["summary"] for one in ran.document["changes"]}
    assert set(told) == {("risk-score-changed", "4107"), ("signal-raised", None), ("words-found", None)}
    assert "picture" not in told["risk-score-changed", "4107"]
    assert "lido" in told["words-found", None]
    for summary in (told["signal-raised", None], told["words-found", None]):
        assert "(recognised from a picture of the page, and may be misread)" in summary
