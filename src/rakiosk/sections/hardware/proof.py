"""貳、五 憑證作業-憑證證明單: a signed statement of one certificate, on the screen and on paper."""

from rakiosk.procedures.proof import PROVE

WIZARD = PROVE
