"""Runs the notebooks of a folder top to bottom and writes them with their outputs.

The script (``x.py``, py:percent) is what people edit; ``x.ipynb`` is made from it in a fresh
kernel, without times, random identifiers or paths, so that it changes only when its content does.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str]) -> int:
    """Run the scripts that are named, or all of them."""
    scripts = [Path(one) for one in arguments] or sorted((ROOT / "notebooks").glob("*.py"))
    for script in scripts:
        execute(script)
        print(script.with_suffix(".ipynb").name)
    return 0


def execute(script: Path) -> None:
    """Run one script and write its notebook beside it."""
    import jupytext
    from nbclient import NotebookClient

    notebook = jupytext.read(script)
    # Pictures instead of live pages: half a megabyte less each, and seen where frames are not shown.
    os.environ["KG_VIEW"] = "still"
    # So that it is this checkout that runs, installed or not.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.getenv("PYTHONPATH"))))
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", record_timing=False, coalesce_streams=True
    )
    client.execute(cwd=str(script.parent))
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number}"
        for output in cell.get("outputs", ()):
            for bundle, form, content in _texts(output):
                bundle[form] = _settled(content)
    notebook.metadata.pop("language_info", None)
    jupytext.write(notebook, script.with_suffix(".ipynb"), fmt="ipynb")


def _texts(output: Any) -> Iterator[tuple[Any, str, str]]:
    if isinstance(output.get("text"), str):
        yield output, "text", output["text"]
    bundle = output.get("data", {})
    for form, content in list(bundle.items()):
        if isinstance(content, str):
            yield bundle, form, content


def _settled(content: str) -> str:
    """Take out what differs from run to run and from machine to machine."""
    content = re.sub(r" at 0x[0-9a-f]+", "", content).replace(str(ROOT), "…")
    content = re.sub(r"(127\.0\.0\.1|localhost):\d+", r"\1:7878", content)
    return re.sub(re.escape(tempfile.gettempdir()) + r"/\w+", "…", content)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
