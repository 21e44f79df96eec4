"""What ``%load_ext kg`` brings: a cell of SPARQL, and a line for what is asked most.

    %%sparql -o posts -p person={name}          a cell whose text is the query
    SELECT ?post ?organisation { … }

    %kg show Pavel Horak                         what the graph knows of him

The one package for IPython; nothing of it is imported before the extension is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__all__ = ["register"]


def register(shell: InteractiveShell) -> None:
    """Give a shell the magics and their completion."""
    from kg.magics.cells import KgMagics
    from kg.magics.completion import matcher

    magics = KgMagics(shell)
    shell.register_magics(magics)
    if shell.Completer is not None:
        shell.Completer.custom_matchers.append(matcher(magics))
