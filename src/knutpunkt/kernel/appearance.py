# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Light, dark or as the device says: chosen by the visitor, kept in a cookie, no script needed."""

from collections.abc import Mapping

COOKIE = "appearance"
SCHEMES = ("auto", "light", "dark")
YEAR_SECONDS = 365 * 24 * 60 * 60


def chosen_scheme(cookies: Mapping[str, str]) -> str:
    """Return the visitor's choice out of :data:`SCHEMES`; "auto" when none or an unknown one was made."""
    choice = cookies.get(COOKIE, "")
    return choice if choice in SCHEMES else "auto"
