"""Small builds in processes that are killed or refused at a chosen call; what is left is judged.

Run as a program it is the full trial: ``python -m tests.faults.lab --help``. It loads ``shim.c`` into
itself (LD_PRELOAD), imports kg and reads its words once, and forks for each trial, so that a trial
costs what a build costs and no start of a program.
"""

from __future__ import annotations

import argparse
import ctypes
import json
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
from functools import partial
from pathlib import Path

from tests.faults.disk import Before, survive

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COUNT, KILL, FULL_ONCE, FULL, BROKEN, HALF = range(6)
MODES = {"kill": KILL, "half": HALF, "full": FULL, "full-once": FULL_ONCE, "error": BROKEN}
KILLED = -signal.SIGKILL
TEXTS = {
    "a.txt": "The Rector of Foo University Ada Ng took part in a conference on 5 May 2021.\n",
    "b.txt": "Ada Ng, Rector of Foo University, met Bela Or, Vice-Rector of Bar University.\n",
    "c.txt": "Bar University is a partner in the Blue Rivers project. It began in 2019.\n",
    "d.txt": "Cara Om, Dean of Law of Bar University, spoke at the conference.\n",
}
Trial = tuple[str, int, str]  # which one, how it ended, what is wrong


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


def _warm() -> None:
    """Read words, patterns, lists and forms once; no store is opened here."""
    from kg import extract, pipeline, rdf
    from kg.assemble import assemble
    from kg.iri import Minter
    from kg.model import Document
    from kg.pipeline.fingerprint import fingerprint

    fingerprint("corpus"), fingerprint("extract", "lexicon", "model.py")
    fingerprint("", "ontology", "data/authority")
    read = [extract.extract(Document(name, text)) for name, text in TEXTS.items()]
    who, minter = pipeline.identities(read), Minter()
    rdf.entity_quads(who.values())
    for one in read:
        made = assemble(one, who, minter).statements
        rdf.document_quads(one.document, made, who, minter)
        for entry in rdf.stated(one.document, made, who, minter):
            rdf.claim_triples(entry.statement.claim, [entry], set(), minter)
            rdf.concept_triples(Counter(rdf.written(entry, minter)), minter)


@dataclass(frozen=True)
class Scene:
    """What is to survive: a store as it is before, and what is done to it.

    ``states`` is what the graph may be, before and after; ``once`` says that an act is refused
    where it was done before.
    """

    name: str
    before: Path | None
    act: Callable[[Path], object]
    states: tuple[bytes | None, bytes]
    once: bool = False


