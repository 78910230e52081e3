"""CPU that django-ca takes for a certificate; run by the Python of its own environment, prints milliseconds.

In its own process, on SQLite, a P-256 authority and P-256 keys: its checks, its row, no HTTP.
"""

import sys
import tempfile
import time
import types
from datetime import UTC, datetime, timedelta

import django
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.management import call_command
from django.urls import include, path

_COUNT = 300


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _configure(folder: str) -> None:
    urls = types.ModuleType("bench_urls")
    sys.modules["bench_urls"] = urls
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.configure(
        CA_DEFAULT_HOSTNAME="localhost:8000",
        CA_DIR=folder,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/db.sqlite"}},
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


def main() -> None:
    """Issue, and print CPU-ms a certificate."""
    _configure(tempfile.mkdtemp(prefix="rakiosk-django-ca-"))
    from django_ca.key_backends import key_backends
    from django_ca.key_backends.storages.models import StoragesCreatePrivateKeyOptions, StoragesUsePrivateKeyOptions
    from django_ca.models import Certificate, CertificateAuthority

    authority = CertificateAuthority.objects.init(
        "bench",
        key_backends["default"],
        StoragesCreatePrivateKeyOptions(key_type="EC", password=None, path="ca", elliptic_curve="secp256r1"),
        _name("bench"),
        datetime.now(UTC) + timedelta(days=3650),
        key_type="EC",
        algorithm=hashes.SHA256(),
    )
    use = StoragesUsePrivateKeyOptions(password=None)
    requests = [
        x509.CertificateSigningRequestBuilder()
        .subject_name(_name(f"c{number}"))
        .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
        for number in range(_COUNT)
    ]
    warm = _COUNT // 10
    for number, request in enumerate(requests):
        if number == warm:
            begun = time.process_time()
        Certificate.objects.create_cert(authority, use, request, subject=_name(f"c{number}"))
    print((time.process_time() - begun) / (_COUNT - warm) * 1000)


if __name__ == "__main__":
    main()
