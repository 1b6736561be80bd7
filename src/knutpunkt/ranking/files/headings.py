# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the columns of people's own spreadsheets may be called, by our own names of them."""

ANSWERS = {
    "unit": ("kommun", "enhet"),
    "question": ("fråga",),
    "answer": ("svar",),
    "aspects": ("delar",),
    "year": ("år",),
    "requirements": ("krav",),
    "comment": ("kommentar",),
}
WORDINGS = {"question": ("fråga", "key", "nyckel", "number", "nummer", "nr"), "text": ("frågetext", "wording")}
