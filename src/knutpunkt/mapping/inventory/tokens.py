# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The secret of a personal link. Only its SHA-256 is kept, so that whoever reads the database cannot answer.

256 random bits need no salt and no slow hash. A wrong secret costs the same as a right one that has
expired: one hash and one look-up by an index of hashes, which tells nothing about how near it was.
"""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """Return a new secret for an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()
