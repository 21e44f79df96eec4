"""What stands beside a bar of progress: how many are done, how fast, how long it will take."""

from __future__ import annotations

from rich.progress import ProgressColumn, Task, TimeRemainingColumn
from rich.text import Text

__all__ = ["Count", "Left", "Rate"]


class Count(ProgressColumn):
    """How many are done, of how many where that is known; nothing for a single step."""

    def render(self, task: Task) -> Text:
        """Return ``1,200/10,000``."""
        if task.total == 1:
            return Text("")
        done = f"{int(task.completed):,}"
        return Text(f"{done}/{int(task.total):,}" if task.total else done if task.completed else "")


class Rate(ProgressColumn):
    """How many a second, over the last half minute."""

    def render(self, task: Task) -> Text:
        """Return ``18.3/s``; nothing before there is anything to tell it from."""
        if not task.speed or task.total == 1:
            return Text("")
        return Text(f"{task.speed:,.1f}/s" if task.speed < 100 else f"{task.speed:,.0f}/s")


class Left(TimeRemainingColumn):
    """How long it will take at that pace."""

    def render(self, task: Task) -> Text:
        """Return ``0:04:31 left``; nothing where it cannot be known."""
        if not task.total or task.total == 1 or task.time_remaining is None:
            return Text("")
        return Text(f"{super().render(task).plain} left")
