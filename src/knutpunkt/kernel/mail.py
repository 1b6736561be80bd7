# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mail that is written once for each occasion and sent once.

A room writes a mail inside the transaction that is the reason for it: either both are kept or neither.
:mod:`knutpunkt.kernel.mail_delivery` sends it afterwards. When a sender dies at the one moment where
nobody can know whether the mail left, a person decides: :func:`send_again` or :func:`mark_arrived`.
"""

import uuid

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from knutpunkt.kernel.jobs import enqueue
from knutpunkt.kernel.models import OutgoingMail

State = OutgoingMail.State
PENDING = "_knutpunkt_mail_pending"
SUBJECT_LENGTH = 200
#: What a mail said is not kept when it has arrived: it may hold a personal link.
FORGOTTEN = {"text": "", "html": ""}


@transaction.atomic
def write_mail(*, key: str, to: str, subject: str, text: str, html: str = "") -> OutgoingMail:
    """Write a mail to one address, to be sent when the transaction is committed. Needs the tenant scope.

    ``key`` names the occasion within the municipality: a second mail with the same key is not written,
    the first is returned.
    """
    mail, written = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "subject": " ".join(subject.split())[:SUBJECT_LENGTH],
            "text": text,
            "html": html,
            "message_id": f"<{uuid.uuid4()}@{settings.KNUTPUNKT_HOSTNAME}>",
        },
    )
    if written:
        ask_for_delivery(mail.municipality_id)
    return mail


def ask_for_delivery(code: str) -> None:
    """Have the municipality's waiting mail sent after the commit, asked once however many mails there are."""
    pending: set[str] = connection.__dict__.setdefault(PENDING, set())
    pending.add(code)

    def ask() -> None:
        if code in pending:  # the first of the transaction's callbacks asks for all
            pending.discard(code)
            enqueue("knutpunkt.kernel.mail_delivery.deliver", code, key=f"mail-{code}")

    transaction.on_commit(ask)


@transaction.atomic
def send_again(*, mail: OutgoingMail) -> bool:
    """Have a failed or uncertain mail sent once more; tell whether it was one."""
    rows = OutgoingMail.objects.filter(pk=mail.pk, state__in=[State.FAILED, State.UNCERTAIN])
    if not rows.update(state=State.WAITING, attempts=0, retry_at=None, error=""):
        return False
    ask_for_delivery(mail.municipality_id)
    return True


def mark_arrived(*, mail: OutgoingMail) -> bool:
    """Say that an uncertain mail did arrive; tell whether it was uncertain."""
    rows = OutgoingMail.objects.filter(pk=mail.pk, state=State.UNCERTAIN)
    return bool(rows.update(state=State.SENT, sent_at=F("claimed_at"), error="", **FORGOTTEN))


def drop_waiting(*, keys: list[str]) -> int:
    """Delete mails that have not been handed to a sender, so that they are never sent; tell how many."""
    deleted, _ = OutgoingMail.objects.filter(key__in=keys, state=State.WAITING).delete()
    return deleted
