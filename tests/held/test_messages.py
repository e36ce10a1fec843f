"""The correction as it is read: in plain words whatever it is about, short in chat, and with nothing hostile in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from monitor.groups import KINDS
from monitor.holding.correction import compose_correction
from monitor.message import Form, Voice
from storage.alert import AlertedChange
from storage.correction import NOT_CONFIRMED, WITHDRAWN, CorrectionView, Stands
from tests.command.test_plain_words import every_change, short_names
from tests.tell.stage import HOME, change

MADE = datetime(2025, 7, 19, 8, 30, tzinfo=UTC)


def view(*wrong: AlertedChange, **more: Any) -> CorrectionView:
    """The correction of a fall of Rose House unless said otherwise."""
    given = {
        "organisation": HOME,
        "changes": wrong or (change(),),
        "cause": WITHDRAWN,
        "author": "Ann, quality lead",
        "reason": "The page showed Rose Lodge",
        "made_at": MADE,
        "told_at": datetime(2025, 7, 18, 6, 2, tzinfo=UTC),
        "reference": "WR-0123456789ab",
        "table_scope": "location",
        "table": (
            Stands(key_question="overall", now="Good", told="Inadequate"),
            Stands(key_question="safe", now="Good"),
        ),
    }
    return CorrectionView.model_validate({**given, **more})


def read(form: Form = "email", *wrong: AlertedChange, limit: int = 1500, **more: Any) -> str:
    voice = Voice(form=form, limit=limit, reference="WR-ba9876543210", public_address="https://ward.example")
    message = compose_correction(view(*wrong, **more), voice)
    return f"{message.subject}\n{message.text}"


def test_it_says_first_what_was_told_and_then_who_withdrew_it_why_and_what_stands() -> None:
    assert read() == (
        "Correction: Rose House is not known to have fallen to Inadequate (we wrote so on 18 July 2025)\n"
        "On 18 July 2025, 07:02 we wrote to you (reference WR-0123456789ab): “Rose House: overall went down two steps"
        " from Good to Inadequate”. This is withdrawn.\n\n"
        "Withdrawn by Ann, quality lead on 19 July 2025, 09:30. The reason given: The page showed Rose Lodge.\n\n"
        "What stands now, Rose House as a whole:\n"
        "Overall: Good (we wrote Inadequate)\n"
        "Safe: Good\n\n"
        "Source: https://www.cqc.org.uk/location/1-900000001/reports/AP9001/overall\n"
        "History and evidence: https://ward.example/changes/c0ffee\n\n"
        "Contains public sector information licensed under the Open Government Licence v3.0. Not endorsed by CQC.\n"
        "Sent by Wardround.\n"
        "Reference WR-ba9876543210\n"
    )


def test_of_several_changes_the_others_are_listed() -> None:
    other = change(subject="safe", summary="Rose House: safe went down two steps from Good to Inadequate.")
    told = read("email", change(), other)
    assert "from Good to Inadequate” and 1 more. All of this is withdrawn." in told
    assert "It was about this too:\n- Safe went down two steps from Good to Inadequate.\n" in told


def test_what_a_digest_told_is_corrected_as_that() -> None:
    assert "we wrote to you in a digest (reference WR-0123456789ab)" in read(in_digest=True)


def test_a_message_that_may_have_arrived_unnoticed_needs_no_day() -> None:
    told = read(told_at=None, reference=None)
    assert told.startswith("Correction: Rose House is not known to have fallen to Inadequate (we wrote so)\nBefore we")


def test_what_is_no_rating_is_named_by_its_kind() -> None:
    new = change("report-published", subject="AP9001", before=None, summary="Rose House: new report.")
    assert read("email", new).startswith(
        "Correction: what we wrote of Rose House does not hold: new report (we wrote so on 18 July 2025)\n"
    )


@pytest.mark.parametrize("limit", [200, 300, 500])
def test_in_chat_it_is_never_too_long_and_says_first_what_does_not_hold(limit: int) -> None:
    told = read("chat", limit=limit)
    assert len(told) <= limit
    assert told.startswith("Correction: Rose House is not known to have fallen to Inadequate")
    assert told.endswith("Reference WR-ba9876543210")


def test_nothing_that_a_person_or_a_page_wrote_breaks_out_of_its_place() -> None:
    hostile = {"author": "<b>Ann</b>\nBcc: all", "reason": "<script>x</script>\u202e see http://bad.example @channel"}
    voice = Voice(form="email", reference="WR-1")
    message = compose_correction(view(**hostile), voice)
    assert "<script>" not in message.html
    assert "<b>Ann" not in message.html
    assert "\u202e" not in f"{message.text}{message.html}"
    assert "\nBcc" not in message.text
    chat = compose_correction(view(**hostile), voice.model_copy(update={"form": "chat"}))
    assert "@channel" not in chat.text
    assert "http://bad" not in chat.text


@pytest.mark.parametrize("form", get_args(Form))
def test_whatever_it_is_about_it_speaks_in_plain_words(form: Form) -> None:
    told = {one.kind: AlertedChange.model_validate(one.model_dump() | {"id": "c0ffee"}) for one in every_change()}
    assert set(told) == set(KINDS)
    for kind, one in told.items():
        for cause in (WITHDRAWN, NOT_CONFIRMED):
            text = read(form, one, cause=cause, organisation=one.organisation)
            found = short_names(text) - {"WR-0123456789ab", "WR-ba9876543210"}
            assert (kind, found) == (kind, set())
