"""Whatever the bytes, reading gives documents or one clear refusal."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.corpus import plain
from kg.corpus.blocks import BULLET, from_html, join, tidy
from kg.corpus.dates import stated
from kg.corpus.pdf import paragraphs
from kg.errors import InvalidDocument

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
PIECES = st.sampled_from(
    ["<p>", "</p>", "<li>", "<td>", "<tr>", "</tr>", "<br>", "<script>", "</script>", "<!--", "-->",
     "<body>", "<head>", "</head>", "<a href='x'>", "&amp;", "&#0;", "&#x202e;", "<", ">", "<svg/>"]
)  # fmt: skip
HEADER = st.text(string.ascii_lowercase + " :-#\"'\n\t0123456789", max_size=120)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_refused(data):
    for reader in (plain.text, plain.markdown):
        try:
            [document] = reader(data, "a")
        except InvalidDocument as fault:
            assert "\n" not in str(fault)
        else:
            assert document.text.strip()


@given(HEADER, TEXTS)
def test_any_header_is_read_or_refused_by_its_line(header, body):
    data = f"---\n{header}\n---\n{body}\n".encode()
    try:
        [document] = plain.markdown(data, "a.md")
    except InvalidDocument as fault:
        assert "front matter, line" in str(fault) or "text" in str(fault) or "binary" in str(fault)
    else:
        assert document.text in data.decode().replace("\r\n", "\n").replace("\r", "\n")


@given(st.lists(st.one_of(PIECES, TEXTS), max_size=40).map("".join))
@settings(max_examples=300)
def test_any_markup_becomes_tidy_blocks(markup):
    text = join(from_html(markup))
    assert text == "" or text.endswith("\n")
    for line in text.split("\n"):
        assert tidy(line.removeprefix(BULLET)) == line.removeprefix(BULLET).strip()


@given(TEXTS)
def test_tidying_twice_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)
    assert join([join([text])]) == join([text])


@given(st.lists(st.lists(TEXTS.map(lambda t: t.replace("\n", " ")), max_size=8), max_size=5))
def test_paragraphs_of_a_pdf_invent_no_words(pages):
    words = {word for page in pages for line in page for word in tidy(line).split()}
    glued = "".join(sorted(words))
    for block in paragraphs(pages):
        for char in block.removeprefix(BULLET):
            assert char == " " or char in glued


@given(TEXTS)
def test_a_stated_date_is_a_date_or_nothing(text):
    result = stated(text)
    assert result is None or stated(result) == result
