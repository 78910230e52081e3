"""參、一 憑證作業-憑證申請: apply for certificates in files on the customer's own stick."""

from rakiosk.procedures.apply import APPLY

WIZARD = APPLY
