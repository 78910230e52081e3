"""貳、九 憑證晶片卡作業-簽章測試: whether the card signs, and whether its certificate is good. Works without the RA."""

from rakiosk.kit.prompts import InsertCard
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.signature_test import Testing, test


async def insert_card(v: Visit, _testing: Testing) -> None:  # manual step 2; test is 3 and 4
    await v.show(InsertCard())


WIZARD = Wizard(Testing.begin, lambda _testing: (insert_card, test))
