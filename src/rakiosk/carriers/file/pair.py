"""A pair of certificate files in the making. It is one thing: nothing is confirmed until both lie readable on a stick.

The kiosk keeps no file of its own. Until then the pair is in memory, each file locked by its password already, so that
it can be saved again on another stick.
"""

import hashlib
from dataclasses import dataclass, field

from ra_contract.certificate import Certificate, Use
from ra_contract.order import Order
from ra_contract.possession import statement
from rakiosk.authority.records import IssuedCertificate
from rakiosk.i18n import _
from rakiosk.kit.certificates import use_words
from rakiosk.kit.stage import Progress
from rakiosk.kit.visit import Visit
from rakiosk.media.file_format import Format
from rakiosk.media.new_key import NewKey, new_key
from rakiosk.media.pkcs12 import Contents, make_file, sign_with_file, unlock_with_file
from rakiosk.secret import Secret


@dataclass
class KeptFile:
    """One file of a pair. `name` is empty until it was saved under one."""

    issued: IssuedCertificate
    content: bytes
    name: str = ""

    @property
    def certificate(self) -> Certificate:
        """The certificate in it."""
        return self.issued.certificate

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the file, hex."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass
class Pair:
    """The password of both files, and the files once they are made. `proofs` come of the files that were read back."""

    password: Secret = field(default_factory=lambda: Secret(b""))
    file_format: Format = Format.STANDARD
    files: dict[Use, KeptFile] = field(default_factory=dict)
    proofs: dict[str, bytes] = field(default_factory=dict)

    def begin(self, password: Secret) -> None:
        """Begin anew under this password, in the format that was chosen."""
        self.wipe()
        self.password = password

    def wipe(self) -> None:
        """Forget what is secret in it."""
        self.password.wipe()
        self.files.clear()
        self.proofs.clear()

    async def make(self, v: Visit, order: Order, progress: Progress) -> None:
        """New keys, certified for the order, each in a file. The keys themselves are let go of at once.

        Raises any RaError; run again, it makes other keys, and the RA supersedes what was not confirmed.
        """
        progress.now(_("Making your keys"))
        keys = {use: await new_key(order.key_algorithm) for use in Use}
        progress.now(_("The registration authority certifies your keys"))
        signing = await v.ra.certify_signing_key(order, keys[Use.SIGNING].request(v.customer.cn))
        encryption = await v.ra.certify_encryption_key(order, keys[Use.ENCRYPTION].public_key())
        progress.now(_("Locking the certificate files with your password"))
        issued = {Use.SIGNING: signing, Use.ENCRYPTION: encryption}
        made = {use: KeptFile(issued[use], await self._file(v.customer.name, keys[use], issued[use])) for use in Use}
        self.files.update(made)

    async def _file(self, owner: str, key: NewKey, issued: IssuedCertificate) -> bytes:
        friendly_name = f"{use_words(issued.certificate.use)}-{owner}"
        private = key.private_key()
        try:
            contents = Contents(issued.der, issued.issuers, friendly_name)
            return await make_file(private, contents, self.password, self.file_format)
        finally:
            private[:] = bytes(len(private))

    async def prove(self, order: Order, read_back: dict[Use, bytes]) -> None:
        """Have the files that were read from the stick prove their keys. Raises FilePasswordWrong, FileUnreadable."""
        signing, encryption = self.files[Use.SIGNING].issued, self.files[Use.ENCRYPTION].issued
        serial = signing.certificate.serial
        signed = statement(order.id, serial, signing.nonce)
        signature = await sign_with_file(read_back[Use.SIGNING], self.password, signed)
        secret = await unlock_with_file(read_back[Use.ENCRYPTION], self.password, encryption.lock)
        self.proofs = {serial: signature, encryption.certificate.serial: secret}
