"""The user's own settings, for every plan: how mail is sent. TOML, read and checked like a plan.

No password stands in it: it says where the password is to be had.
"""

from __future__ import annotations

import re
import shlex
from ipaddress import ip_address
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from rubdown.text import escape_controls
from rubdown.toml.document import read_document
from rubdown.toml.problems import Diagnostic, InvalidValue, Problems, Refusal, shown
from rubdown.toml.scalars import parse_email

Security = Literal["starttls", "tls", "none"]

SENDMAIL = "/usr/sbin/sendmail -t -i"
_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
_PASSWORDS = ("password_env", "password_command", "password_keyring")
_SMTP_ONLY = ("host", "port", "security", "user", *_PASSWORDS, "ca_file")
_NAMED = re.compile(r"([^<>]*)<([^<>]*)>\s*")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9.])?")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SECRET = re.compile(r"((?:pass|pwd|secret)[\w-]*[\"']?\s*[=:]\s*).+", re.IGNORECASE)
_WHERE_PASSWORD = 'password_env = "NAME", password_command = "pass show mail" or password_keyring = true'
SMALLEST = '[mail], below it via = "sendmail", or via = "smtp" and host = "smtp.example.org"'


class MailTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"from_": "from"}):
    """How mail is sent."""

    via: Annotated[
        Literal["smtp", "sendmail"] | None, Meta(description="smtp: to a mail server; sendmail: through a command")
    ] = None
    from_: Annotated[
        str,
        Meta(description='"ana@example.org" or "Ana <ana@example.org>"; left out: the user, else each recipient'),
    ] = ""
    reply_to: Annotated[str, Meta(description="who gets the replies; left out: the sender")] = ""
    command: Annotated[str | list[str] | None, Meta(description=f"sendmail: the command; left out: {SENDMAIL}")] = None
    host: Annotated[str | None, Meta(description="smtp: the server's name")] = None
    port: Annotated[
        Annotated[int, Meta(ge=1, le=65535)] | None,
        Meta(description="smtp: left out: 587 for starttls, 465 for tls, 25 for none"),
    ] = None
    security: Annotated[
        Security | None, Meta(description="smtp: starttls (left out), tls, or none (this machine's own server only)")
    ] = None
    ca_file: Annotated[
        str | None, Meta(description="smtp: certificates to trust instead of the system's, as a PEM file")
    ] = None
    user: Annotated[str | None, Meta(description="smtp: the name to log in with")] = None
    password_env: Annotated[str | None, Meta(description="the environment variable that holds the password")] = None
    password_command: Annotated[
        str | list[str] | None, Meta(description="a command whose first line of output is the password")
    ] = None
    password_keyring: Annotated[
        bool | str | None, Meta(description='true: in the keyring under "rubdown"; or the name that it has there')
    ] = None
    timeout: Annotated[int, Meta(ge=1, le=600, description="seconds that a message may take")] = 30
    tries: Annotated[int, Meta(ge=1, le=10, description="tries within one run, where a failure may pass")] = 3

    @property
    def argv(self) -> list[str]:
        """The words of the sendmail command."""
        return words_of(self.command or SENDMAIL)

    @property
    def sender(self) -> str:
        """The sender: `from`, else the user if that is an address, else "": each recipient's own address."""
        return self.from_ or (self.user if self.user and _is_mailbox(self.user) else "")

    @property
    def safety(self) -> Security:
        """How the connection is protected."""
        return self.security or "starttls"

    @property
    def endpoint(self) -> tuple[str, int]:
        """The server's name and port."""
        return self.host or "", self.port or _PORTS[self.safety]


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The user's settings for rubdown."""

    mail: MailTable = MailTable()


def read_settings(text: str, path: str) -> Settings | Refusal:
    """The settings of a TOML text, or all its problems; `path` names it in messages."""
    settings = read_document(Settings, text, path, _check)
    return Refusal(tuple(map(_hide_secrets, settings.diagnostics))) if isinstance(settings, Refusal) else settings


def words_of(command: str | list[str]) -> list[str]:
    """The words of a command: a text is split as by a shell, which does nothing else to it. Raises ValueError."""
    return shlex.split(command) if isinstance(command, str) else command


def mailbox(text: str) -> tuple[str, str]:
    """Name ("" where there is none) and address of `ana@example.org` or `Ana <ana@example.org>`.

    Raises InvalidValue for anything else.
    """
    named = _NAMED.fullmatch(text)
    spec = named[2] if named else text
    if not spec.isascii():
        fix = "write it in ASCII, a domain with accents in its xn-- form: no mail server refuses that"
        raise InvalidValue(f"{shown(spec)} has characters that not every mail server takes", fix)
    name = named[1].strip().removeprefix('"').removesuffix('"') if named else ""
    # Python loses what escapes these in a long header, and then the address after them.
    if escape_controls(name) != name or any(sign in name for sign in ('"', "\\", "=?")):
        raise InvalidValue(
            f"{shown(name)} is not a name for a header", 'write it plainly: "Ana López <ana@example.org>"'
        )
    return name, parse_email(spec)


