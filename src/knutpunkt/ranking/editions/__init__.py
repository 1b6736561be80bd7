# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""An edition of a ranking as data: what is asked, how it gives points, and how the answers are written.

Everything here is pure: no Django, no database.
"""
