# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong when a file is read, each with a sentence for the person who chose the file.

No sentence is translated here: this package knows nothing of Django. The sentences are message
ids in Swedish, marked with :func:`N_`, with named parameters. Whoever shows them translates first
and fills in after: ``gettext(problem.message) % problem.params``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar


def N_(message: str) -> str:  # noqa: N802 - the name extraction tools look for
    """Mark ``message`` as translatable and return it unchanged."""
    return message


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about something in the file, with the words it needs filled in.

    :param message: Swedish message id with ``%(name)s`` places.
    :param params: the words for those places.
    """

    message: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the sentence in Swedish with its parameters filled in."""
        return self.message % self.params

    def __hash__(self) -> int:
        """Hash by the finished sentence, since mappings have no hash."""
        return hash(self.text)


class ImportFileError(Exception):
    """The file cannot be read at all; nothing was read and nothing has changed.

    :param params: words for the places in ``message``.
    """

    code: ClassVar[str] = "unreadable"
    message: ClassVar[str] = N_(
        "Filen går inte att läsa. Öppna den i ditt kalkylprogram, spara den på nytt som .xlsx och försök igen."
    )

    def __init__(self, **params: str) -> None:
        self.params = params
        super().__init__(self.problem.text)

    @property
    def problem(self) -> Problem:
        """Return the reason as a translatable sentence."""
        return Problem(self.message, self.params)


class FileTooLargeError(ImportFileError):
    """The file takes more bytes than the limit, packed or unpacked."""

    code = "too_large"
    message = N_(
        "Filen är för stor (%(size)s, högst %(limit)s). Ta bort bilder och blad som inte behövs, eller dela upp filen."
    )


class TooManyCellsError(ImportFileError):
    """More rows, columns, sheets or cells than the limits allow."""

    code = "too_many_cells"
    message = N_("Filen har för många %(what)s (%(count)s, högst %(limit)s). Dela upp den i mindre filer.")


class StrayCellError(ImportFileError):
    """A cell lies so far away that the sheet would be enormous."""

    code = "stray_cell"
    message = N_(
        "Bladet %(sheet)s har något i cell %(cell)s, långt utanför tabellen. Ta bort rader och "
        "kolumner som ser tomma ut efter tabellen, spara och försök igen."
    )


class TextTooLongError(ImportFileError):
    """One cell holds more characters than a spreadsheet program can write."""

    code = "text_too_long"
    message = N_("En cell i filen har mer än %(limit)s tecken. Korta texten i cellen och försök igen.")


class SuspiciousArchiveError(ImportFileError):
    """The packed file unpacks to far more than it says, or holds odd parts or names."""

    code = "suspicious"
    message = N_(
        "Filen är uppbyggd på ett sätt som kan skada datorn och öppnas därför inte. Kopiera "
        "tabellen till ett nytt kalkylblad, spara och försök igen."
    )


class ForbiddenXmlError(ImportFileError):
    """An XML part declares a document type or entities, which no spreadsheet program does."""

    code = "forbidden_xml"
    message = N_(
        "Filen innehåller kod som inte hör hemma i ett kalkylblad och öppnas därför inte. Kopiera "
        "tabellen till ett nytt kalkylblad, spara och försök igen."
    )


class PasswordProtectedError(ImportFileError):
    """The file is encrypted."""

    code = "password"
    message = N_("Filen är skyddad med lösenord. Öppna den, ta bort lösenordet, spara och försök igen.")


class DamagedFileError(ImportFileError):
    """The file is cut off or its parts do not hold together."""

    code = "damaged"
    message = N_(
        "Filen är skadad eller har inte hämtats färdigt. Hämta den på nytt, eller öppna den i ditt "
        "kalkylprogram och spara den igen."
    )


class WrongFormatError(ImportFileError):
    """The content is something else than the file name says."""

    code = "wrong_format"
    message = N_(
        "Filen heter %(extension)s men innehåller något annat. Öppna den i ditt kalkylprogram och spara den som .xlsx."
    )


class UnknownFormatError(ImportFileError):
    """The file name's ending is none that can be read."""

    code = "unknown_format"
    message = N_("Filer som slutar på %(extension)s går inte att läsa. Spara filen som .xlsx, .xls, .ods eller .csv.")


class NoRowsError(ImportFileError):
    """There is nothing in the file."""

    code = "empty"
    message = N_("Filen är tom. Kontrollera att du valde rätt fil.")


class ReadingTookTooLongError(ImportFileError):
    """The parser was stopped after its time ran out."""

    code = "time"
    message = N_(
        "Det tog för lång tid att läsa filen och läsningen avbröts. Kopiera tabellen till ett nytt "
        "kalkylblad, spara och försök igen."
    )


class ReaderStoppedError(ImportFileError):
    """The parser died or ran out of memory; the server is as it was."""

    code = "stopped"
    message = N_("Filen fick läsningen att stanna. Kopiera tabellen till ett nytt kalkylblad, spara och försök igen.")


class NoTableError(ImportFileError):
    """No sheet holds anything that looks like a table of activities."""

    code = "no_table"
    message = N_(
        "Ingen tabell med insatser hittades. Tabellen behöver en rubrikrad, till exempel Insats, Ansvarig, Status."
    )


def error_classes() -> dict[str, type[ImportFileError]]:
    """Return every error class by its code, to bring an error over a process border."""
    classes: list[type[ImportFileError]] = [ImportFileError, *ImportFileError.__subclasses__()]
    return {cls.code: cls for cls in classes}
