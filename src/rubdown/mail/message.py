"""A letter to a runner as an e-mail: RFC 5322, text and HTML beside each other, and an invitation for the calendar.

Whatever a plan's texts hold arrives as text: they reach headers and bodies in their visible form only, on one line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from rubdown.mail.settings import mailbox
from rubdown.text import escape_controls

if TYPE_CHECKING:
    from email.headerregistry import Address
    from email.message import EmailMessage

FILE_NAME = "massage.ics"
# No one can own a name under .invalid (RFC 2606): the identifiers cannot meet anyone else's. The domain is the same
# whoever sends: a message that is sent again after `from` was changed is still known as the same.
_DOMAIN = "rubdown.invalid"
_METHOD = re.compile(r"^METHOD:(REQUEST|CANCEL)\r?$", re.MULTILINE)


class Letter(Struct, frozen=True):
    """A mail to be sent. `to` and `sender` are `address` or `Name <address>` (sender "": the recipient's own address).

    `cc` are who gets a copy, `reply_to` (if any) who gets the replies.

    `key` is the identity of the message: the same key gives the same Message-ID. `sent` is aware. `invitations` are
    iCalendar objects whose METHOD is REQUEST or CANCEL: one massage each, as RFC 5546 wants it.
    """

    key: str
    to: str
    sender: str
    subject: str
    paragraphs: list[list[str]]
    sent: datetime
    invitations: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    reply_to: str = ""


def compose(letter: Letter) -> EmailMessage:
    """The e-mail of a letter; the same letter gives the same bytes. Lines end with CRLF, as SMTP wants them.

    Raises InvalidValue (a ValueError) for an address that is none, and ValueError for an invitation without METHOD.
    """
    from email.message import EmailMessage
    from email.policy import SMTP
    from hashlib import sha256

    message = EmailMessage(policy=SMTP)
    identity = sha256(letter.key.encode("utf-8", "surrogatepass")).hexdigest()[:40]
    message["From"] = _address(letter.sender or letter.to)
    message["To"] = _address(letter.to)
    if letter.cc:
        message["Cc"] = tuple(map(_address, letter.cc))
    if letter.reply_to:
        message["Reply-To"] = _address(letter.reply_to)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = letter.sent
    message["Message-ID"] = f"<{identity}@{_DOMAIN}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office reply to this
    # Quoted-printable even where all is ASCII: no line of the text can then look like a boundary, which holds "=_".
    text = "\n\n".join("\n".join(map(escape_controls, lines)) for lines in letter.paragraphs) + "\n"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(_html(letter), subtype="html", cte="quoted-printable")
    if letter.invitations:
        _invite(message, letter.invitations)
    for i, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{identity}_{i}")
    return message


def envelope(message: EmailMessage) -> tuple[str, list[str]]:
    """Who sends a message, and who gets it: To first, then the copies."""
    sender, *recipients = (
        one.addr_spec for name in ("From", "To", "Cc") if name in message for one in message[name].addresses
    )
    return sender, recipients


def for_sendmail(message: EmailMessage) -> bytes:
    """The message as `sendmail -t` and `msmtp -t` read it on standard input: lines end with LF, as in any Unix text."""
    return message.as_bytes(policy=message.policy.clone(linesep="\n"))


def _address(text: str) -> Address:
    from email.headerregistry import Address

    name, spec = mailbox(text)
    local, _, domain = spec.rpartition("@")
    return Address(name, local, domain)


def _one_line(text: str) -> str:
    # A header's reader decodes what stands between "=?" and "?=": text that looks like it must not become something
    # else on its way, least of all a line end.
    return " ".join(escape_controls(text).split()).replace("=?", "=\\x3f")


def _html(letter: Letter) -> str:
    """The letter as HTML, without colours, font sizes or outside resources: light and dark styles stay readable."""
    from html import escape

    paragraphs = (
        "<p>" + "<br>\n".join(escape(escape_controls(line)) for line in lines) + "</p>\n" for lines in letter.paragraphs
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(escape_controls(letter.subject))}</title>\n</head>\n"
        f'<body style="font-family: sans-serif; line-height: 1.5">\n{"".join(paragraphs)}</body>\n</html>\n'
    )


def _invite(message: EmailMessage, invitations: Sequence[str]) -> None:
    """Add the invitations: the first one twice, as the calendar services send it, the others as files only.

    Outlook and Gmail look for one among the alternatives, as the last of them; other readers offer only attachments.
    As `application/ics` a file is no second invitation to them.
    """
    methods = [_METHOD.search(invitation) for invitation in invitations]
    if methods[0] is None or None in methods:
        raise ValueError("an invitation needs METHOD:REQUEST or METHOD:CANCEL")
    params = {"method": methods[0][1], "name": FILE_NAME}
    message.add_alternative(invitations[0], subtype="calendar", cte="base64", params=params)
    for nth, invitation in enumerate(invitations, 1):
        name = FILE_NAME if nth == 1 else FILE_NAME.replace(".", f"-{nth}.")
        lines = b"\r\n".join([*invitation.encode().splitlines(), b""])
        message.add_attachment(lines, maintype="application", subtype="ics", filename=name)
