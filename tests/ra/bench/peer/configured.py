"""django-ca in this process: configured, its database filled, with one P-256 authority.

What is not said here is its own default. No middleware, log or cache server: so it costs less than where it works.
"""

import sys
import types
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import django
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path


def name(text: str) -> x509.Name:
    """A subject."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def configure(folder: str, database: str) -> None:
    """Set django-ca up in a folder, on a database's URL or, if that is empty, on SQLite as the RA opens it."""
    urls = types.ModuleType("bench_urls")
    sys.modules["bench_urls"] = urls
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.configure(
        ALLOWED_HOSTS=["localhost"],
        CA_DEFAULT_HOSTNAME="localhost:8000",
        CA_DIR=folder,
        DATABASES={"default": _database(folder, database)},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            *(f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions", "messages", "admin")),
            "django_object_actions",
            "django_ca",
        ],
        ROOT_URLCONF="bench_urls",
        SECRET_KEY="for the bench",
        STORAGES={
            "default": storage,
            "django-ca": {**storage, "OPTIONS": {"location": f"{folder}/files"}},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        USE_TZ=True,
    )
    django.setup()
    urls.urlpatterns = [path("ca/", include("django_ca.urls"))]  # type: ignore[attr-defined]
    call_command("migrate", verbosity=0)


def new_authority() -> Any:
    """An authority that speaks ACME, its key in a file, as its own `init_ca` makes one."""
    from django_ca.key_backends import key_backends
    from django_ca.key_backends.storages.models import StoragesCreatePrivateKeyOptions
    from django_ca.models import CertificateAuthority

    return CertificateAuthority.objects.init(
        "bench",
        key_backends["default"],
        StoragesCreatePrivateKeyOptions(key_type="EC", password=None, path="ca", elliptic_curve="secp256r1"),
        name("bench"),
        datetime.now(UTC) + timedelta(days=3650),
        key_type="EC",
        algorithm=hashes.SHA256(),
        acme_enabled=True,
        acme_requires_contact=False,
    )


def _database(folder: str, url: str) -> dict[str, Any]:
    kept = {"CONN_MAX_AGE": None}  # one connection for ever, as the RA holds its own
    if not url:
        options = {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", "transaction_mode": "IMMEDIATE"}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/db.sqlite", "OPTIONS": options, **kept}
    parts = urlsplit(url)
    host = parse_qs(parts.query)["host"][0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": parts.username,
        "HOST": host,
        **kept,
    }
