"""Every service that docs/channels.md names, at its own kind of address, saying what the real one says."""

import html
import json
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from inspect import signature
from typing import Any

import pytest
from apprise import NotifyBase
from apprise.apprise import _abandoned_futures

from monitor.message import Message
from monitor.wire.answers import KEY, REFERENCE
from monitor.wire.outcome import Outcome
from monitor.wire.sender import Address, Sender
from monitor.wire.taken import Taken
from tests.channels.conftest import Street
from tests.channels.stage import DISCORD, JSON, MATTERMOST, NTFY, OWN, SERVICES, SLACK, TEAMS, Says, Service, document

Letter = Callable[..., Message]
WAIT = "&cto=9&rto=0.2"
ROOMS = "?to=board,night"
each = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)


def safe(outcome: Outcome) -> bool:
    """Whether its words give nothing away of the address, nor repeat what the other side said."""
    words = repr(outcome).lower()
    return not any(one in words for one in ("s3cret", "127.0.0.1", "hooks", "azure", "discord.com", "://", "limit"))


@each
def test_a_service_that_takes_it_shows_subject_text_and_reference_in_its_own_shape(
    street: Street, letter: Letter, service: Service
) -> None:
    lines = ("Rose & Thistle House: overall went down two steps.", "Safe: Good before, Inadequate now", "- and a list")
    outcome = street.send(service, letter(*lines), service.takes)
    assert (outcome.result, outcome.reason, outcome.retry_after) == ("sent", "sent", None)
    (posted,) = street.line(service).took
    subject, text = service.shown(json.loads(posted.body))
    assert html.unescape(subject) == "Down two steps: Rose & Thistle House, overall"
    assert html.unescape(text).splitlines() == [*lines, "Reference WR-8c1f"]
    assert (posted.headers[REFERENCE.lower()], posted.headers[KEY.lower()]) == ("WR-8c1f", "WR-8c1f")


@each
def test_a_service_that_wants_a_pause_says_for_how_long_and_gets_it_later(
    street: Street, letter: Letter, service: Service
) -> None:
    outcome = street.send(service, letter(), service.busy)
    assert (outcome.result, outcome.reason) == ("failed", "the service answered 429: it asks for a pause")
    assert outcome.retry_after == 30.0
    assert len(street.line(service).took) == 1, "nobody asks again at once"
    assert safe(outcome)


@each
def test_a_service_that_is_out_of_order_gets_it_later(street: Street, letter: Letter, service: Service) -> None:
    outcome = street.send(service, letter(), service.broken)
    assert (outcome.result, outcome.reason) == ("failed", f"the service answered {service.broken.status}")
    assert safe(outcome)


@each
def test_a_service_that_knows_the_address_no_more_gets_nothing_again(
    street: Street, letter: Letter, service: Service
) -> None:
    outcome = street.send(service, letter(), service.gone)
    assert (outcome.result, outcome.reason) == (
        "refused",
        f"the service answered {service.gone.status}: it does not take messages sent to this address",
    )
    assert safe(outcome)


@each
@pytest.mark.parametrize("says", ["hang", "reset", "close"])
def test_a_service_that_says_nothing_to_a_message_that_left_may_have_it(
    street: Street, letter: Letter, service: Service, says: str
) -> None:
    outcome = street.send(service, letter(), says, more=f"?{WAIT}")
    assert len(street.line(service).took) == 1
    assert (outcome.result, outcome.reason) == ("timed-out", "the connection broke off: it may have arrived")
    assert safe(outcome)


@each
def test_the_same_message_has_the_same_key_at_every_attempt(street: Street, letter: Letter, service: Service) -> None:
    street.line(service).hear(service.broken, service.takes)
    # A sender each: they are days apart, and one sender would leave the service its second of rest.
    first = street.sender(service).send(letter())
    second = street.sender(service).send(letter("This may be a repeat of a message sent before."))
    assert (first.result, second.result) == ("failed", "sent")
    assert {posted.headers[KEY.lower()] for posted in street.line(service).took} == {"WR-8c1f"}