class Lab:
    """The scenes, made in a folder, and the trials of them."""

    def __init__(self, home: Path) -> None:
        from kg import pipeline
        from kg.export import export
        from kg.store import backup, check, open_snapshot

        self.home = self.desk = home
        self.pipeline, self.backup = pipeline, backup
        self.check, self.open, self.export = check, open_snapshot, export
        self.shim = ctypes.CDLL(os.environ["KG_SHIM"]) if "KG_SHIM" in os.environ else None
        _warm()
        old, new = home / "old", home / "new"
        for folder, names in ((old, "abc"), (new, "acd")):
            folder.mkdir()
            for name in names:
                (folder / f"{name}.txt").write_text(TEXTS[f"{name}.txt"])
        (new / "a.txt").write_text(TEXTS["a.txt"] + "Bela Or spoke.\n")
        self.reports = home / "reports"
        self.base = home / "base"
        self._reports(old)
        self.forked(lambda: pipeline.build([self.reports], self.base))
        self.forked(lambda: backup(self.base, home / "copy"))
        self.scenes = {s.name: s for s in self._scenes(new)}

    def _reports(self, folder: Path) -> None:
        shutil.rmtree(self.reports, ignore_errors=True)
        shutil.copytree(folder, self.reports)

    def _scenes(self, new: Path) -> Iterator[Scene]:
        build = self.pipeline.build
        acts: dict[str, tuple[Path | None, Callable[[Path], object]]] = {
            "first": (None, lambda store: build([new], store)),
            "change": (self.base, lambda store: build([self.reports], store, prune=True)),
            "remove": (self.base, lambda store: self.pipeline.remove(["b.txt"], store)),
            "restore": (None, lambda store: self.pipeline.restore(self.home / "copy", store)),
            "forget": (self.base, lambda store: self.pipeline.forget("Ada Ng", store)),
            "migrate": (None, lambda store: self.pipeline.migrate(store)),
            "backup": (None, lambda store: self.backup(self.base, store)),
        }
        self._reports(new)
        for name, (before, act) in acts.items():
            store = self.home / f"after-{name}"
            if name in ("restore", "migrate"):
                before = self.home / f"before-{name}"
                shutil.copytree(self.base, before)
            if name == "restore":  # into a store that has gone on meanwhile
                self.forked(lambda store=before: self.pipeline.remove(["b.txt"], store))  # type: ignore[misc]
            elif name == "migrate":
                self.forked(lambda store=before: self._age(store))  # type: ignore[misc]
            if before:
                shutil.copytree(before, store)
            self.forked(lambda act=act, store=store: act(store))  # type: ignore[misc]
            states = (before and self.data(before), self.data(store) or b"")
            yield Scene(name, before, act, states, once=name in ("remove", "backup"))

    def _age(self, store: Path) -> None:
        """Make a store one that an older ontology said otherwise."""
        from kg.store import open_draft

        with open_draft(store) as draft:
            gone = next(iter(draft.graph(None)))
            draft.apply(None, (), [gone])
            draft.publish(made_with={**draft.manifest.made_with, "ontology": "0.0.1"})

    # ------------------------------------------------------------------------ one trial

    def data(self, store: Path) -> bytes | None:
        """Return the graph of a store as bytes, read in a process of its own."""
        place = self.desk / "data"
        place.unlink(missing_ok=True)

        def read() -> None:
            if (found := self.data_here(store)) is not None:
                place.write_bytes(found)

        self.forked(read)
        return place.read_bytes() if place.exists() else None

    def forked(self, act: Callable[[], object]) -> None:
        """Do something in a process of its own, which must end well."""
        _, status = os.waitpid(self.start(act), 0)
        if status:
            raise AssertionError(f"ended with {status:#x}: {self._told()}")

    def start(self, act: Callable[[], object]) -> int:
        """Begin something in a process of its own: a store opened before a fork hangs after it."""
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
            (self.desk / "told").write_text(told)
        except BaseException:
            (self.desk / "told").write_text(traceback.format_exc())
        finally:
            os._exit(code)

    def _told(self) -> str:
        told = self.desk / "told"
        return told.read_text() if told.exists() else ""

    def stage(self, scene: Scene) -> Path:
        """Put a store as it is before the scene."""
        store = self.desk / "trial" / "store"
        shutil.rmtree(store.parent, ignore_errors=True)
        store.parent.mkdir()
        if scene.before:
            shutil.copytree(scene.before, store)
        (self.desk / "told").unlink(missing_ok=True)
        return store

    def armed(self, scene: Scene, store: Path, mode: int, at: int, log: str = "") -> int:
        """Play a scene with a fault; return how it ended (-9: killed; 3: one clear line)."""
        place = self.desk / "count"
        shim = self.shim
        assert shim is not None

        def act() -> None:
            shim.fault_root(str(store.parent).encode())
            shim.fault_arm(mode, ctypes.c_long(at), log.encode())
            try:
                scene.act(store)
            finally:
                count = shim.fault_count()
                shim.fault_arm(-1, ctypes.c_long(0), b"")
                place.write_text(str(count))

        _, status = os.waitpid(self.start(act), 0)
        return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)

    def calls(self, scene: Scene) -> int:
        """Return how many calls of a scene write to disk."""
        if ended := self.armed(scene, self.stage(scene), COUNT, 0):
            raise AssertionError(f"{scene.name} ended with {ended}: {self._told()}")
        return int((self.desk / "count").read_text())

    def judge(
        self, scene: Scene, store: Path, *, done: bool = False, but: tuple[str, ...] = ()
    ) -> str:
        """Return what is wrong with what a fault left, empty if nothing is.

        The graph must be whole and one of the two it may be, sound, and the same act done again
        must end where an undisturbed one does. What was reported as ``done`` must be there. Damage
        in the folders ``but`` may be, before the act is done again.
        """
        verdict = self.desk / "verdict"
        verdict.unlink(missing_ok=True)

        def damaged() -> str:
            found = [d for d in self.check(store) if not set(but) & set(Path(d.path).parts)]
            return f"{found[0]}" if found else ""

        def look() -> None:
            if (store / "current").exists() and (damage := damaged()):
                verdict.write_text(f"damage: {damage}")
                return
            state = self.data_here(store)
            if done and scene.name == "forget":
                for trace in self.pipeline.forgetting.traces(store, ["Ada Ng"]):
                    verdict.write_text(f"a name is left in {trace}")
            if state not in scene.states or (done and state != scene.states[1]):
                verdict.write_text(f"a graph of {len(state or b'')} bytes that was never built")

        def again() -> None:
            if not scene.once or self.data_here(store) != scene.states[1]:
                scene.act(store)
            if self.data_here(store) != scene.states[1]:
                verdict.write_text("done again it ends in other bytes")
            elif damage := damaged():
                verdict.write_text(f"done again there is damage: {damage}")

        for step in (look, again):
            _, status = os.waitpid(self.start(step), 0)
            if verdict.exists():
                return verdict.read_text()
            if status:
                return f"{step.__name__}: {self._told() or status}"
        return ""

    def data_here(self, store: Path) -> bytes | None:
        """Return the graph of a store as bytes, in this process."""
        if not (store / "current").exists():
            return None
        with self.open(store) as snapshot:
            return self.export(snapshot, "nquads")

    # ---------------------------------------------------------------------- many trials

    def at_call(self, scene: Scene, mode: int, at: int) -> Trial:
        """Disturb one call; tell how the act ended, and what is wrong."""
        store = self.stage(scene)
        ended = self.armed(scene, store, mode, at)
        told = self._told()
        if ended not in ((KILLED, 0) if mode in (KILL, HALF) else (0, 3)):
            return str(at), ended, f"ended with {ended}: {told}"
        return str(at), ended, self.judge(scene, store, done=ended == 0)

    def at_random(self, scene: Scene, part: float) -> Trial:
        """Kill at a moment, a part of the time that the act takes."""
        begin = time.monotonic()
        store = self.stage(scene)
        os.waitpid(self.start(lambda: scene.act(store)), 0)
        whole = time.monotonic() - begin
        store = self.stage(scene)
        child = self.start(lambda: scene.act(store))
        time.sleep(part * whole)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        done = not os.WIFSIGNALED(status)
        ended = 0 if done else KILLED
        return f"{part:.3f}", ended, self.judge(scene, store, done=done)

    def power_cut(self, scene: Scene, at: int, seed: int | None) -> Trial:
        """Cut the power before a call (0: when the act was reported done), on one of two disks."""
        store, log, cut = self.stage(scene), self.desk / "log", self.desk / "cut"
        for old in self.desk.glob("log*"):
            old.unlink()
        before = Before.of(store.parent)
        ended = self.armed(scene, store, KILL if at else COUNT, at, str(log))
        name = f"{at or 'done'} on a {'strict' if seed is None else f'torn ({seed})'} disk"
        if ended not in (0, KILLED):
            return name, ended, f"ended with {ended}: {self._told()}"
        shutil.rmtree(cut, ignore_errors=True)
        chance = None if seed is None else random.Random(f"{scene.name} {at} {seed}")
        survive(before, log, store.parent, cut, chance)
        # A cache is not synced: what is torn in it is made again.
        return name, ended, self.judge(scene, cut / "store", done=ended == 0, but=("cache",))


