"""A body's bytes as text: by its declared character set, else UTF-8; what cannot be decoded is replaced and noted."""

from __future__ import annotations

import codecs
import re

from .errors import NotUnderstood

LARGEST = 20 * 1024 * 1024
"""Bytes of the largest body that is read at all."""

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BINARY = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\x1f\x8b": "a gzip file",
    b"\x89PNG": "a picture",
}
_TAG = re.compile(
    rb"<(?:!doctype|html|head|body|main|header|section|article|div|span|p|h[1-6]|ul|ol|li|table|nav|form|meta|title|script|a|\?xml|!--)[\s>/-]",
    re.IGNORECASE,
)


def is_html(body: bytes, media_type: str | None = None) -> bool:
    """Whether a body is HTML rather than plain text: by its media type, else by the tags it begins with."""
    kind = (media_type or "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return True
    start = body[:8192].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bool((start.startswith(b"<") and _TAG.search(start)) or len(_TAG.findall(start)) > 3)


def decoded(body: bytes, media_type: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text and the notes about it; NotUnderstood for an empty, huge or binary body."""
    if len(body) > LARGEST:
        raise NotUnderstood(f"the body has {len(body):,} bytes; the largest that is read has {LARGEST:,}")
    for mark, name in _BINARY.items():
        if body.startswith(mark):
            raise NotUnderstood(f"the body is {name}, not HTML or plain text")
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return _with(body[len(mark) :], charset)
    if body.count(b"\x00", 0, 4096) > 8:
        raise NotUnderstood("the body is binary, not HTML or plain text")
    declared = _HEADER.search(media_type or "")
    found = declared[1] if declared else None
    if found is None:
        meta = _DECLARED.search(body[:4096])
        found = meta[1].decode("ascii") if meta else "utf-8"
    return _with(body, _usable(found))


def _usable(name: str) -> str:
    """The codec's name, by the HTML standard: Latin-1 means Windows-1252, and single bytes cannot be UTF-16."""
    try:
        codec = codecs.lookup(name).name
        "".encode(codec)
    except (LookupError, UnicodeError):
        return "utf-8"
    if codec in ("iso8859-1", "ascii"):
        return "cp1252"
    return codec if codec in _SAFE or codec.startswith(("cp125", "iso8859")) else "utf-8"


_SAFE = {"utf-8", "cp1252", "koi8-r", "mac-roman"}


def _with(body: bytes, charset: str) -> tuple[str, tuple[str, ...]]:
    try:
        return body.decode(charset), ()
    except UnicodeDecodeError:
        text = body.decode(charset, errors="replace")
    if text.count("\ufffd") > max(20, len(text) // 10):
        raise NotUnderstood("the body is not text in any character set that it declares, nor in UTF-8")
    return text, (f"bytes that are not {charset.upper()} were replaced by \ufffd",)
