"""Why an e-mail was not sent, in words for people. Never the server's own text: it names the address."""

import smtplib
from dataclasses import dataclass

from insight.encryption import SealedTextError
from insight.services.jobs.failures import place_of_error

PERMANENT = 500
"""SMTP replies from here on say that trying again can't help."""


@dataclass(frozen=True)
class MailFailure:
    """What went wrong. `final`: trying again can't help. `is_server`: it is about no address, so others fail too."""

    message: str
    final: bool = False
    is_server: bool = False


UNREACHABLE = MailFailure(
    "The mail server could not be reached, or it closed the connection.", is_server=True
)
LOG_IN = MailFailure("The mail server refused our log-in. Check EMAIL_URL.", is_server=True)
SENDER = MailFailure("The mail server refused our own address. Check DEFAULT_FROM_EMAIL.", is_server=True)
NO_SUCH_ADDRESS = MailFailure("The mail server says that this address takes no e-mails.", final=True)
NOT_NOW = MailFailure("The mail server can't take e-mails for this address at the moment.")
REFUSED = MailFailure("The mail server refused this e-mail.")
STRANGE_ADDRESS = MailFailure("This address has letters that our mail server can't write to.", final=True)
SEALED = MailFailure("The address can't be opened: put its key back into FIELD_ENCRYPTION_KEYS.")


_KNOWN: tuple[tuple[tuple[type[Exception], ...], MailFailure], ...] = (
    ((SealedTextError,), SEALED),
    ((smtplib.SMTPAuthenticationError,), LOG_IN),
    ((smtplib.SMTPSenderRefused,), SENDER),
    ((smtplib.SMTPDataError,), REFUSED),
    ((smtplib.SMTPNotSupportedError, UnicodeError), STRANGE_ADDRESS),
    # SMTPException is an OSError, as are time-outs and TLS errors: the last, widest net.
    ((OSError,), UNREACHABLE),
)


def failure_of_mail_error(error: Exception) -> MailFailure:
    """Return the failure behind an exception that sending an e-mail raised."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        return NO_SUCH_ADDRESS if codes and min(codes) >= PERMANENT else NOT_NOW
    for kinds, failure in _KNOWN:
        if isinstance(error, kinds):
            return failure
    return MailFailure(f"Something unexpected went wrong ({place_of_error(error)}).")
