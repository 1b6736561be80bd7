# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The yearly environmental report (miljöbokslut): one block model, several renderers."""
