"""Takes the picture of the graph page that opens the README: ``screenshot.py PAGE PICTURE``.

A line of the graph is chosen, so that the sentence that states it is to be seen.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the page without a network, choose what was asked for, and write the picture."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(":", 1)[0])
    parser.add_argument("page", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--choose", default="", help="name to search for on the page")
    parser.add_argument("--press", default="", help="keys to press then, such as 'ArrowRight e'")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=760)
    options = parser.parse_args(arguments)
    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser_path is None:
        print("no Chromium: install it first (Debian: apt-get install chromium)", file=sys.stderr)
        return 3
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(FLAGS))
        page = browser.new_page(viewport={"width": options.width, "height": options.height})
        faults: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(options.page.resolve().as_uri())
        page.wait_for_timeout(1000)
        if options.choose:
            page.fill("#find", options.choose)
            page.wait_for_timeout(300)
            page.press("#find", "Enter")
        for key in options.press.split():
            page.keyboard.press(key)
        page.wait_for_timeout(1500)
        page.screenshot(path=str(options.picture))
        browser.close()
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
