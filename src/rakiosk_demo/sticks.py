"""The demo's USB sticks: a folder each, which the dock puts in, takes out, fills and write-protects."""

from dataclasses import replace

from rakiosk.i18n import _
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk_demo.people import people
from rakiosk_demo.simulators.sticks import SIZE, FolderMedia, FolderStick
from rakiosk_demo.world import World

SPARE = "spare"  # a stick that is nobody's
_PULL, _FILL, _PROTECT = "pull", "fill", "protect"


class StickDock:
    """Where the demo's sticks are put in."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.media = FolderMedia()

    def menu(self) -> Menu:
        """The menu of what can be done with sticks now."""
        owners = [person for person in people() if person.card is None]
        sticks = [Entry(str(i), f"{person.cn} {person.name}", person.cn) for i, person in enumerate(owners, 1)]
        sticks.append(Entry(str(len(sticks) + 1), _("An empty one"), SPARE))
        full = any(stick.free == 0 for stick in self.media.sticks)
        protected = any(stick.is_read_only for stick in self.media.sticks)
        others = (
            Entry("P", _("Pull the sticks out"), _PULL),
            Entry("F", _("Make room on them") if full else _("Fill them up"), _FILL),
            Entry("W", _("Allow writing") if protected else _("Protect them from writing"), _PROTECT),
        )
        groups = (MenuGroup(_("Put a stick in"), tuple(sticks)), MenuGroup(_("The sticks that are in"), others))
        return Menu(_("USB sticks of the demo"), groups, back=_("Back"))

    def do(self, chosen: str) -> None:
        """Do what was chosen."""
        if chosen == _PULL:
            self.pull()
        elif chosen == _FILL:
            self.media.alter(lambda stick: replace(stick, free=0 if stick.free else SIZE))
        elif chosen == _PROTECT:
            self.media.alter(lambda stick: replace(stick, is_read_only=not stick.is_read_only))
        else:
            self.insert(chosen)

    def insert(self, owner: str) -> None:
        """Put the stick of a person in, unless it is in."""
        folder = self._world.stick(owner)
        folder.mkdir(parents=True, exist_ok=True)
        if folder not in {stick.folder for stick in self.media.sticks}:
            self.media.insert(FolderStick(folder, owner))

    def pull(self) -> None:
        """Take all sticks out."""
        self.media.pull()
