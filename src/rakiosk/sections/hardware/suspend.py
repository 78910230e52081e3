"""貳、四 憑證作業-憑證暫禁: suspend certificates; works without a card in the reader."""

from rakiosk.procedures.suspend import SUSPEND

WIZARD = SUSPEND
