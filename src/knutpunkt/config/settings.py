# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Django settings, computed from :class:`knutpunkt.config.env.Env`. Nothing is read from elsewhere."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF

from knutpunkt.config.env import Env

django_stubs_ext.monkeypatch()  # lets ModelForm[Activity] and Field[Any, Any] be written

ENV = Env()  # type: ignore[call-arg]
PACKAGE = Path(__file__).resolve().parent.parent
KNUTPUNKT_HOME = ENV.home.resolve()
KNUTPUNKT_DEMO = ENV.demo
KNUTPUNKT_JOBS = ENV.jobs
KNUTPUNKT_LIKENESS_MODEL = ENV.likeness_model.strip()
KOLADA_URL = ENV.kolada_url
KNUTPUNKT_ADDRESS = ENV.address.rstrip("/")
KNUTPUNKT_HOSTNAME = urlsplit(KNUTPUNKT_ADDRESS).hostname or "localhost"
TENANT_MODEL = "people.Municipality"


def _secret_key() -> str:
    """Return the configured key, or one kept in the home folder (made at first use, mode 600)."""
    if ENV.secret_key:
        return ENV.secret_key
    path = KNUTPUNKT_HOME / "secret_key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        KNUTPUNKT_HOME.mkdir(parents=True, exist_ok=True)
        key = secrets.token_urlsafe(64)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(key)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        return key


def _database() -> Any:
    """Return PostgreSQL by DATABASE_URL, else SQLite in WAL mode in the home folder."""
    if ENV.database_url:
        return dj_database_url.parse(ENV.database_url, conn_max_age=60, conn_health_checks=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": KNUTPUNKT_HOME / "knutpunkt.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        },
    }


SECRET_KEY = _secret_key()
DEBUG = ENV.debug
ALLOWED_HOSTS = ENV.host_list

INSTALLED_APPS = [
    "knutpunkt.kernel",
    "knutpunkt.people",
    "knutpunkt.goals",
    "knutpunkt.activities",
    "knutpunkt.indicators",
    "knutpunkt.mapping",
    "knutpunkt.ranking",
    "knutpunkt.reports",
    "knutpunkt.demo",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "django_htmx",
    "django_q",
    "django_tables2",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "knutpunkt.people.middleware.MunicipalityMiddleware",
]

ROOT_URLCONF = "knutpunkt.config.urls"
WSGI_APPLICATION = "knutpunkt.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "knutpunkt.people.context.municipality",
            ],
        },
    },
]
FORM_RENDERER = "knutpunkt.kernel.forms.KnutpunktFormRenderer"

DATABASES = {"default": _database()}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": KNUTPUNKT_HOME / "cache" / "django",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "knutpunkt.people.accounts.AccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

LANGUAGE_CODE = ENV.language
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = KNUTPUNKT_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = KNUTPUNKT_HOME / "files"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

Q_CLUSTER = {
    "name": "knutpunkt",
    "orm": "default",
    "workers": 1,
    "recycle": 50,
    "timeout": 600,
    "retry": 720,
    "max_attempts": 3,
    "ack_failures": True,
    "catch_up": False,
    "poll": 1,
    "label": "Jobb",
    "log_level": "WARNING",
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "knutpunkt.kernel.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
if ENV.https:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ENV.host_list if not host.startswith("[")]
if ENV.trust_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

DEFAULT_FROM_EMAIL = ENV.email_from
EMAIL_TIMEOUT = 30
if ENV.email_url:
    _mail = urlsplit(ENV.email_url)
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 25
    EMAIL_HOST_USER = _mail.username or ""
    EMAIL_HOST_PASSWORD = _mail.password or ""
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": ENV.log_level},
    "loggers": {"django-q": {"level": "WARNING"}},
}

SILENCED_SYSTEM_CHECKS: list[str] = []
DJANGO_TABLES2_TEMPLATE = "kernel/table.html"
