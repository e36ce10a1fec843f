"""Ways in which a page or a copied text may move without saying anything else, and ways in which it says something."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Mutation = Callable[[str, random.Random], str]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DATE = re.compile(
    rf"(?<!and )(?<!to )(?<!- )(?<![-–])\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b(?! (?:-|–|to|and) \d)"
)
"""A whole date that is no end of a span."""
_WORDS = re.compile(r"(?<=>)[^<]+(?=<)")
WORDS_OF_RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate")

BANNER = (
    "We are carrying out checks on locations registered by this provider. We will publish the reports when our checks"
    " are complete."
)
SIMILAR = """<section class="near"><h2>Similar services nearby...</h2><ul><li><h3><a href="/location/1-999000088">Elm
Court</a></h3><p>Overall: Inadequate</p><p data-test="safe rating text: Inadequate">Safe: Inadequate</p></li><li><h3>
<a href="/location/1-999000089">Oak Court</a></h3><p>Overall: Outstanding</p></li></ul></section>"""
HELP = """<div class="help"><h2>Inspection ratings</h2><p>We rate most services according to how safe, effective,
caring, responsive and well-led they are, using four levels:</p>
<ul><li><strong>Outstanding</strong> – the service is performing
exceptionally well.</li><li><strong>Inadequate</strong> – the service is performing badly and we've taken enforcement
action against the provider of the service.</li></ul></div>"""
COOKIES = (
    '<div class="bar"><h2>Cookies on this website</h2><p>We use cookies to make this site work. Some are good.</p>'
    '<button type="button">Accept all cookies</button><a href="/cookies">Cookie settings</a></div>'
)
MENU = '<nav><ul><li><a href="/a">Inadequate services</a></li><li><a href="/b">Overall: Outstanding</a></li></ul></nav>'
PRINTED = (
    "<p>Printed from the CQC website on 22 November 2026</p><p>© Care Quality Commission 2026</p><p>Page 1 of 3</p>"
)
SCRIPT = '<script>var page = {"overall": "Inadequate", "safe": "Outstanding"};</script>'


def dated(form: str) -> Mutation:
    """Every whole date in another form: ``03/06/2026``, ``3 Jun 2026``, ``3rd June 2026``, ``2026-06-03``."""

    def other(found: re.Match[str]) -> str:
        day, month, year = int(found[1]), MONTHS.index(found[2]) + 1, found[3]
        return form.format(day=day, month=month, year=year, name=found[2], short=found[2][:3])

    return lambda page, _: _DATE.sub(other, page)


def after(mark: str, piece: str) -> Mutation:
    """``piece`` behind the first thing that looks like ``mark``."""
    return lambda page, _: re.sub(mark, lambda found: found[0] + piece, page, count=1)


def before(mark: str, piece: str) -> Mutation:
    """``piece`` in front of the last place of ``mark``."""

    def put(page: str, _: random.Random) -> str:
        head, found, tail = page.rpartition(mark)
        return f"{head}{piece if found else ''}{found}{tail}"

    return put


def changed(pattern: str, other: str) -> Mutation:
    """Every place of a pattern replaced."""
    return lambda page, _: re.sub(pattern, other, page)


def in_words(change: Callable[[str, random.Random], str]) -> Mutation:
    """Only what stands between tags changed."""
    return lambda page, chance: _WORDS.sub(lambda found: change(found[0], chance), page)


def renamed(name: str) -> Mutation:
    """Every class or id by another name."""
    return lambda page, chance: re.sub(rf' {name}="[^"]*"', lambda _: f' {name}="x{chance.randrange(10**6)}"', page)


def wrapped(page: str, _: random.Random) -> str:
    """More elements around the main content."""
    page = re.sub(r"(<main[^>]*>)", r'\1<div class="grid"><div class="column"><div>', page)
    return page.replace("</main>", "</div></div></div></main>")


def blanks(text: str, chance: random.Random) -> str:
    return re.sub(r"\s+", lambda _: chance.choice((" ", "\n", "\t ", "\u00a0", "  ", "\u2009")), text)


def help_moved(page: str, _: random.Random) -> str:
    """The explanation of ratings at the beginning of the body, without the marks of a dialogue."""
    page = re.sub(r'<div class="modal-wrapper".*?</aside></div>\s*(?=</div>)', "", page, flags=re.DOTALL)
    return re.sub(r"(<body[^>]*>)", lambda found: found[0] + HELP, page, count=1)


def turned(pattern: str) -> Mutation:
    """The parts that a pattern finds in the opposite order."""

    def turn(page: str, _: random.Random) -> str:
        found = list(re.finditer(pattern, page, flags=re.DOTALL))
        parts = [one[0] for one in reversed(found)]
        return re.sub(pattern, lambda _: parts.pop(0), page, flags=re.DOTALL)

    return turn


COSMETIC: dict[str, Mutation] = {
    "classes": renamed("class"),
    "ids": renamed("id"),
    "wrapped": wrapped,
    "blanks": in_words(blanks),
    "curly quotes": in_words(lambda text, _: text.replace("'", "’")),
    "straight quotes": in_words(lambda text, _: text.replace("’", "'").replace("–", "-")),
    "entities": in_words(
        lambda text, _: text.replace("'", "&#39;").replace("’", "&rsquo;").replace(" – ", " &ndash; ")
    ),
    "no-break spaces": in_words(lambda text, _: text.replace(" ", "&nbsp;")),
    "soft hyphens": in_words(lambda text, _: re.sub(r"(?<=[a-z]{4})(?=[a-z]{4})", "\u00ad", text)),
    "line ends": lambda page, _: page.replace("\n", "\r\n"),
    "upper case tags": lambda page, _: re.sub(r"<(/?)(p|h2|h3|ul|li|div)\b", lambda m: f"<{m[1]}{m[2].upper()}", page),
    "single quotes": lambda page, _: re.sub(r'="([^"\']*)"', r"='\1'", page),
    "comments": after("<main[^>]*>", "<!-- Overall: Inadequate -->"),
    "cookies first": after("<body[^>]*>", COOKIES),
    "cookies in main": after("<main[^>]*>", COOKIES),
    "menu": after("<body[^>]*>", MENU),
    "menu in main": after("<main[^>]*>", MENU),
    "script": after("<main[^>]*>", SCRIPT),
    "similar first": after("<main[^>]*>", SIMILAR),
    "similar last": before("</main>", SIMILAR),
    "help moved": help_moved,
    "help in main": before("</main>", HELP),
    "printed": before("</main>", PRINTED),
    "printed in body": before("</body>", PRINTED),
    "numeric dates": dated("{day:02}/{month:02}/{year}"),
    "short months": dated("{day} {short} {year}"),
    "ordinals": dated("{day}th {name} {year}"),
    "leading noughts": dated("{day:02} {name} {year}"),
    "ISO dates": dated("{year}-{month:02}-{day:02}"),
    "dates marked up": in_words(lambda text, _: _DATE.sub(r"<time>\g<0></time>", text)),
    "without Updated": changed(r"Updated (?=\d)", ""),
    "updated on": changed(r"Updated (?=\d)", "Updated on: "),
    "strong ratings": in_words(
        lambda text, _: f"<strong>{text}</strong>" if text.strip() in WORDS_OF_RATINGS else text
    ),
    "ratings in capitals": in_words(lambda text, _: text.title() if text.strip() in WORDS_OF_RATINGS else text),
    "well led": in_words(lambda text, _: "Well led" if text.strip() == "Well-led" else text),
    "without marks": changed(r' data-test="[^"]*"', ""),
    "without keys": changed(r' data-key="[^"]*"', ""),
    "queries": changed(r'(href="/(?:location|provider)/[^"#?]+)"', r'\1?from=menu"'),
    "whole links": changed(r'href="/(location|provider)/', r'href="https://www.cqc.org.uk/\1/'),
    "header is a division": lambda page, _: page.replace("<header", "<div").replace("</header>", "</div>"),
    "ratings turned": turned(r"<li class=\"inspection-results__item\".*?</li>"),
    "services turned": turned(r"<li class=\"two-col__list-item\".*?</li>"),
    "statements turned": turned(r"<h3[^>]*>[^<]*</h3>\s*<p[^>]*>Score: \d</p>(?:\s*<p[^>]*>(?!<strong)[^<]*</p>)*"),
    "spaces at scores": changed(r"Score: (\d)", r"Score:&nbsp;\1"),
}
"""Mutations of HTML after which a person reads the same."""


def lines(change: Callable[[str], str]) -> Mutation:
    return lambda text, _: "\n".join(map(change, text.split("\n")))


SIMILAR_LINES = (
    "\n\nSimilar services nearby...\n\nElm Court\n\nOverall: Inadequate\n\nSafe: Inadequate\n\nOak Court\n\n"
    "Overall: Outstanding\n"
)
HELP_LINES = (
    "\n\nInspection ratings\n\nWe rate most services according to how safe, effective, caring, responsive and well-led"
    " they are, using four levels:\n\nOutstanding – the service is performing exceptionally well.\n\nInadequate – the"
    " service is performing badly and we've taken enforcement action against the provider of the service.\n"
)
COOKIE_LINES = "Cookies on this website\n\nWe use cookies to make this site work.\n\nAccept all cookies\n\n"
MENU_LINES = "Home\nAbout us\nFind care services\nNews\nPublications\nGuidance and regulation\nContact us\n\n"
PRINTED_LINES = "\n\nPrinted from the CQC website on 22 November 2026\n\n© Care Quality Commission\n\nPage 1 of 3\n"


def folded_lines(width: int) -> Mutation:
    """Long lines broken as a mail or an editor breaks them."""

    def fold(line: str) -> str:
        found, rest = "", line
        while len(rest) > width and " " in rest[:width]:
            at = rest.rindex(" ", 0, width)
            found, rest = f"{found}{rest[:at]}\n", rest[at + 1 :]
        return found + rest

    return lines(fold)


def statements_turned(text: str, _: random.Random) -> str:
    """The quality statements, each with its score and paragraphs, in the opposite order."""
    head, *statements = re.split(r"(?m)^(?=[A-Z][^\n.]{4,70}\n\nScore: \d)", text)
    return head + "\n\n".join(reversed([one.rstrip("\n") for one in statements])) + "\n"


COSMETIC_TEXT: dict[str, Mutation] = {
    "line ends": lambda text, _: text.replace("\n", "\r\n"),
    "byte order mark": lambda text, _: "\ufeff" + text,
    "no-break spaces": lambda text, _: text.replace(" ", "\u00a0"),
    "double spaces": lines(lambda line: re.sub(r"(?<=\w) (?=\w)", "  ", line)),
    "ends of lines": lines(lambda line: line + "  "),
    "indented": lines(lambda line: "    " + line if line.strip() else line),
    "more empty lines": lambda text, _: text.replace("\n\n", "\n\n\n\u00a0\n\n"),
    "straight quotes": lambda text, _: text.translate(str.maketrans("‘’“”–", "''\"\"-")),
    "curly quotes": lambda text, _: re.sub(r"(?<=\w)'(?=\w)", "’", text),
    "bullets": lambda text, _: text.replace("•", "*"),
    "dashes for bullets": lambda text, _: text.replace("•", "-"),
    "numeric dates": dated("{day:02}/{month:02}/{year}"),
    "short months": dated("{day} {short} {year}"),
    "ordinals": dated("{day}th {name} {year}"),
    "leading noughts": dated("{day:02} {name} {year}"),
    "ISO dates": dated("{year}-{month:02}-{day:02}"),
    "without Updated": changed(r"(?m)^Updated (?=\d)", ""),
    "with Updated": changed(r"(?m)^(?=\d+ July 2025$)", "Updated "),
    "ratings in capitals": changed(r"(?m)^Requires improvement$", "Requires Improvement"),
    "well led": changed(r"(?m)^Well-led$", "Well led"),
    "spaces at scores": changed(r"(?m)^Score: ", "Score:\u00a0"),
    "no space at scores": changed(r"(?m)^Score: ", "Score:"),
    "cookies": lambda text, _: COOKIE_LINES + text,
    "menu": lambda text, _: MENU_LINES + text,
    "menu last": lambda text, _: text + "\n\n" + MENU_LINES,
    "printed": lambda text, _: text + PRINTED_LINES,
    "similar": lambda text, _: text + SIMILAR_LINES,
    "help": lambda text, _: text + HELP_LINES,
    "help first": lambda text, _: HELP_LINES.lstrip() + "\n\n" + text,
    "folded at 80": folded_lines(80),
    "folded at 120": folded_lines(120),
    "statements turned": statements_turned,
    "joined paragraphs": lambda text, _: text.replace("assess this area and How", "assess this area\nand How"),
}
"""Mutations of a copied text after which a person reads the same."""
