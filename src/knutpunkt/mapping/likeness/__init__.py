# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How alike texts about activities are: words, concepts, vectors and a learned score. Knows no Django."""
