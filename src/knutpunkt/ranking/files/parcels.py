# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was checked on one page and is taken in on the next: signed, so that it comes back as it was sent.

Nothing is stored between the two pages. The parcel is compressed and lies in a hidden field of the form; the
signature says for which municipality and for what it was made, and how long ago.
"""

from typing import Any

from django.core import signing

#: As long as a day's work: after that the page is made anew.
HOURS = 12


class StaleParcelError(Exception):
    """The parcel is too old, made for something else, or not ours."""


def pack(kind: str, municipality: str, content: dict[str, Any]) -> str:
    """Return ``content`` as one line of text for a hidden field."""
    return signing.dumps(content, salt=_salt(kind, municipality), compress=True)


def unpack(kind: str, municipality: str, text: str) -> dict[str, Any]:
    """Return what was packed. Raises StaleParcelError."""
    try:
        content: dict[str, Any] = signing.loads(text, salt=_salt(kind, municipality), max_age=HOURS * 3600)
    except signing.BadSignature as error:
        raise StaleParcelError from error
    return content


def _salt(kind: str, municipality: str) -> str:
    return f"knutpunkt.ranking.files:{kind}:{municipality}"
