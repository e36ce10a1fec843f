"""A PDF that cannot be read, or that somebody made to do harm, ends in one sentence that says what is wrong."""

from __future__ import annotations

import base64
import io
import os
import random
import re
import zlib
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

import pytest
from pebble import ProcessPool
from reportlab.lib.pdfencrypt import StandardEncryption

from crawler.readers.errors import NotUnderstood
from crawler.readers.pdf import pdf_blocks
from monitor import reading
from monitor.reading import Job, Reading, understand, understand_all

from .typeset import SENTENCE, by_hand, drawn, one_page, printed

SAID = "We rated this service as good because people were safe."
TEXT = f"# Meadow Court\n{SAID}\n" * 20
WITHOUT_MAP = (
    b"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Unknown/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Unknown/CIDSystemInfo"
    b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 7 0 R>>",
    b"<</Type/FontDescriptor/FontName/ABCDEF+Unknown/Flags 4>>",
)
PICTURE = b"q 500 0 0 700 40 40 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"


def page(canvas: Any) -> None:
    canvas.drawString(50, 700, SAID)


def locked(**passwords: str) -> bytes:
    return drawn(page, encrypt=StandardEncryption(**passwords))


def pages(number: int) -> bytes:
    kids = b"4 0 R " * number
    return by_hand(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, number), b"<<>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )  # fmt: skip


def bomb(folds: int) -> bytes:
    content = zlib.compress(bytes(80 * 1024**2), 1)
    for _ in range(folds - 1):
        content = zlib.compress(content, 9)
    return one_page(content).replace(b">>stream", b"/Filter[" + b"/FlateDecode " * folds + b"]>>stream", 1)


def shifted() -> bytes:
    """A text whose font says of every letter that it is the next one."""
    words = "".join(chr(ord(letter) + 1) if letter.isalpha() else letter for letter in SAID)
    lines = b"".join(b"1 0 0 1 40 %d Tm (%b) Tj " % (800 - 15 * n, words.encode()) for n in range(40))
    return one_page(b"BT /F 10 Tf " + lines + b"ET")


def without_map(share: int) -> bytes:
    """Sentences, so many of them in a font that does not say which letters it draws."""
    lines = b"".join(
        b"/%b 10 Tf 1 0 0 1 40 %d Tm %b Tj "
        % (
            b"G" if n < share else b"F",
            800 - 15 * n,
            b"<00440045004600470048>" if n < share else b"(%b)" % SAID.encode(),
        )
        for n in range(40)
    )
    made = one_page(b"BT " + lines + b"ET", more=WITHOUT_MAP)
    return made.replace(b"/F 5 0 R", b"/F 5 0 R/G 6 0 R").replace(b"[6 0 R]", b"[7 0 R]").replace(
        b"/FontDescriptor 7 0 R", b"/FontDescriptor 8 0 R"
    )  # fmt: skip


def cut() -> bytes:
    return printed(TEXT)[:-900]


def noise() -> bytes:
    return b"%PDF-1.7\n" + random.Random(1).randbytes(20_000) + b"\n%%EOF\n"


