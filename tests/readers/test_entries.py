"""Entries of a list that end with their ratings are not one, however near the edge of the text they come."""

from __future__ import annotations

import pytest

from crawler.readers.blocks import Block
from crawler.readers.plain import text_blocks
from crawler.readers.report.paper import paper
from crawler.readers.report.whole import whole

LONG = "The team spoke with people on every ward and with those who look after them"
LISTED = f"""Northbridge Hospital
Quality Report
{LONG},
{LONG},
{LONG},
{LONG},
{LONG}.
Medical care, among it that of older people at both sites   Inadequate –––
Surgery Requires improvement –––
"""


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks]


@pytest.mark.parametrize("blocks", [text_blocks(LISTED), whole(paper(LISTED))], ids=["page", "report"])
def test_an_entry_that_ends_with_its_rating_does_not_go_on_in_the_next(blocks: tuple[Block, ...]) -> None:
    assert "Surgery Requires improvement –––" in texts(blocks)
