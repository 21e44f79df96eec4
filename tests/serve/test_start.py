"""The server starts, answers, and ends."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

from tests.serve.conftest import ROOT


def test_it_prints_its_address_and_answers_there(server: str) -> None:
    query = urllib.parse.urlencode({"query": "SELECT ?z ?a { ?z a:year ?a } ORDER BY ?a"})
    query = query.replace("a%3Ayear", urllib.parse.quote("<http://a.example/year>"))
    with urllib.request.urlopen(f"{server}/sparql?{query}") as response:
        answer = json.load(response)
    assert [row["a"]["value"] for row in answer["results"]["bindings"]] == ["2020", "2021"]
    assert response.headers["Content-Type"] == "application/sparql-results+json"


def kg(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", "serve", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)


def test_what_cannot_be_served_is_told_in_a_line(store: Path, tmp_path: Path) -> None:
    done = kg("--store", str(tmp_path / "none"), "--port", "0")
    assert (done.returncode, done.stdout) == (3, "")
    assert "holds no graph" in done.stderr
    assert done.stderr.count("\n") == 1
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = kg("--store", str(store), "--port", str(taken.getsockname()[1]))
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "cannot be used" in done.stderr
    done = kg("--store", str(store), "--port", "99999")
    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr


def test_a_damaged_graph_is_told_in_a_line(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "store"
    shutil.copytree(store, copy)
    for file in copy.glob("gen-*/data/CURRENT"):
        file.write_text("nothing\n")
    done = kg("--store", str(copy), "--port", "0")
    assert (done.returncode, done.stdout) == (3, "")
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_ctrl_c_ends_it_quietly_and_its_log_has_lines(store: Path) -> None:
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        with urllib.request.urlopen(f"{address}sparql?query=ASK%7B%7D"):
            pass
        server.send_signal(signal.SIGINT)
        _, said = server.communicate(timeout=20)
    assert server.returncode == 0
    assert "Traceback" not in said
    assert re.search(r"GET /sparql 200 \d+ B \d+\.\d ms", said)
