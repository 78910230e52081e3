"""The TLS authority: another takes its place once the kiosks know it, and is trusted alone once all are its own."""

from collections.abc import Iterator
from datetime import datetime

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.ca import tls_rotation
from rakiosk_ra.ca.issuing_names import common_name
from rakiosk_ra.ca.tls_authorities import is_signed_by
from rakiosk_ra.kiosks import trust
from rakiosk_ra.pages import contents
from rakiosk_ra.registry import Registry

_NAMES_MOST = 8


class TlsAdmin:
    """TLS authorities. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def all(self) -> Iterator[tuple[str, datetime, str]]:
        """Each that is trusted, the one that certifies now first, until when, and how the kiosks stand to it."""
        ra, known = self._ra, self._ra.foundation.tls_authorities
        with ra.database.read() as session:
            of = trust.expected(session, ra.clock())
            for one in known.trusted():
                place = {known.next(): "next", known.former(): "former"}.get(one, "in force")
                trusting = of - len(trust.not_trusting(session, one, ra.clock()))
                certified = of - len(trust.not_certified_by(session, one, ra.clock()))
                yield (
                    common_name(one.subject),
                    one.not_valid_after_utc,
                    f"{place}\ttrusted by {trusting} of {of} kiosks, {certified} have their certificate from it",
                )

    def prepare(self) -> str:
        """Make the next one, which kiosks are told to trust as well; its name."""
        made = tls_rotation.prepare(self._ra.state_dir, self._ra.foundation, self._ra.signing.now())
        return common_name(made.subject)

    def replace(self, *, leave_behind: bool) -> tuple[str, list[str]]:
        """Certify with the next one from now on; its name, and the kiosks that will not find the RA any more."""
        ra = self._ra
        fresh = tls_rotation.awaited(ra.state_dir, ra.foundation, ra.clock())
        with ra.database.read() as session:
            lacking = trust.not_trusting(session, fresh, ra.clock())
        _refuse(lacking, "do not trust the next TLS authority yet", leave_behind)
        tls_rotation.take_up(ra.state_dir, ra.foundation, ra.database)
        return common_name(fresh.subject), lacking

    def retire(self, *, leave_behind: bool) -> tuple[str, list[str]]:
        """Trust the former one no longer; its name, and the kiosks that are not let in any more."""
        ra = self._ra
        former = tls_rotation.former(ra.foundation)
        with ra.database.read() as session:
            lacking = trust.not_certified_by(session, ra.foundation.tls.certificate, ra.clock())
            signer = contents.signed_by(session)
        if signer is not None and is_signed_by(signer, former):
            raise AdminError(
                "The public pages are signed under the former TLS authority, and kiosks would refuse them: "
                "'content import' and 'content publish' them again."
            )
        _refuse(lacking, "have no certificate from the TLS authority in force yet", leave_behind)
        tls_rotation.retire(ra.state_dir)
        return common_name(former.subject), lacking


def named(kiosks: list[str]) -> str:
    """Some of the kiosks, by name, and how many there are besides."""
    more = f" and {len(kiosks) - _NAMES_MOST} more" if len(kiosks) > _NAMES_MOST else ""
    return ", ".join(kiosks[:_NAMES_MOST]) + more


def _refuse(lacking: list[str], why: str, leave_behind: bool) -> None:  # it is the command's own word
    if lacking and not leave_behind:
        raise AdminError(
            f"{len(lacking)} kiosks {why} ({named(lacking)}): one that is on does so within six hours. Turn them on, "
            "withdraw them, or say --leave-behind: then they have to be given files or a token anew."
        )
