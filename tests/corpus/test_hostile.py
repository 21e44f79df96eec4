"""Files made to break their reader are refused in time, and the next file is read as ever."""

import os
import time
from zlib import compress

import pytest

from kg.corpus import read, sandbox
from kg.errors import InvalidDocument
from tests.corpus.makers import pdf, zipped

pytest.importorskip("trafilatura", reason="needs the extra 'pages'")

GOOD = "<html><body><p>Anna Berg, Rector of Northern Lakes University, spoke.</p></body></html>"
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>'
RSS = "<rss version='2.0'><channel><item><title>{}</title></item></channel></rss>"
WORD = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.fixture(autouse=True)
def and_then_a_good_page(tmp_path):
    """After each hostile file an honest one is read."""
    yield
    path = tmp_path / "good.html"
    path.write_text(GOOD)
    assert "Anna Berg" in read(path)[0].text


def refused(path, limit=9.5):
    start = time.monotonic()
    with pytest.raises(InvalidDocument) as caught:
        read(path)
    assert time.monotonic() - start < limit
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    return caught.value.problem


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("nested.html", "<html><body>" + "<div>" * 100_000 + "Anna Berg spoke."),
        ("bold.html", "<html><body>" + "<b>" * 20_000 + "Anna Berg spoke."),
        ("tables.html", "<html><body>" + "<p><table><tr><td>" * 30_000 + "Anna Berg spoke."),
        ("brackets.html", "<html><body><p>Anna Berg spoke.</p>" + "<" * 2_000_000),
    ],
)
def test_deep_pages_lose_no_text_or_are_refused(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    start = time.monotonic()
    try:
        assert "Anna Berg spoke." in read(tmp_path / name)[0].text
    except InvalidDocument as fault:
        assert fault.hint
    assert time.monotonic() - start < 9.5


def test_page_with_a_tag_of_300000_attributes_is_refused_at_once(tmp_path):
    path = tmp_path / "a.html"
    path.write_text("<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">text</p>")
    assert "a tag of more than 50,000 characters" in refused(path, limit=5)


def test_tags_of_thousands_of_attributes_cost_the_helper_and_not_the_run(tmp_path):
    path = tmp_path / "a.html"
    tag = "<p " + " ".join(f"a{n}=1" for n in range(6000)) + ">text</p>"
    path.write_text("<html><body>" + tag * 60)
    assert refused(path)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", BOMB + "<html><body>&a9;</body></html>"),
        ("a.rss", BOMB + RSS.format("&a9;")),
        ("b.rss", "<!DOCTYPE rss SYSTEM 'file:///etc/passwd'>" + RSS.format("x")),
        ("a.xml", "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + RSS.format("&x;")),
    ],
)
def test_entities_are_refused_before_any_parser_sees_them(tmp_path, codec, name, content):
    (tmp_path / name).write_bytes(content.encode(codec))
    assert "declares" in refused(tmp_path / name, limit=5)


def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = zipped(tmp_path / "a.docx", {"word/document.xml": b" " * 150_000_000})
    assert path.stat().st_size < 1_000_000
    assert refused(path) == "unpacks to 150 MB"


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({"mimetype": b"x", "word/other": b""}, "is a ZIP archive, but no Word file"),
        ({"word/document.xml": BOMB.encode() + WORD % b"&a9;"}, "declares a DOCTYPE"),
        ({"word/document.xml": WORD % b"text"}, "is no Word file"),
    ],
)
def test_archives_that_are_no_word_files_are_refused(tmp_path, members, problem):
    assert refused(zipped(tmp_path / "a.docx", members)) == problem


def test_cut_archive_is_told_to_be_damaged(tmp_path):
    path = zipped(tmp_path / "a.docx", {"word/document.xml": os.urandom(5000)})
    path.write_bytes(path.read_bytes()[:3000])
    assert "is damaged" in refused(path)


def test_pdf_bomb_is_refused(tmp_path):
    path = tmp_path / "a.pdf"
    pdf(path, [["A rector."]])
    spaces = compress(compress(b" " * 300_000_000, 9), 9)
    content = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (
        len(spaces),
        spaces,
    )
    head, tail = path.read_bytes().split(b"4 0 obj\n", 1)
    rest = tail.split(b"\nendobj\n", 1)[1]
    path.write_bytes(head + b"4 0 obj\n" + content + b"\nendobj\n" + rest)
    assert path.stat().st_size < 20_000
    assert refused(path)


@pytest.mark.parametrize("cut", [20, 200, 600])
def test_cut_pdf_is_refused_or_read_without_a_traceback(tmp_path, cut):
    path = pdf(tmp_path / "a.pdf", [["Anna Berg spoke."]])
    path.write_bytes(path.read_bytes()[:cut])
    refused(path)


def test_a_reader_that_takes_too_long_is_ended(tmp_path, monkeypatch):
    monkeypatch.setenv("KG_READ_SECONDS", "0.1")
    path = tmp_path / "a.html"
    path.write_text("<html><body>" + "<p>Anna <b>Berg</b> spoke.</p>" * 200_000)
    assert "took longer than 0.1 s to read" in refused(path, limit=5)
    monkeypatch.delenv("KG_READ_SECONDS")


def test_a_reader_that_dies_is_told_and_replaced(tmp_path):
    (tmp_path / "good.html").write_text(GOOD)
    read(tmp_path / "good.html")
    assert sandbox._helper is not None
    sandbox._helper.process.kill()
    sandbox._helper.process.wait()
    assert read(tmp_path / "good.html")


def test_memory_of_the_helper_is_limited(tmp_path):
    (tmp_path / "good.html").write_text(GOOD)
    read(tmp_path / "good.html")
    assert sandbox._helper is not None
    with open(f"/proc/{sandbox._helper.process.pid}/limits") as limits:  # noqa: PTH123
        line = next(line for line in limits if line.startswith("Max address space"))
    assert line.split()[3] == str(sandbox.MEMORY)


def test_a_module_in_the_working_directory_takes_no_part(tmp_path, monkeypatch):
    (tmp_path / "trafilatura.py").write_text("raise SystemExit('taken over')")
    (tmp_path / "good.html").write_text(GOOD)
    sandbox.stop()
    monkeypatch.chdir(tmp_path)
    assert read("good.html")
