"""A paper in the form of a web page: its main content as blocks, boxes that are ticked or not among the words."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from crawler.readers.cut import cut
from crawler.readers.decode import decoded
from crawler.readers.errors import CUT_OFF, NotUnderstood
from crawler.readers.markup import html_blocks
from crawler.readers.page import refuse_walls
from crawler.readers.spelling import clean

from .pack import Pack
from .ticks import EMPTY, TICKED
from .whole_rows import whole_rows

_CHECKBOX = re.compile(r"<input\b[^<>]{0,300}>", re.IGNORECASE)
_IS_BOX = re.compile(r"\btype\s*=\s*[\"']?(?:checkbox|radio)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<>]{0,500})</title", re.IGNORECASE)
_SET = re.compile(r"\schecked\b", re.IGNORECASE)


def html_pack(body: bytes, media_type: str | None) -> Pack:
    """The blocks of a web page; ``line`` is the number of each. Raises NotUnderstood for what a site shows in place
    of its page, and for one without content."""
    text, notes = decoded(body, media_type)
    kept = cut(_CHECKBOX.sub(_box, text).encode("utf-8", "replace"), "text/html; charset=utf-8")
    blocks = html_blocks(kept.html)
    refuse_walls(blocks)
    said = [replace(block, line=n) for n, block in enumerate((one for one in blocks if one.text), 1)]
    if not said:
        raise NotUnderstood("the page has nothing in its main content")
    title = _TITLE.search(text)
    heads = tuple(clean(unescape(one)) for one in re.split(r"\s[|–-]\s", title[1])) if title else ()
    return Pack(blocks=whole_rows(said), heads=heads, notes=(*notes, *(() if kept.whole else (CUT_OFF,))))


def _box(found: re.Match[str]) -> str:
    if not _IS_BOX.search(found[0]):
        return found[0]
    return f" {TICKED if _SET.search(found[0]) else EMPTY} "