@pytest.mark.parametrize(
    ("status", "result", "words"),
    [
        (301, "refused", ", which sends us elsewhere: its address has changed or is not whole, so copy it anew"),
        (307, "refused", ", which sends us elsewhere: its address has changed or is not whole, so copy it anew"),
        (400, "refused", ": it does not take this message, or not as it is"),
        (401, "refused", ": it does not take messages sent to this address"),
        (403, "refused", ": it does not take messages sent to this address"),
        (408, "failed", ""),
        (409, "failed", ""),
        (413, "refused", ": it does not take this message, or not as it is"),
        (423, "failed", ""),
        (425, "failed", ""),
        (500, "failed", ""),
        (503, "failed", ""),
        (504, "timed-out", ": it may have arrived"),
    ],
)
def test_a_status_tells_what_stays_from_what_passes(
    street: Street, letter: Letter, status: int, result: str, words: str
) -> None:
    outcome = street.send(OWN, letter(), Says(status, b"", {"Location": "http://127.0.0.1:9/elsewhere"}))
    assert outcome.result == result
    assert outcome.reason == f"the service answered {status}{words}"
    assert len(street.plain.took) == 1, "nobody follows it elsewhere"


PORTAL = b"\r\n<!DOCTYPE html><title>The hospital's network wants you to sign in</title>"
PAGES = (PORTAL, b"\xef\xbb\xbf<html lang='en'>", b'<?xml version="1.0"?>\n<!-- sign in -->\n<HTML>', b"<head><title>")


@pytest.mark.parametrize(
    ("service", "body"),
    [
        (SLACK, b'{"ok":false,"error":"channel_not_found"}'),
        (SLACK, b"<h1>The hospital's proxy wants you to sign in</h1>"),
        *((service, page) for service in SERVICES for page in PAGES if service is not OWN),
    ],
)
def test_a_good_status_with_a_bad_word_is_no_success(
    street: Street, letter: Letter, service: Service, body: bytes
) -> None:
    outcome = street.send(service, letter(), Says(200, body))
    assert (outcome.result, outcome.reason) == ("failed", "the service answered 200, but not that it took the message")


def test_a_system_of_ones_own_takes_a_message_with_whatever_it_says(street: Street, letter: Letter) -> None:
    assert street.send(OWN, letter(), Says(200, PORTAL)).result == "sent"


@pytest.mark.parametrize("number", [301, 403, 407, 451])
def test_through_a_proxy_what_may_be_its_word_is_not_held_against_the_service(
    street: Street, letter: Letter, number: int
) -> None:
    outcome = street.send(SLACK, letter(), Says(number))
    assert outcome.result == "failed"
    assert "the proxy (fetch.proxy)" in outcome.reason
    assert f"({number})" in outcome.reason


def test_where_nobody_listens_and_where_no_name_leads_nothing_can_have_arrived(letter: Letter) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for host in (f"127.0.0.1:{port}", "nowhere.invalid"):
        outcome = Sender(Address(f"json://{host}/S3CRET"), 20.0).send(letter())
        assert (outcome.result, outcome.reason) == ("failed", "the service could not be reached")
        assert safe(outcome)


def test_a_service_that_never_ends_the_handshake_cannot_have_it(letter: Letter) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=8) as silent:
        address = f"jsons://127.0.0.1:{silent.getsockname()[1]}/S3CRET?cto=0.2&rto=0.2"
        outcome = Sender(Address(address), 20.0).send(letter())
    assert (outcome.result, outcome.reason) == ("failed", "the service could not be reached")


def test_a_service_that_hangs_longer_than_a_message_may_take_may_have_it(street: Street, letter: Letter) -> None:
    began = time.monotonic()
    outcome = street.send(OWN, letter(), "hang", timeout=0.3, more="?rto=9")
    assert time.monotonic() - began < 3
    assert (outcome.result, outcome.reason) == ("timed-out", "no answer in time: it may have arrived")
    assert street.send(OWN, letter(), Says(204)).result == "sent", "and the next message goes out"


def test_what_nobody_waits_for_any_more_sends_nothing_else(street: Street, letter: Letter) -> None:
    outcome = street.send(MATTERMOST, letter(), "hang", MATTERMOST.takes, timeout=0.2, more=f"{ROOMS}&rto=0.4")
    assert outcome.result == "timed-out"
    # Apprise cannot stop it: it goes on to the second room once the first has not answered.
    (still_running,) = [future for future, name, _ in _abandoned_futures if name == "Mattermost"]
    still_running.exception(timeout=5)
    assert len(street.plain.took) == 1


