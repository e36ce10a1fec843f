"""What a record keeps out of alerts, pages and index: words about a person, never the figures beside them."""

from __future__ import annotations

from crawler.readers.board_paper import read
from crawler.readers.document import Document
from crawler.readers.kinds import reader_of
from crawler.readers.papers.kept_out import ADDRESS, kept_out
from crawler.readers.papers.private import KEPT_OUT
from storage.paper import AgendaItem, Assurance, Measure, Mention, Risk, Signal, WordsFound
from storage.record import Organisation, Record

from .packs import pack

CASE = "A 19-year-old man died by suicide on Juniper Ward on 12 June 2025; one Serious Incident was declared."
PLAIN = "No Never Events were declared in June 2025."


def record(**parts: object) -> Record:
    return Record.model_validate(
        {"kind": "board-paper", "reader": reader_of("board-paper"), "organisation": Organisation(name=""), **parts}
    )


def test_words_of_a_case_are_kept_out_and_figures_stay() -> None:
    whole = record(
        signals=(
            Signal(type="serious-incident", sentence=CASE, page=1, line=2),
            Signal(type="never-event", negated=True, sentence=PLAIN, page=1, line=3),
        ),
        risks=(Risk(id="7", rating=16, text="A 19-year-old man died by "
        "suicide", mentions=(Mention(page=1, line=2, quote=CASE, rating=16),)),),
        measures=(Measure(id="m", name="Serious incidents", value="1", quote=CASE, page=1, line=2),),
        assurance=(Assurance(subject="Safe", level="Limited", mentions=(Mention(page=1, line=3, quote=PLAIN),)),),
        words=(WordsFound(words="Juniper", sentence=CASE, page=1, line=2),),
    )  # fmt: skip
    kept = kept_out(whole, pack(CASE, PLAIN))
    assert [one.sentence for one in kept.signals] == [KEPT_OUT, PLAIN]
    assert (kept.signals[0].type, kept.signals[0].page) == ("serious-incident", 1)
    (risk,) = kept.risks
    assert (risk.rating, risk.text, risk.mentions[0].quote, risk.mentions[0].rating) == (16, KEPT_OUT, KEPT_OUT, 16)
    assert (kept.measures[0].value, kept.measures[0].quote) == ("1", KEPT_OUT)
    assert kept.assurance == whole.assurance
    assert kept.words[0].sentence == KEPT_OUT
    assert kept.private == (1,)


def test_a_note_quotes_no_case() -> None:
    note = f"signals: which figure of “{CASE[:60]}…” (line 2) is the newest is not clear"
    kept = kept_out(record(not_understood=(note, "words: of “ward”, 200 of 207 sentences are listed")), pack(CASE))
    assert kept.not_understood == (
        f"signals: which figure of “{KEPT_OUT}” (line 2) is the newest is not clear",
        "words: of “ward”, 200 of 207 sentences are listed",
    )


def test_a_record_without_a_case_is_left_as_it_is() -> None:
    whole = record(signals=(Signal(type="never-event", negated=True, sentence=PLAIN, page=1, line=2),))
    assert kept_out(whole, pack(PLAIN)) is whole


def test_a_name_that_was_taken_out_of_a_sentence_hides_no_case() -> None:
    said = "Dr Oswald Fenn reported that a 19-year-old man died by suicide on Juniper Ward; an SI was declared."
    told = said.replace("Dr Oswald Fenn", "[name]")
    kept = kept_out(record(signals=(Signal(type="serious-incident", sentence=told, page=1, line=2),)), pack(said))
    assert kept.signals[0].sentence == KEPT_OUT


def test_words_broken_between_a_plain_line_and_a_private_one_are_kept_out() -> None:
    plain, case = "The Board then heard about Larkfield", "Council. Mrs B was admitted with chest pain and died."
    of_both = WordsFound(
        words="Larkfield Council", sentence="The Board then heard about Larkfield Council.", page=1, line=2
    )
    kept = kept_out(record(words=(of_both,)), pack(plain, case))
    assert kept.words[0].sentence == KEPT_OUT


def test_an_item_of_an_agenda_that_is_called_after_a_person_is_named_by_its_number() -> None:
    row = ("4", "NHS number 943 476 5919 on a label", "17")
    items = (AgendaItem(item="4", title=row[1], page=17), AgendaItem(item="5", title="Quality report", page=20))
    kept = kept_out(record(agenda=items), pack(row, ("5", "Quality report", "20")))
    assert [(one.item, one.title, one.page) for one in kept.agenda] == [
        ("4", KEPT_OUT, 17),
        ("5", "Quality report", 20),
    ]


def test_e_mail_addresses_are_written_out_of_every_text_and_hide_no_more() -> None:
    said = "Questions about the roof go to m.featherstone1951@example.org before August."
    whole = record(
        words=(WordsFound(words="roof", sentence=said, page=1, line=2),),
        risks=(Risk(id="7", rating=9, text="Ask a.b@c.nhs.uk", mentions=(Mention(page=1, line=2, quote=said),)),),
        not_understood=("which of “x@y.nhs.uk” is meant",),
    )  # fmt: skip
    kept = kept_out(whole, pack(said))
    assert kept.words[0].sentence == f"Questions about the roof go to {ADDRESS} before August."
    assert (kept.risks[0].text, kept.not_understood) == (f"Ask {ADDRESS}", (f"which of “{ADDRESS}” is meant",))
    assert "@" not in kept.model_dump_json()
    assert kept.private == ()


def test_a_paper_that_is_read_keeps_the_case_out() -> None:
    body = f"Marlow Vale NHS Foundation Trust\n\nMeeting: 26 November 2025\n\n{CASE}\n\n{PLAIN}\n".encode()
    found = read(Document(body=body, words=frozenset({"Juniper"})))
    assert {one.sentence for one in found.signals} == {KEPT_OUT, PLAIN}
    assert [one.sentence for one in found.words] == [KEPT_OUT]
    assert found.private == (5,)
    assert "Juniper Ward" not in found.model_dump_json()
