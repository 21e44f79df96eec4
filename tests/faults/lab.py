"""Small builds in processes that are killed or refused at a chosen call; what is left is judged.

Run as a program it is the full trial: ``python -m tests.faults.lab --help``. It loads ``shim.c`` into
itself (LD_PRELOAD), imports kg once and forks for each trial, so that a trial costs what a build
costs and no start of a program.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COUNT, KILL, FULL_ONCE, FULL, BROKEN, HALF = range(6)
MODES = {"kill": KILL, "half": HALF, "full": FULL, "full-once": FULL_ONCE, "error": BROKEN}
TEXTS = {
    "a.txt": "The Rector of Foo University Ada Ng took part in a conference on 5 May 2021.\n",
    "b.txt": "Ada Ng, Rector of Foo University, met Bela Or, Vice-Rector of Bar University.\n",
    "c.txt": "Bar University is a partner in the Blue Rivers project. It began in 2019.\n",
    "d.txt": "Cara Om, Dean of Law of Bar University, spoke at the conference.\n",
}


def say(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def shim(folder: Path) -> Path | None:
    """Compile the shim; None where there is no C compiler or another system than Linux."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    made = folder / "shim.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-w", "-o", made, HERE / "shim.c", "-ldl"]
    return made if subprocess.run(command, capture_output=True).returncode == 0 else None


@dataclass(frozen=True)
class Scene:
    """What is to survive: a store as it is before, and what is done to it."""

    name: str
    before: Path | None
    act: Callable[[Path], object]
    states: tuple[bytes | None, bytes]  # what the graph may be, before and after


