"""Letters as messages: read back whole by other programs, with no text of a plan ever becoming a header."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rubdown.mail.message import Letter, compose, for_sendmail
from rubdown.text import escape_controls
from rubdown.toml.problems import InvalidValue

INVITATION = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@rubdown\r\n"
    "DTSTAMP:20261123T060000Z\r\nDTSTART:20261124T160000Z\r\nDTEND:20261124T170000Z\r\nSUMMARY:Masaje, Año Nuevo\r\n"
    "ORGANIZER:mailto:coach@example.org\r\nATTENDEE;RSVP=TRUE:mailto:ana@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
LETTER = Letter(
    key="plan.toml/2026-11-24/1",
    to="ana@example.org",
    sender="Club Año <coach@example.org>",
    subject="Massage tomorrow at 17:00, before Maratón de Año Nuevo – 10 km",
    paragraphs=[["Hello Ana,", "tomorrow & on time: <17:00>"], ["Maratón de Año Nuevo – 10 km", "x" * 3000, ""]],
    sent=datetime(2026, 11, 23, 7, 0, tzinfo=timezone(timedelta(hours=1))),
    invitations=(INVITATION,),
)
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]
# What someone might write into a plan to get a header, a recipient or a part of their own into the message.
HOSTILE = [
    "x\r\nBcc: eve@example.org", "x\nBcc: eve@example.org", "x\rBcc: eve@example.org", "\r\n\r\nbody", "a\0b",
    "x\u2028Bcc: eve@example.org", "x\u2029y", "x\x85y", "x\x0by", "\udc80\ud800", "Bcc: eve@example.org", ".",
    "=?utf-8?q?x=0D=0ABcc:_eve@example.org?=", "=?utf-8?b?DQpCY2M6IGV2ZUBleGFtcGxlLm9yZw==?=", "=?=?x?=", "From x",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;", "\ufeff", "--=_", "\u202egpj.exe",
    "é" * 300, "a b " * 100,
]  # fmt: skip

texts = st.text(max_size=120) | st.sampled_from(HOSTILE) | st.text("=?utf-8bq_ \r\n\té", max_size=60)
keys = st.text(max_size=40)


def parsed(letter: Letter) -> EmailMessage:
    found = message_from_bytes(compose(letter).as_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def defects(message: EmailMessage) -> list[object]:
    return [defect for part in message.walk() for defect in part.defects] + [
        defect for header in message.values() for defect in getattr(header, "defects", ())
    ]


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


class _Shown(HTMLParser):
    """The text of a page's body, as a reader shows it: a line for each <br> and each end of a paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        self.text += "\n" if tag == "br" else ""

    def handle_endtag(self, tag: str) -> None:
        self.text += "\n\n" if tag == "p" else ""

    def handle_data(self, data: str) -> None:
        self.text += data.replace("\n", "") if "p" in self.tags else ""


def shown(html: str) -> _Shown:
    page = _Shown()
    page.feed(html)
    page.close()
    return page


def test_the_whole_message() -> None:
    message = parsed(LETTER)
    assert list(message.keys()) == HEADERS
    assert not defects(message)
    assert message["Subject"] == LETTER.subject
    assert (message["From"].addresses[0].display_name, message["From"].addresses[0].addr_spec) == (
        "Club Año", "coach@example.org",
    )  # fmt: skip
    assert [address.addr_spec for address in message["To"].addresses] == ["ana@example.org"]
    assert message["Date"].datetime == LETTER.sent
    assert re.fullmatch(r"<[0-9a-f]{40}@rubdown\.invalid>", message["Message-ID"])
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    assert "Maratón de Año Nuevo – 10 km\n" + "x" * 3000 in body(message, "plain")
    assert "Maratón de Año Nuevo – 10 km<br>" in body(message, "html")
    assert "tomorrow &amp; on time: &lt;17:00&gt;" in body(message, "html")


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_invitation_is_one_for_calendars_and_a_file_for_the_rest(method: str) -> None:
    text = INVITATION.replace("REQUEST", method)
    message = parsed(replace(LETTER, invitations=(text,)))
    calendar = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": method, "name": "massage.ics"}
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "massage.ics"
    for part in (calendar, attached):
        raw = part.get_payload(decode=True)
        assert raw == text.encode()
        event = icalendar.Calendar.from_ical(raw).walk("VEVENT")[0]
        assert event["SUMMARY"] == "Masaje, Año Nuevo"


def test_without_invitation_only_text_and_html() -> None:
    message = parsed(replace(LETTER, invitations=()))
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert not defects(message)


