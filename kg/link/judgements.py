"""What people decided, as a small Turtle file fit for version control; replayed at each build.

Author and day are given, never taken from a clock. Each judgement is one block, blocks are sorted,
so two people's additions merge line by line.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.errors import AuthorityError, NotFound
from kg.vocab import PREFIXES

__all__ = ["DECISIONS", "FILE", "Judgement", "dumps", "read", "record", "withdraw", "write"]

FILE = "judgements.ttl"  # in the folder of a graph
DECISIONS = ("accept", "different", "reject", "rename", "same")

_VOCAB = f"{PREFIXES['ukgv']}decision/"
_HEAD = "".join(
    f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("dcterms", "ukg", "xsd")
)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """One decision of a person.

    ``same`` and ``different``: two entities. ``accept`` and ``reject``: a claim, or an entity and
    the registry's IRI it was linked to. ``rename``: an entity and its new label. Anything else
    raises ``ValueError``.

    >>> Judgement("same", "urn:b", "urn:a", "A. Reader", "2026-01-31").subject
    'urn:a'
    """

    decision: str
    subject: str
    object: str = ""
    author: str = ""
    day: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.decision not in DECISIONS:
            raise ValueError(f"{self.decision!r} is no decision: {', '.join(DECISIONS)}")
        if not _IRI.fullmatch(self.subject):
            raise ValueError(f"{self.subject!r} is no IRI")
        if self.decision in ("same", "different"):
            if not _IRI.fullmatch(self.object) or self.object == self.subject:
                raise ValueError(f"{self.decision} needs the IRIs of two entities")
            if self.object < self.subject:  # the order in which they were named means nothing
                first, second = self.object, self.subject
                object.__setattr__(self, "subject", first)
                object.__setattr__(self, "object", second)
        if self.decision == "rename" and not self.object.strip():
            raise ValueError("rename needs the new label")
        if not self.author.strip():
            raise ValueError("a judgement needs its author")
        try:
            date.fromisoformat(self.day if _DAY.fullmatch(self.day) else "")
        except ValueError:
            raise ValueError(f"{self.day!r} is no day: write 2026-01-31") from None

    @property
    def about(self) -> tuple[str, str, str]:
        """Return what is decided on; a later judgement about the same replaces an earlier one."""
        group = {"same": "identity", "different": "identity"}.get(self.decision)
        if group:
            return group, self.subject, self.object
        if self.decision == "rename":
            return "rename", self.subject, ""
        return "belief", self.subject, self.object


def read(path: Path) -> tuple[Judgement, ...]:
    """Return the judgements of a file, sorted; none where the file is not there.

    Raises:
        AuthorityError: the file is no Turtle, or a judgement in it lacks something.
    """
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse  # slow to import

    if not path.exists():
        return ()
    found: dict[str, dict[str, str]] = {}
    try:
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            if isinstance(triple.subject, NamedNode) and isinstance(
                triple.object, NamedNode | Literal
            ):
                local = re.split(r"[/#]", triple.predicate.value)[-1]
                found.setdefault(triple.subject.value, {})[local] = triple.object.value
    except (OSError, SyntaxError, ValueError) as error:
        raise AuthorityError(
            str(path), f"is no Turtle ({error})", hint="mend or move it"
        ) from error
    judgements = []
    for iri, plain in sorted(found.items()):
        try:
            judgements.append(
                Judgement(
                    plain["decision"].removeprefix(_VOCAB),
                    plain["judged"],
                    plain.get("against") or plain.get("newLabel", ""),
                    plain.get("creator", ""),
                    plain.get("date", ""),
                    plain.get("description", ""),
                )
            )
        except (KeyError, ValueError) as error:
            raise AuthorityError(f"{path}, {iri}", f"is no judgement ({error})") from error
    return tuple(sorted(judgements))


def dumps(judgements: Iterable[Judgement]) -> str:
    """Return judgements as Turtle: a block for each, sorted."""
    return "\n".join([_HEAD, *(_block(judgement) for judgement in sorted(set(judgements)))])


def write(path: Path, judgements: Iterable[Judgement]) -> None:
    """Write judgements, sorted, the same bytes for the same decisions; the file is never half."""
    text = dumps(judgements)
    draft = path.with_name(f".{path.name}.part")
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _block(judgement: Judgement) -> str:
    key = "\x1f".join((judgement.decision, judgement.subject, judgement.object))
    name = hashlib.sha256(key.encode()).hexdigest()[:16]
    lines = [
        f"<urn:unikg:judgement:{name}> a ukg:Judgement ;",
        f"    ukg:decision <{_VOCAB}{judgement.decision}> ;",
        f"    ukg:judged <{judgement.subject}> ;",
    ]
    if judgement.decision == "rename":
        lines.append(f"    ukg:newLabel {_quoted(judgement.object)} ;")
    elif judgement.object:
        lines.append(f"    ukg:against <{judgement.object}> ;")
    lines.append(f"    dcterms:creator {_quoted(judgement.author)} ;")
    if judgement.reason:
        lines.append(f"    dcterms:description {_quoted(judgement.reason)} ;")
    lines.append(f'    dcterms:date "{judgement.day}"^^xsd:date .\n')
    return "\n".join(lines)


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + plain.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def record(path: Path, judgement: Judgement) -> tuple[Judgement, ...]:
    """Add a judgement to a file and return all; it replaces an earlier one about the same."""
    kept = [known for known in read(path) if known.about != judgement.about]
    write(path, [*kept, judgement])
    return tuple(sorted([*kept, judgement]))


def withdraw(path: Path, judgement: Judgement) -> tuple[Judgement, ...]:
    """Take a judgement out of a file and return what is left; raise :class:`NotFound`."""
    kept = [known for known in read(path) if known.about != judgement.about]
    if len(kept) == len(read(path)):
        raise NotFound(
            f"{judgement.decision} {judgement.subject}", "was never decided", hint=f"see {path}"
        )
    write(path, kept)
    return tuple(kept)