class Lab:
    """The scenes, made in a folder, and the trials of them."""

    def __init__(self, home: Path) -> None:
        from kg import pipeline
        from kg.export import export
        from kg.store import backup, check, open_snapshot

        self.home = home
        self.pipeline, self.check, self.open, self.export = pipeline, check, open_snapshot, export
        self.shim = ctypes.CDLL(os.environ["KG_SHIM"]) if "KG_SHIM" in os.environ else None
        old, new = home / "old", home / "new"
        for folder, names in ((old, "abc"), (new, "acd")):
            folder.mkdir()
            for name in names:
                (folder / f"{name}.txt").write_text(TEXTS[f"{name}.txt"])
        (new / "a.txt").write_text(TEXTS["a.txt"] + "Bela Or spoke.\n")
        self.reports = home / "reports"
        self.base = home / "base"
        self._reports(old)
        self._forked(lambda: pipeline.build([self.reports], self.base))
        self._forked(lambda: backup(self.base, home / "copy"))
        self.scenes = {s.name: s for s in self._scenes(old, new)}

    def _reports(self, folder: Path) -> None:
        shutil.rmtree(self.reports, ignore_errors=True)
        shutil.copytree(folder, self.reports)

    def _scenes(self, old: Path, new: Path) -> Iterator[Scene]:
        build = self.pipeline.build
        acts: dict[str, tuple[Path | None, Callable[[Path], object]]] = {
            "first": (None, lambda store: build([new], store)),
            "change": (self.base, lambda store: build([self.reports], store, prune=True)),
            "remove": (self.base, lambda store: self.pipeline.remove(["b.txt"], store)),
            "restore": (None, lambda store: self.pipeline.restore(self.home / "copy", store)),
        }
        self._reports(new)
        for name, (before, act) in acts.items():
            store = self.home / f"after-{name}"
            if name == "restore":  # into a store that has gone on meanwhile
                before = self.home / "later"
                shutil.copytree(self.base, before)
                self._forked(lambda: self.pipeline.remove(["b.txt"], self.home / "later"))
            if before:
                shutil.copytree(before, store)
            self._forked(lambda act=act, store=store: act(store))  # type: ignore[misc]
            yield Scene(name, before, act, (before and self.data(before), self.data(store) or b""))

    # ------------------------------------------------------------------------ one trial

    def data(self, store: Path) -> bytes | None:
        """Return the graph of a store as bytes, read in a process of its own."""
        place = self.home / "data"
        place.unlink(missing_ok=True)

        def read() -> None:
            if (store / "current").exists():
                with self.open(store) as snapshot:
                    place.write_bytes(self.export(snapshot, "nquads"))

        self._forked(read)
        return place.read_bytes() if place.exists() else None

    def _forked(self, act: Callable[[], object]) -> None:
        child = self._start(act)
        _, status = os.waitpid(child, 0)
        if status:
            raise AssertionError(f"ended with {status:#x}")

    def _start(self, act: Callable[[], object]) -> int:
        # A store opened before a fork hangs after it: every use of one has its own process.
        child = os.fork()
        if child:
            return child
        from kg.errors import KgError

        code = 9
        try:
            act()
            code = 0
        except KgError as error:
            told = str(error)
            code = 3 if "\n" not in told and "; " in told else 8
            (self.home / "told").write_text(told)
        except BaseException:
            (self.home / "told").write_text(traceback.format_exc())
        finally:
            os._exit(code)

    def stage(self, scene: Scene) -> Path:
        """Put a store as it is before the scene."""
        store = self.home / "trial" / "store"
        shutil.rmtree(store.parent, ignore_errors=True)
        store.parent.mkdir()
        if scene.before:
            shutil.copytree(scene.before, store)
        return store

    def armed(self, scene: Scene, store: Path, mode: int, at: int, log: str = "") -> int:
        """Play a scene with a fault; return how it ended (-9: killed; 3: one clear line)."""
        place = self.home / "count"

        def act() -> None:
            assert self.shim is not None
            self.shim.fault_root(str(store.parent).encode())
            self.shim.fault_arm(mode, ctypes.c_long(at), log.encode())
            try:
                scene.act(store)
            finally:
                self.shim.fault_arm(-1, ctypes.c_long(0), b"")
                place.write_text(str(self.shim.fault_count()))

        _, status = os.waitpid(self._start(act), 0)
        return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)

    def calls(self, scene: Scene) -> int:
        """Return how many calls of a scene write to disk."""
        assert self.shim is not None
        store = self.stage(scene)
        count = self.home / "calls"

        def act() -> None:
            assert self.shim is not None
            self.shim.fault_root(str(store.parent).encode())
            self.shim.fault_arm(COUNT, ctypes.c_long(0), b"")
            scene.act(store)
            count.write_text(str(self.shim.fault_count()))

        self._forked(act)
        return int(count.read_text())

    def judge(self, scene: Scene, store: Path, *, done: bool = False) -> str:
        """Return what is wrong with what a fault left, empty if nothing is.

        The graph must be whole and one of the two it may be, sound, and the same act done again
        must end where an undisturbed one does. What was reported as ``done`` must be there.
        """
        verdict = self.home / "verdict"
        verdict.unlink(missing_ok=True)

        def look() -> None:
            state = None
            if (store / "current").exists():
                damage = self.check(store)
                if damage:
                    verdict.write_text(f"damage: {damage[0]}")
                    return
                with self.open(store) as snapshot:
                    state = self.export(snapshot, "nquads")
            if state not in scene.states or (done and state != scene.states[1]):
                verdict.write_text(f"a graph of {len(state or b'')} bytes that was never built")

        def again() -> None:
            if scene.name != "remove" or self.data_here(store) != scene.states[1]:
                scene.act(store)
            state = self.data_here(store)
            if state != scene.states[1]:
                verdict.write_text("done again it ends in other bytes")
            elif damage := self.check(store):
                verdict.write_text(f"done again there is damage: {damage[0]}")

        for step in (look, again):
            _, status = os.waitpid(self._start(step), 0)
            if verdict.exists():
                return verdict.read_text()
            if status:
                told = self.home / "told"
                return f"{step.__name__}: {told.read_text() if told.exists() else status}"
        return ""

    def data_here(self, store: Path) -> bytes | None:
        """Return the graph of a store as bytes, in this process."""
        if not (store / "current").exists():
            return None
        with self.open(store) as snapshot:
            return self.export(snapshot, "nquads")

    # ---------------------------------------------------------------------- many trials

    def at_calls(self, scene: Scene, mode: int, calls: range) -> Iterator[tuple[int, int, str]]:
        """Yield for each call how the act ended that was disturbed there, and what is wrong."""
        for at in calls:
            store = self.stage(scene)
            (self.home / "told").unlink(missing_ok=True)
            ended = self.armed(scene, store, mode, at)
            wrong = ""
            if ended not in ((-signal.SIGKILL, 0) if mode in (KILL, HALF) else (0, 3)):
                told = self.home / "told"
                wrong = f"ended with {ended}: {told.read_text() if told.exists() else ''}"
            yield at, ended, wrong or self.judge(scene, store, done=ended == 0)

    def at_random(self, scene: Scene, count: int, seed: int = 5) -> Iterator[tuple[int, int, str]]:
        """Yield the same for kills at random moments."""
        chance = random.Random(seed)
        begin = time.monotonic()
        store = self.stage(scene)
        os.waitpid(self._start(lambda: scene.act(store)), 0)
        whole = time.monotonic() - begin
        for number in range(count):
            store = self.stage(scene)
            child = self._start(lambda store=store: scene.act(store))  # type: ignore[misc]
            time.sleep(chance.uniform(0, whole))
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            done = not os.WIFSIGNALED(status)
            yield number, -9 if not done else 0, self.judge(scene, store, done=done)

    def power_cut(self, scene: Scene) -> str:
        """Play a scene to its end, then forget all that was not synced; return what is wrong."""
        store = self.stage(scene)
        log = self.home / "log"
        log.unlink(missing_ok=True)
        before = tree(store.parent)
        ended = self.armed(scene, store, COUNT, 0, str(log))
        if ended:
            return f"ended with {ended}"
        cut = self.home / "cut"
        shutil.rmtree(cut, ignore_errors=True)
        survive(before, log, store.parent, cut)
        return self.judge(scene, cut / "store", done=True)


