"""A file of any form that trusts publish, opened as a pack."""

from __future__ import annotations

from crawler.readers.decode import decoded
from crawler.readers.document import Document
from crawler.readers.markup import html_blocks
from crawler.readers.page import is_html
from crawler.readers.pdf import is_pdf, pdf_blocks
from crawler.readers.plain import text_blocks

from .pack import Pack


def opened(document: Document) -> Pack:
    """The pack that a body is: a PDF, a text, a web page, a file of Word, PowerPoint or Excel, or a ZIP of those.

    Raises NotUnderstood, with one sentence, for anything else and for what is locked, damaged or too large.
    """
    if is_pdf(document.body):
        return Pack(blocks=pdf_blocks(document.body))
    text, notes = decoded(document.body, document.media_type)
    blocks = html_blocks(text) if is_html(document.body, document.media_type) else text_blocks(text)
    return Pack(blocks=tuple(blocks), notes=notes)
