# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's accounts: one for each role and one operator, with one password that is made at the first start."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction

from knutpunkt.people.queries import DEMO_DOMAIN

OPERATOR = f"driftansvarig{DEMO_DOMAIN}"


def password_file() -> Path:
    """Return the file that keeps the demo's password, in the home folder."""
    return Path(settings.KNUTPUNKT_HOME) / "demo_password"


def password() -> tuple[str, bool]:
    """Return the demo's password and whether it was made now. The file is readable by its owner only."""
    file = password_file()
    try:
        return file.read_text(encoding="ascii"), False
    except FileNotFoundError:
        made = secrets.token_urlsafe(12)
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(made)
        return made, True


@transaction.atomic
def ensure_operator() -> User:
    """Return the installation's operator, made if it was not there. It has no role in any municipality."""
    user, _made = User.objects.get_or_create(
        email=OPERATOR, defaults={"username": OPERATOR, "is_staff": True, "is_superuser": True}
    )
    return user


@transaction.atomic
def set_passwords(word: str) -> int:
    """Give all demo accounts the password. Returns how many. One hash serves all, since the word is the same."""
    return User.objects.filter(email__endswith=DEMO_DOMAIN).update(password=make_password(word))
