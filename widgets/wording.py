"""What every box for words has in common: the look for identifying details and blaming language.

The browser asks for it (`widgets.messages.Check`) as its writer pauses and before sending. The
text is looked at in the page's own kernel and nothing of it, nor of what was found, is kept, logged
or sent anywhere else. `front/src/lib/prompts.ts` draws the prompt.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from widgets.messages import Checked
from widgets.shapes import FindingWords, RewordingWords
from workbook.errors import WorkbookError

if TYPE_CHECKING:
    from workbook.safeguarding.language import Phrase
    from workbook.safeguarding.own_names import OwnNames
    from workbook.safeguarding.rewording import Rewording
    from workbook.safeguarding.wording import Finding

__all__ = ["Listed", "LookedFor", "checked", "chosen_language"]

_log = logging.getLogger("workbook")


class LookedFor(NamedTuple):
    """What a service has decided about what is looked for."""

    #: The wordings; None for those that come with the workbook, () for none.
    language: Sequence[Phrase] | None = None
    #: The service's own names; None where it has written none.
    own: OwnNames | None = None


#: Gives what is looked for just now; None for what comes with the workbook.
Listed = Callable[[], "LookedFor | None"]

#: Far longer than any box takes; what is longer is answered with nothing.
_LONGEST = 100_000


def checked(text: str, wanted: LookedFor | None = None) -> Checked | None:
    """Return the answer to a look, or None for what is longer than any box.

    Parameters
    ----------
    text
        What stands in a box.
    wanted
        What a service has decided; None for what comes with the workbook. Identifying details are
        always looked for.
    """
    if len(text) > _LONGEST:
        return None
    # Only a page on which somebody writes needs these, and their lists.
    from workbook.safeguarding.language import phrases
    from workbook.safeguarding.wording import check, looked_at

    wanted = wanted or LookedFor()
    found = check(text, *wanted)
    in_browser = _in_browser(text, max(map(_last, found), default=0))
    language = phrases() if wanted.language is None else wanted.language
    firsts = {phrase.first for phrase in language} - {""}

    def words(change: Rewording | None) -> RewordingWords | None:
        if change is None:
            return None
        start, end = in_browser[change.start], in_browser[change.end]
        return RewordingWords(start=start, end=end, words=change.words)

    said = []
    for each in found:
        begun = (first for first in firsts if each.sentence.startswith(first))
        first = next(begun, "") if each.safety else ""
        said.append(
            FindingWords(
                kind=each.kind,
                start=in_browser[each.start],
                end=in_browser[each.end],
                sentence=each.sentence.removeprefix(first).strip(),
                first=first,
                swap=words(each.swap),
                cut=words(each.cut),
            )
        )
    looked, by_model = looked_at()
    return Checked(kind="checked", findings=said, looked=looked, byModel=by_model)


def _last(finding: Finding) -> int:
    """Return the last place in a text that a finding or its rewordings name."""
    changes = [each.end for each in (finding.swap, finding.cut) if each is not None]
    return max(finding.end, *changes) if changes else finding.end


def chosen_language(
    data: Path, is_on: Callable[[], bool] = lambda: True, *, names_in: Path | None = None
) -> Listed:
    """Return what gives a service's wordings, none while a session has them off, and its names.

    Parameters
    ----------
    data
        The data folder, in which the service's own list of wordings may stand; it is read once,
        when somebody first writes.
    is_on
        Says whether language is asked about just now.
    names_in
        The data folder in which the service's own names may stand, where it is another one: in the
        invented service, to whose visitors no real name means anything. They are read anew
        whenever they have changed.
    """
    read: list[Sequence[Phrase] | None] = []
    names: list[Callable[[], OwnNames | None]] = []

    def listed() -> LookedFor:
        if not names:
            from workbook.safeguarding.own_names import own_names_now

            names.append(own_names_now(names_in or data, _say))
        return LookedFor(language(), names[0]())

    def language() -> Sequence[Phrase] | None:
        try:
            if not is_on():
                return ()
        except WorkbookError:
            pass  # a session that cannot be read now is asked about as usual
        if not read:
            from workbook.safeguarding.language import LanguageUnreadable, language_for

            try:
                read.append(language_for(data))
            except LanguageUnreadable as trouble:
                _say(trouble)
                read.append(None)
        return read[0]

    return listed


def _say(trouble: WorkbookError) -> None:
    # Neither sentence holds anything that stands in the file.
    _log.error("%s %s", trouble.happened, trouble.do)


def _in_browser(text: str, most: int) -> list[int]:
    """Return each place up to `most` as a browser counts: what is beyond the first plane is two."""
    return list(accumulate((1 + (letter > "\uffff") for letter in text[:most]), initial=0))
