"""Reads the lists that name things: ROR dumps, CSV, SKOS in Turtle, and kg's own TOML."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.errors import AuthorityError
from kg.link.records import PlaceRow, Record
from kg.model import Kind, Name

__all__ = ["READERS", "Row", "read_csv", "read_ror", "read_toml", "read_turtle", "without_faults"]

Row = tuple[Record, Sequence[PlaceRow]]

_WIKIDATA = "http://www.wikidata.org/entity/"
_NAME_KINDS = {"label", "alias", "acronym", "former", "hidden"}
# The full registry is 300 MB of JSON; a member that claims ten times that is no registry.
_LARGEST = 3_000_000_000


def read_ror(path: Path) -> Iterator[Row]:
    """Yield the records of a dump of the Research Organization Registry.

    Version 2 of its schema, as plain JSON, gzip, or the zip in which it is published.
    Raises :class:`AuthorityError` for anything else.
    """
    records = _json(path)
    if not isinstance(records, list) or not records:
        raise AuthorityError(str(path), "holds no list of records", hint="give ROR's data dump")
    for position, plain in enumerate(records, 1):
        try:
            yield _ror_record(plain)
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise AuthorityError(
                f"{path}, record {position}",
                f"is not of ROR's schema version 2 ({type(error).__name__}: {error})",
                hint="take the file whose name ends in schema_v2.json",
            ) from error


def _json(path: Path) -> object:
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        elif data[:4] == b"PK\x03\x04":
            data = _member(data)
        return json.loads(data)
    except OSError as error:
        raise AuthorityError(str(path), f"cannot be read ({error})") from error
    except (EOFError, UnicodeDecodeError, ValueError, zipfile.BadZipFile) as error:
        raise AuthorityError(
            str(path), f"is no JSON, gzip or zip of JSON ({error})", hint="download it again"
        ) from error


def _member(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = [i for i in archive.infolist() if i.filename.endswith(".json")]
        if not found:
            raise ValueError("the zip holds no .json")
        # A dump holds both versions of the schema; the newer has its version in the name.
        best = min(found, key=lambda i: ("v2" not in i.filename, -i.file_size, i.filename))
        if best.file_size > _LARGEST:
            raise ValueError(f"{best.filename} is of {best.file_size} bytes")
        return archive.read(best)


def _ror_record(plain: Mapping[str, Any]) -> Row:
    names = []
    for name in plain["names"]:
        types = set(name["types"])
        kind = "label" if types & {"ror_display", "label"} else "alias"
        if "acronym" in types and not types & {"ror_display", "label"}:
            kind = "acronym"
        rank = 0 if "ror_display" in types else 1
        names.append((rank, Name(name["value"], (name.get("lang") or "").lower(), kind)))
    names.sort(key=lambda pair: pair[0])
    same_as = [plain["id"]]
    facts: list[tuple[str, str]] = []
    if plain.get("established"):
        facts.append(("established", str(plain["established"])))
    for external in plain.get("external_ids", ()):
        value = external.get("preferred") or external["all"][0]
        if external["type"] == "wikidata":
            same_as.append(_WIKIDATA + value)
        elif external["type"] in ("grid", "isni"):
            facts.append((external["type"], value))
    facts += [("homepage", x["value"]) for x in plain.get("links", ()) if x["type"] == "website"]
    places = []
    for location in plain.get("locations", ()):
        detail = location["geonames_details"]
        places.append(
            PlaceRow(
                detail["name"],
                detail.get("country_code") or "",
                int(location["geonames_id"]),
                detail.get("lat"),
                detail.get("lng"),
            )
        )
    first = plain["locations"][0]["geonames_details"] if places else {}
    if places:
        facts.append(("geonames", str(places[0].geonames)))
        if places[0].latitude is not None and places[0].longitude is not None:
            facts.append(("latitude", repr(places[0].latitude)))
            facts.append(("longitude", repr(places[0].longitude)))
    facts.append(("types", " ".join(sorted(plain["types"]))))
    record = Record(
        iri=plain["id"],
        authority="ror",
        kind=Kind.UNIVERSITY if "education" in plain["types"] else Kind.ORGANIZATION,
        names=tuple(name for _, name in names),
        country=first.get("country_code") or "",
        city=first.get("name") or "",
        region=first.get("country_subdivision_name") or "",
        status=plain["status"],
        same_as=tuple(same_as),
        related=tuple(sorted((r["type"], r["id"]) for r in plain.get("relationships", ()))),
        facts=tuple(sorted(facts)),
        sources=(plain["id"],),
    )
    return record, places


def read_toml(path: Path) -> Iterator[Row]:
    """Yield the records of one of kg's own lists (see ``data/README.md`` for the format)."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AuthorityError(str(path), f"cannot be read ({error})") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AuthorityError(str(path), f"is no TOML ({error})") from error
    for position, plain in enumerate(table.get("record", ()), 1):
        yield _toml_record(plain, f"{path}, record {position}"), ()


