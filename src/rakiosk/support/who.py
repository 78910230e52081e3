"""The person of support: the key id of the certificate with which sshd let them in (sshd_config, ExposeAuthInfo)."""

import os
import pwd
from contextlib import suppress
from pathlib import Path


def key_id() -> str:
    """The key id of support's certificate; at the machine itself, the user's name."""
    file = os.environ.get("SSH_USER_AUTH", "")
    if file:
        with suppress(OSError, ValueError):
            return _of_certificate(Path(file).read_text())
    return pwd.getpwuid(os.getuid()).pw_name


def _of_certificate(exposed: str) -> str:
    """The key id in a line `publickey ssh-ed25519-cert-v01@openssh.com AAAA…`. Raises ValueError."""
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415  # a line at the machine does without
        SSHCertificate,
        load_ssh_public_identity,
    )

    for line in exposed.splitlines():
        method, _, key = line.partition(" ")
        if method == "publickey":
            identity = load_ssh_public_identity(key.strip().encode())
            if isinstance(identity, SSHCertificate):
                return identity.key_id.decode(errors="replace")
    raise ValueError("no certificate")
