"""Which of the languages that kg knows a text is written in, by its script alone."""

from __future__ import annotations

import re

__all__ = ["declared", "guess"]

# Letters that Kazakh has and Russian has not; Ukrainian's і is left out on purpose.
_KAZAKH = frozenset("әғқңөұүһӘҒҚҢӨҰҮҺ")
_SAMPLE = 20_000
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")


def guess(text: str) -> str:
    """Return ``kk``, ``ru`` or ``en``: the alphabet most letters of ``text`` belong to.

    >>> guess("Ректор университета выступил"), guess("Қазақстан университеті"), guess("A rector")
    ('ru', 'kk', 'en')
    """
    letters = [char for char in text[:_SAMPLE] if char.isalpha()]
    cyrillic = sum("\u0400" <= char <= "\u04ff" for char in letters)
    if 2 * cyrillic <= len(letters):
        return "en"
    kazakh = sum(char in _KAZAKH for char in letters)
    return "kk" if 100 * kazakh >= cyrillic else "ru"


def declared(tag: str | None, text: str) -> str:
    """Return the language that a file declares, or the guess if it declares none or a wrong script.

    Templates of websites say ``en`` on pages of any language, so the script has the last word.

    >>> declared("en-GB", "The Rector"), declared("en", "Ректор"), declared("de", "Der Rektor")
    ('en', 'ru', 'de')
    """
    by_script = guess(text)
    match = _TAG.fullmatch((tag or "").strip())
    if match is None:
        return by_script
    code = match[1].lower()
    latin_but_cyrillic = code == "en" and by_script != "en"
    cyrillic_but_latin = code in {"ru", "kk"} and by_script == "en"
    return by_script if latin_but_cyrillic or cyrillic_but_latin else code
