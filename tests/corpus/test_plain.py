"""Plain text and Markdown are read as they stand, and refused in one clear line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.corpus import read
from kg.errors import InvalidDocument

REPORT = "The Rector of Orsa Polytechnic, Pavel Horak, spoke.\n"


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"), min_size=1)
    .filter(lambda text: text.strip("\ufeff \t\r\n\f\v\x85\xa0"))
    .filter(lambda text: text.strip())
)
def test_text_is_the_files_own_character_for_character(tmp_path_factory, text):
    path = written(tmp_path_factory.mktemp("t") / "a.txt", text.encode())
    assert read(path)[0].text == path.read_text(encoding="utf-8")


def test_offsets_hold_on_the_file_as_given_with_byte_order_mark_and_windows_lines(tmp_path):
    path = written(tmp_path / "a.txt", b"\xef\xbb\xbfFirst.\r\nThe Rector spoke.\r\n")
    text = read(path)[0].text
    assert text == path.read_text(encoding="utf-8")
    assert text[text.index("The") :].startswith("The Rector")


def test_composed_and_decomposed_letters_stay_apart_in_plain_text(tmp_path):
    path = written(tmp_path / "a.txt", "Cafe\u0301 Caf\u00e9".encode())
    assert read(path)[0].text == "Cafe\u0301 Caf\u00e9"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_with_its_mark_is_read(tmp_path, codec):
    mark = "\ufeff".encode(codec)
    path = written(tmp_path / "a.txt", mark + REPORT.encode(codec))
    assert read(path)[0].text == REPORT


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "holds no text"),
        ("\ufeff \u00a0\n".encode(), "holds no text"),
        ("Ректор выступил.".encode("cp1251"), "is not UTF-8 text (line 1, byte 0)"),
        (b"One line.\nThe caf\xe9 of the university.\n", "is not UTF-8 text (line 2, byte 17)"),
        (REPORT.encode("utf-16-le"), "holds NUL characters"),
        (b"text\0more", "holds NUL characters"),
        (bytes(range(256)) * 8, "is a binary file"),
        (b"\x01\x02\x03\x04 text", "is a binary file"),
        (b"\xff\xfe\x00\xd8\x20\x00", "is not UTF-16 text"),
        (b"\x89PNG\r\n\x1a\n....", "is a picture"),
        (b"{\\rtf1\\ansi The Rector}", "is an RTF file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "is an old Word or Excel file"),
        (b"\x1f\x8b\x08....", "is a gzip archive"),
        (b"PK\x03\x04....", "is a ZIP archive"),
    ],
)
def test_what_is_no_text_is_refused_with_its_name_and_a_way_out(tmp_path, data, problem):
    path = written(tmp_path / "a.txt", data)
    with pytest.raises(InvalidDocument) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith(f"{path.as_posix()}: {problem}")
    assert caught.value.hint
    assert "\n" not in message


def test_a_text_of_fifty_megabytes_is_refused_without_being_read(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InvalidDocument, match=r"is too large \(50 MB; at most 10 MB\)"):
        read(path)


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("Ректор университета выступил перед студентами.", "ru"),
        ("Қазақстан университетінің ректоры сөз сөйледі.", "kk"),
        (REPORT, "en"),
        ("Pavel Horak (Павел Горак) spoke at the meeting in Orsa.", "en"),
    ],
)
def test_language_is_told_by_script(tmp_path, body, language):
    assert read(written(tmp_path / "a.txt", body.encode()))[0].language == language


HEADER = """---
# what kg knows
title: "Two universities: a paper"
date: 2024-05-17
source: https://news.example/a?b=1#c
language: en
licence: CC BY 4.0
topics:
  - mobility
- research
note: |
  free text of the author
  that goes on
---

# Two universities

A paper was signed.
"""


def test_front_matter_is_cut_off_and_the_rest_is_the_text(tmp_path):
    [document] = read(written(tmp_path / "a.md", HEADER.encode()))
    assert document.text == "# Two universities\n\nA paper was signed.\n"
    assert document.title == "Two universities: a paper"
    assert document.published == "2024-05-17"
    assert document.source == "https://news.example/a?b=1#c"
    assert document.media_type == "text/markdown"


def test_markdown_without_header_is_all_text_and_its_heading_the_title(tmp_path):
    text = "Intro\n\n# Signed today #\n\nA paper.\n"
    [document] = read(written(tmp_path / "a.md", text.encode()))
    assert (document.text, document.title, document.published) == (text, "Signed today", None)


@pytest.mark.parametrize("date", ["2024", "2024-05", "2024-05-17"])
def test_date_of_front_matter_is_never_padded(tmp_path, date):
    [document] = read(written(tmp_path / "a.md", f"---\ndate: {date}\n---\nText.\n".encode()))
    assert document.published == date


@pytest.mark.parametrize(
    ("header", "line", "problem"),
    [
        ("---\ntitle: A\nText without end.\n", 3, "is no 'key: value'"),
        ("---\ntitle: A\n", 1, "has no end"),
        ("---\ntitle: A\ndate: 17 May\n---\nText.", 3, "'17 May' is no date"),
        ("---\ndate: 2024-02-30\n---\nText.", 2, "is no date"),
        ("---\nsource: news.example\n---\nText.", 2, "is no address"),
        ("---\nsource: javascript:alert(1)\n---\nText.", 2, "is no address"),
        ("---\nlanguage: english language\n---\nText.", 2, "is no language"),
        ("---\ntitle: A\n\ntitle: B\n---\nText.", 4, "stands there twice"),
        ('---\ntitle: "A\n---\nText.', 2, "is not closed"),
        ("---\n  indented first\n---\nText.", 2, "is no 'key: value'"),
    ],
)
def test_broken_front_matter_is_refused_by_its_line(tmp_path, header, line, problem):
    path = written(tmp_path / "a.md", header.encode())
    with pytest.raises(InvalidDocument) as caught:
        read(path)
    message = str(caught.value)
    assert f"broken front matter, line {line}: " in message
    assert problem in message
    assert caught.value.hint


def test_front_matter_alone_is_no_report(tmp_path):
    with pytest.raises(InvalidDocument, match="holds no text below its header"):
        read(written(tmp_path / "a.md", b"---\ntitle: A\n---\n\n"))