def tree(folder: Path) -> dict[int, dict[str, int]]:
    """Return the names in each directory, by node, as they are now."""
    found: dict[int, dict[str, int]] = {}
    for here, below, names in os.walk(folder):
        node = Path(here).stat().st_ino
        found[node] = {name: Path(here, name).lstat().st_ino for name in (*below, *names)}
    return found


def survive(before: dict[int, dict[str, int]], log: Path, folder: Path, target: Path) -> None:
    """Write what a disk holds after a power cut: what was there before, and what was synced since.

    A name that was not synced with its directory is as it was; the content of a new file that was
    not synced is lost, of one that was, it is cut to the size it had then.
    """
    old = {node for names in before.values() for node in names.values()}
    durable = {node: dict(names) for node, names in before.items()}
    pending: dict[int, dict[str, int | None]] = {}
    sizes: dict[int, int] = {}
    for line in log.read_text().splitlines():
        kind, *rest = line.split(" ")
        if kind == "E":
            pending.setdefault(int(rest[0]), {})[" ".join(rest[2:])] = int(rest[1])
        elif kind == "X":
            pending.setdefault(int(rest[0]), {})[" ".join(rest[1:])] = None
        elif kind == "S":
            sizes[int(rest[0])] = int(rest[1])
        else:
            nodes = [int(rest[0])] if kind == "D" else list(pending)
            for node in nodes:
                for name, child in pending.pop(node, {}).items():
                    if child is None:
                        durable.setdefault(node, {}).pop(name, None)
                    else:
                        durable.setdefault(node, {})[name] = child
            if kind == "A":
                for path in folder.rglob("*"):
                    sizes[path.stat().st_ino] = path.stat().st_size
    places: dict[int, Path] = {}
    for path in folder.rglob("*"):
        places.setdefault(path.lstat().st_ino, path)

    def write(node: int, place: Path) -> None:
        place.mkdir()
        for name, child in durable.get(node, {}).items():
            source = places.get(child)
            if source is None:
                continue  # it is gone for good: removed, or replaced under its name
            if source.is_dir():
                write(child, place / name)
            elif child in sizes or child in old:
                data = source.read_bytes()
                (place / name).write_bytes(data[: sizes.get(child, len(data))])

    write(folder.stat().st_ino, target)


def main() -> int:
    """Run trials and print what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=[*MODES, "random", "power"])
    parser.add_argument("scenes", nargs="+", help="first, change, remove, restore")
    parser.add_argument("--every", type=int, default=1, help="each so manieth call")
    parser.add_argument("--trials", type=int, default=67, help="random kills of each scene")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if "KG_SHIM" not in os.environ:
            made = shim(Path(folder))
            if made is None:
                say("no C compiler")
                return 2
            settings = {**os.environ, "LD_PRELOAD": str(made), "KG_SHIM": str(made)}
            command = [sys.executable, "-m", "tests.faults.lab", *sys.argv[1:]]
            return subprocess.run(command, env=settings, cwd=ROOT).returncode
        home = Path(folder) / "lab"
        home.mkdir()
        lab = Lab(home)
        bad = 0
        for name in given.scenes:
            scene = lab.scenes[name]
            if given.mode == "power":
                wrong = lab.power_cut(scene)
                say(f"power {name}: {wrong or 'all that was reported done is there'}")
                bad += bool(wrong)
                continue
            if given.mode == "random":
                trials = lab.at_random(scene, given.trials)
                what = f"{given.trials} kills"
            else:
                calls = lab.calls(scene)
                trials = lab.at_calls(scene, MODES[given.mode], range(1, calls + 1, given.every))
                what = f"{given.mode} at each {given.every}. of {calls} calls"
            ends: Counter[int] = Counter()
            for at, ended, wrong in trials:
                ends[ended] += 1
                if wrong:
                    bad += 1
                    say(f"{given.mode} {name} {at}: {wrong}")
            say(f"{name}: {what}: {sum(ends.values())} trials {dict(ends)}, {bad} bad")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
