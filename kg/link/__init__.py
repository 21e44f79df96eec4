"""Who is who: entities of documents against registries, and against one another.

The order of use, with the signatures other parts of kg may rely on::

    authorities = load()                              # the lists bundled with kg (data/authority)
    authorities = load(folder, other_folder, file)    # more lists and registry indexes
    found = resolve(extractions, authorities, judgements=(), minter=Minter())
    found["report.txt", "e3"]                         # -> model.Identity (a Mapping)
    found.merges                                      # -> tuple[Merged, ...]: what became one
    found.doubts                                      # -> tuple[Doubt, ...]: what `kg review` asks

Again after a change, only for whom it bears on (see :mod:`kg.link.register`)::

    linker = Linker(authorities, judgements, minter)
    register.put(document.name, members(extraction, linker)); register.drop(name)
    register.revise(linker, judgements, minter)       -> Revision

Registries (``kg authority``)::

    add("ror", Path("ror-data.zip"), folder, name="ror")  -> Installed   # also csv, ttl, toml
    add("wikidata", "https://…/sparql", folder, name="wikidata")
    installed(folder)                                 -> tuple[Installed, ...]
    remove("ror", folder)                             -> Installed (raises NotFound)
    verify(folder)                                    raises AuthorityError for a damaged one

Judgements (``kg same A B``, ``different``, ``accept``, ``reject``, ``rename``)::

    Judgement(decision, subject, object, author, day, reason="")   # frozen
    read(path)                                        -> tuple[Judgement, ...]   (no file: empty)
    record(path, judgement)                           -> tuple[Judgement, ...]   (written, sorted)
    withdraw(path, judgement)                         -> tuple[Judgement, ...]

    ``same``, ``different``: subject and object are IRIs of entities.
    ``accept``, ``reject``: subject is the IRI of a claim, or of an entity with object the IRI of a
    registry (its link). ``rename``: subject is an entity, object its new label.

Disagreement (``kg conflicts``)::

    conflicts(statements, days)                       -> tuple[Conflict, ...]
"""

from kg.link.authority import (
    FOLDER,
    Authority,
    Installed,
    add,
    added_to,
    installed,
    load,
    of_store,
    remove,
    update,
)
from kg.link.conflicts import Conflict, conflicts
from kg.link.judgements import FILE as JUDGEMENTS
from kg.link.judgements import Judgement, read, record, withdraw
from kg.link.lookup import Linker
from kg.link.members import members
from kg.link.register import Register, Revision
from kg.link.resolve import Doubt, Merged, Resolution, resolve
from kg.link.score import Query, link
from kg.link.seals import verify

__all__ = [
    "FOLDER",
    "JUDGEMENTS",
    "Authority",
    "Conflict",
    "Doubt",
    "Installed",
    "Judgement",
    "Linker",
    "Merged",
    "Query",
    "Register",
    "Resolution",
    "Revision",
    "add",
    "added_to",
    "conflicts",
    "installed",
    "link",
    "load",
    "members",
    "of_store",
    "read",
    "record",
    "remove",
    "resolve",
    "update",
    "verify",
    "withdraw",
]
