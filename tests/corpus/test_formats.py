"""HTML, PDF, DOCX and feeds are read with their title, date, address and language."""

import pytest

from kg.corpus import read
from kg.errors import InvalidDocument
from tests.corpus.makers import pdf

pytest.importorskip("trafilatura", reason="needs the extra 'pages'")

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Two sign | Northern Lakes News</title>
<meta property="og:title" content="Two universities sign">
<link rel="canonical" href="https://news.lakes.example/two-sign">
<meta property="article:published_time" content="2024-05-17T23:30:00+06:00"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/about">About us</a></li></ul></nav>
<main><article><h1>Two universities sign</h1>
<p>Northern Lakes University and Orsa Polytechnic signed a memorandum of understanding on Friday.
It was signed by the Rector of Northern Lakes University, <b>Anna&nbsp;Berg</b>, and by Pavel
Horak.</p>
<h2>Who came</h2><p>The delegation included:</p>
<ul><li>Pavel Horak, Vice-Rector for Research</li><li>Ilse Brandt, head of the office</li></ul>
<figure><img src="a.jpg"><figcaption>Anna Berg and Pavel Horak after the signing</figcaption></figure>
<blockquote><p>&ldquo;We begin with five students,&rdquo; said Berg.</p></blockquote>
<table><tr><th>Partner</th><th>Country</th></tr><tr><td>Lima Norte University</td><td>Peru</td></tr>
</table><p>Further partners joined the programme in the course of the year that followed.</p>
</article></main>
<footer><p>Copyright Northern Lakes University</p></footer><script>track()</script></body></html>"""


def html(tmp_path, content, name="a.html"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_page_keeps_headings_items_captions_and_rows_in_the_order_of_reading(tmp_path):
    [document] = read(html(tmp_path, PAGE))
    wanted = [
        "Two universities sign\n",
        "signed a memorandum of understanding on Friday. It was signed",
        "Rector of Northern Lakes University, Anna Berg, and by Pavel Horak.\n",
        "\n\nWho came\n\n",
        "• Pavel Horak, Vice-Rector for Research\n• Ilse Brandt, head of the office\n",
        "\n\nAnna Berg and Pavel Horak after the signing\n\n",
        "“We begin with five students,” said Berg.",
        "Lima Norte University | Peru",
    ]
    places = [document.text.find(piece) for piece in wanted]
    assert -1 not in places, wanted[places.index(-1)]
    assert places == sorted(places)
    for noise in ("Home", "About us", "Copyright", "track()"):
        assert noise not in document.text


def test_page_says_its_title_day_address_and_language(tmp_path):
    [document] = read(html(tmp_path, PAGE))
    assert document.title == "Two universities sign"
    assert document.published == "2024-05-17"  # the day as printed, not in another zone
    assert document.source == "https://news.lakes.example/two-sign"
    assert document.language == "en"


BARE = "<html><head>{}</head><body><p>Orsa Polytechnic received guests. {}</p></body></html>"


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta name="date" content="2024-05">', "2024-05"),
        ('<meta name="DC.date.issued" content="2023">', "2023"),
        ('<script type="application/ld+json">{"@graph":[{"@type":"WebPage"},'
         '{"@type":"NewsArticle","datePublished":"2024-05-16T08:00:00Z"}]}</script>', "2024-05-16"),
        ('<script type="application/ld+json">{broken</script>', None),
        ('<meta name="date" content="yesterday">', None),
        ('<meta property="article:modified_time" content="2024-05-17">', None),
        ("", None),
    ],
)  # fmt: skip
def test_day_of_publication_is_what_the_page_states_or_nothing(tmp_path, head, published):
    # The date in the running text is no date of publication.
    page = BARE.format(head, "The visit took place on 10 October 2019.")
    assert read(html(tmp_path, page))[0].published == published


def test_the_only_time_element_gives_the_day_but_two_give_none(tmp_path):
    one = '<time datetime="2024-05-17">17 May</time>'
    assert read(html(tmp_path, BARE.format("", one)))[0].published == "2024-05-17"
    two = one + '<time datetime="2024-06-01">1 June</time>'
    assert read(html(tmp_path, BARE.format("", two)))[0].published is None


@pytest.mark.parametrize(
    "declaration",
    ['<meta charset="windows-1251">',
     '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'],
)  # fmt: skip
def test_declared_encoding_is_used_and_script_outvotes_a_wrong_language(tmp_path, declaration):
    page = f'<html lang="en"><head>{declaration}</head><body><p>Ректор университета принял гостей.'
    [document] = read(html(tmp_path, page.encode("cp1251")))
    assert "Ректор университета принял гостей." in document.text
    assert document.language == "ru"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("<p>Ректор".encode("cp1251"), "is not UTF-8 text .* declares no encoding"),
        (b'<meta charset="klingon"><p>text', "declares the unknown encoding 'klingon'"),
        (b"<html><body><script>draw()</script></body></html>", "holds no text"),
        (b"<html><body><p>\0\xff\xfe\0</p></body></html>", "is a binary file"),
    ],
)
def test_page_without_readable_text_is_refused(tmp_path, content, problem):
    with pytest.raises(InvalidDocument, match=problem):
        read(html(tmp_path, content))


def test_unseen_characters_do_not_split_names(tmp_path):
    page = (
        "<p>Pavel&nbsp;Ho&shy;rak and Ren&#x65;&#x301; \u202eBrandt\u202c spoke at the meeting.</p>"
    )
    assert (
        read(html(tmp_path, page))[0].text == "Pavel Horak and René Brandt spoke at the meeting.\n"
    )


def test_headline_and_captions_are_kept_where_templates_hide_them(tmp_path):
    page = """<html><body><header><h1>Anna Berg visits Orsa</h1></header><div class="post">
    <p>The Rector of Northern Lakes University saw the new laboratory of the polytechnic on Friday,
    and spoke with students about a joint summer school.</p>
    <div class="wp-caption"><p class="wp-caption-text">Anna Berg with Pavel Horak</p></div>
    <p>The school is planned for next year, if both councils agree to it in the spring.</p></div>
    </body></html>"""
    text = read(html(tmp_path, page))[0].text
    assert text.startswith("Anna Berg visits Orsa\n\nThe Rector")
    assert "\n\nAnna Berg with Pavel Horak\n\n" in text


def test_feed_gives_a_document_for_each_item(tmp_path):
    path = tmp_path / "news.rss"
    path.write_text("""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Lakes</title><language>en-us</language>
