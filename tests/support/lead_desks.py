"""A service lead's desk that keeps nothing on a disk, for tests of the page alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from widgets.lead import HandedLink, KnownLink, KnownService, KnownSeveral, KnownTeam, LeadView

KEY = "abcdefghijklmnopqrstuvwx23"
ADDRESS = "http://192.168.0.12:8866"
RIVERSIDE, LAKESIDE = "Riverside Youth Service", "Lakeside Children’s Services"
SERVICES = {"v00000001": RIVERSIDE, "v00000002": LAKESIDE}
HARBOUR = ("tharbour22", "Harbour", RIVERSIDE, "youth-work", 9)
HERON = ("theron2222", "Heron", RIVERSIDE, "Night bus", None)
QUAY = ("tquay22222", "Quay", LAKESIDE, "social-work", 6)


@dataclass
class MadeUpDesk:
    """Does what a page asks and notes it; `trouble` is raised instead, when there is one."""

    teams: tuple = (HARBOUR, HERON, QUAY)
    several: tuple[str, ...] = ()
    linked: set[str] = field(default_factory=lambda: {"lead", "team-tharbour22"})
    done: list[tuple] = field(default_factory=list)
    trouble: Exception | None = None

    def view(self):
        names = {each[2] for each in self.teams}
        return LeadView(
            teams=tuple(
                KnownTeam(
                    id=each[0],
                    name=each[1],
                    service=each[2],
                    setting=each[3],
                    people=each[4],
                    joined_on=date(2026, 9, 1),
                    link_name=f"team-{each[0]}",
                    link=self._known(f"team-{each[0]}"),
                )
                for each in self.teams
            ),
            services=tuple(
                KnownService(
                    id=each,
                    name=name,
                    link_name=f"manager-{each}",
                    link=self._known(f"manager-{each}"),
                )
                for each, name in SERVICES.items()
                if name in names
            ),
            several=tuple(
                KnownSeveral(services=tuple(SERVICES.values()), link=self._known(each))
                for each in self.several
            ),
            own=self._known("lead"),
            publishing=("No period is open and none was published.",),
            settings=(("How long answers are kept", "For 92 days.", "retention.toml"),),
        )

    def _known(self, name):
        if name not in self.linked:
            return None
        return KnownLink(name=name, made_on=date(2026, 11, 20), used_on=date(2026, 11, 24))

    def _do(self, *what):
        if self.trouble:
            raise self.trouble
        self.done.append(what)

    def add_team(self, name, service, setting, people):
        self._do("add", name, service, setting, people)
        self.teams += ((f"tnew{len(self.teams):06}", name, service, setting, people),)

    def change_team(self, team_id, name, service, setting, people):
        self._do("change", team_id, name, service, setting, people)
        self.teams = tuple(
            (team_id, name, service, setting, people) if each[0] == team_id else each
            for each in self.teams
        )

    def _handed(self, name, key=KEY):
        return HandedLink(name=name, address=f"{ADDRESS}/in#link={name}&key={key}")

    def hand_out(self, name):
        self._do("show", name)
        self.linked.add(name)
        return self._handed(name)

    def renew(self, name):
        self._do("renew", name)
        return self._handed(name, "b" * 26)

    def end(self, name):
        self._do("end", name)
        self.linked.discard(name)

    def link_several(self, services):
        self._do("several", tuple(services))
        self.several = ("several-abc",)
        self.linked.add("several-abc")
        return self._handed("several-abc")

    def draft_own(self):
        self._do("draft")
        return self._handed("lead", "c" * 26)

    def use_own(self):
        self._do("use")

    def letter(self, name, what):
        self._do("letter", name, what)
        self.linked.add(name)
        return f"letter.{what}", what.encode()
