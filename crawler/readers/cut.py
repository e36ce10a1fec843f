"""The one cut of an HTML page, for fingerprint and readers alike: header, alerts, main content, identity links."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from lxml import etree
from lxml.etree import _Element

from .decode import decoded
from .drop import furniture, level
from .errors import NotUnderstood
from .identity import Said, said
from .in_charge import Named, named
from .inherited import MARK
from .pair import tells_rating
from .spelling import clean, visible

MOST_ELEMENTS = 60_000
LONGEST = 4_000_000
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "button", "center", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "img", "ins", "kbd", "label", "mark", "meter", "output", "picture", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
}  # fmt: skip
_BLOCK = {
    "article", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
}  # fmt: skip
_SITE = ("care quality commission", "cqc", "the care quality commission")


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What is read of a page.

    ``html`` is the kept regions in a spelling of our own: ``<header>``, ``<aside>`` for an alert, ``<main>``, without
    classes, ids or order of attributes. ``said`` are the identity links, ``people`` who is named in charge, ``notes``
    what had to be replaced.
    """

    html: str
    said: tuple[Said, ...]
    people: tuple[Named, ...] = ()
    notes: tuple[str, ...] = ()
    whole: bool = True


def cut(body: bytes, media_type: str | None = None) -> Cut:
    """The kept regions of an HTML body; NotUnderstood where it is no page of a bearable size."""
    text, notes = decoded(body, media_type)
    root = parsed(text)
    main = _main(root)
    title = _title(root, main)
    kept = {element for element in (title, main) if element is not None}
    dropped = furniture(root, kept)

    def elsewhere(link: _Element) -> bool:
        return any(dropped.get(above, "navigation") != "navigation" for above in link.iterancestors())

    found = said(root, elsewhere)
    regions = _regions(root, title, main, dropped)
    html = "".join(f"<{name}>{_spelt(element, dropped)}</{name}>" for name, element in regions)
    if len(html) > LONGEST:
        raise NotUnderstood(
            f"the page's own content has {len(html):,} characters; the longest that is read has {LONGEST:,}"
        )
    people = named(part for part, why in dropped.items() if why == "people")
    folded = text.casefold()
    return Cut(html=html, said=found, people=people, notes=notes, whole="<html" not in folded or "</html" in folded)


def parsed(text: str, *, most: int = MOST_ELEMENTS, what: str = "page of CQC") -> _Element:
    """The tree of a page. Raises NotUnderstood for what is none, or nested or long (elements) as no such page is."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise NotUnderstood(f"the HTML cannot be parsed: {error}") from None
    if root is None:
        raise NotUnderstood("the page is empty: there is no element in it")
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise NotUnderstood(f"the HTML is nested deeper than 255 elements, which no {what} is")
    for n, _ in enumerate(root.iter()):
        if n > most:
            raise NotUnderstood(f"the page has more than {most:,} elements, which no {what} has")
    return root


def _title(root: _Element, main: _Element | None) -> _Element | None:
    """The page's own h1: not the site's name, not one in a dialogue or hidden."""
    heads = [element for element in root.iter() if level(element) == 1 and clean("".join(element.itertext()))]
    heads = [element for element in heads if clean("".join(element.itertext())).casefold() not in _SITE]
    hidden = furniture(root, set() if main is None else {main}) if heads else {}
    seen = [element for element in heads if not any(above in hidden for above in (element, *element.iterancestors()))]
    return next(iter(seen), None)


def _main(root: _Element) -> _Element | None:
    mains = [element for element in root.iter() if element.tag == "main" or element.get("role", "").lower() == "main"]
    return max(mains, key=lambda element: len(clean("".join(element.itertext()))), default=None)


def _regions(
    root: _Element, title: _Element | None, main: _Element | None, dropped: dict[_Element, str]
) -> list[tuple[str, _Element]]:
    """The kept elements in the page's order, each with what it is."""
    body = root if root.find("body") is None else root.find("body")
    assert body is not None
    if main is None:
        return [("main", body)]
    regions: dict[_Element, str] = {main: "main"}
    if title is not None and main not in title.iterancestors():
        regions[_header(title, main)] = "header"
    for element in root.iter():
        if (
            is_alert(element)
            and _is_notice(element)
            and not _within(element, {**regions, **dropped})
            and not _holds(element, regions)
        ):
            regions[element] = "aside"
    return [(regions[element], element) for element in root.iter() if element in regions]


def is_alert(element: _Element) -> bool:
    """Whether the element announces a notice to screen readers."""
    role = element.get("role", "").lower()
    return role in ("status", "alert") or element.get("aria-live", "").lower() in ("polite", "assertive")


def _is_notice(element: _Element) -> bool:
    """Whether it is short enough for a notice and holds no title: some sites announce their whole content."""
    return sum(map(len, element.itertext())) < 3_000 and not any(level(inner) == 1 for inner in element.iter())


def _header(title: _Element, main: _Element) -> _Element:
    around_main = {main, *main.iterancestors()}
    part = title
    for above in title.iterancestors():
        if above in around_main or above.tag in ("body", "html"):
            break
        part = above
    return part


def _within(element: _Element, parts: dict[_Element, str]) -> bool:
    return element in parts or any(above in parts for above in element.iterancestors())


def _holds(element: _Element, parts: dict[_Element, str]) -> bool:
    return any(inner in parts for inner in element.iter())


def _spelt(top: _Element, dropped: dict[_Element, str]) -> str:
    """The element's content in our own spelling: fixed tags and attributes, single blanks, dropped parts left out."""
    out: list[str] = []
    stack: list[tuple[_Element | None, str]] = [(top, "")]
    while stack:
        element, text = stack.pop()
        if element is None:
            out.append(text)
            continue
        if element is not top and element.tail:
            stack.append((None, escape(visible(element.tail), quote=False)))
        if element in dropped or not isinstance(element.tag, str):
            out.append(" ")
            continue
        begin, end = ("", "") if element is top else _tags(element)
        out.append(begin + escape(visible(element.text or ""), quote=False))
        stack.append((None, end))
        stack.extend((child, "") for child in reversed(element))
    return "".join(out)


def _tags(element: _Element) -> tuple[str, str]:
    tag = element.tag
    if tag == "br":
        return "<br/>", ""
    rank = level(element)
    if rank:
        tag = f"h{rank}"
    elif is_alert(element) and _is_notice(element):
        tag = "aside"
    elif tag in _INLINE:
        tag = "a" if tag == "a" and element.get("href") else "span"
    elif tag not in _BLOCK:
        tag = (
            "div"
            if tag in ("header", "footer", "main", "body", "html", "address", "fieldset", "center", "hgroup")
            else "span"
        )
    said_by = [(name, element.get(name)) for name in ("data-key", "data-test") if element.get(name)]
    label = clean(element.get("aria-label") or element.get("alt") or "")
    if tells_rating(label):
        said_by.append(("data-said", label))
    if MARK in (element.get("class") or "").split() and clean("".join(element.itertext())):
        said_by.append(("data-said", MARK))
    if tag == "a":
        said_by.insert(0, ("href", element.get("href")))
    attributes = "".join(f' {name}="{escape(clean(value or ""))}"' for name, value in said_by)
    return f"<{tag}{attributes}>", f"</{tag}>"
