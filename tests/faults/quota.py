"""Builds on disks that are really full: small file systems in memory, and files of limited size.

Run as a program it is the full trial: ``python -m tests.faults.quota --help``. The file systems are
mounted in a namespace of this process, where the system lets it, and are gone with it.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.faults.lab import Lab, Scene, say

_NEWNS, _NEWUSER, _REC, _PRIVATE, _REMOUNT = 0x20000, 0x10000000, 0x4000, 0x40000, 0x20
_PAGE = 4096
WAYS = ("disk", "size")


def alone() -> bool:
    """Give this process mounts of its own; return whether the system lets it."""
    system = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if system.unshare(_NEWNS):
        if system.unshare(_NEWUSER | _NEWNS):
            return False
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    return not system.mount(b"none", b"/", None, _REC | _PRIVATE, None)


def mount(folder: Path, size: int, *, again: bool = False) -> bool:
    """Mount a file system of a size, or give one that is there another size."""
    system = ctypes.CDLL(None, use_errno=True)
    flags, options = (_REMOUNT if again else 0), f"size={size}".encode()
    return not system.mount(b"tmpfs", str(folder).encode(), b"tmpfs", flags, options)


def unmount(folder: Path) -> None:
    """Take a file system away."""
    ctypes.CDLL(None).umount2(str(folder).encode(), 2)


class Quota:
    """The commands of some scenes, run where room is short."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.commands: dict[str, list[str]] = {
            "first": ["build", str(lab.reports), "--jobs", "1"],
            "change": ["build", str(lab.reports), "--prune", "--jobs", "1"],
            "remove": ["remove", "b.txt"],
            "restore": ["restore", str(lab.home / "copy")],
            "forget": ["forget", "Ada Ng", "--jobs", "1"],
        }

    def ran(self, scene: Scene, store: Path, limit: int = 0) -> tuple[int, list[str]]:
        """Run the command of a scene; return its exit code and what it told."""
        told = self.lab.desk / "stderr"

        def act() -> None:
            from kg.cli import main

            with told.open("wb") as out:
                os.dup2(out.fileno(), 2)
                os.dup2(out.fileno(), 1)
            if limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            sys.argv = ["kg", *self.commands[scene.name], "--store", str(store)]
            try:
                main()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 9
                sys.stderr.flush()
                os._exit(code)

        _, status = os.waitpid(self.lab.start(act), 0)
        lines = [line for line in told.read_text().splitlines() if line.strip()]
        return os.waitstatus_to_exitcode(status), lines

    def trial(self, scene: Scene, way: str, room: int) -> tuple[int, str]:
        """Run a scene with so much room; return how it ended, and what is wrong."""
        disk = self.lab.desk / "trial"
        shutil.rmtree(disk, ignore_errors=True)
        disk.mkdir()
        store = disk / "store"
        if way == "disk" and not mount(disk, 1 << 30):
            raise OSError("cannot mount")
        try:
            if scene.before:
                shutil.copytree(scene.before, store)
            if way == "disk":
                facts = os.statvfs(disk)
                used = (facts.f_blocks - facts.f_bfree) * facts.f_frsize
                mount(disk, max(_PAGE, used + room), again=True)
            code, told = self.ran(scene, store, 0 if way == "disk" else room)
            if code not in (0, 3):
                return code, f"ended with {code}: {' | '.join(told)}"
            problems = [line for line in told if line.startswith("kg: ")]
            if code == 3 and (len(problems) != 1 or "; " not in problems[0]):
                return code, f"told no one clear line: {' | '.join(told)}"
            if self.lab.data(store) not in scene.states:
                return code, "a graph that was never built"
            if way == "disk":
                mount(disk, 1 << 30, again=True)
            return code, self.lab.judge(scene, store, done=code == 0)
        finally:
            if way == "disk":
                unmount(disk)

    def trials(self, scene: Scene, way: str, step: int) -> Iterator[tuple[int, int, str]]:
        """Yield trials with more and more room, until there is enough."""
        room, enough = (0 if way == "disk" else step), 0
        while enough < 3:
            code, wrong = self.trial(scene, way, room)
            enough = 0 if code else enough + 1
            yield room, code, wrong
            room += step


def run(given: Sequence[str], ways: Sequence[str], disk: int, size: int) -> int:
    """Run the trials of some scenes and print what was wrong."""
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "lab"
        home.mkdir()
        quota = Quota(Lab(home))
        for way in ways:
            for name in given:
                scene, ends, largest = quota.lab.scenes[name], Counter[int](), 0
                worst = 0
                for room, code, wrong in quota.trials(scene, way, disk if way == "disk" else size):
                    ends[code] += 1
                    largest = room
                    if wrong:
                        worst += 1
                        say(f"{way} {name} {room}: {wrong}")
                told = ", ".join(
                    f"{count} ended with {code}" for code, count in sorted(ends.items())
                )
                say(f"{way} {name}: {ends.total()} trials up to {largest:,} ({told}), {worst} bad")
                bad += worst
    return bool(bad)


def main() -> int:
    """Parse what is asked for, and run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="+", help="first, change, remove, restore, forget")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--disk", type=int, default=8 * _PAGE, help="bytes more in each trial")
    parser.add_argument("--size", type=int, default=512, help="bytes more in each trial")
    given = parser.parse_args()
    ways = list(given.ways)
    if "disk" in ways and not alone():
        say("disk: the system lets nobody mount here")
        ways.remove("disk")
    return run(given.scenes, ways, given.disk, given.size)


if __name__ == "__main__":
    sys.exit(main())
