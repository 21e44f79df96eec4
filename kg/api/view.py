"""A part of the graph to look at: in a notebook, as a page, or as a picture."""

from __future__ import annotations

import base64
import html
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError
from kg.views import ViewGraph, figure, page

__all__ = ["STILL", "View"]

#: Where this variable of the environment is ``still``, a view in a notebook is a picture alone:
#: small, and shown by pages of code hosts and in PDF; so are notebooks made that are committed.
STILL = "KG_VIEW"
WIDTH = 1250  # pixels of the picture: a page of a notebook, on a fine screen


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """A part of the graph to look at: in a notebook, as a page, or as a picture.

    As the last line of a cell it shows the page, in a frame that can reach neither the notebook nor
    the network, and with it a picture for readers that show no frames.

    >>> len(View(ViewGraph()))
    0
    """

    graph: ViewGraph
    title: str = "Knowledge graph"

    def __len__(self) -> int:
        return len(self.graph.nodes)

    def __repr__(self) -> str:
        return f"<View {self.title!r}: {len(self)} things, {len(self.graph.edges)} facts>"

    @property
    def html(self) -> str:
        """The page: one file that asks no server for anything."""
        return page(self.graph, self.title)

    @property
    def svg(self) -> str:
        """A still picture of it."""
        return figure(self.graph, "svg", title=self.title).decode()

    def save(self, path: str | Path) -> Path:
        """Write the page, or a picture for a name ending in ``.svg`` or ``.png``."""
        place = Path(path)
        if place.suffix == ".svg":
            place.write_bytes(figure(self.graph, "svg", title=self.title))
        elif place.suffix == ".png":
            place.write_bytes(figure(self.graph, "png", title=self.title))
        else:
            place.write_text(self.html, encoding="utf-8")
        return place

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        bundle = {"text/plain": repr(self), **self._picture()}
        page = self._repr_html_()
        return {**bundle, "text/html": page} if page else bundle

    def _picture(self) -> dict[str, str]:
        try:
            data = figure(self.graph, "png", title=self.title)
        except KgError:  # no matplotlib
            return {"image/svg+xml": self.svg}
        return {"image/png": base64.b64encode(_small(data)).decode()}

    def _repr_html_(self) -> str | None:
        if os.environ.get(STILL) == "still":
            return None
        # Sandboxed without allow-same-origin: the page's script cannot touch the notebook. Where
        # scripts do not run the frame would be empty, so a picture stands in for it.
        picture = base64.b64encode(self.svg.encode()).decode()
        title = html.escape(self.title)
        return (
            f'<iframe srcdoc="{html.escape(self.html)}" title="{title}" '
            'sandbox="allow-scripts allow-downloads" '
            'style="width:100%;height:640px;border:1px solid #ccc"></iframe>'
            f'<noscript><img alt="{title}" src="data:image/svg+xml;base64,{picture}"></noscript>'
        )


def _small(data: bytes) -> bytes:
    """Return a picture at the width of a page in few colours: a seventh of its bytes."""
    from PIL import Image  # matplotlib, which drew it, brings it

    with Image.open(io.BytesIO(data)) as whole:
        plain = whole.convert("RGB")
    width = min(WIDTH, plain.width)
    scaled = plain.resize((width, plain.height * width // plain.width), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    scaled.quantize(64, dither=Image.Dither.NONE).save(out, "png", optimize=True)
    return out.getvalue()
