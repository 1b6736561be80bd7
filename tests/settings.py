# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Settings of the tests: the installation's own, with a home folder that is thrown away."""

import os
import tempfile

os.environ["KNUTPUNKT_HOME"] = tempfile.mkdtemp(prefix="knutpunkt-test-")
os.environ["KNUTPUNKT_JOBS"] = "inline"
os.environ["KNUTPUNKT_DEMO"] = "true"
os.environ["KNUTPUNKT_HOSTS"] = "localhost,127.0.0.1,testserver"

from knutpunkt.config.settings import *

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_AUTOREFRESH = True
