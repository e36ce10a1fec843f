"""A file of any form that trusts publish, opened as a pack."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from crawler.readers.decode import decoded, is_html
from crawler.readers.document import Document
from crawler.readers.errors import NotUnderstood
from crawler.readers.pdf import is_pdf
from storage.paper import PaperType

from .archive import archive_pack, form_of, is_zip
from .html_pack import html_pack
from .ocr import none_in_a_zip, recognised_pages
from .pack import Pack
from .parts import parted
from .pdf_pack import Recogniser, pdf_pack
from .text_pack import text_pack

_PACKED: dict[str, PaperType] = {"word": "docx", "slides": "pptx", "workbook": "xlsx", "archive": "zip"}


def opened(document: Document) -> Pack:
    """The pack that a body is: a PDF, a text, a web page, a file of Word, PowerPoint or Excel, or a ZIP of those.

    Its form is told by its first bytes. Raises NotUnderstood, with one sentence, for anything else and for what is
    locked, damaged or too large.
    """
    if is_zip(document.body):
        return archive_pack(document.body, partial(alone, recognise=none_in_a_zip))
    return alone(document.body, document.media_type)


def form(document: Document) -> PaperType:
    """What form a body has, by its first bytes and its media type; a plain text has none that is known."""
    if is_zip(document.body):
        return _PACKED.get(form_of(document.body) or "", "unknown")
    if is_pdf(document.body):
        return "pdf"
    return "html" if is_html(document.body, document.media_type) else "unknown"


def alone(body: bytes, media_type: str | None = None, *, recognise: Recogniser = recognised_pages) -> Pack:
    """The pack of one file that is no archive, cut into its papers."""
    if is_pdf(body):
        return parted(pdf_pack(body, recognise))
    if is_html(body, media_type):
        return parted(html_pack(body, media_type))
    text, notes = decoded(body, media_type)
    pack = text_pack(text)
    if not pack.blocks:
        raise NotUnderstood("the body is empty: there is no text in it")
    return parted(replace(pack, notes=(*pack.notes, *notes)))
