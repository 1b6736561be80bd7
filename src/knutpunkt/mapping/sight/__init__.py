# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The line of sight: from any thing both ways, from what was promised to what is told."""
