"""What somebody wants to see on the managers' page, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbook.themes.archive import Archive
from workbook.themes.periods import Plan

__all__ = ["Choice", "Options", "by_words", "options", "services_in", "services_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody wants to see; "" means all, or the newest."""

    service: str = ""
    #: "2026-Q4"
    period: str = ""
    #: An instrument's id.
    instrument: str = ""
    #: A theme's id.
    theme: str = ""
    #: "Group 1"
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What there is to choose from: pairs of what is sent and what is read."""

    services: tuple[tuple[str, str], ...]
    periods: tuple[tuple[str, str], ...]
    instruments: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]


def options(
    archive: Archive, choice: Choice, *, side_by_side: bool = False
) -> tuple[Options, Choice]:
    """Return what there is to choose from, and the choice with what is not there put right.

    Parameters
    ----------
    archive
        The released folder.
    choice
        What somebody asked for, from whatever source: unknown words fall back to all or the newest.
    side_by_side
        Whether several services may be looked at on one page: then no service means all of them,
        where there are several.
    """
    services = services_in(archive)
    several = side_by_side and len(services) > 1
    first = (services or [""])[0]
    service = choice.service if choice.service in services else "" if several else first
    of_service = [
        published
        for published in archive.periods
        if (several and not service) or service in services_of(published.plan)
    ]
    names = [published.period.name for published in of_service]
    period = choice.period if choice.period in names else (names or [""])[0]
    published = next((each for each in of_service if each.period.name == period), None)
    instruments: dict[str, str] = {}
    themes: dict[str, str] = {}
    groups: tuple[str, ...] = ()
    if published is not None:
        used = {row.instrument for row in published.rows if service in ("", row.service)}
        found = {name: each for name, each in published.instruments.items() if name in used}
        instruments = {name: each.title for name, each in found.items()}
        chosen = [each for name, each in found.items() if choice.instrument in ("", name)] or list(
            found.values()
        )
        for instrument in chosen:
            asked = {theme for item in instrument.items for theme in item.themes}
            themes |= {name: title for name, title in instrument.themes.items() if name in asked}
        # Side by side, "Group 1" would be one of each service.
        groups = tuple(group.name for group in published.plan.groups if group.service == service)
    put_right = Choice(
        service=service,
        period=period,
        instrument=choice.instrument if choice.instrument in instruments else "",
        theme=choice.theme if choice.theme in themes else "",
        group=choice.group if choice.group in groups else "",
    )
    return (
        Options(
            services=(
                *([("", "All services, side by side")] if several else []),
                *((name, name) for name in services),
            ),
            periods=tuple(
                (published.period.name, published.period.title) for published in of_service
            ),
            instruments=(("", "All checklists"), *by_words(instruments)),
            themes=(("", "All themes"), *by_words(themes)),
            groups=(("", "All groups"), *((name, name) for name in groups)),
        ),
        put_right,
    )


def services_in(archive: Archive) -> list[str]:
    """Return the services that an archive shows, those of the newest period first."""
    newest = {name for published in archive.periods[:1] for name in services_of(published.plan)}
    older = {name for published in archive.periods[1:] for name in services_of(published.plan)}
    return sorted(newest) + sorted(older - newest)


def by_words(named: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return pairs of what is sent and what is read, in the order in which one reads."""
    return sorted(named.items(), key=lambda each: each[1].casefold())


def services_of(plan: Plan) -> frozenset[str]:
    """Return the services that a plan knows."""
    return frozenset(
        [group.service for group in plan.groups] + [service for service, _, _ in plan.alone]
    )
