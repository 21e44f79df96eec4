"""The page as it looks, beside pictures that were looked at: coarse, so that fonts may differ.

Both pictures are brought to an eighth of the page's size, where text is a shade of grey; what is
told apart is where things stand, how much there is of them and in which colours. After a change
that is wanted: ``KG_PICTURES=write pytest tests/views/test_pictures.py``, and look at the result.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kg.views import html
from tests.views.conftest import Open, Opened
from tests.views.sample import big, small

pytestmark = pytest.mark.browser
Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")

PICTURES = Path(__file__).parent / "pictures"
SCALE = 8
MEAN = 2.3  # of 255: difference of colour and brightness, on average over blocks of 64 by 64 points
BUSY = 2.3  # of 255: difference of how much there is in a block; another font comes to about 1.3
Pixels = NDArray[np.float64]


def coarse(png: bytes) -> Any:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    size = (picture.width // SCALE, picture.height // SCALE)
    return picture.resize(size, Image.Resampling.BOX)


def apart(one: Any, two: Any) -> tuple[float, float]:
    """How far two coarse pictures are from each other: in colour, and in how much there is."""
    assert one.size == two.size
    rows, columns = one.height // SCALE, one.width // SCALE

    def blocks(picture: Any) -> Pixels:
        pixels = np.asarray(picture, dtype=np.float64)[: rows * SCALE, : columns * SCALE]
        return pixels.reshape(rows, SCALE, columns, SCALE, 3)

    a, b = blocks(one), blocks(two)
    mean = np.abs(a.mean(axis=(1, 3)) - b.mean(axis=(1, 3))).mean()
    busy = np.abs(a.std(axis=(1, 3)) - b.std(axis=(1, 3))).mean()
    return float(mean), float(busy)


def near(one: Any, two: Any) -> bool:
    mean, busy = apart(one, two)
    return mean <= MEAN and busy <= BUSY


def overview(page: Opened) -> None:
    page.mouse.move(1, 1)


def edge(page: Opened) -> None:
    fact = next(e for e in small().edges if e.value == "Rector")
    page.evaluate(f"location.hash = 'edge={fact.iri}'")
    page.wait_for_selector("#panel .source")


def table(page: Opened) -> None:
    page.click("#as-table")


CASES: list[tuple[str, int, int, str, Callable[[Opened], None]]] = [
    ("overview-1280-light", 1280, 800, "light", overview),
    ("overview-1280-dark", 1280, 800, "dark", overview),
    ("overview-400-light", 400, 800, "light", overview),
    ("overview-400-dark", 400, 800, "dark", overview),
    ("edge-1280-light", 1280, 800, "light", edge),
    ("table-1280-dark", 1280, 800, "dark", table),
]


def check(page: Opened, name: str) -> Any:
    page.settle()
    shot = page.screenshot()
    found, file = coarse(shot), PICTURES / f"{name}.png"
    if os.environ.get("KG_PICTURES") == "write":
        file.parent.mkdir(exist_ok=True)
        found.save(file, optimize=True)
    wanted = Image.open(file).convert("RGB")
    mean, busy = apart(found, wanted)
    assert near(found, wanted), f"{name}: mean {mean:.1f} ({MEAN}), busy {busy:.1f} ({BUSY})"
    return wanted


@pytest.mark.parametrize(
    ("name", "width", "height", "scheme", "act"), CASES, ids=[case[0] for case in CASES]
)
def test_the_page_looks_as_it_did(
    open_page: Open, name: str, width: int, height: int, scheme: str, act: Callable[[Opened], None]
) -> None:
    page = open_page(small(), "Reports of Arkadia", width=width, height=height, scheme=scheme)
    act(page)
    check(page, name)


def test_groups_look_as_they_did(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "GROUP_OVER", 150)
    check(open_page(big(400), "Four hundred nodes"), "groups-1280-light")


BROKEN = {
    "no panel": "document.querySelector('#panel').hidden = true",
    "no legend": "document.querySelector('#rail').style.display = 'none'",
    "no picture": "document.querySelector('#scene canvas').style.visibility = 'hidden'",
    "no period": "document.querySelector('#time').hidden = true",
    "the other theme": "document.querySelector('#theme').click()",
    "an empty panel": "document.querySelector('#panel').replaceChildren()",
    "no style": "document.querySelector('style').remove()",
}


def test_a_broken_page_is_told_from_its_picture(open_page: Open) -> None:
    page = open_page(small(), "Reports of Arkadia")
    wanted = check(page, "overview-1280-light")
    for name, fault in BROKEN.items():
        page.reload()
        page.wait_for_selector("html[data-ready=yes]")
        page.evaluate(fault)
        page.settle()
        assert not near(coarse(page.screenshot()), wanted), name
