"""Programs of others that decide whether to rely on a certificate, each run as it comes."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID

from tests.ra.openssl import openssl, pem


@dataclass(frozen=True, slots=True)
class Party:
    """The things that a relying party holds: the root by hand, and whatever else it has fetched into a folder."""

    folder: Path

    @classmethod
    def of(cls, folder: Path, root: x509.Certificate, certificate: bytes) -> "Party":
        """A party that follows the addresses in a certificate (DER) up to the root."""
        party, leaf = cls(folder), x509.load_der_x509_certificate(certificate)
        issuing = x509.load_der_x509_certificate(fetched(issuer_address(leaf)))
        party.write("root.pem", root.public_bytes(Encoding.PEM))
        party.write("leaf.pem", pem(certificate))
        party.write("issuing.pem", issuing.public_bytes(Encoding.PEM))
        lists = (x509.load_der_x509_crl(fetched(list_address(one))) for one in (leaf, issuing))
        party.write("lists.pem", b"".join(one.public_bytes(Encoding.PEM) for one in lists))
        return party

    def write(self, name: str, content: bytes) -> None:
        """Keep a file."""
        (self.folder / name).write_bytes(content)

    def openssl(self, *options: str) -> str:
        """`openssl verify`, strictly, with the lists of leaf and issuer."""
        held = ("-CAfile", "root.pem", "-untrusted", "issuing.pem", "-CRLfile", "lists.pem")
        files = [self.folder / name if name.endswith(".pem") else name for name in held]
        return openssl("verify", "-x509_strict", "-crl_check_all", *options, *files, self.folder / "leaf.pem")

    def gnutls(self) -> str:
        """`certtool --verify`, with both lists."""
        chain = (self.folder / "leaf.pem").read_bytes() + (self.folder / "issuing.pem").read_bytes()
        self.write("chain.pem", chain)
        files = ("--load-ca-certificate", "root.pem", "--load-crl", "lists.pem", "--infile", "chain.pem")
        return _told("certtool", "--verify", "--verify-profile=medium", *files, folder=self.folder)

    def java(self) -> dict[str, str]:
        """PKIX of a Java: with the lists at hand, and fetching all that it wants by itself."""
        script = Path(__file__).with_name("java_pkix.py")
        verdicts: dict[str, str] = json.loads(_told(sys.executable, str(script), folder=self.folder).splitlines()[-1])
        return verdicts

    def linted(self, name: str, program: str = "lint_pkix_cert", *options: str) -> str:
        """Findings of pkilint above INFO."""
        linter = str(Path(sys.executable).with_name(program))
        return _told(linter, "lint", "-s", "NOTICE", *options, name, folder=self.folder).strip()


def fetched(address: str) -> bytes:
    """The bytes that lie at an address."""
    reply = httpx.get(address, trust_env=False)
    assert reply.status_code == 200, address
    return reply.content


def list_address(certificate: x509.Certificate) -> str:
    """Where a certificate says that its list lies."""
    points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    names = points[0].full_name
    assert names is not None
    return str(names[0].value)


def issuer_address(certificate: x509.Certificate) -> str:
    """Where a certificate says that its issuer's lies."""
    access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    issuers = [one for one in access if one.access_method == AuthorityInformationAccessOID.CA_ISSUERS]
    return str(issuers[0].access_location.value)


def _told(*command: str, folder: Path) -> str:
    result = subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd=folder)
    return result.stdout + result.stderr
