"""Reads what a report states: :func:`extract` turns a document into entities and claims with their words.

No model and no network: word lists, rules over chunks (``rules/*.toml``) and a memory of what was named
before. The same text gives the same claims on any machine.
"""

from kg.extract.driver import extract

__all__ = ["VERSION", "extract"]

#: Changes whenever the same text may give other claims: caches of extractions hang on it.
VERSION = "1"
