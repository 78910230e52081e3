"""貳、二 憑證作業-憑證展期: renew the certificates on the customer's card, for a fee."""

from rakiosk.procedures.renew import RENEW

WIZARD = RENEW
