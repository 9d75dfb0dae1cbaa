"""What one group's words come to, and where that puts a question on the managers' page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import Enum

from workbook.themes.disclosure import BANDS, MEASURES, Outcome

__all__ = ["Headline", "Standing", "headline_of", "in_words", "standing_of"]


class Headline(Enum):
    """What one group's words come to: a short name, and the words in a sentence."""

    IN_PLACE = ("Mostly in place", "most or all say this is in place")
    ON_THE_WAY = (
        "In place or partly for most",
        "some say this is in place, and most or all that it is in place or partly",
    )
    PARTLY = ("Mostly partly", "most or all say this is partly in place")
    SPLIT = ("Split", "some say this is in place or partly, and some that it is not")
    BARELY = ("Partly for some", "few or none say this is in place, some that it is partly")
    NOT_YET = ("Mostly not there yet", "few or none say this is in place or partly")
    NOT_SURE = ("Many not sure", "many are not sure")
    #: In files the measure "not applicable": one for three reasons, which are not told apart.
    NOT_APPLICABLE = (
        "Often no answer on the scale",
        "for many there is no answer on the scale: it does not apply, was left out, or they would "
        "rather not say",
    )

    @property
    def short(self) -> str:
        """The name over a picture."""
        return self.value[0]

    @property
    def sentence(self) -> str:
        """What it says, as it stands after "In Group 1"."""
        return self.value[1]


class Standing(Enum):
    """Where a question belongs on the page, when more than half of the groups say so."""

    WELL = "Going well"
    HARD = "Hard"
    UNSURE = "Nobody is sure"
    UNDER_WAY = "Under way"
    DIFFERS = "Different from group to group, or split"
    NOT_FOR_US = "Often no answer on the scale"


_FEW, _SOME, _MOST = BANDS
_HEADLINES: Mapping[tuple[str, str], Headline] = {
    (_MOST, _MOST): Headline.IN_PLACE,
    (_SOME, _MOST): Headline.ON_THE_WAY,
    (_FEW, _MOST): Headline.PARTLY,
    (_SOME, _SOME): Headline.SPLIT,
    (_FEW, _SOME): Headline.BARELY,
    (_FEW, _FEW): Headline.NOT_YET,
}
_STANDING_OF = {
    Headline.IN_PLACE: Standing.WELL,
    Headline.ON_THE_WAY: Standing.UNDER_WAY,
    Headline.PARTLY: Standing.UNDER_WAY,
    Headline.SPLIT: Standing.DIFFERS,
    Headline.BARELY: Standing.HARD,
    Headline.NOT_YET: Standing.HARD,
    Headline.NOT_SURE: Standing.UNSURE,
    Headline.NOT_APPLICABLE: Standing.NOT_FOR_US,
}


def in_words(measure: str) -> str:
    """Return a measure as a page says it; files keep the name that it always had."""
    return "no answer on the scale" if measure == MEASURES[0] else measure


def headline_of(words: Outcome) -> Headline:
    """Return what one group's words come to."""
    said = dict(words)
    if MEASURES[0] in said:
        return Headline.NOT_APPLICABLE
    if MEASURES[1] in said:
        return Headline.NOT_SURE
    return _HEADLINES[said[MEASURES[2]], said[MEASURES[3]]]


def standing_of(said: Sequence[Outcome]) -> Standing:
    """Return where a question stands of which groups say these words."""
    often = Counter(_STANDING_OF[headline_of(words)] for words in said)
    standing, number = often.most_common(1)[0]
    return standing if 2 * number > len(said) else Standing.DIFFERS
