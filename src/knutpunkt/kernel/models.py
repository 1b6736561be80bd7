# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The kernel's abstract models. It has no table of its own.

(This module must exist: Django sends ``post_migrate``, which raises the tenant wall, only to apps with one.)
"""

from knutpunkt.kernel.tenancy import TenantModel
from knutpunkt.kernel.versioning import Versioned

__all__ = ["TenantModel", "Versioned"]
