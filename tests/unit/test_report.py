"""The three surfaces: the same numbers on each, and nothing else than the view's words."""

import dataclasses
import functools
import itertools
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from io import BytesIO

import pypdf
import pytest

import nights
from hypnic import report
from hypnic.errors import MissingExtraError
from hypnic.report.page import View
from hypnic.report.parts import Number, Row, Table

VOID = frozenset({"meta", "link", "img", "br", "hr", "input"})


class Page(HTMLParser):
    """Tags, texts and machine-readable numbers of a page."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.numbers: dict[str, tuple[str, str]] = {}
        self._key: str | None = None
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "data" and values.get("data-key"):
            self._key = str(values["data-key"])
            self.numbers[self._key] = (str(values["value"]), "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag
        self._key = None

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._key is not None:
            self.numbers[self._key] = (self.numbers[self._key][0], data)

    @property
    def text(self) -> str:
        return one_line(" ".join(self.texts))


@functools.cache
def html_of(name: str) -> str:
    return report.to_html(nights.night(name))


@functools.cache
def pdf_of(name: str) -> bytes:
    return report.to_pdf(nights.night(name))


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def pdf_text(data: bytes) -> str:
    return one_line(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages))


def shown(row: Row) -> str:
    return " ".join(
        [row.head, *(cell.text if isinstance(cell, Number) else cell for cell in row.cells if cell)]
    )


def tables(page: View) -> list[Table]:
    figures = [figure.numbers for figure in (page.hours, page.intervals) if figure is not None]
    return [page.stages, page.sides, page.thirds, page.rules, *figures]


def stored(name: str) -> dict[str, object]:
    """The summary as a reader of night.json gets it: through JSON, rounding of floats and all."""
    summary = nights.night(name).night.summary
    plain = {**{f.name: getattr(summary, f.name) for f in dataclasses.fields(summary)}}
    plain["headline"] = dict(summary.headline)
    plain["indices"] = [dataclasses.asdict(index) for index in summary.indices]
    plain["intervals"] = dataclasses.asdict(summary.intervals)
    plain["intervals_nr"] = None if summary.intervals_nr is None else dataclasses.asdict(summary.intervals_nr)
    loaded: dict[str, object] = json.loads(json.dumps(plain))
    return loaded


@pytest.mark.parametrize("name", ["plmd", "no stages", "one leg", "no movements", "24 hours", "marks only"])
def test_json_html_pdf_and_text_hold_the_same_numbers(name: str) -> None:
    analysis = nights.night(name)
    page = Page(html_of(name))
    paper = pdf_text(pdf_of(name))
    terminal = one_line(report.to_text(analysis))
    data = stored(name)
    indices = data["indices"]
    assert isinstance(indices, list)
    compared = 0
    for row in indices:
        key = f"{data['rules']}/{row['measure']}/{row['stratum']}/{row['site']}/per_hour"
        if key not in page.numbers or row["per_hour"] is None:
            continue
        raw, text = page.numbers[key]
        assert float(raw) == row["per_hour"]
        assert text == f"{row['per_hour']:.1f}"
        interval = f"{row['low']:.1f}–{row['high']:.1f}"
        if (row["measure"], row["site"]) == ("plm", "both"):
            assert f"{text} {interval}" in page.text, key
            assert f"{text} {interval}" in paper, key
            compared += 1
        if row["stratum"] in ("sleep", "night", "REM") and (row["measure"], row["site"]) == ("plm", "both"):
            assert f"{text} {interval}" in terminal or row["stratum"] == "REM"
    assert compared >= 4
    for table in tables(report.view(analysis)):
        for line in table.rows:
            assert one_line(shown(line)) in page.text, line
            assert one_line(shown(line)) in paper, line


@pytest.mark.parametrize("name", nights.NIGHTS)
def test_the_page_is_one_small_file_that_asks_the_network_for_nothing(name: str) -> None:
    source = html_of(name)
    page = Page(source)
    kinds = len(report.view(nights.night(name)).kinds.sections)
    assert len(source.encode()) < (1_000_000 if kinds else 500_000)
    assert page.open == []
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "iframe", "object", "embed", "form", "image", "foreignobject"}
    for tag, values in page.tags:
        assert not any(key.startswith("on") for key in values), tag
        for key in ("src", "href", "xlink:href"):
            assert str(values.get(key) or "#").startswith(("#", "data:,")), (tag, values)
    policy = next(values for tag, values in page.tags if values.get("http-equiv"))
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert "url(http" not in source
    assert "@import" not in source


def test_hostile_text_is_shown_as_text_everywhere() -> None:
    analysis = nights.night("hostile")
    begin = (
        "<script>alert('x')</script>\"'&<img src=x onerror=alert(1)>]]>{{ 7*7 }}#let x=1 $x$ *b* _i_ @ref \\"
    )
    page = Page(html_of("hostile"))
    assert page.text.count(begin) >= 8
    fragment = report.to_fragment(analysis)
    assert "<script" not in fragment
    assert begin in Page(fragment).text
    paper = pdf_text(pdf_of("hostile"))
    assert re.sub(r"\s", "", begin) in re.sub(r"\s", "", paper)
    for text in (report.to_text(analysis), fragment, html_of("hostile")):
        assert "\x07" not in text
        assert "\x00" not in text
        text.encode()


def test_ids_are_unique_and_references_lead_somewhere() -> None:
    page = Page(html_of("plmd"))
    ids = [values["id"] for _, values in page.tags if "id" in values]
    assert len(ids) == len(set(ids))
    for _, values in page.tags:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set((values.get(name) or "").split()) <= set(ids)
        href = values.get("href") or ""
        assert not href.startswith("#") or href[1:] in ids
    headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(headings))


def test_the_pdf_is_tagged_titled_a4_and_the_same_each_time() -> None:
    first, second = pdf_of("plmd"), report.to_pdf(nights.night("plmd"))
    assert first == second
    reader = pypdf.PdfReader(BytesIO(first))
    assert reader.metadata is not None
    assert reader.metadata.title == "Movements in sleep · hypnic"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/Lang"] == "en-GB"
    for page in reader.pages:
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)


@pytest.mark.parametrize("name", nights.NIGHTS)
def test_every_night_makes_a_pdf_with_its_words(name: str) -> None:
    analysis = nights.night(name)
    squeezed = re.sub(r"\s", "", pdf_text(pdf_of(name)))
    page = report.view(analysis)
    for sentence in (*page.found, *page.untold, page.statement):
        assert re.sub(r"\s", "", sentence) in squeezed


def test_a_missing_typst_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtraError, match=r"^the PDF needs typst: pip install 'hypnic\[pdf\]'$"):
        report.to_pdf(nights.night("no movements"))


@pytest.mark.parametrize("name", nights.NIGHTS)
def test_the_terminal_gets_twenty_to_forty_short_lines(name: str) -> None:
    text = report.to_text(nights.night(name))
    lines = text.splitlines()
    assert 10 <= len(lines) <= 40
    assert max(map(len, lines)) <= 100
    assert "not a medical device" in text
    for row in report.view(nights.night(name)).headlines:
        assert any(row.title in line and row.number.text in line for line in lines)


@pytest.mark.parametrize("width", [48, 60, 80, 100])
@pytest.mark.parametrize("name", nights.NIGHTS)
def test_a_narrow_terminal_keeps_numbers_and_units_together(name: str, width: int) -> None:
    lines = report.to_text(nights.night(name), width).splitlines()
    assert max(map(len, lines)) <= width
    assert not any(re.match(r"\s*(%|s|min|h)\b|%", line) for line in lines if line)
    assert not any(line.endswith(("95", "28.6")) for line in lines)
    first = report.view(nights.night(name)).headlines[0]
    assert any(line.startswith("  Periodic leg movements") and first.number.text in line for line in lines)
    if first.number.interval and width >= 60:
        assert any(line.endswith(first.number.interval) for line in lines)


def test_numbers_and_units_are_kept_together_on_the_page() -> None:
    assert "95\u00a0% interval" in html_of("plmd")
    assert re.search(r'% interval <span class="whole">[\d.]+–[\d.]+\)\.</span>', html_of("plmd"))
    assert '<span class="whole"><script' not in html_of("hostile")
    assert not re.search(r"\d % interval", re.sub(r"<svg.*?</svg>", "", html_of("plmd"), flags=re.DOTALL))


def test_the_notebook_gets_the_headline_numbers() -> None:
    analysis = nights.night("plmd")
    fragment = Page(report.to_fragment(analysis))
    assert fragment.open == []
    values = [values["value"] for tag, values in fragment.tags if tag == "data"]
    assert values == [repr(row.number.value) for row in report.view(analysis).headlines]
    refused = Page(report.to_fragment(nights.night("refused")))
    assert refused.text.count("not measured") == 4


def test_importing_the_report_loads_nothing_heavy() -> None:
    code = (
        "import sys, hypnic.report; "
        "print({'jinja2', 'typst', 'polars', 'scipy', 'markupsafe'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
