"""貳、一 憑證作業-憑證申請: apply for the certificates on the customer's card."""

from rakiosk.procedures.apply import APPLY

WIZARD = APPLY