def test_an_invitation_without_method_is_no_invitation() -> None:
    with pytest.raises(ValueError, match="METHOD"):
        compose(replace(LETTER, invitations=(INVITATION.replace("METHOD:REQUEST\r\n", ""),)))


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert compose(LETTER).as_bytes() == compose(LETTER).as_bytes()


def test_line_ends() -> None:
    """CRLF and short ASCII lines for a server, LF alone for a command; the same message in both."""
    wire, piped = compose(LETTER).as_bytes(), for_sendmail(compose(LETTER))
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", wire)
    assert max(map(len, wire.split(b"\r\n"))) <= 100
    assert wire.isascii()
    assert piped == wire.replace(b"\r\n", b"\n")
    again = message_from_bytes(piped, policy=policy.default)
    assert not any(part.defects for part in again.walk())


def test_html_asks_nothing_from_outside_and_sets_no_colour() -> None:
    html = body(parsed(LETTER), "html")
    assert '<html lang="en">' in html
    assert 'content="light dark"' in html
    assert not re.search(r"https?:|src=|url\(|background|(?<!-)color\s*:", html)
    assert set(shown(html).tags) == {"html", "head", "meta", "title", "body", "p", "br"}


@given(subject=texts, paragraphs=st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=3), key=keys)
def test_any_text_arrives_as_text(subject: str, paragraphs: list[list[str]], key: str) -> None:
    message = parsed(replace(LETTER, subject=subject, paragraphs=paragraphs, key=key))
    assert list(message.keys()) == HEADERS
    assert not defects(message)
    assert message["Subject"] == " ".join(escape_controls(subject).split()).replace("=?", "=\\x3f")
    assert [address.addr_spec for name in ("From", "To") for address in message[name].addresses] == [
        "coach@example.org", "ana@example.org",
    ]  # fmt: skip
    assert len(list(message.walk())) == 6
    lines = [[escape_controls(line) for line in paragraph] for paragraph in paragraphs]
    assert body(message, "plain") == "\n\n".join("\n".join(paragraph) for paragraph in lines) + "\n"
    page = shown(body(message, "html"))
    assert page.text == "".join("\n".join(paragraph) + "\n\n" for paragraph in lines)
    assert set(page.tags) <= {"html", "head", "meta", "title", "body", "p", "br"}


@given(name=texts)
def test_any_name_of_a_sender_arrives_as_a_name_or_is_refused(name: str) -> None:
    try:
        message = parsed(replace(LETTER, sender=f"{name} <coach@example.org>"))
    except InvalidValue:
        return
    assert list(message.keys()) == HEADERS
    assert [address.addr_spec for address in message["From"].addresses] == ["coach@example.org"]
    assert not defects(message)


@given(to=texts)
def test_any_address_is_taken_whole_or_refused(to: str) -> None:
    for field in ("to", "sender"):
        try:
            message = parsed(replace(LETTER, **{field: f"{to}@example.org"}))
        except InvalidValue:
            continue
        name = "To" if field == "to" else "From"
        assert [address.addr_spec for address in message[name].addresses] == [f"{to}@example.org".strip()]


@given(
    st.from_regex(
        r"\A[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\Z", fullmatch=True
    ).filter(lambda to: "=?" not in to and ".." not in to.partition("@")[2])
)
def test_every_address_that_a_plan_takes_can_be_written(to: str) -> None:
    message = parsed(replace(LETTER, to=to))
    assert [address.addr_spec for address in message["To"].addresses] == [to]


@pytest.mark.parametrize("to", ["", "ana", "a@b.c, d@e.f", "a@b.c\r\nBcc: d@e.f", "ana@exámple.org", "añá@example.org"])
def test_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(InvalidValue):
        compose(replace(LETTER, to=to, sender=""))


def test_without_sender_the_recipient_writes_to_themselves() -> None:
    message = parsed(replace(LETTER, sender=""))
    assert [address.addr_spec for address in message["From"].addresses] == ["ana@example.org"]


@given(st.lists(keys, unique=True, max_size=6))
def test_message_ids_never_double(found: list[str]) -> None:
    assert len({compose(replace(LETTER, key=key))["Message-ID"] for key in found}) == len(found)


@given(keys, texts)
def test_the_message_id_comes_from_the_key_alone(key: str, text: str) -> None:
    one = compose(replace(LETTER, key=key))
    other = compose(Letter(key, "b@example.org", "", text, [[text]], datetime(2027, 1, 1, tzinfo=UTC)))
    assert one["Message-ID"] == other["Message-ID"]
