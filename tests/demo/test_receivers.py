import json
import smtplib
import socket
import threading
import urllib.error
import urllib.request
from email import message_from_string
from email.message import EmailMessage
from email.policy import default as modern

import apprise
import pytest
from rich.console import Console

from deploy.demo.receivers import RECIPIENT, SENDER, Mailbox, Webhook
from deploy.demo.show import plain_part, show


def letter(subject: str = "Down two steps: Rose House", body: str = "Good to Inadequate\n") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, SENDER, RECIPIENT
    message.set_content(body)
    message.add_alternative(f"<p>{body}</p>", subtype="html")
    return message


def send(mailbox: Mailbox, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", mailbox.port) as server:
        server.send_message(message)


def post(webhook: Webhook, body: bytes) -> int:
    request = urllib.request.Request(webhook.address, data=body, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as response:
            return int(response.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


def printed(message: EmailMessage, width: int = 60) -> str:
    console = Console(width=width, color_system=None, force_terminal=False)
    with console.capture() as capture:
        console.print(show(message))
    return capture.get()


def test_a_letter_arrives_as_it_was_sent() -> None:
    with Mailbox() as mailbox:
        send(mailbox, letter(subject="Down – Rose House"))
        (received,) = mailbox.received
    assert received["Subject"] == "Down – Rose House"
    assert (received["From"], received["To"]) == (SENDER, RECIPIENT)
    assert plain_part(received) == "Good to Inadequate\n"
    assert received.get_body(("html",)) is not None


def test_a_mailbox_that_refuses_keeps_nothing() -> None:
    with Mailbox() as mailbox:
        mailbox.answer = "550 no such person"
        with pytest.raises(smtplib.SMTPDataError, match="no such person"):
            send(mailbox, letter())
        assert mailbox.received == []


def test_a_mailbox_closes_with_a_client_still_talking_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    with Mailbox() as mailbox:
        client = socket.create_connection(("127.0.0.1", mailbox.port))
        assert client.recv(100).startswith(b"220")
    client.close()
    assert set(threading.enumerate()) == before


def test_a_post_arrives_with_its_headers_and_its_document() -> None:
    with Webhook() as webhook:
        assert post(webhook, json.dumps({"title": "Down – Rose House"}).encode()) == 200
        (received,) = webhook.received
    assert received.document == {"title": "Down – Rose House"}
    assert received.path == "/wardround"
    assert received.headers["content-type"] == "application/json"


@pytest.mark.parametrize(("status", "body", "answer"), [(503, b"{}", 503), (200, b"no json", 400)])
def test_a_webhook_that_refuses_keeps_nothing(status: int, body: bytes, answer: int) -> None:
    with Webhook() as webhook:
        webhook.status = status
        assert post(webhook, body) == answer
        assert webhook.received == []


def test_both_take_messages_from_apprise_at_the_addresses_that_they_give() -> None:
    with Mailbox() as mailbox, Webhook() as webhook:
        for address in (mailbox.apprise_address, webhook.apprise_address):
            channel = apprise.Apprise()
            assert channel.add(address)
            assert channel.notify(title="Down two steps", body="Good to Inadequate")
        assert [(each["Subject"], each["To"]) for each in mailbox.received] == [("Down two steps", RECIPIENT)]
        assert [each.document["title"] for each in webhook.received] == ["Down two steps"]


def test_a_letter_is_shown_wrapped_behind_a_bar() -> None:
    shown = printed(letter(body="a word " * 30), width=40).splitlines()
    assert shown[:3] == [
        "  │ Subject: Down two steps: Rose House",
        f"  │ From: {SENDER}",
        f"  │ To: {RECIPIENT}",
    ]
    assert all(line.startswith("  │") and len(line) <= 40 for line in shown)
    assert " ".join(line.removeprefix("  │").strip() for line in shown[4:]).split() == ["a", "word"] * 30


def test_a_folded_subject_is_shown_on_one_line() -> None:
    message = message_from_string("Subject: \n Down two steps:\n Rose House\n\nbody", policy=modern)
    assert printed(message).splitlines()[0] == "  │ Subject: Down two steps: Rose House"


def test_a_letter_cannot_colour_the_terminal_or_write_over_it() -> None:
    shown = printed(letter(body="[bold]safe[/bold] \x1b[31mred\x1b[0m \x9b2J\rover\n"))
    assert "[bold]safe[/bold]" in shown
    assert "\x1b" not in shown
    assert "\x9b" not in shown
    assert "\r" not in shown


def test_a_letter_without_a_plain_part_still_shows_its_head() -> None:
    message = EmailMessage()
    message["Subject"] = "Only HTML"
    message.set_content("<p>x</p>", subtype="html")
    assert "Subject: Only HTML" in printed(message)
