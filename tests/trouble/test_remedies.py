"""Every kind of incident has a plain name, says what it means and what to do, and is documented."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from monitor.message import Form, Voice
from monitor.watchdog.notice import compose_notice
from monitor.watchdog.remedies import REMEDIES
from monitor.words import WORDS
from storage import incident
from storage.notice import NoticeView, Told, What
from tests.command.test_plain_words import short_names

KINDS = {value for name, value in vars(incident).items() if name.isupper() and isinstance(value, str)}
NOW = datetime(2025, 7, 18, 6, 2, tzinfo=UTC)
DOCS = (Path(__file__).resolve().parents[2] / "docs/trouble.md").read_text()


def told(kind: str, what: What = "opened", sentence: str = "something is the matter", **more: object) -> Told:
    given = {"kind": kind, "subject": "www.cqc.org.uk", "what": what, "sentence": sentence, "since": NOW}
    return Told.model_validate({**given, "channel": "alerts", "reference": "WR-1", **more})


def test_every_kind_has_a_name_a_meaning_a_remedy_and_a_line_in_the_documents() -> None:
    assert set(REMEDIES) == KINDS == set(WORDS["incident"])
    assert [kind for kind in KINDS if f"| `{kind}` |" not in DOCS] == []
    assert sorted(re.findall(r"^\| `([a-z-]+)` \|", DOCS, re.MULTILINE)) == sorted(KINDS)


@pytest.mark.parametrize("form", get_args(Form))
@pytest.mark.parametrize("what", get_args(What))
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_message_of_any_kind_speaks_in_short_names_or_leaves_a_gap(kind: str, what: What, form: Form) -> None:
    for view in (NoticeView(told=(told(kind, what),)), NoticeView(told=(told(kind, what), told(kind, channel="chat")))):
        message = compose_notice(view, Voice(form=form, reference="WR-0", limit=2000))
        text = f"{message.subject}\n{message.text}\n{re.sub(r'<style.*?</style>|<[^>]+>', ' ', message.html)}"
        assert short_names(text) == set()
        assert "CHANNEL" not in text
        assert text.count("WR-0") >= 1


def test_what_others_wrote_formats_nothing_and_leads_nowhere() -> None:
    nasty = "the <b>site</b> & said\u202e <img src=x onerror=alert(1)> @channel [x](http://evil.example) `rm`\r\nBcc: x"
    view = NoticeView(told=(told("host-blocked", sentence=nasty),))
    mail = compose_notice(view, Voice(reference="WR-0"))
    assert "<img" not in mail.html
    assert "&lt;img src=x" in mail.html
    assert "\n" not in mail.subject
    assert "\u202e" not in f"{mail.subject}{mail.text}{mail.html}"
    chat = compose_notice(view, Voice(form="chat", reference="WR-0"))
    assert not set("<>`[]") & set(chat.text + chat.subject)
    assert "@channel" not in chat.text
    assert "http://evil" not in chat.text


@pytest.mark.parametrize("limit", [200, 300, 500, 1500])
def test_a_chat_message_is_never_longer_than_its_channel_takes_and_says_what_happened_first(limit: int) -> None:
    many = tuple(told("host-blocked", subject=f"h{n}.example", sentence=f"h{n}.example is down") for n in range(50))
    chat = compose_notice(NoticeView(told=many), Voice(form="chat", reference="WR-0123456789ab", limit=limit))
    assert len(chat.subject) + 1 + len(chat.text) <= limit
    assert chat.subject.startswith("Trouble: h0.example is down")
    assert chat.text.endswith("Reference WR-0123456789ab")


def test_a_message_that_may_be_a_repeat_says_so_first() -> None:
    mail = compose_notice(NoticeView(told=(told("host-blocked"),)), Voice(reference="WR-0", repeat=True))
    assert mail.text.startswith("This may be a repeat of a message sent before with the reference WR-0.")
    assert "<strong>This may be a repeat" in mail.html


def test_links_lead_to_our_pages_only_where_there_are_any() -> None:
    here = NoticeView(told=(told("delivery-late"), told("host-blocked")))
    mail = compose_notice(here, Voice(reference="WR-0", public_address="https://ward.example/"))
    assert "Messages: https://ward.example/deliveries\nSources: https://ward.example/sources\n" in mail.text
    assert "ward.example" not in compose_notice(here, Voice(reference="WR-0")).text
