"""The customer's USB stick, M01 on, and the certificate files on it, F01 on."""

from collections.abc import Mapping

from rakiosk.domain import errors
from rakiosk.domain.errors import KioskError
from rakiosk.i18n import _
from rakiosk.ui.words.sentences import TroubleWords

STICK: Mapping[type[KioskError], TroubleWords] = {
    errors.MediaServiceMissing: TroubleWords(
        _("This kiosk cannot see or open USB sticks right now."),
        _("Please tell the staff at the counter; they will help you, or show you another kiosk."),
        "M01",
    ),
    errors.StickMissing: TroubleWords(
        _("There is no USB stick."),
        _("Please put your USB stick in. It goes on by itself."),
        "M02",
    ),
    errors.SticksTooMany: TroubleWords(
        _("There is more than one USB stick."),
        _("Please take out all but the one that is to be used. It goes on by itself."),
        "M03",
    ),
    errors.StickTooSmall: TroubleWords(
        _("This USB stick is too small."),
        _("Please put in another one that has free space. It goes on by itself."),
        "M04",
    ),
    errors.StickReadOnly: TroubleWords(
        _("This USB stick is write-protected."),
        _("Please take it out and move its switch, or put in another one. It goes on by itself."),
        "M05",
    ),
    errors.StickTurnedReadOnly: TroubleWords(
        _("This USB stick can no longer be written to."),
        _("It may be damaged, or its switch was moved. Nothing counts as saved on it: please put in another one."),
        "M14",
    ),
    errors.StickFull: TroubleWords(
        _("There is no room left on this USB stick."),
        _("Please put in another one that has free space. It goes on by itself."),
        "M06",
    ),
    errors.StickUnreadable: TroubleWords(
        _("This USB stick cannot be read here."),
        _("Please put in another one. Nothing was changed on this one."),
        "M07",
    ),
    errors.StickEncrypted: TroubleWords(
        _("This USB stick is encrypted."),
        _("Please put in one that is not. Nothing was changed on this one."),
        "M12",
    ),
    errors.StickNotClosed: TroubleWords(
        _("This USB stick was not closed by the computer that it was last used with."),
        _("Please put it into that computer and eject it there, or put in another one here. Nothing was changed."),
        "M13",
    ),
    errors.StickRemoved: TroubleWords(
        _("The USB stick was taken out."),
        _("Please put it in again, or another one. It goes on by itself; nothing is lost."),
        "M08",
    ),
    errors.StickBroken: TroubleWords(
        _("The USB stick fails at reading or writing."),
        _("Please put in another one. Nothing counts as saved on this one."),
        "M09",
    ),
    errors.FileExists: TroubleWords(
        _("A file of this name is on the USB stick already."),
        _("It was not touched. Please choose another name."),
        "M10",
    ),
    errors.FileMissing: TroubleWords(
        _("The file is no longer on the USB stick."),
        _("Please put in the USB stick that has it, and try again."),
        "M11",
    ),
    errors.FilePasswordWrong: TroubleWords(
        _("The certificate file password is not right."),
        _("Nothing was changed. Please try again."),
        "F01",
    ),
    errors.FileUnreadable: TroubleWords(
        _("This file is no certificate file, is damaged, or is of a kind that this kiosk does not know."),
        _("Its password is not the matter, and nothing was changed on it. Please choose another one."),
        "F02",
    ),
    errors.FileTooDemanding: TroubleWords(
        _("This file asks for so much work that it is not opened here."),
        _("No usual program makes such files. Nothing was changed on it. Please choose another one."),
        "F04",
    ),
    errors.FileNotKept: TroubleWords(
        _("The password of this file cannot be changed here."),
        _("Something in it would be lost, so nothing was changed: the file and its password are as they were."),
        "F05",
    ),
    errors.FileNotYours: TroubleWords(
        _("This certificate file is not the one that is needed."),
        _("It belongs to another customer or to another certificate. Please choose another one."),
        "F03",
    ),
}
