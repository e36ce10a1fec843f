"""A file of any form that trusts publish, opened as a pack."""

from __future__ import annotations

from crawler.readers.decode import decoded
from crawler.readers.document import Document
from crawler.readers.markup import html_blocks
from crawler.readers.page import is_html
from crawler.readers.pdf import is_pdf

from .pack import Pack
from .pdf_pack import pdf_pack
from .text_pack import text_pack


def opened(document: Document) -> Pack:
    """The pack that a body is: a PDF, a text, a web page, a file of Word, PowerPoint or Excel, or a ZIP of those.

    Raises NotUnderstood, with one sentence, for anything else and for what is locked, damaged or too large.
    """
    if is_pdf(document.body):
        return pdf_pack(document.body)
    text, notes = decoded(document.body, document.media_type)
    if is_html(document.body, document.media_type):
        return Pack(blocks=tuple(html_blocks(text)), notes=notes)
    pack = text_pack(text)
    return Pack(blocks=pack.blocks, pages=pack.pages, heads=pack.heads, notes=notes)
