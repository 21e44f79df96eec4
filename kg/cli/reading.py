"""``kg explain TEXT``: how a text is read, for a person who wants to add a rule or a word."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.trace import Trace

__all__ = ["is_text", "traced"]


def is_text(words: str) -> bool:
    """Tell whether words are a sentence to read, rather than a name or an IRI to look up.

    >>> is_text("She leads the project."), is_text("Anna B. Bakari"), is_text("https://x.org/a.")
    (True, False, False)
    """
    return "\n" in words.strip() or (
        words.rstrip().endswith((".", "!", "?", "”", '."')) and len(words.split()) > 2
    )


def traced(text: str, form: str = "text") -> str:
    """Return how each sentence of a text is read, for a reader or as JSON."""
    from kg.extract.trace import trace
    from kg.model import Document

    steps = trace(Document("text", text))
    if form == "json":
        rows = [{"text": text[s.start : s.end], **asdict(s)} for s in steps]
        return json.dumps(rows, ensure_ascii=False, indent=2)
    return "\n\n".join(_told(step, text) for step in steps)


def _told(step: Trace, text: str) -> str:
    seen = " ".join(
        words if kind in ("w", "p") else f"[{kind} {words}]" for kind, words in step.seen
    )
    lines = [" ".join(text[step.start : step.end].split()), f"  read as     {seen}"]
    lines += [
        f"  fired       {f.rule} ({f.stage}): {' '.join(text[f.start : f.end].split())!r}"
        for f in step.fired
    ]
    lines += [
        f"  claims      {f.subject} · {f.predicate} · {f.object}  ({f.rule}, {f.confidence:.2f}"
        + (f", {f.status})" if f.status != "held" else ")")
        for f in step.found
    ]
    if not step.found:
        lines.append("  claims      nothing")
    for near in step.near:
        there = f"there stands {near.there}" if near.there else "nothing stands there"
        lines += [
            f"  came close  {near.rule} ({near.stage}): {near.pattern}",
            f"              it wants {near.wanted}; {there}",
        ]
    return "\n".join(lines)
