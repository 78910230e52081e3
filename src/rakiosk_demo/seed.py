"""The demo's RA process: makes people, cards and the kiosk's certificate on the first start, then becomes the RA."""

import asyncio
import os
import secrets
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import KeyAlgorithm, Use
from ra_contract.local_time import TAIPEI
from rakiosk.carriers.file.names import suggested_name
from rakiosk.media.file_format import Format
from rakiosk.media.new_key import NewKey
from rakiosk.media.pkcs12 import Contents, make_file
from rakiosk.secret import Secret
from rakiosk_demo.pages import dated_pages
from rakiosk_demo.people import DemoCard, DemoFile, Person, clerks, people
from rakiosk_demo.simulators.card import SoftwareCard
from rakiosk_demo.simulators.card.administrator import ManagementAlgorithm as CardAlgorithm
from rakiosk_demo.world import World
from rakiosk_ra.admin.interface import Admin
from rakiosk_ra.opening import found

SLOTS = {Use.SIGNING: 0x9C, Use.ENCRYPTION: 0x9D}
VALIDITY = timedelta(days=365)
_KEY_BYTES = 32
OFFICE = "示範郵局"


def make(world: World) -> None:
    """Make everybody and everything of the demo; the world is marked as made last."""
    found(world.ra_folder, pki_url=f"http://127.0.0.1:{world.pki_port}")
    fill(world)


def fill(world: World) -> None:
    """The same in an RA that is founded already."""
    with Admin(world.ra_folder) as admin:
        admin.kiosks.add("demo", OFFICE).write(world.kiosk_folder)
        for clerk in clerks():
            admin.clerks.add(clerk.id, clerk.name, clerk.role, OFFICE, clerk.password, must_change=False)
        (world.folder / "cards").mkdir(exist_ok=True)
        for person in people():
            add(admin, world, person)
        admin.driver.publish(_driver(world), "demo")
        admin.pages.import_folder(dated_pages(world.folder / "pages", datetime.now(TAIPEI).date()))
        admin.pages.publish()
    world.mark_made()


def add(admin: Admin, world: World, person: Person) -> None:
    """One person, with card, stick and accounts."""
    admin.customers.add(person.cn, person.name, person.carrier, person.login_password, must_change=person.must_change)
    if person.card is not None:
        card = _new_card(admin, world, person.cn, person.card)
        if person.card.state != "blank":
            for use in Use:
                _issue_onto_card(admin, person.cn, person.card, card, use)
        card.set_pin_tries(person.card.pin_tries_left)
    elif person.file is not None:
        for use in Use:
            _issue_into_file(admin, world.stick(person.cn), person, person.file, use)
    for account in person.accounts:
        admin.bank.add_account(account.number, person.cn, account.balance, frozen=account.frozen)
    if person.card is not None and person.card.state == "suspended":
        admin.certificates.hold(person.cn)


def _new_card(admin: Admin, world: World, cn: str, card: DemoCard) -> SoftwareCard:
    management_key = secrets.token_bytes(_KEY_BYTES)
    puk = "".join(secrets.choice("0123456789") for _ in range(8))
    admin.cards.add(card.guid, cn, management_key, ManagementAlgorithm.AES_256, puk, card.serial)
    return SoftwareCard.create(
        world.card(card.serial),
        management_key=management_key,
        management_algorithm=CardAlgorithm.AES_256,
        guid=card.guid,
        pin=card.pin,
        puk=puk.encode(),
    )


def _issue_onto_card(admin: Admin, cn: str, card: DemoCard, software: SoftwareCard, use: Use) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    software.put_key(SLOTS[use], key)
    certificate = admin.certificates.issue(cn, use, _public(key), *_validity(card.expires_in_days), card.guid)
    software.put_certificate(SLOTS[use], certificate)


def _issue_into_file(admin: Admin, stick: Path, person: Person, file: DemoFile, use: Use) -> None:
    key = NewKey(KeyAlgorithm.P_256)
    validity = _validity(file.expires_in_days)
    contents = Contents(admin.certificates.issue(person.cn, use, key.public_key(), *validity), (), f"{use}-{person.cn}")
    made = asyncio.run(make_file(key.private_key(), contents, Secret.of(file.password), Format.STANDARD))
    stick.mkdir(parents=True, exist_ok=True)
    (stick / suggested_name(person.cn, use, validity[0], ())).write_bytes(made)


def _driver(world: World) -> Path:
    """A file in the place of the maker's driver, which is not ours to hand out; it says so itself."""
    file = world.folder / "ACR38 driver.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("README.txt", "The demo's stand-in for the ACR38 driver: there is no driver in here.\n")
    return file


def _validity(expires_in_days: int) -> tuple[datetime, datetime]:
    not_after = datetime.now(UTC) + timedelta(days=expires_in_days)
    return not_after - VALIDITY, not_after


def _public(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def main() -> None:
    """`python -m rakiosk_demo.seed FOLDER RA_PORT PKI_PORT`."""
    folder, ra_port, pki_port = sys.argv[1:]
    world = World(Path(folder), int(ra_port), int(pki_port))
    if not world.is_made:
        make(world)
    listen = ["--listen", f"127.0.0.1:{ra_port}", "--pki-listen", f"127.0.0.1:{pki_port}"]
    serve = [sys.executable, "-m", "rakiosk_ra.cli", "serve", "--state", str(world.ra_folder), *listen]
    os.execv(sys.executable, serve)  # noqa: S606  # our own interpreter, our own module


if __name__ == "__main__":
    main()
