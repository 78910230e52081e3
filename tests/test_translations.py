"""The catalogue tools find what a translator can get wrong."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import translations
from wording import banned_in_texts, broken_rules

SOURCE = Path(__file__).resolve().parents[1] / "src"


def broken(chinese: str, english: str = "Text") -> list[str]:
    return list(broken_rules([english], [chinese]))


@pytest.mark.parametrize(
    "chinese",
    [
        "請輸入晶片卡密碼",
        "登入密碼與憑證檔密碼不同。",
        "暫禁（暫時停用）",
        "1. 請將晶片卡插入讀卡機",
        "憑證識別碼 (CN)：您的號碼",
        "「確定」→ Enter",
    ],
)
def test_good_wording_breaks_no_rule(chinese: str) -> None:
    assert broken(chinese) == []


@pytest.mark.parametrize(
    ("chinese", "told"),
    [
        ("你第一次登入", "您"),
        ("在這裏", "裡"),
        ("請輸入密碼", "密碼 alone"),
        ("新密碼", "密碼 alone"),
        ("硬體載具密碼", "晶片卡密碼"),
        ("憑證更新成功", "憑證展期"),
        ("撤銷", "註銷"),
        ("憑證已停用", "暫禁"),
        ("請確認,再繼續", "half-width"),
        ("完成.", "half-width"),
        ("憑證識別碼(CN)", "half-width"),
        ("①開始", "overlap"),
        ("請插入銀行卡", "金融卡"),
        ("這次沒有扣除機會", "不計入錯誤次數"),
        ("顧客", "客戶"),
        ("請洽郵局", "本局"),
        ("這台機器", "本機台"),
        ("本系統", "本機台"),
        ("於本服務機申請", "本機台"),
        ("已繳的費用", "已扣款"),
        ("沒有扣款", "尚未扣款"),
        ("雙證件", "兩種身分證件"),
        ("請攜帶身分證件與印鑑", "兩種身分證件與印鑑"),
    ],
)
def test_wording_that_confuses_customers_is_found(chinese: str, told: str) -> None:
    assert [rule for rule in broken(chinese) if told in rule]


def test_papers_terms_pages_and_contents_say_the_same_words_as_the_screens() -> None:
    assert list(banned_in_texts(SOURCE)) == []


def test_a_word_that_is_said_elsewhere_than_in_the_catalogues_is_found(tmp_path: Path) -> None:
    (tmp_path / "faq.zh_TW.md").write_text("請洽郵局", encoding="utf-8")
    (tmp_path / "paper.py").write_text('"""銀行卡 in the manual\'s words."""\n\nTITLE = "收據號碼"\n', encoding="utf-8")
    told = list(banned_in_texts(tmp_path))
    assert told == ["faq.zh_TW.md: says 郵局: say 本局", "paper.py: says 收據號碼: say 收據編號"]


def test_a_value_that_is_lost_or_invented_is_found() -> None:
    assert broken("還剩次機會", "{count} tries left")
    assert broken("還剩 {cuont} 次機會", "{count} tries left")
    assert broken("還剩 {count 次機會", "{count} tries left")
    assert not broken("還剩 {count} 次機會", "{count} tries left")


def catalogue(folder: Path, body: str) -> Path:
    """A catalogue on disk, first brought into the form that the tool writes."""
    file = folder / "zh_TW/LC_MESSAGES/rakiosk.po"
    file.parent.mkdir(parents=True)
    file.write_text(body, encoding="utf-8")
    return file


def template(*messages: str | tuple[str, str]) -> Catalog:
    made = Catalog()
    for message in messages:
        made.add(message, locations=[("rakiosk/ui/widgets/frame.py", 1)])
    return made


def told(file: Path, code: Catalog) -> str:
    return "\n".join(translations.problems(file, code))


def test_a_catalogue_in_step_and_complete_has_no_problem(tmp_path: Path) -> None:
    code = template("Log out", ("{count} try left", "{count} tries left"))
    file = catalogue(
        tmp_path,
        'msgid "Log out"\nmsgstr "登出"\n\n'
        'msgid "{count} try left"\nmsgid_plural "{count} tries left"\nmsgstr[0] "還剩 {count} 次機會"\n',
    )
    file.write_text(translations.in_step(translations.read(file), code), encoding="utf-8")
    assert told(file, code) == ""


def test_an_untranslated_message_is_found(tmp_path: Path) -> None:
    assert "'Log out' is not translated" in told(
        catalogue(tmp_path, 'msgid "Log out"\nmsgstr ""\n'), template("Log out")
    )


def test_a_fuzzy_message_is_found(tmp_path: Path) -> None:
    file = catalogue(tmp_path, '#, fuzzy\nmsgid "Log out"\nmsgstr "登出"\n')
    assert "'Log out' is fuzzy" in told(file, template("Log out"))


def test_an_obsolete_message_is_found(tmp_path: Path) -> None:
    file = catalogue(tmp_path, '#~ msgid "Log in"\n#~ msgstr "登入"\n')
    assert "'Log in' is no longer in the code" in told(file, template())


def test_a_message_that_the_catalogue_has_never_heard_of_is_found(tmp_path: Path) -> None:
    assert "make translations" in told(
        catalogue(tmp_path, 'msgid "Log out"\nmsgstr "登出"\n'), template("Log out", "Log in")
    )


def test_new_messages_are_not_guessed_from_old_ones(tmp_path: Path) -> None:
    file = catalogue(tmp_path, 'msgid "Log out"\nmsgstr "登出"\n')
    updated = translations.in_step(translations.read(file), template("Log out."))
    assert "登出" not in updated
    assert "fuzzy" not in updated


def test_messages_are_found_in_the_code_with_the_manual_s_section(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "src/rakiosk/wizard.py"
    code.parent.mkdir(parents=True)
    code.write_text('# Manual: 貳-二-4\n_("Fee: {fee}", fee=fee)\nplural("{count} day", "{count} days", n)\n')
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    found = {message.id: message.auto_comments for message in translations.extracted() if message.id}
    assert found == {"Fee: {fee}": ["Manual: 貳-二-4"], ("{count} day", "{count} days"): []}
