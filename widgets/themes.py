"""The managers' page: themes in words, filters, what teams ask for, and a box for each answer.

It is handed released rows and requests, and nothing else: nothing that could be counted back to
an answer ever reaches this process' page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

import traitlets

from widgets.conversation import Conversation, script, style
from widgets.messages import (
    THEMES,
    Check,
    FileSaid,
    NotDone,
    Replied,
    Reply,
    SaveThemes,
    Show,
    Shown,
    ThemesAsk,
    ThemesSaid,
)
from widgets.shapes import (
    ReplyWords,
    RequestsAsked,
    RequestWords,
    ThemesChoice,
    ThemesContent,
    ThemesOptions,
    ThemesPage,
)
from widgets.wording import Listed, checked
from workbook.errors import WorkbookError
from workbook.text.english import day_in_words
from workbook.text.typed import same_team
from workbook.themes.disclosure import BANDS, Outcome
from workbook.themes.requests import MAX_REPLY, NEEDS_IN_WORDS, Request
from workbook.themes.view import (
    Choice,
    GroupSays,
    ItemView,
    Options,
    Standing,
    ThemeView,
    View,
    headline_of,
)

if TYPE_CHECKING:  # the managers' page has no session, so it never meets the preview
    from workbook.publishing.previews import Preview

__all__ = ["File", "Page", "Themes", "preview_html", "view_html"]

_MOST_COLUMNS = 4
_LONGEST_WORD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one choice comes to."""

    options: Options
    choice: Choice
    #: None when nothing is published for it.
    view: View | None
    #: What has to happen first, step by step, when there is no view.
    empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Something to save."""

    name: str
    kind: str
    data: bytes


class Themes(Conversation[ThemesAsk, ThemesSaid]):
    """Themes in words.

    Parameters
    ----------
    show
        Called with a `Choice`; returns its `Page`.
    save
        Called with "html", "docx" or "csv" and a choice; returns the file. None: nothing to save.
    requests
        Called with nothing; returns every request. None: the page has no requests.
    reply
        Called with a request's id and the words typed; keeps them, or raises a `WorkbookError`.
    example_link
        The address of the invented service; "" where there is none.
    above
        HTML that stands above everything else.
    """

    _esm = script("themes")
    _css = style("checklist.css", "themes.css")
    _talk = THEMES
    _failed = "the themes page could not answer: %s"
    _general = (
        "Something went wrong on the workbook’s own side, so nothing was changed. What you typed "
        "is still here. Try again in a moment."
    )
    # Only words to draw; nothing in Python reads them back.
    _content = traitlets.Dict().tag(sync=True)

    def __init__(  # noqa: PLR0913 - all but one are named
        self,
        show: Callable[[Choice], Page],
        *,
        save: Callable[[str, Choice], File] | None = None,
        requests: Callable[[], Sequence[Request]] | None = None,
        reply: Callable[[str, str], object] | None = None,
        example_link: str = "",
        above: str = "",
        listed: Listed = lambda: None,
        **more: Any,
    ) -> None:
        self._show = show
        self._save = save
        self._requests = requests
        self._reply = reply
        self._listed = listed
        content = ThemesContent(
            page=_page_words(show(Choice()), example_link),
            requests=self._asked(),
            longest=MAX_REPLY,
            canSave=save is not None,
            above=above,
        )
        self._example_link = example_link
        super().__init__(_content=content, **more)

    def _answer(self, ask: ThemesAsk, number: int) -> ThemesSaid | None:
        match ask:
            case Show():
                page = self._show(_choice(ask.choice))
                return Shown(kind="shown", page=_page_words(page, self._example_link))
            case Reply() if self._reply is not None:
                self._reply(ask.request[:_LONGEST_WORD], ask.text)
                return Replied(kind="replied", requests=self._asked())
            case Check():
                return checked(ask.text, self._listed())
            case SaveThemes() if self._save is not None:
                file = self._save(ask.what, _choice(ask.choice))
                said = FileSaid(kind="file", name=file.name, type=file.kind)
                self._tell(number, said, file.data)
        return None

    def _trouble(self, sentence: str) -> ThemesSaid:
        return NotDone(kind="refused", sentence=sentence)

    def _asked(self) -> RequestsAsked | None:
        """Return the requests to draw; None where the page has none."""
        if self._requests is None:
            return None
        try:
            found = self._requests()
        except WorkbookError as trouble:
            return RequestsAsked(waiting=[], answered=[], trouble=str(trouble))
        waiting = [each for each in found if each.replied_on is None]
        answered = [each for each in found if each.replied_on is not None]
        return RequestsAsked(
            waiting=[_request_words(each) for each in _newest_first(waiting)],
            answered=[_request_words(each) for each in _newest_first(answered)],
            trouble="",
        )


def _newest_first(requests: Sequence[Request]) -> list[Request]:
    """Order by the last thing that happened; within a day, what came later in the file first."""

    def last_day(request: Request) -> date:
        return request.replied_on or request.sent_on

    return sorted(requests, key=last_day)[::-1]


def _request_words(request: Request) -> RequestWords:
    said = [*request.older_replies]
    if request.replied_on is not None:
        said.append((request.replied_on, request.reply))
    return RequestWords(
        id=request.id,
        team=request.team,
        needs=NEEDS_IN_WORDS[request.kind],
        sentOn=day_in_words(request.sent_on),
        text=request.text,
        replies=[ReplyWords(day=day_in_words(day), text=words) for day, words in said],
    )


def _choice(given: object) -> Choice:
    """Return a choice from whatever a browser sent; what is no word is none."""
    words = given if isinstance(given, dict) else {}
    return Choice(
        **{
            each.name: word
            for each in fields(Choice)
            if isinstance(word := words.get(each.name), str) and len(word) <= _LONGEST_WORD
        }
    )


def _page_words(page: Page, example_link: str) -> ThemesPage:
    view, choice, options = page.view, page.choice, page.options
    return ThemesPage(
        options=ThemesOptions(
            services=list(options.services),
            periods=list(options.periods),
            instruments=list(options.instruments),
            themes=list(options.themes),
            groups=list(options.groups),
        ),
        choice=ThemesChoice(
            service=choice.service,
            period=choice.period,
            instrument=choice.instrument,
            theme=choice.theme,
            group=choice.group,
        ),
        html=_empty_html(page.empty, example_link) if view is None else view_html(view),
        said="Nothing is published yet."
        if view is None
        else f"Showing {view.period.title}, {len(view.items)} questions.",
        something=view is not None,
    )


def preview_html(seen: Preview, team: str) -> str:
    """Return what a team is told beside the managers' page as it would look.

    Parameters
    ----------
    seen
        The preview, of a team that is in a group.
    team
        The team's name.
    """
    group, period = seen.group, seen.period
    if group is None or period is None:
        return f"<p>{escape(seen.why_not)}</p>"
    with_whom = ", ".join(each for each in group.teams if not same_team(each, team))
    return (
        f"<p>Nothing of this session is published yet. When {escape(period.title)} is over, its "
        f"answers would be one part of <strong>{escape(group.name)}</strong>: your team together "
        f"with {escape(with_whom)}, about {seen.people} people. Managers read words about all of "
        f"them, never about one team.</p>{_becoming_html(seen)}"
        "<h2>The page as it would look</h2><p class='rpw-partly'><strong>Partly invented.</strong> "
        "The answers of every other team below are made up.</p>"
    )


def _becoming_html(seen: Preview) -> str:
    if not seen.own_known:
        return (
            "<p>Your team has not seen its own answers yet, so they are made up here too, and any "
            "words could come of them.</p>"
        )
    rows = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{escape(each.item.statement)}</th>'
        f'<td role="cell" data-label="Could become">{escape(_could(each.could_become))}</td></tr>'
        for each in seen.items
    )
    return (
        "<details><summary>Which words could come of it</summary>"
        '<table role="table"><caption>What each question could become, whatever the other teams '
        'answer</caption><thead role="rowgroup"><tr role="row">'
        '<th scope="col" role="columnheader">Question</th>'
        '<th scope="col" role="columnheader">Could become</th></tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></details>'
    )


def _could(outcomes: Sequence[Outcome]) -> str:
    names = list(dict.fromkeys(headline_of(each).short for each in outcomes))
    return ", ".join([names[0], *(name[:1].lower() + name[1:] for name in names[1:])])


# --- The page in HTML -----------------------------------------------------------------------

_PARTS = (
    (Standing.WELL, "going-well", "What is going well"),
    (Standing.HARD, "hard", "What is hard"),
    (Standing.UNSURE, "unsure", "What nobody is sure about"),
    (Standing.UNDER_WAY, "under-way", "What is under way"),
    (Standing.DIFFERS, "differs", "Where groups differ or are split"),
    (Standing.NOT_FOR_US, "not-for-us", "What often does not apply"),
)
_STEPS = dict(zip(BANDS, (1, 2, 3), strict=True))


def view_html(view: View) -> str:
    """Return a page of themes as HTML: words, tables and step tiles, without any script.

    Parameters
    ----------
    view
        The page, from `workbook.themes.view.view`, which takes released rows alone.
    """
    parts: list[tuple[str, str, str]] = [
        (name, title, _list_html(view.standing(standing)))
        for standing, name, title in _PARTS
        if view.standing(standing)
    ]
    if view.conditions:
        intro = "<p>Whether practitioners have what they need, the hard questions first.</p>"
        parts.append(
            ("conditions", "Time, supervision and training", intro + _list_html(view.conditions))
        )
    if view.compared_with:
        parts.append(("moved", f"What moved since {view.compared_with}", _moved_html(view)))
    if view.by_theme:
        parts.append(("themes", "Theme by theme", _summed_html(view.by_theme)))
    if view.items:
        parts.append(("questions", "Every question in words", _tables_html(view)))
    if view.actions:
        parts.append(("actions", "What teams decided to act on", _actions_html(view)))
    if view.messages:
        parts.append(("messages", "What teams want you to know", _messages_html(view)))
    parts.append(("reading", "How to read this page", _reading_html(view)))
    links = "".join(f'<li><a href="#rpw-{name}">{escape(t)}</a></li>' for name, t, _ in parts)
    body = "".join(
        f'<section aria-labelledby="rpw-{name}"><h2 id="rpw-{name}" tabindex="-1">{escape(title)}'
        f"</h2>{html}</section>"
        for name, title, html in parts
    )
    return (
        f'<div class="rpw-view">{_SYMBOLS}<p class="rpw-lead">{escape(_lead(view))}</p>'
        f"{_nothing_said(view)}"
        f'<nav aria-label="On this page"><ul>{links}</ul></nav>{body}</div>'
    )


def _lead(view: View) -> str:
    number = len(view.groups)
    groups = view.groups[0].name if number == 1 else f"{number} groups of teams"
    return (
        f"{view.service}, {view.period.title}: {groups}. Published on "
        f"{day_in_words(view.published_on)}, once and for good."
    )


def _nothing_said(view: View) -> str:
    if view.items:
        return ""
    if view.too_small:
        return f"<p><strong>Nothing is published here.</strong> {escape(view.too_small)}</p>"
    return (
        "<p><strong>Nothing is said for this choice.</strong> Either too few teams closed a "
        "session with the same checklist, or no question has this theme. Below is why.</p>"
    )


def _list_html(items: Sequence[ItemView]) -> str:
    return "<ul class='rpw-items'>" + "".join(_line_html(each) for each in items) + "</ul>"


def _line_html(item: ItemView) -> str:
    moved = ""
    if item.movement and (item.movement.up or item.movement.down):
        moved = f" <span class='rpw-quiet'>{escape(str(item.movement))}</span>"
    return (
        f"<li><strong>{escape(item.item.statement)}</strong><br>{escape(item.sentence)}{moved}"
        f"<br><span class='rpw-quiet'>{escape(_where(item))}</span></li>"
    )


def _where(item: ItemView) -> str:
    return f"{item.instrument_title}, question {item.place}"


def _moved_html(view: View) -> str:
    if not view.moved:
        return "<p>No group’s words moved in a way that can be told.</p>"
    lines = "".join(
        f"<li><strong>{escape(each.item.statement)}</strong><br>{escape(str(each.movement))}</li>"
        for each in view.moved
    )
    return (
        "<p>Only groups whose teams stayed the same are compared. One step up or down in one "
        f"group is no evidence: about a quarter of them come about by chance.</p><ul>{lines}</ul>"
    )


def _summed_html(themes: Sequence[ThemeView]) -> str:
    return (
        "<dl>"
        + "".join(
            f"<div><dt>{escape(each.title)}</dt><dd>{escape(each.sentence)}</dd></div>"
            for each in themes
        )
        + "</dl>"
    )


def _tables_html(view: View) -> str:
    # A group of which nothing is said anywhere is told of below, and needs no column.
    heard = {says.group for item in view.items for says in item.says}
    names = [group.name for group in view.groups if group.name in heard]
    narrow = len(names) <= _MOST_COLUMNS
    return "".join(
        f"<h3>{escape(section.title)}</h3><p>{escape(section.sentence)}</p>"
        + _table_html(section, names if narrow else None)
        for section in view.by_section
    )


def _table_html(section: ThemeView, groups: Sequence[str] | None) -> str:
    """Return a table: a column for each group, or one for all where there are many."""
    columns = ["What the groups say"] if groups is None else list(groups)
    head = "".join(
        f'<th scope="col" role="columnheader">{escape(name)}</th>'
        for name in ["Question", *columns]
    )
    rows = []
    for each in section.items:
        said = {one.group: one for one in each.says}
        # One sentence reads a row of pictures aloud.
        aloud = ""
        if groups is not None and len(each.says) > 1:
            aloud = f"<span class='rpw-aloud'>{escape(each.sentence)}</span>"
        cells = (
            [escape(each.sentence)]
            if groups is None
            else [_cell_html(said.get(group)) for group in groups]
        )
        rows.append(
            '<tr role="row">'
            f'<th scope="row" role="rowheader">{escape(each.item.statement)}{aloud}</th>'
            + "".join(
                f'<td role="cell" data-label="{escape(name)}">{cell}</td>'
                for name, cell in zip(columns, cells, strict=True)
            )
            + "</tr>"
        )
    return (
        f'<table role="table"><caption>{escape(section.title)}: what each group says, in words'
        f'</caption><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )


def _cell_html(says: GroupSays | None) -> str:
    if says is None:
        return "<span class='rpw-quiet'>Nothing is said</span>"
    tiles = "".join(
        f"<span class='rpw-step'>{_tile_html(band)}<span>{escape(measure)}: {escape(band)}</span>"
        "</span>"
        for measure, band in says.words
    )
    return f"<span class='rpw-headline'>{escape(says.headline.short)}</span>{tiles}"


#: Three steps, of which one, two or three are filled: the shape says what the tone says.
_SYMBOLS = (
    '<svg class="rpw-symbols" aria-hidden="true" focusable="false" width="0" height="0">'
    + "".join(
        f'<symbol id="rpw-step-{filled}" viewBox="0 0 26 18">'
        + "".join(
            f'<rect x="{1 + 8.5 * step}" y="{12 - 5 * step}" width="7" height="{5 + 5 * step}" '
            f'fill="{"currentColor" if step < filled else "none"}" stroke="currentColor"/>'
            for step in range(3)
        )
        + "</symbol>"
        for filled in (1, 2, 3)
    )
    + "</svg>"
)


def _tile_html(band: str) -> str:
    # The words stand beside it, so a screen reader need not hear them twice.
    return (
        f'<svg class="rpw-tile" aria-hidden="true" focusable="false" viewBox="0 0 26 18">'
        f'<use href="#rpw-step-{_STEPS[band]}"/></svg>'
    )


def _actions_html(view: View) -> str:
    rows = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{escape(theme)}</th>'
        f'<td role="cell" data-label="Teams that decided to act on it">'
        f"{_tile_html(band)} {escape(band)} of the teams</td></tr>"
        for theme, band in view.actions
    )
    return (
        '<table role="table"><caption>Actions by theme, in words, for all checklists and groups'
        '</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Theme'
        '</th><th scope="col" role="columnheader">Teams that decided to act on it</th></tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )


def _messages_html(view: View) -> str:
    lines = "".join(f'<li dir="auto">{escape(text)}</li>' for text in view.messages)
    return (
        "<p>Teams wrote these on purpose, for you. At least three teams did; the order says "
        f"nothing about who.</p><ul class='rpw-messages'>{lines}</ul>"
    )


def _reading_html(view: View) -> str:
    groups = "".join(
        f"<li><strong>{escape(group.name)}:</strong> {escape(', '.join(group.teams))}</li>"
        for group in view.groups
    )
    alone = "".join(
        f"<li>{escape(team)} is not part of any group, because {escape(why)}.</li>"
        for team, why in view.alone
    )
    withheld = "".join(
        f"<li>{escape(group)} says nothing on “{escape(title)}”, because {escape(why)}.</li>"
        for group, title, why in view.not_published
    )
    rule = view.rule
    return (
        f"<p>Each line covers at least {_number(rule.minimum_teams)} teams and "
        f"{_number(rule.minimum_people)} people, in words. “Few or none” is at most a quarter of "
        "those who took part, “most or all” all but a quarter or more, “some” is in between. "
        "Nothing moves once a period is published, and no answer is used twice. Whatever you "
        "click, any one person could have given any answer and this page would look the same.</p>"
        "<p>It is not a measure of anybody’s work, and teams are not compared. “Not sure” and “not "
        "applicable” are answers like any other. Please do not sit in on, or facilitate, sessions "
        "of teams that you manage: what you heard there would say more than these words.</p>"
        f"<ul>{groups}{alone}{withheld}</ul>"
    )


_NUMBERS = {3: "three", 4: "four", 5: "five", 8: "eight", 9: "nine", 10: "ten", 12: "twelve"}


def _number(number: int) -> str:
    return _NUMBERS.get(number, str(number))


def _empty_html(steps: Sequence[str], example_link: str) -> str:
    items = "".join(f"<li>{escape(step)}</li>" for step in steps)
    link = (
        f'<p><a href="{escape(example_link)}">Look at an invented service</a> to see what this '
        "page will be like.</p>"
        if example_link
        else ""
    )
    return (
        '<div class="rpw-view"><h2>Nothing is published yet</h2><p>Themes appear here when a '
        f"period is over. What happens first:</p><ol>{items}</ol>{link}</div>"
    )
