# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Inventory rounds: asking the departments what they do, by a personal link that needs no account."""
