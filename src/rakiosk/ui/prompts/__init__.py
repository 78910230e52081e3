"""One widget a prompt, and the table that finds it."""

from collections.abc import Callable, Mapping
from typing import Any

from rakiosk.kit.prompts import common, pages, slip
from rakiosk.kit.prompts import files as file_prompts
from rakiosk.ui.prompts.account import AccountView
from rakiosk.ui.prompts.card import InsertCardView, TakeCardView
from rakiosk.ui.prompts.curtain import CurtainView
from rakiosk.ui.prompts.file_name import FileNameView
from rakiosk.ui.prompts.file_password import FilePasswordView, NewFilePasswordView
from rakiosk.ui.prompts.login_password import LoginPasswordView
from rakiosk.ui.prompts.menu import MenuView
from rakiosk.ui.prompts.new_pin import NewPinView
from rakiosk.ui.prompts.notice import NoticeView, QuestionView
from rakiosk.ui.prompts.own_data import OwnDataView
from rakiosk.ui.prompts.pages import CodeView, QuestionsView, ReadPageView, WordView
from rakiosk.ui.prompts.pin import PinView
from rakiosk.ui.prompts.sign_in import NewPasswordView, SignInView
from rakiosk.ui.prompts.slip import SlipView
from rakiosk.ui.prompts.stick import InsertStickView, TakeStickView
from rakiosk.ui.prompts.still_there import StillThereView
from rakiosk.ui.prompts.terms import TermsView
from rakiosk.ui.prompts.trouble import TroubleView
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.prompts.watch import WatchView

_VIEWS: Mapping[type[common.Prompt[Any]], Callable[[Any], PromptView]] = {
    common.Menu: MenuView,
    common.Notice: NoticeView,
    common.Question: QuestionView,
    common.AskSignIn: SignInView,
    common.AskNewPassword: NewPasswordView,
    common.AskOwnData: OwnDataView,
    common.AskPin: PinView,
    common.AskNewPin: NewPinView,
    common.AskAccount: AccountView,
    common.AskLoginPassword: LoginPasswordView,
    common.ShowTerms: TermsView,
    common.Trouble: TroubleView,
    common.InsertCard: InsertCardView,
    common.TakeCard: TakeCardView,
    common.InsertStick: InsertStickView,
    common.TakeStick: TakeStickView,
    common.Watch: WatchView,
    common.Curtain: CurtainView,
    slip.SlipPreview: SlipView,
    pages.ReadPage: ReadPageView,
    pages.Questions: QuestionsView,
    pages.AskWord: WordView,
    pages.ShowCode: CodeView,
    file_prompts.AskFilePassword: FilePasswordView,
    file_prompts.AskNewFilePassword: NewFilePasswordView,
    file_prompts.AskFileName: FileNameView,
    common.StillThere: StillThereView,
}


def view_of(prompt: common.Prompt[Any]) -> PromptView:
    """The widget that puts this prompt before the customer. Raises KeyError for a prompt that has none: a bug."""
    view = _VIEWS[type(prompt)](prompt)
    view.prompt = prompt
    return view
