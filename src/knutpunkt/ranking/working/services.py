# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing in the working list, gathered: answers, their evidence, and who answers what."""

from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.ranking.working.answering import (
    ClosedError,
    LockedError,
    NotADraftError,
    NotAnOptionError,
    NothingToSubmitError,
    NotInStateError,
    check_answer,
    return_answer,
    submit_answer,
    withdraw_answer,
    write_answer,
)
from knutpunkt.ranking.working.assigning import Assigned, DraftElsewhereError, assign_questions, update_question
from knutpunkt.ranking.working.evidence import (
    UnsuitableFileError,
    Upload,
    begin_answer,
    remove_evidence,
    save_evidence,
)

__all__ = [
    "Assigned",
    "ClosedError",
    "DraftElsewhereError",
    "EditConflictError",
    "LockedError",
    "NotADraftError",
    "NotAnOptionError",
    "NotInStateError",
    "NothingToSubmitError",
    "UnsuitableFileError",
    "Upload",
    "assign_questions",
    "begin_answer",
    "check_answer",
    "remove_evidence",
    "return_answer",
    "save_evidence",
    "submit_answer",
    "update_question",
    "withdraw_answer",
    "write_answer",
]