def shared(lab: Lab, tasks: list[Callable[[], Trial]], jobs: int) -> Iterator[Trial]:
    """Yield what came of trials, done by several processes."""
    children = []
    for number in range(jobs):
        ours, theirs = os.pipe()
        if not (child := os.fork()):
            os.close(ours)
            lab.desk = lab.home / f"desk-{number}"
            lab.desk.mkdir(exist_ok=True)
            with os.fdopen(theirs, "w") as out:
                for task in tasks[number::jobs]:
                    try:
                        done = task()
                    except Exception:
                        done = "?", 9, traceback.format_exc()
                    out.write(json.dumps(done) + "\n")
                    out.flush()
            os._exit(0)
        os.close(theirs)
        children.append((child, ours))
    for child, ours in children:
        with os.fdopen(ours) as results:
            for line in results:
                name, ended, wrong = json.loads(line)
                yield name, ended, wrong
        os.waitpid(child, 0)


def tasks_of(lab: Lab, scene: Scene, given: argparse.Namespace) -> list[Callable[[], Trial]]:
    """Return the trials that the program was asked for."""
    chance = random.Random(f"{given.seed} {scene.name}")
    if given.mode == "random":
        return [partial(lab.at_random, scene, chance.random()) for _ in range(given.trials)]
    calls = lab.calls(scene)
    say(f"{scene.name}: {calls} calls write")
    if given.mode == "power":
        done = max(2, given.trials // 4)
        moments = [0] * done + [chance.randint(1, calls) for _ in range(given.trials - done)]
        disks = [(at, seed if seed % 2 else None) for seed, at in enumerate(moments)]
        return [partial(lab.power_cut, scene, at, seed) for at, seed in disks]
    # The threads of the engine may write a little more or less: some calls are beyond the end.
    wanted = range(1 + given.start, calls + 6, given.every)
    return [partial(lab.at_call, scene, MODES[given.mode], at) for at in wanted]


def main() -> int:
    """Run trials and print what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=[*MODES, "random", "power"])
    parser.add_argument("scenes", nargs="+", help="first, change, remove, restore, forget, …")
    parser.add_argument("--every", type=int, default=1, help="each so manieth call")
    parser.add_argument("--start", type=int, default=0, help="leave out so many calls")
    parser.add_argument("--trials", type=int, default=67, help="of each scene, random or power")
    parser.add_argument("--seed", type=int, default=5, help="of what chance chooses")
    parser.add_argument("--jobs", type=int, default=2, help="trials at a time")
    parser.add_argument("--load", type=int, help="bytes that a first build loads at once")
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
        if given.load:  # so little that the small builds of the lab load in several parts
            from kg.store import load

            load._CHUNK = given.load
        lab = Lab(home)
        bad = 0
        for name in given.scenes:
            scene, begin = lab.scenes[name], time.monotonic()
            ends: Counter[int] = Counter()
            worst = 0
            for at, ended, wrong in shared(lab, tasks_of(lab, scene, given), given.jobs):
                ends[ended] += 1
                worst += bool(wrong)
                if wrong:
                    say(f"{given.mode} {name} {at}: {wrong}")
            told = ", ".join(f"{count} ended with {code}" for code, count in sorted(ends.items()))
            took = time.monotonic() - begin
            say(f"{given.mode} {name}: {ends.total()} trials ({told}), {worst} bad, {took:.0f} s")
            bad += worst
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