def test_whatever_an_address_asks_of_apprise_each_attempt_is_one_and_a_failure_is_one(
    street: Street, letter: Letter
) -> None:
    outcome = street.send(OWN, letter(), Says(500), more="?retry=3&wait=0&optional=yes&redirect=yes&overflow=split")
    assert (outcome.result, len(street.plain.took)) == ("failed", 1)
    outcome = street.send(OWN, letter(), Says(302, b"", {"Location": "/hooks/other"}), more="?redirect=yes")
    assert (outcome.result, len(street.plain.took)) == ("refused", 1)


def test_of_a_service_that_is_asked_by_its_address_alone_it_is_known_as_well(street: Street, letter: Letter) -> None:
    own = replace(OWN, address="form://HOST/hooks/S3CRET?method=get")
    outcome = street.send(own, letter(), Says(500))
    assert (outcome.result, outcome.reason) == ("failed", "the service answered 500")
    assert "Reference+WR-8c1f" in street.plain.took[0].path
    outcome = street.send(own, letter(), "hang", more="&cto=9&rto=0.2")
    assert (outcome.result, outcome.reason) == ("timed-out", "the connection broke off: it may have arrived")
    outcome = street.send(own, letter(), "hang", more="&cto=9&rto=9", timeout=0.2)
    assert (outcome.result, outcome.reason) == ("timed-out", "no answer in time: it may have arrived")


# --- Several recipients of one address.


def test_of_two_rooms_only_the_one_that_has_it_not_gets_it_again(street: Street, letter: Letter) -> None:
    street.plain.hear(MATTERMOST.takes, MATTERMOST.broken)
    first = street.sender(MATTERMOST, more=ROOMS).send(letter())
    assert (first.result, first.reason) == ("partly", "1 of 2 recipients have it; the service answered 500")
    assert len(first.accepted) == 1
    assert "board" not in repr(first)
    street.plain.hear(MATTERMOST.takes)
    second = street.sender(MATTERMOST, more=ROOMS).send(letter(), first.accepted)
    assert (second.result, len(second.accepted)) == ("sent", 2)
    (posted,) = street.plain.took
    assert json.loads(posted.body)["channel"] == "night"
    assert KEY.lower() not in posted.headers, "one key for two rooms would keep it from the second"
    assert posted.headers[REFERENCE.lower()] == "WR-8c1f"


def test_a_room_in_whose_place_a_web_page_answers_gets_it_again(street: Street, letter: Letter) -> None:
    street.plain.hear(Says(200, PORTAL), MATTERMOST.takes)
    outcome = street.sender(MATTERMOST, more=ROOMS).send(letter())
    assert (outcome.result, len(outcome.accepted)) == ("partly", 1)
    assert outcome.reason == "1 of 2 recipients have it; the service answered 200, but not that it took the message"


def test_one_room_that_is_gone_is_given_up_once_the_others_have_it(street: Street, letter: Letter) -> None:
    street.plain.hear(MATTERMOST.gone, MATTERMOST.takes)
    outcome = street.sender(MATTERMOST, more=ROOMS).send(letter())
    assert (outcome.result, outcome.reason) == (
        "refused",
        "1 of 2 recipients have it; the service answered 404: it does not take messages sent to this address",
    )


def test_marks_of_an_address_before_this_one_count_nobody_here(street: Street, letter: Letter) -> None:
    street.plain.hear(OWN.broken)
    outcome = street.sender(OWN).send(letter(), frozenset({"0123456789abcdef"}))
    assert (outcome.result, outcome.reason) == ("failed", "the service answered 503")
    street.plain.hear(MATTERMOST.broken, MATTERMOST.broken)
    outcome = street.sender(MATTERMOST, more=ROOMS).send(letter(), frozenset({"0123456789abcdef"}))
    assert (outcome.result, outcome.reason) == ("failed", "the service answered 500")


@pytest.mark.parametrize("asks", ["is_delivered", "mark_delivered"])
def test_apprise_still_asks_who_has_a_message_as_we_answer(asks: str) -> None:
    ours = getattr(Taken, f"_{asks}")
    assert hasattr(NotifyBase, asks), f"Apprise no longer knows {asks}: monitor/wire/taken.py stands in for it"
    assert [*signature(getattr(NotifyBase, asks)).parameters] == [*signature(ours).parameters]


def test_after_a_pause_was_asked_for_the_other_room_is_left_alone_too(street: Street, letter: Letter) -> None:
    outcome = street.send(MATTERMOST, letter(), MATTERMOST.busy, more=ROOMS)
    assert (outcome.result, len(street.plain.took)) == ("failed", 1)


