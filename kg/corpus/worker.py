"""The helper process of :mod:`kg.corpus.sandbox`: reads files one by one, within limits.

A request is a line of JSON with ``kind``, ``path`` and ``name``. The answer is the line ``ready``
when the reader's libraries are loaded, then a line of JSON: the documents, or what is wrong.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.errors import InvalidDocument

__all__ = ["main", "serve"]

_MODULES = {
    "html": "kg.corpus.pages",
    "feed": "kg.corpus.feeds",
    "pdf": "kg.corpus.pdf",
    "docx": "kg.corpus.docx",
}


def serve(kind: str, path: Path, name: str) -> dict[str, Any]:
    """Return the answer to one request, as it goes over the wire."""
    try:
        reader = importlib.import_module(_MODULES[kind])
        documents = reader.read(path, name)
    except InvalidDocument as fault:
        return {"problem": fault.problem, "hint": fault.hint}
    except ImportError as fault:
        return {
            "problem": f"reading this format needs the package {fault.name!r}",
            "hint": "pip install 'unikg[pages]'",
        }
    except MemoryError:
        return {
            "problem": "needs too much memory to read",
            "hint": "save it as plain text",
            "spent": True,
        }
    except RecursionError:
        return {"problem": "is nested too deeply", "hint": "save it as plain text"}
    # A foreign parser on a foreign file raises anything; here that is the file's fault by design.
    except Exception as fault:
        return {
            "problem": f"is damaged ({type(fault).__name__}: {str(fault)[:120]})",
            "hint": "save it again, or as plain text",
        }
    return {"documents": [asdict(document) for document in documents]}


def main(memory: int) -> None:
    """Answer requests on standard input until it closes."""
    logging.disable(logging.CRITICAL)
    out, sys.stdout = sys.stdout, sys.stderr  # a library's print must not look like an answer
    _limit(memory)
    for line in sys.stdin:
        request = json.loads(line)
        with contextlib.suppress(ImportError):  # serve says it in words
            importlib.import_module(_MODULES[request["kind"]]).load()
        print("ready", file=out, flush=True)
        answer = serve(request["kind"], Path(request["path"]), request["name"])
        print(json.dumps(answer), file=out, flush=True)
        if answer.get("spent"):
            return


def _limit(memory: int) -> None:
    """Cap this process's memory and core dumps, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the time limit alone holds
        return
    with contextlib.suppress(ValueError, OSError):  # macOS knows the limit but does not set it
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(int(sys.argv[1]))
