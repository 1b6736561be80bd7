# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing evidence: links, files, governing documents, activities and figures that prove an answer.

As ``answering.py``. A file is kept under a random name, with its own beside; it stays when the evidence is removed,
since the history leads back to it.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any, TypedDict, Unpack
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from knutpunkt.activities.models import Activity
from knutpunkt.activities.writing import check, save, signed
from knutpunkt.goals.models import GoverningDocument
from knutpunkt.indicators.models import Value
from knutpunkt.kernel.versioning import claim_version
from knutpunkt.people.access import Actor
from knutpunkt.ranking.models import Answer, Evidence, Question
from knutpunkt.ranking.working.answering import NotADraftError, require_open

MOST_BYTES = 20 * 1024 * 1024
_ZIP = (b"PK\x03\x04",)
#: What may be kept, and how such a file begins; an empty tuple: text, that may begin in any way.
FILE_KINDS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".docx": _ZIP,
    ".xlsx": _ZIP,
    ".pptx": _ZIP,
    ".odt": _ZIP,
    ".ods": _ZIP,
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".txt": (),
    ".csv": (),
}
_HEAD = 16


class UnsuitableFileError(ValidationError):
    """A file that is too large, of a kind that is not kept, or not what its name says."""


class EvidenceFields(TypedDict, total=False):
    """What is told of a piece of evidence; what is left out stays. ``file`` names one that is kept already."""

    kind: str
    title: str
    link: str
    document: GoverningDocument | None
    activity: Activity | None
    figure: Value | None
    page: str
    decided_by: str
    decided_on: date | None
    paragraph: str
    registry_number: str
    valid_from: date | None
    valid_to: date | None
    follow_up_on: date | None
    scope: str
    file: str
    file_name: str
    is_example: bool


@dataclass(frozen=True)
class Upload:
    """A file as somebody sent it."""

    name: str
    content: File[bytes]


def check_file(upload: Upload) -> None:
    """Raise UnsuitableFileError for a file that is not kept, with what to do instead."""
    suffix = PurePath(upload.name).suffix.lower()
    if suffix not in FILE_KINDS:
        words = _("Filer av slaget ”%(kind)s” tas inte emot. Spara om den som pdf och försök igen.")
        raise UnsuitableFileError(words % {"kind": suffix or upload.name})
    if upload.content.size > MOST_BYTES:
        words = _("Filen är för stor: högst %(most)d MB. Länka till den i stället, eller ta med bara det som behövs.")
        raise UnsuitableFileError(words % {"most": MOST_BYTES // 1024 // 1024})
    upload.content.seek(0)
    head = upload.content.read(_HEAD)
    upload.content.seek(0)
    starts = FILE_KINDS[suffix]
    if (starts and not head.startswith(starts)) or (not starts and b"\x00" in head):
        words = _("Filen är inte en %(kind)s-fil, fast den heter så. Öppna den, spara om den och försök igen.")
        raise UnsuitableFileError(words % {"kind": suffix.lstrip(".")})


def _require_writable(answer: Answer, by: Actor) -> None:
    require_open(answer.question.edition, by)
    if answer.state == Answer.State.CHECKED:
        raise NotADraftError(answer)


@transaction.atomic
def begin_answer(*, question: Question, by: Actor) -> Answer:
    """Return a question's answer, an empty draft where there is none, for evidence that comes before the answer."""
    have: Answer | None = Answer.objects.select_related("question__edition").filter(question=question).first()
    if have is not None:
        return have
    require_open(question.edition, by)
    department = question.owner.department_id if question.owner else None
    row = Answer(question=question, department_id=department, written_by=by.person)
    save(row, by)
    return row


@transaction.atomic
def save_evidence(
    *,
    answer: Answer,
    by: Actor,
    evidence: Evidence | None = None,
    expected_version: int | None = None,
    upload: Upload | None = None,
    **fields: Unpack[EvidenceFields],
) -> Evidence:
    """Add evidence to an answer, or change one that its editor opened at ``expected_version``.

    What a governing document says of its decision and validity is taken from it where nothing else is told.
    Raises ValidationError, UnsuitableFileError, NotADraftError (the answer is checked), LockedError, ClosedError,
    EditConflictError.
    """
    _require_writable(answer, by)
    if evidence is None:
        row = Evidence(answer=answer)
    else:
        claim_version(evidence, expected_version)
        row = Evidence.objects.get(pk=evidence.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    if upload is not None:
        check_file(upload)
        row.file_name = PurePath(upload.name.replace("\\", "/")).name[-255:]
        row.file.save(f"{uuid4().hex}{PurePath(upload.name).suffix.lower()}", upload.content, save=False)
    fill(row)
    try:
        check(row, "file")
        save(row, by)
    except BaseException:
        if upload is not None:
            row.file.delete(save=False)
        raise
    return row


def fill(row: Evidence) -> None:
    """Fill what is not told from what the evidence is: title, decision and validity."""
    thing: Any = {"document": row.document, "activity": row.activity}.get(row.kind)
    if not row.title:
        if row.kind == Evidence.Kind.FIGURE and row.figure:
            row.title = f"{row.figure.series.indicator.name} {row.figure.period}"[:200]
        else:
            row.title = str(thing or row.file_name or row.link)[:200]
    if row.kind != Evidence.Kind.DOCUMENT or row.document is None:
        return
    document = row.document
    if not (row.decided_by or row.decided_on or row.paragraph):
        row.decided_by, row.decided_on, row.paragraph = document.adopted_by, document.adopted_on, document.paragraph
    row.registry_number = row.registry_number or document.registry_number
    if row.valid_from is None and row.valid_to is None:
        row.valid_from, row.valid_to = document.valid_from, document.valid_to
    row.follow_up_on = row.follow_up_on or document.review_on
    row.link = row.link or document.link


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Actor) -> None:
    """Take evidence away from its answer; the history keeps it. Raises as :func:`save_evidence`."""
    row: Evidence = Evidence.objects.select_related("answer__question__edition").get(pk=evidence.pk)
    _require_writable(row.answer, by)
    signed(row, by).delete()
