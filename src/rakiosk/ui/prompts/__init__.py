"""One widget a prompt, and the table that finds it."""

from collections.abc import Callable, Mapping
from typing import Any

from rakiosk.kit import prompts
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

_VIEWS: Mapping[type[prompts.Prompt[Any]], Callable[[Any], PromptView]] = {
    prompts.Menu: MenuView,
    prompts.Notice: NoticeView,
    prompts.Question: QuestionView,
    prompts.AskSignIn: SignInView,
    prompts.AskNewPassword: NewPasswordView,
    prompts.AskOwnData: OwnDataView,
    prompts.AskPin: PinView,
    prompts.AskNewPin: NewPinView,
    prompts.AskAccount: AccountView,
    prompts.AskLoginPassword: LoginPasswordView,
    prompts.ShowTerms: TermsView,
    prompts.Trouble: TroubleView,
    prompts.InsertCard: InsertCardView,
    prompts.TakeCard: TakeCardView,
    prompts.InsertStick: InsertStickView,
    prompts.TakeStick: TakeStickView,
    prompts.Watch: WatchView,
    prompts.Curtain: CurtainView,
    prompts.SlipPreview: SlipView,
    prompts.ReadPage: ReadPageView,
    prompts.Questions: QuestionsView,
    prompts.AskWord: WordView,
    prompts.ShowCode: CodeView,
    prompts.AskFilePassword: FilePasswordView,
    prompts.AskNewFilePassword: NewFilePasswordView,
    prompts.AskFileName: FileNameView,
    prompts.StillThere: StillThereView,
}


def view_of(prompt: prompts.Prompt[Any]) -> PromptView:
    """The widget that puts this prompt before the customer. Raises KeyError for a prompt that has none: a bug."""
    view = _VIEWS[type(prompt)](prompt)
    view.prompt = prompt
    return view
