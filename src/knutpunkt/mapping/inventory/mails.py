# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The letters of a round: each holds a personal link, in plain text and HTML, in Swedish and English.

Nobody has said in which language they read, so a letter has both: the installation's first.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from knutpunkt.kernel import text
from knutpunkt.kernel.mail import write_mail
from knutpunkt.mapping.inventory.queries import Receiver, mail_key
from knutpunkt.mapping.models import Request
from knutpunkt.people.access import Actor

FOLDER = "mapping/inventory/mail"
INVITATION, REMINDER, NEW_LINK = "invitation", "reminder", "link"


def link_of(code: str, token: str) -> str:
    """Return the whole address of a personal link."""
    return f"{settings.KNUTPUNKT_ADDRESS}{reverse('reply_link', args=[code, token])}"


def languages() -> list[str]:
    """Return the languages of a letter, the installation's own first."""
    return sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE)


def subject_of(kind: str, request: Request) -> str:
    """Return the subject line, in the installation's language."""
    with translation.override(settings.LANGUAGE_CODE):
        told = {"title": request.round.title, "due": text.date_words(request.round.due)}
        if kind == REMINDER:
            return _("Påminnelse: %(title)s – svara senast %(due)s") % told
        return _("%(title)s – svara senast %(due)s") % told


def write_letters(
    *, kind: str, request: Request, token: str, occasion: object, to: Iterable[Receiver], by: Actor | None
) -> int:
    """Write the letters about a request to those given; tell how many. Needs the tenant scope and a transaction."""
    context: dict[str, Any] = {
        "kind": kind,
        "round": request.round,
        "request": request,
        "link": link_of(request.municipality_id, token),
        "municipality": request.municipality,
        "sender": ", ".join(dict.fromkeys([by.label, by.person.email or by.user.email])) if by else "",
    }
    subject, parts = subject_of(kind, request), _in_each_language("_part.html", context)
    whole = {"parts": parts, "subject": subject, "language": languages()[0]}
    html = render_to_string(f"{FOLDER}/letter.html", whole)
    plain = "\n\n* * *\n\n".join(part.strip() for part in _in_each_language("letter.txt", context))
    written = 0
    for receiver in to:
        key = mail_key(request, kind, occasion, receiver.person.pk)
        write_mail(key=key, to=receiver.address, subject=subject, text=plain, html=html)
        written += 1
    return written


def _in_each_language(template: str, context: dict[str, Any]) -> list[str]:
    parts: list[str] = []
    for language in languages():
        with translation.override(language):
            parts.append(render_to_string(f"{FOLDER}/{template}", context | {"language": language}))
    return parts
