"""簽章測試 with a certificate file: whether its key signs, and whether its certificate is good. Beyond the manual."""

from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.signature_test import Testing, test

WIZARD = Wizard(Testing.begin, lambda _testing: (test,))
