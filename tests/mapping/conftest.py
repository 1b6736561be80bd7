# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the tests of the room `mapping` share."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _compare_by_words(settings: Any) -> None:
    """Compare by the method that is always there and quick; the model has tests of its own."""
    settings.KNUTPUNKT_LIKENESS_MODEL = "words"
