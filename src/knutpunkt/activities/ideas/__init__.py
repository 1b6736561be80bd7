# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ideas (uppslag): possible cooperations and projects, on a board, until they become something."""
