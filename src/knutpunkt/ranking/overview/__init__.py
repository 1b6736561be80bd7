# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where we stand and what to do next: the edition's page, lifts, the plan, sensitivity."""
