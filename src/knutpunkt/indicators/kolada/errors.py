# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong between us and Kolada."""

from __future__ import annotations


class KoladaError(Exception):
    """Nothing could be fetched; nothing has been changed."""


class KoladaBusyError(KoladaError):
    """The service asks us to wait, is down, or does not answer. Trying again is right.

    `retry_after` is the wait in seconds that the service asked for, if it did.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class KoladaRefusedError(KoladaError):
    """The service understood us and said no. Trying the same again is useless."""


class UnexpectedAnswerError(KoladaError):
    """The answer is not what was asked for, or not in the shape we know."""
