"""What a page is told of a look at somebody's words."""

from __future__ import annotations

from dataclasses import replace

from widgets.wording import LookedFor, checked
from workbook.safeguarding.language import phrases
from workbook.safeguarding.name_model import SWITCH


def test_places_are_counted_as_a_browser_counts_and_so_are_the_words_to_put_in():
    text = "😀 I met Keira in Leeds."
    name, place = checked(text)["findings"]
    in_browser = text.encode("utf-16-le")

    def part(of):
        return in_browser[2 * of["start"] : 2 * of["end"]].decode("utf-16-le")

    assert part(name) == part(name["swap"]) == "Keira"
    assert name["swap"]["words"] == "a young person"
    assert (part(place), part(place["cut"])) == ("Leeds", " in Leeds")


def test_what_to_do_first_stands_apart_from_the_wording():
    first = "Tell your safeguarding lead today."
    streetwise = next(each for each in phrases() if "streetwise" in each.say)
    listed = LookedFor(language=(replace(streetwise, first=first),))
    (found,) = checked("She is streetwise.", listed)["findings"]
    assert found["first"] == first
    assert first not in found["sentence"]
    (found,) = checked("She is streetwise.")["findings"]
    assert found["first"] == ""


def test_a_page_is_told_how_much_is_looked_at(monkeypatch):
    monkeypatch.setenv(SWITCH, "no")
    assert (checked("Words.")["looked"], checked("Words.")["byModel"]) == (15_000, 0)
