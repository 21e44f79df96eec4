"""Damage to the files of a store on purpose, and whether ``kg check`` finds it.

Run as a program it is the full trial: ``python -m tests.faults.damage --rounds 5``.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.store import check, open_snapshot

HARMS = ("flip", "cut", "lose")


def files_of(store: Path) -> list[Path]:
    """Return the files of a store that hold anything; the lock holds nothing."""
    return [p for p in sorted(store.rglob("*")) if p.is_file() and p.name != "lock"]


def trials(store: Path, files: Sequence[Path], chance: random.Random) -> Iterator[tuple[str, bool]]:
    """Do each harm to each file, mend it again, and yield whether it was found.

    An extraction of the cache may be lost at any time, and an empty file cannot be cut or flipped.
    """
    for path in files:
        good = path.read_bytes()
        for harm in HARMS:
            extracted = "cache" in path.parts and "inferred" not in str(path)
            if (harm == "lose" and extracted) or (harm != "lose" and not good):
                continue
            at = chance.randrange(len(good) or 1)
            if harm == "lose":
                path.unlink()
            elif harm == "cut":
                path.write_bytes(good[:at])
            else:
                flipped = bytes([good[at] ^ (1 << chance.randrange(8))])
                path.write_bytes(good[:at] + flipped + good[at + 1 :])
            found = bool(check(store))
            path.write_bytes(good)
            yield f"{harm} {path.relative_to(store)} at {at}", found


def main() -> int:
    """Harm every file of a small store and print what was not found."""
    from kg import link, pipeline
    from kg.infer import with_inferred
    from tests.faults.lab import TEXTS, say

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each file is harmed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name, text in TEXTS.items():
            (home / name).write_text(text)
        (home / "own.csv").write_text("id,name,country\nurn:x:foo,Foo University,kz\n")
        store = home / "store"
        pipeline.build([home / "a.txt", home / "b.txt"], store)
        link.add("csv", home / "own.csv", store / link.FOLDER, name="own")
        (store / pipeline.JUDGEMENTS).write_text("")
        pipeline.build([home / name for name in TEXTS], store)
        pipeline.forget("Cara Om", store)
        pipeline.remove(["c.txt"], store)
        with open_snapshot(store) as snapshot:
            with_inferred(snapshot)
        files = files_of(store)
        kinds: Counter[str] = Counter()
        missed = 0
        for number in range(given.rounds):
            for one, found in trials(store, files, random.Random(number)):
                kinds[one.partition(" ")[0]] += 1
                missed += not found
                if not found:
                    say(f"not found: {one}")
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        say(
            f"damage: {kinds.total() - missed} of {kinds.total()} found ({told}), {len(files)} files"
        )
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
