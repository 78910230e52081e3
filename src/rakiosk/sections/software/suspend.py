"""參、四 憑證作業-憑證暫禁: suspend certificates in files, as 貳、四 does; works without a stick."""

from rakiosk.procedures.suspend import SUSPEND

WIZARD = SUSPEND
