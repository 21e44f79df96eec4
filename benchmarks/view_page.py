"""The graph page beside pyvis's own, on the same graphs in one run: size, ready, filter.

    python benchmarks/view_page.py [--sizes 300 2000] [--pyvis-limit 300] [--wait 300]

Ready means: drawn and stable, so that a click hits what it aims at. Our page says so itself
(``data-ready``); pyvis's page is ready when its physics has ended (``stabilized``), its default.
The filter figure is the time from a toggle of a kind to the next frame, the median of five.
Chromium runs without a network. Prints a Markdown table with the bar beside each figure, and ends
with 1 where one is missed. Needs Playwright and Chromium. 3,000 nodes and fewer are drawn one by
one, more in groups that open; pyvis draws all one by one and takes 20 minutes for 10,000 (so
``--pyvis-limit`` keeps it to what one can wait for).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kg.views import ViewGraph, page
from tests.views.sample import big

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BARS = {  # nodes: megabytes, seconds until input, milliseconds of a toggle
    300: (1.2, 1.0, 100.0), 2000: (2.0, 1.5, 200.0), 10_000: (6.0, 3.0, 500.0),
    100_000: (None, 8.0, None),
}  # fmt: skip
TOGGLE = """() => new Promise((done) => {
  const box = document.querySelector('#kinds input');
  const start = performance.now();
  box.click();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})"""
NOTE = """<script>
network.once('stabilized', () => { document.documentElement.dataset.ready = 'yes'; });
</script></body>"""


def pyvis_page(view: ViewGraph) -> str:
    """Return pyvis's own page of a graph, with its defaults and a note of when it is stable."""
    from pyvis.network import Network

    net: Any = Network(directed=True, cdn_resources="in_line")
    for number, node in enumerate(view.nodes):
        net.add_node(number, label=node.label, title=node.kind, group=node.kind)
    for (a, b), edge in zip(view.pairs(), view.edges, strict=True):
        net.add_edge(a, b, title=edge.relation)
    return str(net.generate_html()).replace("</body>", NOTE)


def ready(browser: Any, html: str, wait: float) -> tuple[float | None, float | None]:
    """Return seconds until a page takes input, and milliseconds of a filter toggle."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(html, encoding="utf-8", newline="")
        context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
        tab = context.new_page()
        start = time.perf_counter()
        try:
            tab.goto(file.as_uri(), timeout=wait * 1000)
            tab.wait_for_selector("html[data-ready=yes]", timeout=wait * 1000)
        except Exception as error:
            if "Timeout" not in type(error).__name__:
                raise
            return None, None
        else:
            took = time.perf_counter() - start
            toggle = None
            if tab.locator("#kinds input").count():
                toggle = statistics.median(tab.evaluate(TOGGLE) for _ in range(5))
            return took, toggle
        finally:
            context.close()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 2000, 10_000, 100_000])
    parser.add_argument("--pyvis-limit", type=int, default=300, help="largest size for pyvis")
    parser.add_argument("--wait", type=float, default=300, help="seconds to wait for a page")
    wanted = parser.parse_args()
    from playwright.sync_api import sync_playwright

    print("| nodes | page | built s | file MB | ready s | toggle ms |")
    print("|---|---|---|---|---|---|")
    page(big(20), "Imports and caches are paid once, before the clock runs")
    program = os.environ.get("KG_CHROMIUM") or shutil.which("chromium")
    missed = 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        ready(browser, page(big(20), "So is the first tab"), wanted.wait)
        for size in wanted.sizes:
            view = big(size)
            for name, make in (("kg", lambda v: page(v, "Benchmark")), ("pyvis", pyvis_page)):
                if name == "pyvis" and size > wanted.pyvis_limit:
                    continue
                start = time.perf_counter()
                html = make(view)
                built = time.perf_counter() - start
                took, toggle = ready(browser, html, wanted.wait)
                found = (len(html.encode()) / 1e6, took, toggle)
                bars = BARS.get(size, (None,) * 3) if name == "kg" else (None,) * 3
                cells = [f"{built:.1f}"]
                for value, bar, form in zip(
                    found, bars, ("{:.2f}", "{:.2f}", "{:.0f}"), strict=True
                ):
                    cell = form.format(value) if value is not None else "–"
                    late = bar is not None and (value is None or value > bar)
                    missed += late
                    cells.append(
                        cell if bar is None else f"{cell} ({'over' if late else '≤'} {bar:g})"
                    )
                if took is None:
                    cells[2] = f"> {wanted.wait:.0f}"
                print(f"| {size} | {name} | {' | '.join(cells)} |", flush=True)
        browser.close()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
