# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The questionnaire's real texts out of a file, by the questions' keys or numbers. Pure."""

from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.editions.faults import N_, Fault, FaultyError, at_line, nearest, shortened
from knutpunkt.ranking.files.tables import FileTable

LONGEST = 10_000


def texts_from(table: FileTable, edition: Edition) -> dict[str, str]:
    """Return the texts of a file by the questions' keys; a question is named by its key or its number.

    Raises FaultyError for a question that is not there, is named twice, or whose number is not its own.
    """
    keys = {question.key: question.key for question in edition.questions}
    numbers: dict[str, list[str]] = {}
    for question in edition.questions:
        if question.number:
            numbers.setdefault(question.number, []).append(question.key)
    keys |= {number: found[0] for number, found in numbers.items() if len(found) == 1 and number not in keys}
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for row in table.rows:
        name = row.get("question")
        key = keys.get(name)
        if not name and not row.get("text"):
            continue
        if key is None or key in found:
            faults.append(_misnamed(row.number, name, list(keys), known=key is not None))
        elif len(row.get("text")) > LONGEST:
            reason = N_("Texten har %(count)s tecken, högst %(limit)s får plats.")
            values = {"count": str(len(row.get("text"))), "limit": str(LONGEST)}
            place = at_line(row.number, "kolumn text")
            faults.append(Fault(place, reason, N_("Korta texten."), values, row.number))
        elif row.get("text"):
            found[key] = row.get("text")
    if faults:
        raise FaultyError(shortened(faults))
    return found


def _misnamed(line: int, name: str, keys: list[str], *, known: bool) -> Fault:
    if known:
        reason = N_("Frågan %(question)s står redan på en rad ovanför.")
        remedy = N_("Behåll den ena raden och ta bort den andra.")
    else:
        reason = N_("%(question)s är ingen fråga i rankningsåret.")
        remedy = N_("Skriv frågans nyckel eller nummer. Närmast: %(near)s.")
    values = {"question": name or "–", "near": nearest(name, keys)}
    return Fault(at_line(line, "kolumn question"), reason, remedy, values, line)
