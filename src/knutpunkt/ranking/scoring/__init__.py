# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Points and places from an edition and answers: pure, in decimals.

>>> scorer = Scorer(edition, answers)           # doctest: +SKIP
>>> scorer.scores().units[0].total              # doctest: +SKIP
"""
