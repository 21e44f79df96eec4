"""A Chromium without network, and pages opened in it that note every request and complaint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kg.views import ViewGraph
from kg.views import page as make_page


@dataclass
class Opened:
    """A page with what it asked of the network and what its console said."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def view(self, call: str) -> Any:
        return self.page.evaluate(f"kgView.{call}")

    def panel(self) -> str:
        return str(self.page.inner_text("#panel"))

    def until(self, condition: str) -> None:
        """Wait for a condition (Playwright's own way needs eval, which the page's policy forbids)."""
        for _ in range(100):
            if self.page.evaluate(condition):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never came true: {condition}")

    def settle(self) -> None:
        self.page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )


Open = Callable[..., Opened]


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens a view; at the end nothing may have been asked or complained."""
    opened: list[tuple[Opened, Any]] = []

    def run(
        view: ViewGraph, title: str = "A graph", *, width: int = 1280, height: int = 800,
        scheme: str = "light", anchor: str = "", motion: str = "reduce",
    ) -> Opened:  # fmt: skip
        file = tmp_path / f"page{len(opened)}.html"
        file.write_text(make_page(view, title), encoding="utf-8", newline="")
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, offline=True,
            accept_downloads=True, reduced_motion=motion,
        )  # fmt: skip
        page = context.new_page()
        one = Opened(page)
        page.on("request", lambda r: one.requests.append(r.url))
        page.on("console", lambda m: one.complaints.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda e: one.complaints.append(f"error: {e}"))
        page.on("dialog", lambda d: (one.complaints.append(f"dialog: {d.message}"), d.dismiss()))
        page.goto(file.as_uri() + anchor)
        page.wait_for_selector("html[data-ready=yes]")
        one.settle()
        opened.append((one, context))
        return one

    yield run
    for one, context in opened:
        asked = [url for url in one.requests if not url.startswith(("file:", "blob:", "data:"))]
        context.close()
        assert asked == []
        assert one.complaints == []
