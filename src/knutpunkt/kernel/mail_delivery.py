# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Delivery of waiting mail, by jobs that may be killed at any moment.

A mail is claimed (waiting to sending, one conditional statement, committed) after the server has answered and
just before the mail is handed to it. So a sender that dies earlier has changed nothing and the next one
sends the mail; of two senders one gets it. A sender that dies later leaves a mail in *sending*. Whether
its sender lives is seen by a lock that ends with the process: on PostgreSQL the mail's row, locked in
the transaction that sends; otherwise, where all senders are on one machine, a locked file. A mail in *sending*
without a living sender becomes *uncertain* and is never sent again by itself.
"""

import fcntl
import logging
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from knutpunkt.kernel.jobs import enqueue, schedule_minutes
from knutpunkt.kernel.mail import FORGOTTEN, State
from knutpunkt.kernel.models import OutgoingMail
from knutpunkt.kernel.tenancy import across_municipalities, tenant_scope

logger = logging.getLogger(__name__)

#: A run hands over to the next after this long, well before the queue's own limit ends it.
RUN_SECONDS = 120
#: PostgreSQL: between the claim's commit and the lock on its row a sender is alive and holds nothing.
GRACE = timedelta(seconds=60)
#: How long to wait after the first, second, ... refusal that may pass; after the last the mail has failed.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
LOCK_FILES = 64
PERMANENT = 500
ERROR_LENGTH = 300


class Refused(Exception):  # noqa: N818  (an answer, not a fault)
    """The server has said no: the mail has not left. ``permanent``: it would say no again."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.reason, self.permanent = reason, permanent


def deliver_everywhere() -> None:
    """Have every municipality's waiting mail sent: each minute, and when a worker starts."""
    with across_municipalities("the sweep for mail that a dead worker has left"):
        rows = OutgoingMail.objects.filter(_due() | Q(state=State.SENDING))
        codes = list(rows.order_by("municipality_id").values_list("municipality_id", flat=True).distinct())
    for code in codes:
        enqueue("knutpunkt.kernel.mail_delivery.deliver", code, key=f"mail-{code}")


def deliver(code: str) -> int:
    """Send one municipality's mail that waits; tell how many were sent. Never inside a transaction."""
    until = time.monotonic() + RUN_SECONDS
    settle_dead(code)
    sent = 0
    for pk in _waiting(code):
        if time.monotonic() > until:
            enqueue("knutpunkt.kernel.mail_delivery.deliver", code, key=f"mail-{code}")
            break
        server = get_connection()
        try:
            server.open()
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("mail server: %s", error)
            _postpone_all(code, _("Mejlservern svarar inte. Brevet skickas när den svarar igen."))
            break
        try:
            sent += _send_one(code, pk, server)
        finally:
            server.close()
    return sent


def settle_dead(code: str) -> int:
    """Make mails in *sending* whose sender is dead uncertain; tell how many."""
    settled = 0
    with transaction.atomic(durable=True), tenant_scope(code):
        rows = OutgoingMail.objects.filter(state=State.SENDING)
        if connection.vendor == "postgresql":
            rows = rows.filter(claimed_at__lt=timezone.now() - GRACE).select_for_update(skip_locked=True)
        for mail in rows:
            with _lock_file(mail.pk, wait=False) as free:
                if free:
                    settled += _set(mail.pk, State.UNCERTAIN, error=_("Sändningen avbröts. Brevet kan ha kommit fram."))
    return settled


def schedule_sweep(using: str = "default", **_: object) -> None:
    """Have the worker look for waiting mail each minute (receiver of post_migrate)."""
    schedule_minutes("kernel: deliver_everywhere", "knutpunkt.kernel.mail_delivery.deliver_everywhere", 1, using)


def _due() -> Q:
    return Q(state=State.WAITING) & (Q(retry_at=None) | Q(retry_at__lte=timezone.now()))


def _waiting(code: str) -> list[int]:
    with tenant_scope(code):
        return list(OutgoingMail.objects.filter(_due()).values_list("pk", flat=True))


