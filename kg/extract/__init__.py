"""Reads what a report states: :func:`extract` turns a document into entities and claims with their words.

No model and no network: word lists, rules over chunks (``rules/*.toml``) and a memory of what was named
before. The same text gives the same claims on any machine.
"""

import sys
from types import ModuleType

from kg.extract.driver import extract
from kg.model import Document, Extraction

__all__ = ["VERSION", "extract"]

#: Changes whenever the same text may give other claims: caches of extractions hang on it.
VERSION = "1"


class _Callable(ModuleType):
    """So that ``kg.extract("a text")`` works beside ``kg.extract.extract(document)``."""

    def __call__(self, text: str | Document) -> Extraction:
        return extract(text if isinstance(text, Document) else Document("text", text))


sys.modules[__name__].__class__ = _Callable
