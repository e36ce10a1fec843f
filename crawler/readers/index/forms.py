"""What an address looks like: of a file or of a page, and of which form as far as its name says."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from storage.paper import PaperType

LONGEST = 2_000
_TYPES: dict[str, PaperType] = {
    "pdf": "pdf", "docx": "docx", "docm": "docx", "pptx": "pptx", "pptm": "pptx", "xlsx": "xlsx", "xlsm": "xlsx",
    "zip": "zip",
}  # fmt: skip
_FILES = frozenset({*_TYPES, "doc", "ppt", "xls", "rtf", "odt", "ods", "odp", "csv", "7z"})
_HANDLERS = frozenset({"cfm", "ashx", "aspx", "axd", "php", "asp"})
_FILE_PATH = re.compile(
    r"/download_file/|/downloads?(?:/|$)|/documents/.+/(?:file|download)/?$|/\d+-[^/]+/(?:file|download)/?$"
    r"|/application/files/|/content/doclib/|/getattachment/|/__data/assets/"
    r"|/s3/|/wp-content/uploads/|/sites/[\w.-]+/files/|/mediaLocal/|/-/media/|/getmedia/|/easysiteweb/getresource"
    r"|/media/\d+/[^/]+|/media/[0-9a-f-]{24,40}/|/files?/\d+|/attachments?/\d+"
    r"|/(?:getresource|document|download|getfile|showdocument|viewdocument|docview)\.(?:ashx|axd|aspx|cfm|php|asp)$",
    re.IGNORECASE,
)
_FILE_QUERY = re.compile(r"(?:^|&)(?:doc|docid|documentid|fileid|assetid|wpdmdl|files|download)=", re.IGNORECASE)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|_ga|msclkid", re.IGNORECASE)
_TALKED_OF = re.compile(r"(?<![a-z])(pdf|docx|pptx|xlsx|zip)(?![a-z])", re.IGNORECASE)
_GIVES = re.compile(r"\bdownload\b|\b(?:pdf|docx|pptx|xlsx|zip)\b.{0,12}\d\s?[km]b\b|\(pdf\)|\[pdf\]", re.IGNORECASE)
_SAFE = "/:?#[]@!$&'()*+,;=%~-._"


def absolute(href: str, base: str) -> str | None:
    """A link's whole address without its fragment and the marks of trackers; None for what is no web address."""
    href = href.strip()
    if not href or len(href) > LONGEST or href.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, re.sub(r"[\t\r\n]", "", href)))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    query = parts.query
    if _TRACKING.search(query):
        kept = [
            (name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _TRACKING.fullmatch(name)
        ]
        query = urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, quote(parts.path, safe=_SAFE), quote(query, safe=_SAFE), ""))


def extension(address: str) -> str:
    """The ending of the file that an address names, in its path or, behind a program, in its query; "" for none."""
    parts = urlsplit(address)
    ending = _ending(parts.path)
    if ending in _HANDLERS and (inner := _ending(parts.path[: -len(ending) - 1])) in _FILES:
        return inner
    if ending in _HANDLERS or not ending:
        for _, value in parse_qsl(parts.query):
            if (inner := _ending(value)) in _FILES:
                return inner
    return ending


def is_file(address: str) -> bool:
    """Whether an address is that of a file: by its ending, or by the way in which a known system hands out files."""
    parts = urlsplit(address)
    ending = extension(address)
    if ending in _FILES:
        return True
    if ending in ("html", "htm"):
        return False
    return bool(_FILE_PATH.search(parts.path) or _FILE_QUERY.search(parts.query))


def says_file(words: str) -> bool:
    """Whether the words of a link say that it gives a file, wherever it leads."""
    return bool(_GIVES.search(words))


def type_of(address: str, words: str = "") -> PaperType:
    """The form of a file as its address says, else as the words of its link do ("PDF, 8 MB")."""
    if known := _TYPES.get(extension(address)):
        return known
    said = {word.lower() for word in _TALKED_OF.findall(words)}
    return _TYPES[said.pop()] if len(said) == 1 else "unknown"


def file_name(address: str) -> str:
    """The name that an address gives its file, with blanks for the marks between its words, without the ending."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    name = path.rpartition("/")[2]
    if name.lower() in ("file", "download") or (_ending(name) in _HANDLERS and parts.query):
        values = [value for _, value in parse_qsl(parts.query) if _ending(value)]
        name = values[0] if values else path.rpartition("/")[0].rpartition("/")[2]
    name = unquote(name).replace("+", " ")
    while (ending := _ending(name)) in _FILES or ending in _HANDLERS:
        name = name[: -len(ending) - 1]
    return name


def _ending(name: str) -> str:
    last = unquote(name).rpartition("/")[2]
    _, dot, ending = last.rpartition(".")
    return ending.lower() if dot and 1 < len(ending) <= 5 and ending.isalnum() and not ending.isdigit() else ""
