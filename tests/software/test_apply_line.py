"""參、一 with the line cut at every request: the customer goes on, and both files are those in force."""

import pytest

from ra_contract.order import OrderState
from rakiosk.carriers.file.keyring import FileKeyring
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.fault_proxy import Break, FaultProxy
from tests.kiosk import Kiosk
from tests.line import Line
from tests.software.flows import at_the_second_name, walks_to_the_end
from tests.software.people import new_file_customer
from tests.software.test_apply_sticks import holds_what_is_in_force


@pytest.mark.manual("3.1.1", "3.1.2", "3.1.4", "3.1.10")
@pytest.mark.parametrize("break_line", [Line.cut, Line.cut_before_the_answer])
async def test_the_line_may_break_at_every_request(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick, break_line: Break
) -> None:
    customer = new_file_customer(kiosk.world)
    media.insert(stick)
    await kiosk.sign_in(customer)
    fault_proxy = FaultProxy(kiosk, break_line)
    await kiosk.press("1")
    assert await walks_to_the_end(kiosk, customer) == len(fault_proxy.broke_at)
    for kind in ("certificates/signing", "certificates/encryption", "confirmation"):
        assert f"PUT /v1/orders/…/{kind}" in fault_proxy.broke_at
    assert kiosk.app.visit is not None
    assert [order.state for order in await kiosk.app.visit.ra.orders()] == [OrderState.CONFIRMED]
    assert len(list(stick.folder.iterdir())) == 2
    assert holds_what_is_in_force(kiosk, customer, stick)


async def test_who_logs_out_leaves_no_password_behind(kiosk: Kiosk, media: FolderMedia, stick: FolderStick) -> None:
    media.insert(stick)
    await at_the_second_name(kiosk, new_file_customer(kiosk.world))
    keyring = kiosk.ordering.keyring
    assert isinstance(keyring, FileKeyring)
    pair = keyring._pair
    assert len(pair.password) > 0
    await kiosk.press("f10")
    await kiosk.sees("是否要登出系統", "將會保留")
    await kiosk.press("enter")
    await kiosk.sees("您現在可以取出隨身碟")
    assert (len(pair.password), pair.files, kiosk.has_errand) == (0, {}, False)
    media.pull()
    await kiosk.sees("歡迎使用")