def _send_one(code: str, pk: int, server: BaseEmailBackend) -> bool:
    """Claim the mail and hand it to the server; tell whether it was sent."""
    with _lock_file(pk, wait=True):
        if not claim(code, pk):
            return False
        with tenant_scope(code):  # on PostgreSQL a transaction, which holds the row
            mail = _held(pk)
            if mail is None:
                return False
            try:
                _hand_over(mail, server)
            except Refused as refusal:
                _refused(mail, refusal)
                return False
            except (OSError, smtplib.SMTPException):
                logger.exception("mail %s: the server went away", pk)
                _set(pk, State.UNCERTAIN, error=_("Mejlservern slutade svara. Brevet kan ha kommit fram."))
                return False
            _set(pk, State.SENT, sent_at=timezone.now(), error="", attempts=F("attempts") + 1, **FORGOTTEN)
            return True


def claim(code: str, pk: int) -> bool:
    """Take the right to send a mail, committed at once; tell whether this sender got it."""
    with transaction.atomic(durable=True), tenant_scope(code):
        rows = OutgoingMail.objects.filter(_due(), pk=pk)
        return bool(rows.update(state=State.SENDING, claimed_at=timezone.now()))


def _held(pk: int) -> OutgoingMail | None:
    """Return the claimed mail, its row locked where the database can; None if it was taken away meanwhile."""
    rows: QuerySet[OutgoingMail] = OutgoingMail.objects.filter(pk=pk, state=State.SENDING)
    if connection.vendor == "postgresql":
        rows = rows.select_for_update()
    return rows.first()


def _hand_over(mail: OutgoingMail, server: BaseEmailBackend) -> None:
    """Hand the mail to the server. Raises Refused when it certainly did not leave."""
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        connection=server,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        status, said = next(iter(error.recipients.values()))
        raise Refused(_answer(status, said), permanent=status >= PERMANENT) from error
    except smtplib.SMTPDataError as error:
        raise Refused(_answer(error.smtp_code, error.smtp_error), permanent=error.smtp_code >= PERMANENT) from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPNotSupportedError, smtplib.SMTPHeloError) as error:
        raise Refused(_("Mejlservern tog inte emot brevet: %(said)s") % {"said": error}, permanent=False) from error
    except (ValueError, UnicodeError) as error:  # an address or a header that no server takes
        raise Refused(_("Brevet kan inte skickas: %(said)s") % {"said": error}, permanent=True) from error


def _answer(status: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return _("Mottagarens server tog inte emot brevet: %(said)s") % {"said": f"{status} {words}"}


def _refused(mail: OutgoingMail, refusal: Refused) -> None:
    if refusal.permanent or mail.attempts >= len(PAUSES):
        _set(mail.pk, State.FAILED, error=refusal.reason, attempts=F("attempts") + 1)
    else:
        retry_at = timezone.now() + PAUSES[mail.attempts]
        _set(mail.pk, State.WAITING, error=refusal.reason, attempts=F("attempts") + 1, retry_at=retry_at)


def _set(pk: int, state: State, *, error: str, **values: object) -> int:
    """Give a claimed mail its next state, unless somebody else has done so."""
    rows = OutgoingMail.objects.filter(pk=pk, state=State.SENDING)
    return int(rows.update(state=state, error=error[:ERROR_LENGTH], **values))


def _postpone_all(code: str, reason: str) -> None:
    """Let all waiting mail wait a minute more, since the server cannot be reached: no fault of the mail's."""
    with tenant_scope(code):
        OutgoingMail.objects.filter(_due()).update(error=reason, retry_at=timezone.now() + PAUSES[0])


@contextmanager
def _lock_file(pk: int, *, wait: bool) -> Iterator[bool]:
    """Hold the file that says that a sender on this machine lives; yield whether it was free.

    A few files are shared by all mails. The lock ends with the process, however it ends. On PostgreSQL,
    where senders may be on several machines, the row's own lock says it and this one is left alone.
    """
    if connection.vendor == "postgresql":
        yield True
        return
    folder = settings.KNUTPUNKT_HOME / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{pk % LOCK_FILES}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
