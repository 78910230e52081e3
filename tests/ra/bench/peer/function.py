"""CPU of django-ca's own function for a certificate: its checks and its row, no HTTP, no order. Prints milliseconds.

Arguments: a folder, and a database's URL or nothing (SQLite).
"""

import sys
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from tests.ra.bench.peer.configured import configure, name, new_authority

_COUNT = 300


def main(folder: str, database: str = "") -> None:
    """Issue, and print CPU-ms a certificate."""
    configure(folder, database)
    from django_ca.key_backends.storages.models import StoragesUsePrivateKeyOptions
    from django_ca.models import Certificate

    authority, use = new_authority(), StoragesUsePrivateKeyOptions(password=None)
    requests = [
        x509.CertificateSigningRequestBuilder()
        .subject_name(name(f"c{number}"))
        .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
        for number in range(_COUNT)
    ]
    warm = _COUNT // 10
    for number, request in enumerate(requests):
        if number == warm:
            begun = time.process_time()
        Certificate.objects.create_cert(authority, use, request, subject=name(f"c{number}"))
    print((time.process_time() - begun) / (_COUNT - warm) * 1000)


if __name__ == "__main__":
    main(*sys.argv[1:])
