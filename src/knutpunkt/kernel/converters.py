# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Parts of addresses."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class CodeConverter(StringConverter):
    """A municipality's four-digit code, leading zero kept."""

    regex = "[0-9]{4}"


register_converter(CodeConverter, "code")
