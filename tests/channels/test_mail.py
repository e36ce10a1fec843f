"""A mail server that rejects, greylists, hangs or goes away at any step: what may have arrived and what cannot."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from monitor.message import Attachment, Message
from monitor.settings import Fetch
from monitor.wire.outcome import Outcome
from monitor.wire.plugin import mail
from monitor.wire.sender import Address, Sender
from tests.channels.post import Post
from tests.network.authority import Authority

Letter = Callable[..., Message]
BEFORE = "the mail server broke off before it had the message"
AFTER = "the mail server broke off without an answer: it may have arrived"
SHORT = "&cto=9&rto=0.2"


@pytest.fixture(scope="module")
def opened() -> Iterator[Post]:
    with Post() as post:
        yield post


@pytest.fixture
def post(opened: Post) -> Post:
    opened.hear()
    return opened


def send(address: str, message: Message, *, fetch: Fetch | None = None, **more: Any) -> Outcome:
    return Sender(Address(address), 20.0, fetch or Fetch()).send(message, **more)


@pytest.mark.parametrize(
    ("step", "says", "result", "reason"),
    [
        ("mail", "451 4.3.2 not now", "failed", "the mail server answered 451 4.3.2"),
        ("mail", "530 5.7.0 sign in", "failed", "the mail server answered 530 5.7.0: it wants us to sign in otherwise"),
        ("mail", "550 5.7.60 not as this sender", "refused", "the mail server answered 550 5.7.60"),
        ("mail", "close", "failed", BEFORE),
        ("rcpt", "450 4.2.0 greylisted quality@home.example", "failed", "the mail server answered 450 4.2.0"),
        ("rcpt", "421 4.7.0 come back later", "failed", "the mail server answered 421 4.7.0"),
        ("rcpt", "550 5.1.1 no quality@home.example here", "refused", "the mail server answered 550 5.1.1"),
        ("rcpt", "552 5.2.2 mailbox of quality@home.example full", "failed", "the mail server answered 552 5.2.2"),
        ("rcpt", "550 5.1.90 daily limit of recipients", "failed", "the mail server answered 550 5.1.90"),
        ("rcpt", "close", "failed", BEFORE),
        ("data", "452 4.3.1 full", "failed", "the mail server answered 452 4.3.1"),
        ("data", "554 5.5.1 nobody to give it to", "refused", "the mail server answered 554 5.5.1"),
        ("data", "250 good", "failed", "the mail server answered 250, which is no answer to a message"),
        ("data", "close", "failed", BEFORE),
        ("text", "close", "failed", BEFORE),
        ("dot", "451 4.7.1 later", "failed", "the mail server answered 451 4.7.1"),
        ("dot", "554 5.7.1 looks like spam to home.example", "refused", "the mail server answered 554 5.7.1"),
        ("dot", "550 5.4.5 daily sending limit", "failed", "the mail server answered 550 5.4.5"),
        ("dot", "huh", "timed-out", AFTER),
        ("dot", "close", "timed-out", AFTER),
        ("dot", "hang", "timed-out", AFTER),
    ],
)
def test_only_after_the_final_dot_can_a_message_have_arrived(
    post: Post, letter: Letter, step: str, says: str, result: str, reason: str
) -> None:
    post.hear(**{step: [says]})
    outcome = send(post.address(more=SHORT), letter())
    assert (outcome.result, outcome.reason, post.took) == (result, reason, [])
    assert "home.example" not in repr(outcome)


def test_a_server_that_hangs_before_it_asked_for_the_message_cannot_have_it(post: Post, letter: Letter) -> None:
    post.hear(data=["hang"])
    outcome = send(post.address(more="&cto=0.3&rto=9"), letter())
    assert (outcome.result, outcome.reason) == ("failed", BEFORE)


def test_a_server_that_is_given_up_on_gets_nothing_more(post: Post, letter: Letter) -> None:
    post.hear(rcpt=["hang"])
    outcome = Sender(Address(post.address(more="&cto=9")), 0.3).send(letter())
    assert (outcome.result, outcome.reason) == ("failed", "it could not be sent in time"), "no dot ever left"
    post.hear(dot=["hang"])
    outcome = Sender(Address(post.address(more="&cto=9&rto=9")), 0.3).send(letter())
    assert (outcome.result, outcome.reason) == ("timed-out", "no answer in time: it may have arrived")


def test_what_was_stopped_sends_no_dot(post: Post, letter: Letter) -> None:
    message = letter()
    service = mail(post.address(), message, frozenset(), 20.0)
    assert service.stop() is False
    assert service.send(message.text, message.subject) is False
    assert service.outcome is not None
    assert (service.outcome.result, post.took) == ("failed", [])


def test_a_recipient_who_makes_the_server_hang_up_keeps_nobody_else_from_getting_it(post: Post, letter: Letter) -> None:
    people = ("one@home.example", "two@home.example", "three@home.example")
    post.hear(dot=["close"], rcpt=["", "550 5.1.1 gone"])
    outcome = send(post.address(*people, more=SHORT), letter())
    assert (outcome.result, post.took_for) == ("timed-out", ["three@home.example"])
    assert outcome.reason == f"1 of 3 recipients have it; {AFTER}; the mail server answered 550 5.1.1"
    again = send(post.address(*people, more=SHORT), letter(), accepted=outcome.accepted)
    assert again.result == "sent"
    assert post.took_for == ["three@home.example", "one@home.example", "two@home.example"]
    assert len({str(one["Message-ID"]) for one in post.took}) == 1


def test_of_two_recipients_the_one_who_is_gone_is_given_up_once_the_other_has_it(post: Post, letter: Letter) -> None:
    post.hear(rcpt=["550 5.1.1 gone"])
    outcome = send(post.address("one@home.example", "two@home.example"), letter())
    assert (outcome.result, post.took_for) == ("refused", ["two@home.example"])
    assert outcome.reason == "1 of 2 recipients have it; the mail server answered 550 5.1.1"


# --- STARTTLS and signing in.


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def secure(authority: Authority) -> Iterator[Post]:
    with Post(authority.issue("127.0.0.1")) as secure:
        yield secure


@pytest.fixture
def trusted(authority: Authority) -> Fetch:
    return Fetch(ca_bundle=str(authority.certificate))


SIGNS_IN = {"mode": "starttls", "user": "ward:S3CRET"}


def test_a_message_goes_by_starttls_and_sign_in(secure: Post, letter: Letter, trusted: Fetch) -> None:
    secure.hear()
    assert send(secure.address(**SIGNS_IN), letter(), fetch=trusted).result == "sent"
    assert (secure.logins, len(secure.took)) == ([("ward", "S3CRET")], 1)


def test_a_password_that_is_not_taken_loses_no_message_and_is_said(
    secure: Post, letter: Letter, trusted: Fetch
) -> None:
    secure.hear(lets_in=False)
    outcome = send(secure.address(**SIGNS_IN), letter(), fetch=trusted)
    assert (outcome.result, outcome.reason) == (
        "failed",
        "the mail server answered 535 5.7.8: it does not take our user name and password",
    )
    assert "S3CRET" not in repr(outcome)


@pytest.mark.parametrize(
    ("step", "result", "reason"), [("data", "failed", BEFORE), ("text", "failed", BEFORE), ("dot", "timed-out", AFTER)]
)
def test_behind_tls_too_only_after_the_final_dot_can_a_message_have_arrived(
    secure: Post, letter: Letter, trusted: Fetch, step: str, result: str, reason: str
) -> None:
    secure.hear(**{step: ["close"]})
    outcome = send(secure.address(**SIGNS_IN), letter(), fetch=trusted)
    assert (outcome.result, outcome.reason, secure.took) == (result, reason, [])


def test_a_server_that_refuses_starttls_gets_neither_password_nor_message(
    secure: Post, letter: Letter, trusted: Fetch
) -> None:
    secure.hear(starttls=["454 4.7.0 no TLS today"])
    outcome = send(secure.address(**SIGNS_IN), letter(), fetch=trusted)
    assert (outcome.result, outcome.reason) == ("failed", "the mail server answered 454 4.7.0")
    assert (secure.logins, secure.took) == ([], [])


def test_a_server_without_starttls_gets_neither_password_nor_message(post: Post, letter: Letter) -> None:
    outcome = send(post.address(**SIGNS_IN), letter())
    assert (outcome.result, outcome.reason) == (
        "failed",
        "the mail server offers no STARTTLS, which mode= in the address asks for",
    )
    assert (post.logins, post.took) == ([], [])


def test_a_server_that_takes_no_sign_in_without_tls_is_told_from_a_wrong_password(secure: Post, letter: Letter) -> None:
    secure.hear()
    outcome = send(secure.address(user="ward:S3CRET"), letter())
    assert (outcome.result, outcome.reason) == ("failed", "the mail server offers no way to sign in that we have")
    assert (secure.logins, secure.took) == ([], [])


# --- Files.

TABLE = Attachment(name="../Week 29: Tŷ Rhosyn.csv", media_type="text/csv", text="Service,Rating\r\nTŷ Rhosyn,Good\r\n")


def parts(post: Post) -> dict[str, Any]:
    return {part.get_content_type(): part for part in post.took[0].walk()}


def test_a_file_goes_with_the_mail_and_opens_in_a_spreadsheet(post: Post, letter: Letter) -> None:
    assert send(post.address(), letter(html="<p>Rose House</p>", attachments=(TABLE,))).result == "sent"
    found = parts(post)
    assert list(found) == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/csv"]
    table = found["text/csv"]
    assert (table.get_filename(), table.get_content_disposition()) == ("Week-29-Ty-Rhosyn.csv", "attachment")
    assert table.get_content_charset() == "utf-8"
    assert table.get_payload(decode=True) == b"\xef\xbb\xbf" + TABLE.text.encode()
    assert post.took[0]["Subject"] == "Down two steps: Rose & Thistle House, overall"
    assert found["text/plain"].get_content().rstrip().endswith("Reference WR-8c1f")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("week.csv", "week.csv"),
        ("/etc/passwd", "etc-passwd.csv"),
        ("..\\..\\evil.csv\r\nX-Evil: yes", "evil-csv-X-Evil-yes.csv"),
        (".htaccess", "htaccess.csv"),
        ("", "wardround.csv"),
        ("很.csv", "wardround.csv"),
        (f"{'w' * 300}.csv", f"{'w' * 80}.csv"),
        ("report.csv.exe", "report-csv-exe.csv"),
    ],
)
def test_a_file_name_is_no_path_and_no_header(post: Post, letter: Letter, name: str, safe: str) -> None:
    send(post.address(), letter(attachments=(TABLE.model_copy(update={"name": name}),)))
    assert parts(post)["text/csv"].get_filename() == safe
    assert post.took[0]["X-Evil"] is None


@pytest.mark.parametrize("step", ["mail", "dot"])
def test_a_mail_that_is_too_big_goes_without_its_files_and_says_so(post: Post, letter: Letter, step: str) -> None:
    post.hear(**{step: ["552 5.3.4 message too big"]})
    outcome = send(post.address(), letter(html="<body><p>Rose House</p></body>", attachments=(TABLE,)))
    assert outcome.result == "sent"
    found = parts(post)
    assert list(found) == ["multipart/alternative", "text/plain", "text/html"]
    said = "A file that belongs to this message is not attached: the mail server found it too big."
    assert found["text/plain"].get_content().startswith(said)
    assert said in found["text/html"].get_content()


def test_a_subject_stays_one_line(post: Post, letter: Letter) -> None:
    send(post.address(), letter(subject="Down\r\nBcc: everybody@home.example\n two steps"))
    assert post.took[0]["Subject"] == "Down Bcc: everybody@home.example  two steps"
    assert post.took[0]["Bcc"] is None


def test_a_line_of_one_dot_ends_no_message(post: Post, letter: Letter) -> None:
    send(post.address(), letter("before", ".", "..", "after"))
    assert parts(post)["text/plain"].get_content().splitlines()[:4] == ["before", ".", "..", "after"]
