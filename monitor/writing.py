"""Write the message of a delivery: what it is made of, composed as its channel takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import Connection

from monitor.digesting.letter import compose_digest
from monitor.flapping import with_series
from monitor.holding.correction import compose_correction
from monitor.message import Message, Voice, compose
from monitor.rules.places import plain_column
from monitor.rules.router import as_asked
from monitor.settings import Channel, Rule, Settings
from monitor.watchdog.notice import compose_notice
from storage import alerts, corrections, digests, notices
from storage.delivery import Delivery
from storage.digest import DigestView

Unwritten = Literal["nothing", "not-yet"]
"""Why there is no message: nothing is left to tell, or all of it still waits: for its second look, or, where it is a
correction, until what it corrects is sent."""


def write(
    db: Connection, delivery: Delivery, channel: Channel, settings: Settings, *, most: int | None = None
) -> Message | Unwritten:
    """The message of a delivery as it is to be told now, or why there is none.

    ``most`` is how many characters its service takes: where the long form has more, it is told in the short one.
    """
    voice = _voice(delivery, channel, settings, most)
    message = _written(db, delivery, channel, settings, voice)
    if isinstance(message, str) or most is None or len(message.subject) + len(message.text) <= most:
        return message
    return _written(db, delivery, channel, settings, voice.model_copy(update={"form": "chat"}))


def _written(
    db: Connection, delivery: Delivery, channel: Channel, settings: Settings, voice: Voice
) -> Message | Unwritten:
    if delivery.digest_id is not None:
        number, csv = delivery.digest_id, channel.attach_csv
        view = digests.view(db, number, columns=channel.columns, alike=plain_column, attach_csv=csv)
        return compose_digest(
            _own_words(view, [one for one in settings.rules if delivery.channel in one.channels]), voice
        )
    if delivery.notice_id is not None:
        return compose_notice(notices.view(db, delivery.notice_id), voice)
    if delivery.correction_id is not None:
        if corrections.is_early(db, delivery.correction_id, channel=delivery.channel):
            return "not-yet"
        stands_in = delivery.escalated_from is not None
        if not stands_in and corrections.is_in_vain(db, delivery.correction_id, channel=delivery.channel):
            return "nothing"
        return compose_correction(corrections.view(db, delivery.correction_id, channel=delivery.channel), voice)
    return _alert(db, delivery, voice, settings)


def _sending(delivery: Delivery, settings: Settings) -> list[Rule]:
    """The rules that send to a delivery's channel, or sent it; those of another channel that could not be reached."""
    return [rule for rule in settings.rules if delivery.channel in rule.channels or rule.name in delivery.rules]


def _own_words(view: DigestView, rules: Sequence[Rule]) -> DigestView:
    """A digest without the words that none of its channel's rules looks for."""
    gathered = (one.model_copy(update={"alert": as_asked(one.alert, rules)}) for one in view.gathered)
    at_once = (one.model_copy(update={"alert": as_asked(one.alert, rules)}) for one in view.at_once)
    left = {
        "gathered": tuple(one for one in gathered if one.alert.changes),
        "at_once": tuple(one for one in at_once if one.alert.changes),
    }
    return view.model_copy(update=left)


def _voice(delivery: Delivery, channel: Channel, settings: Settings, most: int | None) -> Voice:
    return Voice(
        form=channel.form,
        limit=min(channel.limit, most or channel.limit),
        public_address=settings.public_address,
        instance=settings.instance,
        reference=delivery.key,
        repeat=delivery.may_repeat,
    )


def _alert(db: Connection, delivery: Delivery, voice: Voice, settings: Settings) -> Message | Unwritten:
    assert delivery.alert_id is not None
    found = as_asked(alerts.view(db, delivery.alert_id), _sending(delivery, settings))
    if not found.changes:
        return "nothing"
    view = with_series(db, delivery.alert_id, found.settled(), settings.telling)
    return compose(view, voice) if view.changes else "not-yet"
