"""貳、四 憑證作業-憑證暫禁: suspend certificates; no card is needed; who cannot sign in does it by the card alone."""

from rakiosk.procedures.suspend_alone import SUSPEND_EITHER_WAY

WIZARD = SUSPEND_EITHER_WAY
