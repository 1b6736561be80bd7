# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What to do next: points within reach, the best plan under a budget, and how sure a place is. Pure."""