LOCKED = "the PDF is locked with a password; save a copy without one"
DAMAGED = "the PDF is damaged or has no pages: it cannot be opened"
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "locked": (lambda: locked(userPassword="one", ownerPassword="two"), LOCKED),
    "cut off": (cut, "the PDF is cut off: the mark of its end is missing"),
    "noise": (noise, DAMAGED),
    "only its mark": (lambda: b"%PDF-1.7\n%%EOF", DAMAGED),
    "no pages": (lambda: pages(0), DAMAGED),
    "many pages": (lambda: pages(2_000), "the PDF has 2,000 pages; the most that is read is 1,000"),
    "pictures": (
        lambda: one_page(PICTURE),
        "the PDF has 1 page and no text: it is made of pictures, and a person has to look at it",
    ),
    "a bomb": (lambda: bomb(1), "a part of the PDF unfolds to more than 64 MB, which is more than is read"),
    "a bomb in a bomb": (lambda: bomb(2), "a part of the PDF unfolds to more than 64 MB, which is more than is read"),
    "a huge page": (
        lambda: one_page(SENTENCE).replace(b"[0 0 595 842]", b"[0 0 2000000000 2000000000]"),
        "page 1 of the PDF is larger than any that is printed",
    ),
    "letters that are others": (
        shifted,
        "the PDF's text is not English words (its fonts may give other letters than they draw), and a person has to "
        "look at it",
    ),
    "letters without meaning": (
        lambda: without_map(20),
        "9 % of the PDF's letters cannot be told: its fonts do not say what they draw, and a person has to look at it",
    ),
    "a page of letters": (
        lambda: one_page(b"BT /F 10 Tf 50 700 Td " + (b"(" + b"a" * 30_000 + b") Tj ") * 8 + b"ET"),
        "a page of the PDF has 240,000 letters; the most that is read is 200,000",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_pdf_that_cannot_be_read_is_refused_in_one_sentence(what: str) -> None:
    make, sentence = REFUSED[what]
    with pytest.raises(NotUnderstood, match=f"^{re.escape(sentence)}$"):
        pdf_blocks(make())


def without_its_table() -> bytes:
    return re.sub(rb"startxref\s+\d+", b"startxref\n7", printed(SAID))


def nested() -> bytes:
    return one_page(SENTENCE, more=[b"[" * 100_000 + b"]" * 100_000])


def with_a_script() -> bytes:
    return one_page(SENTENCE, page=b"/AA<</O<</S/JavaScript/JS(app.alert\\(1\\))>>>>").replace(
        b"<</Type/Catalog", b"<</OpenAction<</S/JavaScript/JS(this.exportDataObject\\(1\\))>>/Type/Catalog"
    )


READ: dict[str, Callable[[], bytes]] = {
    "that opens without a password": lambda: locked(userPassword="", ownerPassword="two"),
    "whose table of references is broken": without_its_table,
    "with objects nested deep": nested,
    "with a script that nobody runs": with_a_script,
    "folded once": lambda: one_page(SENTENCE, folds=1),
}


@pytest.mark.parametrize("what", READ)
def test_a_pdf_is_read(what: str) -> None:
    assert [block.text for block in pdf_blocks(READ[what]())] == [SAID]


def test_a_few_letters_that_no_font_explains_are_no_letters_and_the_rest_is_read() -> None:
    found = [block.text for block in pdf_blocks(without_map(1))]
    assert found[0] == "\ufffd" * 5
    assert found[1].startswith(SAID)


def test_pages_of_pictures_among_others_are_said() -> None:

    from reportlab.lib.utils import ImageReader

    dot = ImageReader(io.BytesIO(b"P6 1 1 255\n\x00\x00\x00"))
    scan = drawn(page, *[lambda canvas: canvas.drawImage(dot, 0, 0, 500, 700)] * 3)
    with pytest.raises(NotUnderstood, match="3 of the PDF's 4 pages have no text: they are pictures"):
        pdf_blocks(scan)


def test_a_body_that_ends_its_worker_costs_that_worker_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "understand", _dying)
    with ProcessPool(max_workers=1, context=get_context("fork")) as pool:
        found = list(understand_all(pool, [Job(b"die"), Job(noise()), Job(b"")], seconds=20))
    assert [one.passing for one in found] == [True, False, False]
    assert (found[0].refusal or "").startswith("ended the process that read it (Abnormal termination")
    assert all(one.refusal for one in found)


def _dying(job: Job) -> Reading:
    if job.body == b"die":
        os._exit(9)
    return understand(job)


def test_a_pdf_that_lost_pages_or_a_part_of_one_is_not_read_by_half() -> None:
    whole = printed("Overall rating for this service\n" * 200)
    lost = whole.replace(b"/Type /Page\n", b"/Type /Pag_\n", 1).replace(b"/Type /Page /", b"/Type /Pag_ /", 1)
    broken = bytearray(one_page(SENTENCE * 50, folds=1))
    broken[broken.index(b"stream\n") + 60] ^= 0xFF
    for body, sentence in (
        (lost, "the PDF is damaged: "),
        (bytes(broken), "the PDF is damaged: a part of it is broken"),
    ):
        with pytest.raises(NotUnderstood, match=f"^{sentence}"):
            pdf_blocks(body)


def test_a_stream_written_in_letters_is_measured_too() -> None:
    content = base64.a85encode(zlib.compress(bytes(80 * 1024**2), 1)) + b"~>"
    body = one_page(content).replace(b">>stream", b"/Filter[/ASCII85Decode/FlateDecode]>>stream", 1)
    with pytest.raises(NotUnderstood, match="unfolds to more than 64 MB"):
        pdf_blocks(body)