# --- How long to wait.


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"Retry-After": "5"}, {}, 5.0),
        ({"Retry-After": "0"}, {}, 1.0),
        ({"Retry-After": "9999999"}, {}, 86400.0),
        ({"Retry-After": "Fri, 18 Jul 2025 06:03:00 GMT", "Date": "Fri, 18 Jul 2025 06:02:00 GMT"}, {}, 60.0),
        ({"Retry-After": "Fri, 18 Jul 2025 06:00:00 GMT", "Date": "Fri, 18 Jul 2025 06:02:00 GMT"}, {}, 1.0),
        ({}, {"retry_after": 64.57}, 64.57),
        ({"Retry-After": "7"}, {"retry_after": 64.57}, 7.0),
        ({"Retry-After": "soon"}, {}, None),
        ({"Retry-After": "-5"}, {}, None),
        ({}, {"retry_after": "nan"}, None),
        ({}, {"retry_after": None}, None),
        ({}, [1], None),
        ({}, {}, None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_is_read_in_every_way_in_which_it_is_asked_for(
    street: Street, letter: Letter, status: int, headers: dict[str, str], body: Any, seconds: float | None
) -> None:
    outcome = street.send(OWN, letter(), Says(status, document(body), {**JSON, **headers}))
    assert (outcome.result, outcome.retry_after) == ("failed", seconds)


def test_a_pause_that_comes_with_a_success_is_none(street: Street, letter: Letter) -> None:
    assert street.send(OWN, letter(), Says(200, b"{}", {"Retry-After": "60"})).retry_after is None


def test_a_service_that_counts_what_is_left_delays_nobody(street: Street, letter: Letter) -> None:
    sender = street.sender(DISCORD)
    street.secure.hear(Says(204, b"", DISCORD.busy.headers), Says(204))
    assert [sender.send(letter()).result for _ in range(2)] == ["sent", "sent"]


# --- How much a service takes (what is left out: test_fitting.py).


def test_teams_gets_a_line_for_each_line_and_a_subject_that_wraps(street: Street, letter: Letter) -> None:
    street.send(TEAMS, letter("One *bold* line_of_text.", "See https://ward.example/a_b"), TEAMS.takes)
    (block,) = json.loads(street.secure.took[0].body)["attachments"][0]["content"]["body"]
    assert block["text"].split("\n\n") == [
        "**Down two steps: Rose & Thistle House, overall**",
        "One ∗bold∗ line of text.",
        "See https://ward.example/a_b",
        "Reference WR-8c1f",
    ]


def test_the_long_form_calls_nobody_and_formats_nothing_in_a_chat(street: Street, letter: Letter) -> None:
    street.send(DISCORD, letter("@everyone, **look**: <@1>", html="<p>@everyone</p>"), DISCORD.takes)
    assert "@\u200beveryone, ∗∗look∗∗: ‹@\u200b1›" in json.loads(street.secure.took[0].body)["content"]
    street.send(OWN, letter("@everyone, **look**", html="<p>@everyone</p>"), OWN.takes)
    assert json.loads(street.plain.took[0].body)["message"].startswith("@everyone, **look**")


@each
def test_a_message_too_long_for_a_service_arrives_in_one_piece_with_its_reference(
    street: Street, letter: Letter, service: Service
) -> None:
    lines = [f"Line {number}: " + "word " * 19 for number in range(600)]
    outcome = street.send(service, letter(*lines), service.takes)
    assert outcome.result == "sent"
    (posted,) = street.line(service).took
    assert posted.path.startswith(service.address.partition("HOST")[2] if service is OWN else "/")
    _, text = service.shown(json.loads(posted.body))
    assert text.startswith("Line 0: word")
    last = text.splitlines()[-2:]
    assert last[1] == "Reference WR-8c1f"
    if service is OWN:
        assert last[0].startswith("Line 599")
    else:
        assert last[0].startswith("and ")
        assert last[0].endswith(" more lines")


def test_ntfy_never_makes_a_file_of_a_message(street: Street, letter: Letter) -> None:
    street.send(NTFY, letter(*["很" * 100] * 60), NTFY.takes)
    (posted,) = street.plain.took
    assert posted.method == "POST"
    assert len(json.loads(posted.body)["message"].encode()) <= 4096
