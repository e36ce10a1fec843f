"""A saved text of an inspection report, set in type and read from the PDF, says what the text says.

CQC's own words, used under the Open Government Licence v3.0; they stay in the corpus.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.readers.pdf import pdf_blocks
from crawler.readers.spelling import clean
from tests.readers.typeset import printed

pytestmark = pytest.mark.corpus


def test_the_trusts_report_has_the_same_words_and_paragraphs_in_type(corpus: Path) -> None:
    text = next((corpus / "seeds").glob("000_*.txt")).read_text()
    text = re.sub("[●☆]", "", text.replace("**", "").replace("→ ←", "↔"))
    found = pdf_blocks(printed(re.sub(r"(?m)^\* ", "", text)))

    lines = [clean(re.sub(r"^\s*- |^\* ", "", line)) for line in text.splitlines()]
    said = [block.text for block in found]
    assert " ".join(said).split() == " ".join(lines).split()
    prose = {line for line, raw in zip(lines, text.splitlines(), strict=True) if line and "\t" not in raw}
    assert len(prose - set(said)) == 0
    assert ("Community end of life care", *["Good ↔ Aug 2019"] * 4, "Good ↑ Aug 2019", "Good ↔ Aug 2019") in [
        block.cells for block in found
    ]