def _is_mailbox(text: str) -> bool:
    try:
        mailbox(text)
    except InvalidValue:
        return False
    return True


def _hide_secrets(diagnostic: Diagnostic) -> Diagnostic:
    """The diagnostic without the password that its line may show; a password key gets a warning of its own."""
    text = _SECRET.sub(r"\1…", diagnostic.text)
    if diagnostic.wrong.startswith('unknown key "password"'):
        wrong = "a password does not belong in a file: backups and copies of it would hold it too"
        diagnostic = replace(
            diagnostic, wrong=wrong, mend=f"change that password, then say where it is: {_WHERE_PASSWORD}"
        )
    return replace(diagnostic, text=text, length=max(1, min(diagnostic.length, len(text) - diagnostic.column + 1)))


def _check(settings: Settings, problems: Problems) -> None:
    mail = settings.mail
    if problems.any_within(("mail", "via")):
        return
    if mail.via is None:
        started = mail != MailTable()
        if started or not problems.all:
            where = ("mail",) if started else ()
            problems.add(where, "nothing says how mail is sent", f"write {SMALLEST}", on_key=True)
        return
    _check_mailboxes(mail, problems)
    _check_command("command", mail.command, problems)
    if mail.via == "smtp":
        _check_server(mail, problems)
        _check_password(mail, problems)
    _check_use(mail, problems)


def _check_use(mail: MailTable, problems: Problems) -> None:
    """Report keys that this way of sending does not use: they were meant to do something."""
    for key in _SMTP_ONLY if mail.via == "sendmail" else ("command",):
        if getattr(mail, key) is not None:
            other = "smtp" if mail.via == "sendmail" else "sendmail"
            wrong = f'{key} has no use with via = "{mail.via}"'
            problems.add(("mail", key), wrong, f'remove it, or write via = "{other}"', on_key=True)


def _check_mailboxes(mail: MailTable, problems: Problems) -> None:
    for key, text in (("from", mail.from_), ("reply_to", mail.reply_to)):
        try:
            mailbox(text or "nobody@example.org")
        except InvalidValue as error:
            problems.add(("mail", key), error.message, error.fix)


def _check_command(key: str, command: str | list[str] | None, problems: Problems) -> None:
    if command is None:
        return
    try:
        words = words_of(command)
    except ValueError:
        problems.add(("mail", key), "a quote in the command is not closed", "close it, or write a list of words")
        return
    if not words or not words[0] or any("\0" in word for word in words):
        problems.add(("mail", key), "not a command", f'write it with its options: "{SENDMAIL}"')


def _check_server(mail: MailTable, problems: Problems) -> None:
    if mail.host is None:
        if not problems.any_within(("mail", "host")):
            problems.add(("mail",), "nothing says to which server", 'add host = "smtp.example.org"', on_key=True)
    elif not (_HOST.fullmatch(mail.host) or _is_address(mail.host)):
        fix = "write its name alone, such as smtp.example.org; the port has a key of its own"
        problems.add(("mail", "host"), f"{shown(mail.host)} is not a server's name", fix)
    elif mail.safety == "none" and not _is_here(mail.host):
        fix = 'write "starttls" or "tls"; "none" is for a server on this machine'
        problems.add(("mail", "security"), "mail and password would cross the network readable by anyone", fix)
    if mail.ca_file and mail.safety == "none":
        fix = "remove it, or choose another security"
        problems.add(("mail", "ca_file"), 'ca_file has no use with security = "none"', fix, on_key=True)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_here(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


def _check_password(mail: MailTable, problems: Problems) -> None:
    given = [key for key in _PASSWORDS if getattr(mail, key) not in (None, False)]
    for key in given[1:]:
        problems.add(("mail", key), f"{given[0]} says already where the password is", "keep one of them", on_key=True)
    if mail.user and not given and not any(problems.any_within(("mail", key)) for key in ("password", *_PASSWORDS)):
        problems.add(("mail", "user"), "nothing says where the password is", f"add {_WHERE_PASSWORD}", on_key=True)
    if given and not mail.user and not problems.any_within(("mail", "user")):
        problems.add(("mail", given[0]), "a password without a user", 'add user = "…"', on_key=True)
    if mail.password_env is not None and not _VARIABLE.fullmatch(mail.password_env):
        fix = 'write the name of an environment variable, such as "MAIL_PASSWORD", never the password'
        problems.add(("mail", "password_env"), "not the name of an environment variable", fix, on_key=True)
    _check_command("password_command", mail.password_command, problems)
