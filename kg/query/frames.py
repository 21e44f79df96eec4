"""An answer as a data frame: typed columns, short names. The one module for pandas and polars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import KgError
from kg.query.terms import Term, python, short

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["columns", "to_pandas", "to_polars"]

# What a column is when all its values are of one type; of several types it is text.
_PANDAS = {bool: "boolean", int: "Int64", float: "float64", dt.date: "datetime64[s]"}


def columns(
    names: Sequence[str],
    rows: Sequence[Sequence[Term | None]],
    prefixes: Mapping[str, str] | None,
) -> dict[str, list[Any]]:
    """Return the values of each column, of one type; IRIs by their short names, given prefixes.

    >>> columns(("n", "x"), [(ox.Literal(5), ox.Literal("a")), (None, ox.Literal(7))], None)
    {'n': [5, None], 'x': ['a', '7']}
    """
    found: dict[str, list[Any]] = {}
    for place, name in enumerate(names):
        values = [_value(row[place], prefixes) for row in rows]
        kinds = {type(value) for value in values if value is not None}
        if kinds == {int, float}:
            values = [None if value is None else float(value) for value in values]
        elif len(kinds) > 1:
            values = [None if value is None else str(value) for value in values]
        found[name] = values
    return found


def _value(term: Term | None, prefixes: Mapping[str, str] | None) -> Any:
    if prefixes is not None and isinstance(term, ox.NamedNode):
        return short(term.value, prefixes)
    return python(term)


def to_pandas(found: Mapping[str, list[Any]]) -> pd.DataFrame:
    """Return columns as a data frame of pandas: integers stay integers where some are missing."""
    try:
        import pandas as pd
    except ImportError as error:
        raise _missing("pandas", "pip install 'unikg[notebook]'") from error
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=_PANDAS.get(_kind(values), "object"))
            for name, values in found.items()
        }
    )


def to_polars(found: Mapping[str, list[Any]]) -> pl.DataFrame:
    """Return columns as a data frame of polars."""
    try:
        import polars as pl
    except ImportError as error:
        raise _missing("polars", "pip install polars") from error
    kinds: dict[type, Any] = {bool: pl.Boolean, int: pl.Int64, float: pl.Float64, dt.date: pl.Date}
    return pl.DataFrame(
        {name: pl.Series(values, dtype=kinds.get(_kind(values), pl.String))
         for name, values in found.items()}
    )  # fmt: skip


def _kind(values: Sequence[Any]) -> type:
    return next((type(value) for value in values if value is not None), str)


def _missing(library: str, how: str) -> KgError:
    return KgError(library, "is not installed", hint=how)
