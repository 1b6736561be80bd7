# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages of this part answer with: a file, or why a file could not be read."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from knutpunkt.activities.importing import ImportFileError
from knutpunkt.kernel.downloads import CSV_TYPE, XLSX_TYPE

TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return a response that downloads ``content``; ``kind`` is "csv", "xlsx" or a content type."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES.get(kind, kind), headers=headers)


def explained(error: ImportFileError) -> str:
    """Return in the reader's language why a file could not be read."""
    return _(error.problem.message) % error.problem.params
