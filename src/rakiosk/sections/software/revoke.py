"""參、三 憑證作業-憑證註銷: revoke certificates in files, as 貳、三 does; works without a stick."""

from rakiosk.procedures.revoke import REVOKE

WIZARD = REVOKE
