"""The user's settings: every problem at its place, and no password in any message."""

from __future__ import annotations

import json
import tomllib
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubdown.mail.settings import Settings, mailbox, read_settings
from rubdown.render.terminal.diagnostics import diagnostics_text
from rubdown.toml.problems import Diagnostic, InvalidValue, Refusal
from support.command import rubdown

SMTP = '[mail]\nvia = "smtp"\nhost = "smtp.example.org"\n'
LOGIN = f'{SMTP}user = "ana@example.org"\n'


def settings_of(text: str) -> Settings:
    found = read_settings(text, "config.toml")
    assert isinstance(found, Settings), found
    return found


def refused(text: str) -> tuple[Diagnostic, ...]:
    found = read_settings(text, "config.toml")
    assert isinstance(found, Refusal), found
    return found.diagnostics


RIGHT = [
    '[mail]\nvia = "sendmail"',
    '[mail]\nvia = "sendmail"\ncommand = "/usr/bin/msmtp -t --account \'my own\'"\nfrom = "ana@example.org"',
    '[mail]\nvia = "sendmail"\ncommand = ["/opt/my mail/send", "-t"]\ntimeout = 60\ntries = 1',
    SMTP,
    f'{SMTP}from = "Ana López <ana@example.org>"\nport = 2525\nsecurity = "tls"\nca_file = "ca.pem"',
    f'{LOGIN}password_env = "MAIL_PASSWORD"',
    f'{LOGIN}password_command = "pass show mail"',
    f'{LOGIN}password_command = ["pass", "show", "my mail"]',
    f"{LOGIN}password_keyring = true",
    f'{LOGIN}password_keyring = "mail"',
    f'{LOGIN}password_keyring = false\npassword_env = "P"',
    *(f'[mail]\nvia = "smtp"\nsecurity = "none"\nhost = "{host}"' for host in ("localhost", "127.0.0.1", "::1")),
]

