"""參、五 憑證作業-憑證證明單: see and print the proof of a certificate in a file, as 貳、五 does."""

from rakiosk.procedures.proof import PROVE

WIZARD = PROVE
