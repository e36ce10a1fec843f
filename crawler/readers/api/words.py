"""The words that CQC's API gives where a rating stands: an open list, for it adds to them without notice."""

from __future__ import annotations

import re

from crawler.readers.key_questions import key_question
from crawler.readers.ratings import read_rating
from crawler.readers.spelling import clean, folded
from storage.record import KeyQuestion

from .door import called
from .fields import Fields

NOT_A_RATING = (
    "No published rating",
    "Do not include in report",
    "Evidence requirements not yet scored",
    "Evidence requirements partially scored",
    "No Approved Rating",
    "Not applicable",
)
"""What only the API gives where there is none of the four ratings (its documents of 2018–2026)."""
_WORDS = {folded(word): word for word in NOT_A_RATING}
_MAY_BE_ONE = re.compile(r"[^\W\d_][^\W\d_ ,/()'’–-]*(?:[ ,/()'’–-]+[^\W\d_]+)*\)?")
LONGEST = 60


def word_of(said: Fields, question: KeyQuestion, *, name: str = "rating") -> str | None:
    """The rating in CQC's usual spelling, whatever its case; a word never seen as it is written, with a warning.

    None where nothing is said. What cannot be a rating at all is listed, so that nothing is taken in its place.
    """
    value = said.values.get(name)
    if value is None or (isinstance(value, str) and not clean(value)):
        return None
    words = clean(value) if isinstance(value, str) else ""
    known = read_rating(words) or _WORDS.get(folded(words))
    if known:
        return known
    if len(words) <= LONGEST and _MAY_BE_ONE.fullmatch(words):
        said.notes.warnings.append(f'{said.at(name)} is "{words}", a word that was never seen; it is kept as it is')
        return words
    said.notes.not_understood.append(
        f"{question}: {said.at(name)} is {called(value)}, where a word such as Good is allowed, so none is taken"
    )
    return None


def question_of(said: Fields) -> KeyQuestion | None:
    """The key question that an entry names; one that is none of the five is listed."""
    named = said.text("name")
    question = key_question(named) if named else None
    if question is None or question == "overall":
        said.refuse("name", "one of Safe, Effective, Caring, Responsive, Well-led")
        return None
    return question
