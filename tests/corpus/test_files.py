"""Which files are found, and which reader takes them."""

import os
from pathlib import Path

import pytest

from kg.corpus import find, read
from kg.errors import InvalidDocument


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.md", "sub/deep/c.html", "sub/d.PDF", "x.gold.json", "README.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    for name in (".hidden.txt", ".git/e.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    return tmp_path


def names(paths: list[Path], base: Path) -> list[str]:
    return [path.relative_to(base).as_posix() for path in paths]


def test_folders_give_their_reports_sorted_without_hidden_files_and_readmes(folder):
    assert names(find([folder]), folder) == ["a.md", "b.txt", "sub/d.PDF", "sub/deep/c.html"]


def test_order_and_repetition_of_the_paths_do_not_matter(folder):
    some = [folder / "sub", folder / "b.txt", folder, folder / "b.txt"]
    assert find(some) == find(some[::-1]) == find([folder])


def test_a_file_named_outright_is_kept_whatever_its_name(folder):
    given = [folder / "missing.txt", folder / "README.md", folder / ".hidden.txt"]
    assert find(given) == sorted(given)


def test_links_cannot_lead_in_circles_or_read_a_file_twice(folder):
    (folder / "sub" / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "again.txt").symlink_to(folder / "b.txt")
    (folder / "dangling.txt").symlink_to(folder / "nowhere.txt")
    found = names(find([folder]), folder)
    assert len(found) == 4
    assert not any("loop" in name or "dangling" in name for name in found)


@pytest.mark.parametrize("name", ["missing.txt", "missing.html", "missing", "a\0b.txt"])
def test_a_missing_file_is_named(tmp_path, name):
    with pytest.raises(InvalidDocument, match=r"missing|a\0b"):
        read(tmp_path / name)


def test_a_folder_and_a_pipe_are_no_files(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InvalidDocument, match="is a device or a pipe"):
        read(tmp_path / "pipe.txt")
    with pytest.raises(InvalidDocument, match="is a folder"):
        read(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_rights_is_named(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("text")
    path.chmod(0)
    with pytest.raises(InvalidDocument, match="cannot be read"):
        read(path)


def test_name_is_the_path_as_given(tmp_path, monkeypatch):
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "x.txt").write_text("A rector spoke.")
    monkeypatch.chdir(tmp_path)
    assert read(Path("dev/x.txt"))[0].name == "dev/x.txt"


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("report", "A rector spoke.", "text/plain"),
        ("report.log", "A rector spoke.", "text/plain"),
        ("report.aspx", "<!DOCTYPE html><p>A rector spoke.</p>", "text/html"),
        ("page.xml", "<?xml version='1.0'?><html><body><p>A rector.</p></body></html>", "text/html"),
        ("report", "<rss version='2.0'><channel><item><title>A rector</title></item></channel></rss>",
         "application/rss+xml"),
        ("text.txt", "<p>kept as it stands</p>", "text/plain"),
    ],
)  # fmt: skip
def test_content_tells_the_format_where_the_name_does_not(tmp_path, name, content, media_type):
    (tmp_path / name).write_text(content)
    assert read(tmp_path / name)[0].media_type == media_type


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.pdf", "text", "is no PDF file"),
        ("a.docx", "text", "is no DOCX file"),
        ("a.xml", "<catalog><book/></catalog>", "is XML, but no feed or page"),
        ("a.rss", "just words", "is no RSS or Atom feed"),
    ],
)
def test_a_wrong_suffix_is_told(tmp_path, name, content, problem):
    (tmp_path / name).write_text(content)
    with pytest.raises(InvalidDocument, match=problem):
        read(tmp_path / name)
