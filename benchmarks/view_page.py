"""The graph page beside pyvis's own, on the same graphs in one run: size, ready, filter.

    python benchmarks/view_page.py [--sizes 300 2000] [--pyvis-limit 2000] [--wait 300]

Ready means: drawn and stable, so that a click hits what it aims at. Our page says so itself
(``data-ready``); pyvis's page is ready when its physics has ended (``stabilized``), its default.
The filter figure is the time from a toggle of a kind to the next frame. Chromium runs without a
network. Needs Playwright and Chromium; prints a Markdown table.
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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 2000, 10_000])
    parser.add_argument("--pyvis-limit", type=int, default=2000, help="largest size for pyvis")
    parser.add_argument("--wait", type=float, default=300, help="seconds to wait for a page")
    wanted = parser.parse_args()
    from playwright.sync_api import sync_playwright

    print("| nodes | page | file MB | built s | ready s | toggle ms |")
    print("|---|---|---|---|---|---|")
    page(big(20), "Imports and caches are paid once, before the clock runs")
    program = os.environ.get("KG_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        for size in wanted.sizes:
            view = big(size)
            for name, make in (("kg", lambda v: page(v, "Benchmark")), ("pyvis", pyvis_page)):
                if name == "pyvis" and size > wanted.pyvis_limit:
                    continue
                start = time.perf_counter()
                html = make(view)
                built = time.perf_counter() - start
                took, toggle = ready(browser, html, wanted.wait)
                cells = [f"{len(html.encode()) / 1e6:.2f}", f"{built:.2f}"]
                cells.append(f"{took:.2f}" if took else f"> {wanted.wait:.0f}")
                cells.append(f"{toggle:.0f}" if toggle else "–")
                print(f"| {size} | {name} | {' | '.join(cells)} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
