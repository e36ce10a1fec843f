"""The bytes of an e-mail: a plain and an HTML part that any server on the way takes, and the files with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime, formataddr
from mimetypes import guess_extension

from monitor.message import Attachment, Message

BOM = "\ufeff"
"""Without it Excel takes a CSV file for one in an old Windows code."""
LEFT_OUT = "A file that belongs to this message is not attached: the mail server found it too big."


def written(
    message: Message, *, sender: tuple[str | bool, str], to: tuple[str | bool, str], cc: Iterable[str] = (),
    reply_to: Iterable[str] = (), headers: Mapping[str, str], html: bool, now: datetime,
) -> bytes:  # fmt: skip
    """The e-mail to one recipient, with the same Message-ID for everybody and on every attempt."""
    text = MIMEMultipart("alternative")
    text.attach(_part(message.text, "plain"))
    if message.html and html:
        text.attach(_part(message.html, "html"))
    files = [_file(one) for one in message.attachments]
    mail = MIMEMultipart("mixed", _subparts=[text, *files]) if files else text
    # Python's newer EmailMessage folds some subjects so that a space comes in.
    for name, value in {**headers, "Subject": " ".join(message.subject.splitlines())}.items():
        mail[name] = Header(value, None if value.isascii() else "utf-8", header_name=name)  # type: ignore[assignment]
    mail["From"] = _named(*sender)
    mail["To"] = _named(*to)
    for name, several in (("Cc", cc), ("Reply-To", reply_to)):
        if listed := ", ".join(sorted(several)):
            mail[name] = listed
    mail["Message-ID"] = f"<{message.reference.lower()}@{sender[1].partition('@')[2]}>"
    mail["Date"] = format_datetime(now)
    mail["Auto-Submitted"] = "auto-generated"
    return bytes(mail.as_bytes(policy=compat32.clone(linesep="\r\n")))


def without_files(message: Message) -> Message:
    """The message without the files that go with it, which says so."""
    return message.model_copy(
        update={
            "attachments": (),
            "text": f"{LEFT_OUT}\n\n{message.text}",
            "html": re.sub(r"(<body[^>]*>)", rf"\1<p>{LEFT_OUT}</p>", message.html, count=1),
        }
    )


def _part(text: str, subtype: str) -> MIMENonMultipart:
    """A text as UTF-8 in seven bits and short lines: not every server on the way takes more."""
    charset = Charset("utf-8")
    charset.body_encoding = QP
    part = MIMENonMultipart("text", subtype)
    part.set_payload(text, charset)
    return part


def _file(attachment: Attachment) -> MIMEBase:
    family, _, kind = attachment.media_type.partition("/")
    part = MIMEBase(family, kind, charset="utf-8")
    mark = BOM if kind == "csv" and not attachment.text.startswith(BOM) else ""
    part.set_payload(f"{mark}{attachment.text}".encode())
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=_file_name(attachment))
    return part


def _file_name(attachment: Attachment) -> str:
    """A name that every system takes, and none for a path, a hidden file or a program."""
    ending = guess_extension(attachment.media_type) or ".txt"
    plain = unicodedata.normalize("NFKD", attachment.name.removesuffix(ending)).encode("ascii", "ignore").decode()
    return f"{re.sub('[^A-Za-z0-9]+', '-', plain).strip('-')[:80] or 'wardround'}{ending}"


def _named(name: str | bool, address: str) -> str:
    return formataddr((name if isinstance(name, str) else "", address))
