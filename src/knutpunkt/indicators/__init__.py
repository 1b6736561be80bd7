# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Key figures: how it goes, compared with whom, and whether the targets will be met."""