_TOML_KEYS = {
    "id", "kind", "names", "former", "acronyms", "hidden", "country", "city", "region", "status",
    "same_as", "related", "facts", "sources",
}  # fmt: skip


def _toml_record(plain: Mapping[str, Any], where: str) -> Record:
    unknown = sorted(set(plain) - _TOML_KEYS)
    if unknown:
        raise AuthorityError(where, f"has unknown keys {', '.join(unknown)}")
    missing = sorted({"id", "kind", "names", "sources"} - set(plain))
    if missing:
        raise AuthorityError(where, f"lacks {', '.join(missing)}")
    if plain["kind"] not in list(Kind):
        raise AuthorityError(where, f"has no kind {plain['kind']!r}", hint=", ".join(Kind))
    names: list[Name] = []
    for language, values in plain["names"].items():
        for position, value in enumerate(values):
            names.append(Name(value, language, "alias" if position else "label"))
    for key, kind in (("former", "former"), ("acronyms", "acronym"), ("hidden", "hidden")):
        for language, values in plain.get(key, {}).items():
            names += [Name(value, language, kind) for value in values]
    facts = {str(key): str(value) for key, value in plain.get("facts", {}).items()}
    same_as = [*plain.get("same_as", ())]
    if plain["id"].startswith("http"):
        same_as.insert(0, plain["id"])
    return Record(
        iri=plain["id"],
        authority="kg",
        kind=Kind(plain["kind"]),
        names=tuple(names),
        country=plain.get("country", ""),
        city=plain.get("city", ""),
        region=plain.get("region", ""),
        status=plain.get("status", "active"),
        same_as=tuple(dict.fromkeys(same_as)),
        related=tuple(sorted((k, v) for k, vs in plain.get("related", {}).items() for v in vs)),
        facts=tuple(sorted(facts.items())),
        sources=tuple(plain["sources"]),
    )


