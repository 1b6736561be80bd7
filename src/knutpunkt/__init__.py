# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Knutpunkt: the hub of a municipality's environment and sustainability work."""

__version__ = "0.1.0"
