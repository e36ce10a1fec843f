"""A channel tried out with a real mail server on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.demo.receivers import Mailbox
from tests.command.conftest import Wardround

VARIABLE = "WARDROUND_CHANNEL_ALERTS"


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        monkeypatch.setenv(VARIABLE, mailbox.apprise_address)
        yield mailbox


def test_a_test_message_arrives_and_what_the_server_answered_is_told(
    wardround: Wardround, folder: Path, mailbox: Mailbox
) -> None:
    ran = wardround("notify", "test", "alerts")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("alerts: sent in ")
    (message,) = mailbox.received
    assert message["Subject"] == "Test message from Wardround"
    assert list(folder.iterdir()) == []


def test_as_json_it_is_one_document(wardround: Wardround, mailbox: Mailbox) -> None:
    document = wardround("notify", "test", "alerts", "--json").document
    assert (document["schema"], document["channel"], document["result"]) == (1, "alerts", "sent")
    assert len(mailbox.received) == 1


def test_a_server_that_does_not_take_it_is_told_without_its_address(wardround: Wardround, mailbox: Mailbox) -> None:
    mailbox.answer = "550 no such mailbox"
    ran = wardround("notify", "test", "alerts")
    assert ran.code == 1
    assert ran.out.startswith("alerts: ")
    assert "sent" not in ran.out
    assert mailbox.apprise_address not in ran.out + ran.err


def test_the_address_may_lie_in_a_file_beside_the_settings(
    wardround: Wardround, folder: Path, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE)
    (folder / "settings.toml").write_text('[channels.board]\naddress_file = "board.address"\n')
    assert (
        wardround("notify", "test", "board").err == "the channel board has no address yet: set the file board.address\n"
    )
    (folder / "board.address").write_text(f"{mailbox.apprise_address}\n")
    assert wardround("notify", "test", "board").code == 0
    assert len(mailbox.received) == 1
