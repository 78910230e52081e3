"""貳、三 憑證作業-憑證註銷: revoke certificates; works without a card in the reader."""

from rakiosk.procedures.revoke import REVOKE

WIZARD = REVOKE