<item><title>Guests from Orsa</title><link>https://lakes.example/1</link>
<pubDate>Fri, 17 May 2024 23:30:00 +0600</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>Pavel Horak &amp; Anna Berg met.</p><ul><li>A</li></ul>]]></content:encoded>
</item>
<item><title>Second</title><guid>tag:2</guid><description>Ректор принял гостей из Орсы.</description></item>
<item><guid>tag:3</guid></item>
</channel></rss>""")
    first, second = read(path)
    assert first.name == f"{path.as_posix()}#https://lakes.example/1"
    assert first.text == "Guests from Orsa\n\nPavel Horak & Anna Berg met.\n\n• A\n"
    assert first.published == "2024-05-17"
    assert (first.title, first.source) == ("Guests from Orsa", "https://lakes.example/1")
    assert second.name.endswith("#tag:2")
    assert (second.published, second.source, second.language) == (None, None, "ru")


def test_atom_is_a_feed_too(tmp_path):
    path = tmp_path / "news.atom"
    path.write_text("""<feed xmlns="http://www.w3.org/2005/Atom"><title>Lakes</title>
<entry><title>Guests</title><id>urn:1</id><link href="https://lakes.example/1"/>
<updated>2024-05-17T10:00:00Z</updated><summary>Anna Berg spoke.</summary></entry></feed>""")
    [document] = read(path)
    assert document.published == "2024-05-17"
    assert document.text == "Guests\n\nAnna Berg spoke.\n"


def test_pdf_lines_become_paragraphs_without_running_heads_and_page_numbers(tmp_path):
    head = "Northern Lakes University Bulletin"
    pages = [
        [head, "Guests from Orsa", "The Rector of Northern Lakes University, Anna Berg, met a delega-",
         "tion of Orsa Polytechnic on Friday and spoke with its Vice-", "Rector about exchange.", "1"],
        [head, "They signed a paper.", "- Pavel Horak, Vice-Rector", "- Ilse Brandt", "2"],
        [head, "It holds for five years.", "3"],
    ]  # fmt: skip
    [document] = read(pdf(tmp_path / "a.pdf", pages, title="Guests from Orsa"))
    assert "Bulletin" not in document.text
    assert (
        "met a delegation of Orsa Polytechnic on Friday and spoke with its Vice-Rector about exchange."
        in document.text
    )
    assert "• Pavel Horak, Vice-Rector\n• Ilse Brandt" in document.text
    assert document.title == "Guests from Orsa"
    assert document.published is None  # the day a file was made is no day of publication


def test_titles_that_programs_write_are_no_titles(tmp_path):
    path = pdf(tmp_path / "a.pdf", [["A rector spoke."]], title="Microsoft Word - news.docx")
    assert read(path)[0].title is None


def test_scanned_pdf_is_told(tmp_path):
    with pytest.raises(InvalidDocument, match=r"holds no text \(a scan\?\)"):
        read(pdf(tmp_path / "a.pdf", [[]]))


def test_word_file_keeps_order_lists_and_tables(tmp_path):
    word = pytest.importorskip("docx").Document()
    word.core_properties.title = ""
    word.add_heading("Guests from Orsa", level=1)
    word.add_paragraph("Anna Berg met\tPavel Horak.")
    table = word.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Lima Norte University", "Peru"
    word.add_paragraph("Ilse Brandt", style="List Bullet")
    word.add_paragraph("K. Lund", style="List Bullet")
    word.save(str(tmp_path / "a.docx"))
    [document] = read(tmp_path / "a.docx")
    assert document.text == (
        "Guests from Orsa\n\nAnna Berg met Pavel Horak.\n\nLima Norte University | Peru\n\n"
        "• Ilse Brandt\n• K. Lund\n"
    )
    assert document.title == "Guests from Orsa"
    assert document.published is None
