# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What this part adds to the top bar and to other rooms' pages."""

from knutpunkt.kernel.registry import Registry


def register(registry: Registry) -> None:
    """Register the pieces of this part."""