def read_csv(path: Path) -> Iterator[Row]:
    """Yield the records of a table with a header row.

    Columns: ``id`` and ``name`` are needed; ``kind``, ``language``, ``aliases``, ``former``,
    ``acronyms`` (several parted by ``|``), ``country``, ``city``, ``same_as`` may stand beside
    them, and every other column is kept as a fact.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AuthorityError(str(path), f"cannot be read as UTF-8 ({error})") from error
    rows = csv.DictReader(io.StringIO(text))
    if not {"id", "name"} <= set(rows.fieldnames or ()):
        raise AuthorityError(str(path), "needs the columns id and name in its first line")
    known = {"id", "name", "kind", "language", "aliases", "former", "acronyms", "country", "city",
             "same_as"}  # fmt: skip
    for line, row in enumerate(rows, 2):
        plain = {key: (value or "").strip() for key, value in row.items() if isinstance(value, str)}
        if not plain.get("id") or not plain.get("name"):
            raise AuthorityError(f"{path}, line {line}", "has no id or no name")
        kind = plain.get("kind") or Kind.ORGANIZATION
        if kind not in list(Kind):
            raise AuthorityError(f"{path}, line {line}", f"has no kind {kind!r}")
        language = plain.get("language", "").lower()
        names = [Name(plain["name"], language, "label")]
        for column, name_kind in (
            ("aliases", "alias"),
            ("former", "former"),
            ("acronyms", "acronym"),
        ):
            names += [Name(v, language, name_kind) for v in _several(plain.get(column, ""))]
        same_as = _several(plain.get("same_as", ""))
        if plain["id"].startswith("http"):
            same_as = [plain["id"], *same_as]
        yield (
            Record(
                iri=plain["id"],
                authority="csv",
                kind=Kind(kind),
                names=tuple(names),
                country=plain.get("country", "").upper(),
                city=plain.get("city", ""),
                same_as=tuple(dict.fromkeys(same_as)),
                facts=tuple(sorted((k, v) for k, v in plain.items() if k not in known and v)),
                sources=(path.name,),
            ),
            (),
        )


def _several(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


_SKOS = "http://www.w3.org/2004/02/skos/core#"
_NAME_PROPERTIES = {
    _SKOS + "prefLabel": "label",
    _SKOS + "altLabel": "alias",
    _SKOS + "hiddenLabel": "hidden",
    "http://www.w3.org/2000/01/rdf-schema#label": "label",
    "https://schema.org/name": "label",
    "https://schema.org/alternateName": "alias",
}
_SAME = {
    _SKOS + "exactMatch",
    "http://www.w3.org/2002/07/owl#sameAs",
    "https://schema.org/sameAs",
    "http://schema.org/sameAs",
}
_TYPES = {
    "https://schema.org/CollegeOrUniversity": Kind.UNIVERSITY,
    "https://schema.org/Person": Kind.PERSON,
    "https://schema.org/Place": Kind.PLACE,
    "https://schema.org/City": Kind.PLACE,
    "https://schema.org/Project": Kind.PROJECT,
}


def read_turtle(path: Path) -> Iterator[Row]:
    """Yield the records of a SKOS list in Turtle: labels, other labels, matches, types."""
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse  # slow to import

    names: dict[str, list[Name]] = {}
    same: dict[str, list[str]] = {}
    kinds: dict[str, Kind] = {}
    facts: dict[str, dict[str, str]] = {}
    try:
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            if not isinstance(triple.subject, NamedNode):
                continue
            subject, predicate, value = triple.subject.value, triple.predicate.value, triple.object
            if isinstance(value, Literal) and predicate in _NAME_PROPERTIES:
                name = Name(value.value, value.language or "", _NAME_PROPERTIES[predicate])
                names.setdefault(subject, []).append(name)
            elif isinstance(value, NamedNode) and predicate in _SAME:
                same.setdefault(subject, []).append(value.value)
            elif isinstance(value, NamedNode) and value.value in _TYPES:
                kinds[subject] = _TYPES[value.value]
            elif isinstance(value, Literal):
                local = predicate.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
                facts.setdefault(subject, {})[local] = value.value
    except (OSError, SyntaxError, ValueError) as error:
        raise AuthorityError(str(path), f"is no Turtle ({error})") from error
    for subject in sorted(names):
        found = facts.get(subject, {})
        ordered = sorted(names[subject], key=lambda n: (n.kind != "label", n))
        yield (
            Record(
                iri=subject,
                authority="ttl",
                kind=kinds.get(subject, Kind.ORGANIZATION),
                names=tuple(ordered),
                country=found.pop("addressCountry", ""),
                city=found.pop("addressLocality", ""),
                same_as=tuple(dict.fromkeys((subject, *sorted(same.get(subject, ()))))),
                facts=tuple(sorted(found.items())),
                sources=(path.name,),
            ),
            (),
        )


def without_faults(rows: Iterable[Row], faults: list[str]) -> Iterator[Row]:
    """Yield rows without what cannot stand in a graph, and note what was left out of which record.

    An address with a space or ``<`` is no IRI, and what is no language tag names no language.

    Raises:
        AuthorityError: a record has half a character, which no file can hold.
    """
    from pyoxigraph import Literal, NamedNode  # slow to import

    for record, places in rows:
        try:
            record.to_json().encode()
        except UnicodeEncodeError as error:
            where = f"record {record.iri!a}"
            problem = f"has half a character ({error.object[error.start]!a})"
            raise AuthorityError(where, problem, hint="mend it in the file") from error
        names, same = [], []
        for name in record.names:
            try:
                Literal(name.value, language=name.language or None)
                names.append(name)
            except ValueError:
                names.append(replace(name, language=""))
                faults.append(f"{record.iri}: {name.language!r} is no language tag; left out")
        for address in record.same_as:
            try:
                NamedNode(address)
                same.append(address)
            except ValueError:
                faults.append(f"{record.iri}: {address!r} is no address; left out")
        if names == list(record.names) and same == list(record.same_as):
            yield record, places
        else:
            yield replace(record, names=tuple(names), same_as=tuple(same)), places


READERS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    "csv": read_csv,
    "ror": read_ror,
    "toml": read_toml,
    "ttl": read_turtle,
}
