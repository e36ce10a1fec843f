"""A new front end over the same words: nothing that a program might hold on to stays, all that a person reads does."""

from __future__ import annotations

import hashlib
import re

from lxml import etree
from lxml import html as lxml_html

REWORDED = {
    "Home": "Start",
    "About us": "What we do",
    "Find care services": "Look for care",
    "News": "Latest",
    "Publications": "Library",
    "Guidance and regulation": "Rules and guidance",
    "Contact us": "Get in touch",
    "Overview": "At a glance",
    "All inspections": "Every report",
    "Registration details": "Legal details",
    "Map and contact details": "Find this service",
    "Get alerts when we inspect": "Follow this service",
    "Give feedback on care at this service": "Tell us about this service",
    "Ratings posters and widgets": "Posters",
}
_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
_ASSETS = {"link": "href", "img": "src"}


def redesign(page: bytes) -> bytes:
    """``page`` with every class and id renamed, no data-*, menus turned and reworded, assets moved, new wrappers.

    The text of the service's header and of main stays, word for word and in order.
    """
    document = lxml_html.document_fromstring(page, parser=lxml_html.HTMLParser(encoding="utf-8"))
    _turn_menus(document)
    for element in document.iter(etree.Element):
        _rename(element)
    _wrap(document)
    whole: bytes = etree.tostring(document, method="html", encoding="utf-8", doctype="<!DOCTYPE html>")
    return whole


def _new(name: str) -> str:
    return f"x{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _rename(element: lxml_html.HtmlElement) -> None:
    for name, value in element.attrib.items():
        if name.startswith("data-"):
            del element.attrib[name]
        elif name in ("class", "id") or name in _REFERENCES:
            element.set(name, " ".join(_new(each) for each in value.split()))
        elif name == "href" and re.fullmatch("#.+", value):
            element.set(name, f"#{_new(value[1:])}")
        elif name == _ASSETS.get(str(element.tag)):
            element.set(name, f"/assets/{_new(value)}.{value.rpartition('.')[2]}")


def _turn_menus(document: lxml_html.HtmlElement) -> None:
    menus = "//*[@class='site-main-menu__list' or @class='service-sub-nav']"
    for menu in document.xpath(menus):
        menu[:] = list(reversed(menu))
        for link in menu.iter("a"):
            words = link.text_content().strip()
            for child in list(link):
                link.remove(child)
            link.text = REWORDED[words]


def _wrap(document: lxml_html.HtmlElement) -> None:
    for part in document.xpath("//main | //header[.//h1]"):
        for child in list(part):
            wrapper = etree.Element("div", {"class": _new(f"wrapper of {child.tag}")})
            wrapper.tail, child.tail = child.tail, None
            part.replace(child, wrapper)
            wrapper.append(child)
