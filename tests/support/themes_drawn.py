"""Pages of themes on paper, for tests of them."""

from __future__ import annotations

from datetime import date

from services import INSTRUMENT, STARTS

from workbook.instruments.model import load_shipped
from workbook.themes.disclosure import Rule, read_released
from workbook.themes.groups import Group
from workbook.themes.periods import Plan, period_named

ITEMS = load_shipped(INSTRUMENT).items


HEAD = (
    "period,service,group,instrument,version,item,"
    "not_applicable,not_sure,in_place,in_place_or_partly\n"
)


class Paper:
    """A period written by hand: item to one row of bands for each group."""

    def __init__(self, said, name="2026-Q3", teams=(("A", "B", "C"), ("D", "E", "F"))):
        self.period = period_named(name)
        self.published_on = date(2026, 10, 1)
        self.groups = tuple(
            Group(service="Riverside", name=f"Group {n}", teams=each, sizes=(5,) * len(each))
            for n, each in enumerate(teams, start=1)
        )
        self.plan = Plan(
            period=self.period, planned_on=STARTS, rule=Rule(), groups=self.groups, alone=()
        )
        rows = [
            ",".join((name, "Riverside", f"Group {n}", INSTRUMENT, "1.0", item, *bands))
            for item, of_group in said.items()
            for n, bands in enumerate(of_group, start=1)
            if bands
        ]
        self.rows = read_released((HEAD + "".join(f"{row}\n" for row in rows)).encode())
        self.instruments = {INSTRUMENT: load_shipped(INSTRUMENT)}

    def action_themes(self, service):
        return ()

    #: (kind, what in words, band) about plans.
    about_plans = None

    def plan_words(self, service):
        return self.about_plans

    def messages(self, service):
        return ()

    def not_published(self, service):
        return ()