# text, the line and the token that is underlined, a part of what is wrong, a part of how to mend it
WRONG = [
    ("", 0, "", "nothing says how mail is sent", '[mail], below it via = "sendmail"'),
    ('[mail]\nfrom = "ana@example.org"', 1, "mail", "nothing says how", 'via = "smtp"'),
    ('[mial]\nvia = "smtp"', 1, "mial", 'unknown key "mial"', 'did you mean "mail"'),
    ('[mail]\nvia = "smpt"', 2, '"smpt"', "not a known via", 'did you mean "smtp"'),
    ('[mail]\nvia = "smtp"', 1, "mail", "to which server", "host ="),
    ('[mail]\nvia = "smtp"\nhost = 7', 3, "7", "is not text", "quotes"),
    ('[mail]\nvia = "smtp"\nhost = "smtp.example.org:587"', 3, '"smtp.', "not a server's name", "a key of its own"),
    ('[mail]\nvia = "smtp"\nhost = "a\\r\\nb"', 3, '"a\\r\\nb"', "not a server's name", "its name alone"),
    (f"{SMTP}port = 0", 4, "0", "whole number in bounds", "from 1 to 65535"),
    (f"{SMTP}port = 65536", 4, "65536", "whole number in bounds", "from 1 to 65535"),
    (f'{SMTP}security = "ssl"', 4, '"ssl"', "not a known security", '"starttls", "tls" or "none"'),
    (f'{SMTP}security = "none"', 4, '"none"', "readable by anyone", "on this machine"),
    ('[mail]\nvia = "smtp"\nhost = "128.0.0.1"\nsecurity = "none"', 4, '"none"', "readable by anyone", ""),
    ('[mail]\nvia="smtp"\nhost="::1"\nsecurity="none"\nca_file="x"', 5, "ca_file", "no use", "remove it"),
    (f'{SMTP}timeout = 0', 4, "0", "whole number in bounds", "from 1 to 600"),
    (f'{SMTP}tries = 11', 4, "11", "whole number in bounds", "from 1 to 10"),
    (f'{SMTP}from = "Ana"', 4, '"Ana"', "not an e-mail address", "one address alone"),
    (f'{SMTP}from = "Ana <a@b.c> <d@e.f>"', 4, '"Ana', "not an e-mail address", "one address"),
    (f'{SMTP}from = "a@b.c\\r\\nBcc: d@e.f"', 4, '"a@b.c', "not an e-mail address", "one address"),
    (f'{SMTP}from = "ana@mail..org"', 4, '"ana', "not an e-mail address", "one address alone"),
    (f'{SMTP}from = "ana@exámple.org"', 4, '"ana@exámple.org"', "not every mail server", "xn--"),
    (f'{SMTP}command = "sendmail -t"', 4, "command", 'no use with via = "smtp"', 'via = "sendmail"'),
    ('[mail]\nvia = "sendmail"\nhost = "x"', 3, "host", 'no use with via = "sendmail"', 'via = "smtp"'),
    ('[mail]\nvia = "sendmail"\ncommand = "a \'b"', 3, '"a \'b"', "quote", "close it"),
    ('[mail]\nvia = "sendmail"\ncommand = " "', 3, '" "', "not a command", "/usr/sbin/sendmail -t -i"),
    ('[mail]\nvia = "sendmail"\ncommand = []', 3, "[]", "not a command", "/usr/sbin/sendmail -t -i"),
    ('[mail]\nvia = "sendmail"\ncommand = "a\\u0000b"', 3, '"a\\u0000b"', "not a command", ""),
    ('[mail]\nvia = "sendmail"\ncommand = 7', 3, "7", "is not text", "quotes"),
    (LOGIN, 4, "user", "where the password is", "password_env"),
    (f'{SMTP}password_env = "P"', 4, "password_env", "without a user", "user ="),
    (f'{LOGIN}password_env = "P"\npassword_keyring = true', 6, "password_keyring", "password_env says", "one of them"),
    (f'{LOGIN}password_env = "hunter 2"', 5, "password_env", "not the name of an env", "never the password"),
    (f'{LOGIN}password_command = "pass \'x"', 5, "", "quote", "close it"),
    (f"{LOGIN}password_keyring = 7", 5, "", "neither true nor false", "true"),
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_right(text: str) -> None:
    settings_of(text)


@pytest.mark.parametrize(("text", "line", "token", "wrong", "mend"), WRONG)
def test_wrong(text: str, line: int, token: str, wrong: str, mend: str) -> None:
    found = refused(text)
    assert len(found) == 1, [(d.line, d.wrong) for d in found]
    assert found[0].line == line
    assert found[0].text[found[0].column - 1 :].startswith(token)
    assert wrong in found[0].wrong
    assert mend in found[0].mend


def test_all_problems_at_once() -> None:
    found = refused('[mail]\nvia = "smtp"\nhots = "x"\nport = "25"\nfrom = "nobody"\npassword = "x"\n')
    assert [d.line for d in found] == [1, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "line",
    [
        'password = "hunter2"',
        'passwrod = "hunter2"',
        'smtp_password="hunter2"',
        'Pass = "hunter2"',
        "'password' = 'hunter2'",
        "password = hunter2",
        'password = "hunter2',
        'password = """hunter2\n"""',
        'password_env = "hunter2 "',
        'password_env = ["hunter2"]',
        'password_command = "echo \'hunter2"',
        'password = "hunter2"\npassword = "hunter2"',
        'pwd = "hunter2"',
        'client_secret = "hunter2"',
        'oauth = { secret = "hunter2" }',
    ],
)
def test_no_message_repeats_a_password(line: str) -> None:
    for text in (f"{LOGIN}{line}\n", f"{SMTP}{line}\n", f"{line}\n"):
        shown = diagnostics_text(refused(text)).plain
        assert "error" in shown
        assert "hunter2" not in shown


def test_a_password_in_the_file_is_refused_with_the_ways_to_keep_it() -> None:
    (found,) = refused(f'{LOGIN}password = "x"')
    assert (found.line, found.column) == (5, 1)
    assert "does not belong in a file" in found.wrong
    assert all(way in found.mend for way in ("password_env", "password_command", "password_keyring"))


def test_what_is_left_out() -> None:
    mail = settings_of(SMTP).mail
    assert (mail.endpoint, mail.safety, mail.sender, mail.tries, mail.timeout) == (
        ("smtp.example.org", 587), "starttls", "", 3, 30,
    )  # fmt: skip
    assert settings_of(f'{SMTP}security = "tls"').mail.endpoint[1] == 465
    assert settings_of('[mail]\nvia = "smtp"\nhost = "localhost"\nsecurity = "none"').mail.endpoint[1] == 25
    assert settings_of('[mail]\nvia = "sendmail"').mail.argv == ["/usr/sbin/sendmail", "-t", "-i"]


@pytest.mark.parametrize(
    ("lines", "sender"),
    [
        ('user = "ana@example.org"\npassword_env = "P"', "ana@example.org"),
        ('user = "ana"\npassword_env = "P"', ""),
        ('user = "ana@club"\npassword_env = "P"', "ana@club"),
        ('user = "club\\\\ana@example.org"\npassword_env = "P"', ""),
        ('from = "Club <club@example.org>"\nuser = "ana@example.org"\npassword_env = "P"', "Club <club@example.org>"),
    ],
)
def test_the_sender_is_from_else_the_user(lines: str, sender: str) -> None:
    assert settings_of(SMTP + lines).mail.sender == sender


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ana@example.org", ("", "ana@example.org")),
        ("<ana@example.org>", ("", "ana@example.org")),
        ("Ana López <ana@example.org>", ("Ana López", "ana@example.org")),
        ('"López, Ana" <ana@example.org>', ("López, Ana", "ana@example.org")),
    ],
)
def test_mailboxes(text: str, found: tuple[str, str]) -> None:
    assert mailbox(text) == found


@pytest.mark.parametrize(
    "text", ["", "ana", "a@b.c,d@e.f", "a@b.c\n", "<a@b.c", "Ana <ana@exámple.org>", "=?q@b.c", "a\nb <a@b.c>"]
)
def test_no_mailboxes(text: str) -> None:
    with pytest.raises(InvalidValue):
        mailbox(text)


@given(st.text(max_size=100), st.sampled_from(["", "[mail]\n", SMTP, LOGIN]))
def test_any_text_is_read_or_refused(text: str, head: str) -> None:
    found = read_settings(head + text, "c")
    if isinstance(found, Refusal):
        assert diagnostics_text(found.diagnostics).plain


def test_the_schema_takes_what_the_reader_takes() -> None:
    jsonschema = import_module("jsonschema")
    schema = json.loads(rubdown("schema", "--settings").stdout)
    validator = jsonschema.Draft202012Validator(schema)
    for text in RIGHT:
        validator.validate(tomllib.loads(text))
    assert list(validator.iter_errors(tomllib.loads(f'{SMTP}password = "x"')))
    assert list(validator.iter_errors({"mail": {"via": "smpt"}}))
