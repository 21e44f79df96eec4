"""Who was found to be who, kept beside the graph, so that a change asks only whom it bears on.

A register holds the members (what documents say alike, see :mod:`kg.link.members`), which document
bears which, their bonds, and the identity of each. It is a cache: a lost one is made again. The
same members give the same identities, whatever was put and dropped before, in whatever order.

The order of use::

    with Register.open(path, made) as register:       # empty if it was made with anything else
        asked = register.relinked(judgements)             # link decisions bear on these documents
        for name in register.documents() - wanted: register.drop(name)
        for extraction in fresh: register.put(name, members(extraction, linker))
        revision = register.revise(linker, judgements, minter)
        ...                                           # write what differs, publish
        register.commit(made_now)
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from kg.iri import Minter
from kg.link.bonds import asks, holds, needs, numbers
from kg.link.context import Member
from kg.link.decisions import decide
from kg.link.findings import Finding, Findings
from kg.link.identity import identity_line, identity_of, settle
from kg.link.judgements import Judgement
from kg.link.lookup import Linker, target
from kg.link.members import ANCHORS, ID, dumps, loads
from kg.link.normalise import fingerprint
from kg.link.work import Work
from kg.model import Identity

__all__ = ["Register", "Revision"]

_FORMAT = "5"
_SCHEMA = files("kg.link").joinpath("register.sql").read_text(encoding="utf-8")


_TABLES = re.findall(r"TABLE IF NOT EXISTS (\w+)", _SCHEMA)


@dataclass(frozen=True, slots=True)
class Revision:
    """What a change of documents changed in who is who.

    ``entities`` has, by IRI, what an entity was and what it is, where that differs; None where it
    was or is no entity of its own. Links are no part of it: each mention has its own, and no other
    document can change it. ``moved`` are the documents in which an entity has another IRI or kind
    than before, so that their graphs say something else now; of the documents that were put, only
    what was there before counts. ``resolved`` is how many members had to be looked at.
    ``findings`` are the merges and doubts of which something may differ, without names and
    documents.
    """

    entities: Mapping[str, tuple[Identity | None, Identity | None]]
    moved: frozenset[str]
    resolved: int
    findings: frozenset[Finding] = frozenset()


class Register:
    """Members, who bears them, and who they are; see the head of this module.

    >>> from kg.link.authority import load
    >>> register = Register.open(None)
    >>> register.revise(Linker(load(), (), Minter()), (), Minter()).entities
    {}
    """

    __slots__ = ("_connection", "_seeds", "findings")

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a database that another keeps; its tables of a register have names of their own.

        The other begins and ends its transactions, and tells when to start anew (:meth:`clear`).
        """
        self._connection = connection
        self.findings = Findings(connection)
        self._seeds: set[int] = set()
        for statement in _SCHEMA.split(";"):  # executescript would end the other's transaction
            connection.execute(statement)

    def clear(self) -> None:
        """Forget everything."""
        for table in _TABLES:
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 (a list of our own)

    @classmethod
    def open(cls, path: Path | None, made: str = "") -> Self:
        """Open a register: empty where the file is missing, torn, or made with another ``made``.

        Without a path it is kept in memory.
        """
        wanted = f"{_FORMAT} {fingerprint()} {made}"
        if path is not None and path.exists():
            try:
                connection = sqlite3.connect(path, isolation_level=None)
                connection.execute("BEGIN IMMEDIATE")
                if cls._made(connection) == wanted:
                    return cls(connection)
                connection.close()
            except sqlite3.Error:
                pass  # a cache: what cannot be read is made again
            path.unlink()
        connection = sqlite3.connect(path or ":memory:", isolation_level=None)
        connection.executescript("PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF;")
        connection.execute("BEGIN IMMEDIATE")
        return cls(connection)

    @staticmethod
    def _made(connection: sqlite3.Connection) -> str | None:
        row = connection.execute("SELECT value FROM who_meta WHERE key = 'made'").fetchone()
        return row[0] if row else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        self._connection.close()

    def commit(self, made: str = "") -> None:
        """Keep what was put, dropped and revised, as made with ``made``."""
        wanted = f"{_FORMAT} {fingerprint()} {made}"
        self._connection.execute("INSERT OR REPLACE INTO who_meta VALUES ('made', ?)", (wanted,))
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")

    def _among(self, query: str, values: Iterable[str] | Iterable[int]) -> list[tuple[Any, ...]]:
        """Return the rows of a query that ends with a column, for those of some values."""
        wanted = json.dumps(sorted(values))
        among = f"{query} IN (SELECT value FROM json_each(?))"  # noqa: S608 (only from here)
        return self._connection.execute(among, (wanted,)).fetchall()

    # ------------------------------------------------------------------------- documents

    def documents(self) -> frozenset[str]:
        """Return the documents that are in the register."""
        rows = self._connection.execute("SELECT DISTINCT document FROM who_bearer")
        return frozenset(row[0] for row in rows)

    def drop(self, document: str) -> None:
        """Take a document out; nothing happens where it is not there."""
        run = self._connection.execute
        rows = run("SELECT member FROM who_bearer WHERE document = ?", (document,)).fetchall()
        if rows:
            run("DELETE FROM who_bearer WHERE document = ?", (document,))
            self._connection.executemany(
                "UPDATE who_member SET count = count - 1 WHERE id = ?", sorted(rows)
            )
            self._seeds |= {row[0] for row in rows}

    def put(self, document: str, found: Mapping[str, Member]) -> None:
        """Put a document in, or in the place of what was there under its name."""
        self.drop(document)
        run, many = self._connection.execute, self._connection.executemany
        for key, member in found.items():
            number = int(member.id, 16)
            self._seeds.add(number)
            run("INSERT INTO who_bearer VALUES (?, ?, ?)", (document, key, number))
            if run("UPDATE who_member SET count = count + 1 WHERE id = ?", (number,)).rowcount:
                continue
            run(
                "INSERT INTO who_member (id, line, count) VALUES (?, ?, 1)", (number, dumps(member))
            )
            many(
                "INSERT OR IGNORE INTO who_bond VALUES (?, ?)",
                ((b, number) for b in _holds(member)),
            )
            many("INSERT INTO who_need VALUES (?, ?)", ((n, number) for n in _needs(member)))
            if iri := target(member.link):
                run("INSERT INTO who_target VALUES (?, ?)", (iri, number))

    # ------------------------------------------------------------------------- resolution

    def revise(self, linker: Linker, judgements: Iterable[Judgement], minter: Minter) -> Revision:
        """Resolve anew whom the changes since the last call bear on, and return what differs.

        The identities are those that resolving all members together would give. Decisions may be
        other than at the last call: whom those that came or went bear on is resolved too.

        Args:
            linker: knows the records of the registries and the decisions about links.
            judgements: what people decided. Where those about links differ, first put again the
                documents that :meth:`relinked` names.
            minter: mints the IRIs; the same at each call.
        """
        decisions = tuple(sorted(set(judgements)))
        judged = {i for one in {*decisions, *self.judged()} for i in (one.subject, one.object)}
        answering = "SELECT id FROM who_face JOIN who_member USING (iri) WHERE face"
        seeds = self._seeds | {row[0] for row in self._among(answering, judged)}
        gone = self._take_out_unborne()
        left = [member for member, _ in gone.values()]
        # Those that hang on no other first: only where one is known otherwise than before does
        # that bear on those that are told by it.
        first = self._reach(seeds, left, early=True)
        known = Work(first.values(), linker).run().known
        before = self._among("SELECT id, known FROM who_member WHERE id", first)
        changed = {number for number, text in before if text != known[_id(number)]}
        seeds |= {
            row[0] for row in self._among("SELECT member FROM who_need WHERE needed", changed)
        }
        reached = first | self._reach(seeds, left, early=False)
        named = {one for member in reached.values() for one in _needs(member)} - first.keys()
        around = self._among("SELECT id, known FROM who_member WHERE id", named)
        work = Work(reached.values(), linker, {_id(number): text for number, text in around}).run()
        decided = decide(work.clusters, decisions, minter)
        found = settle(decided.clusters, minter)
        faces = {found[c.members[0].id].iri: c.faces(minter) for c in decided.clusters}
        told = self.findings.replace(
            reached.keys() | gone.keys(), work.merged(found, decided), work.doubted(found, decided)
        )
        self._seeds = set()
        self._connection.execute("DELETE FROM who_judgement")
        self._connection.executemany(
            "INSERT INTO who_judgement VALUES (?)",
            ((json.dumps(asdict(one), ensure_ascii=False),) for one in decisions),
        )
        numbered = {number: found[_id(number)] for number in reached}
        left_behind = {iri for _, iri in gone.values()} - {""}
        revision = self._keep(numbered, work.known, faces, left_behind)
        return replace(revision, findings=told)

    def _take_out_unborne(self) -> dict[int, tuple[Member, str]]:
        """Delete the members that no document bears any more; return them and their IRIs."""
        query = "SELECT id, line, iri FROM who_member WHERE count = 0 AND id"
        rows = self._among(query, self._seeds)
        gone = {number: (loads(line, id=_id(number)), iri) for number, line, iri in rows}
        run, many = self._connection.execute, self._connection.executemany
        for number, (member, _) in gone.items():
            run("DELETE FROM who_member WHERE id = ?", (number,))
            one = ((bond, number) for bond in _holds(member))
            many("DELETE FROM who_bond WHERE bond = ? AND member = ?", one)
            one = ((needed, number) for needed in _needs(member))
            many("DELETE FROM who_need WHERE needed = ? AND member = ?", one)
            of_link = target(member.link), number
            run("DELETE FROM who_target WHERE iri = ? AND member = ?", of_link)
        return gone

    def _reach(
        self, seeds: AbstractSet[int], gone: Iterable[Member], *, early: bool
    ) -> dict[int, Member]:
        """Return whom bonds lead to from the seeds, of the kinds told first or of the others."""
        found: dict[int, Member] = {}
        asked = {bond for m in gone if (m.kind in ANCHORS) == early for bond in _asks(m)}
        bonds, numbers = set(asked), set(seeds)
        while bonds or numbers:
            if bonds:
                rows = self._among("SELECT member FROM who_bond WHERE bond", bonds)
                numbers |= {row[0] for row in rows}
            rows = self._among(
                "SELECT id, line, count FROM who_member WHERE id", numbers - found.keys()
            )
            new = [loads(line, id=_id(number), count=count) for number, line, count in rows]
            new = [member for member in new if (member.kind in ANCHORS) == early]
            found |= {int(member.id, 16): member for member in new}
            bonds = {bond for member in new for bond in _asks(member)} - asked
            asked |= bonds
            numbers = set()
        return found

    def _keep(
        self,
        found: Mapping[int, Identity],
        known: Mapping[str, str],
        faces: Mapping[str, AbstractSet[str]],
        gone: AbstractSet[str],
    ) -> Revision:
        """Keep identities and return how they differ from those that were kept."""
        run, many = self._connection.execute, self._connection.executemany
        before = dict(self._among("SELECT id, iri FROM who_member WHERE id", found))
        entities = {identity.iri: identity for identity in found.values()}
        old = (gone | set(before.values())) - {""}
        then = dict(
            self._among("SELECT iri, plain FROM who_entity WHERE iri", old | entities.keys())
        )
        lines = {iri: identity_line(identity) for iri, identity in entities.items()}
        for iri in old:
            run("DELETE FROM who_face WHERE iri = ?", (iri,))
        for iri in old - entities.keys():
            run("DELETE FROM who_entity WHERE iri = ?", (iri,))
        differ = sorted(iri for iri, line in lines.items() if then.get(iri) != line)
        many(
            "INSERT OR REPLACE INTO who_entity VALUES (?, ?)", ((iri, lines[iri]) for iri in differ)
        )
        many(
            "INSERT OR IGNORE INTO who_face VALUES (?, ?)",
            ((face, iri) for iri in entities for face in faces[iri]),
        )
        many(
            "UPDATE who_member SET iri = ?, known = ? WHERE id = ?",
            ((identity.iri, known[_id(number)], number) for number, identity in found.items()),
        )
        kinds = {iri: identity_of(line).kind for iri, line in then.items() if iri in differ}
        same = entities.keys() - set(differ)
        moved = {
            number
            for number, identity in found.items()
            if before[number]
            and (
                before[number] != identity.iri
                or kinds.get(identity.iri, identity.kind) != identity.kind
            )
        }
        rows = self._among("SELECT DISTINCT document FROM who_bearer WHERE member", moved)
        was = {iri: identity_of(line) for iri, line in then.items()}
        return Revision(
            {iri: (was.get(iri), entities.get(iri)) for iri in sorted({*differ, *old} - same)},
            frozenset(row[0] for row in rows),
            len(found),
        )

    # --------------------------------------------------------------------------- answers

    def identities(self, document: str) -> dict[tuple[str, str], Identity]:
        """Return who the entities of a document are, as :func:`kg.link.resolve` would."""
        rows = self._connection.execute(
            "SELECT key, line, plain FROM who_bearer JOIN who_member ON member = id"
            " JOIN who_entity USING (iri) WHERE document = ? ORDER BY key",
            (document,),
        )
        return {
            (document, key): replace(identity_of(plain), link=loads(line).link)
            for key, line, plain in rows
        }

    def entities(self) -> Iterator[Identity]:
        """Yield every identity once, without links, in the order of their IRIs."""
        rows = self._connection.execute("SELECT plain FROM who_entity ORDER BY iri").fetchall()
        return (identity_of(row[0]) for row in rows)

    def entity(self, iri: str) -> Identity | None:
        """Return the identity of an IRI, without links; None where it is no entity's own."""
        row = self._connection.execute(
            "SELECT plain FROM who_entity WHERE iri = ?", (iri,)
        ).fetchone()
        return identity_of(row[0]) if row else None

    # ------------------------------------------------------------------------- decisions

    def judged(self) -> tuple[Judgement, ...]:
        """Return what people had decided at the last call of :meth:`revise`."""
        rows = self._connection.execute("SELECT plain FROM who_judgement").fetchall()
        return tuple(sorted(Judgement(**json.loads(row[0])) for row in rows))

    def relinked(self, judgements: Iterable[Judgement]) -> frozenset[str]:
        """Return the documents that may be linked otherwise than at the last call of ``revise``.

        In these stands what answers, or would alone answer, under the IRI of a decision about a
        link that came or went, or what is linked to the same record or would be but for a decision.
        """
        differ = {j for j in {*judgements} ^ {*self.judged()} if j.decision in ("accept", "reject")}
        answering = self._among(
            "SELECT DISTINCT document FROM who_face JOIN who_member USING (iri)"
            " JOIN who_bearer ON member = id WHERE face",
            {one.subject for one in differ},
        )
        linked = self._among(
            "SELECT DISTINCT document FROM who_target JOIN who_bearer USING (member) WHERE iri",
            {one.object for one in differ if one.object},
        )
        return frozenset(row[0] for row in (*answering, *linked))


def _id(number: int) -> str:
    return f"{number:0{ID}x}"


def _holds(member: Member) -> set[int]:
    return numbers(holds(member))


def _asks(member: Member) -> set[int]:
    return numbers(asks(member))


def _needs(member: Member) -> set[int]:
    return {int(id, 16) for id in needs(member)}
