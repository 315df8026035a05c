"""The page in a real Chromium: wide, on a phone, on paper, by keyboard; nothing clipped, nothing fetched."""

import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest

import nights
from hypnic import report
from hypnic.person import with_answers
from written_cases import answers_of, cases

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390)
A4_CONTENT_PX = 688  # 210 mm less two margins of 14 mm, at 96 px an inch
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

TEXT_OUTSIDE_ITS_FIGURE = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const room = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    const aside = box.left < room.left - 1 || box.right > room.right + 1;
    return aside || box.top < room.top - 1 || box.bottom > room.bottom + 1;
  }).map(text => svg.querySelector('title').textContent + ': ' + text.textContent);
})"""

TEXT_OVER_TEXT = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const texts = [...svg.querySelectorAll('text')];
  const boxes = texts.map(text => [text.textContent, text.getBoundingClientRect()]);
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const found = [];
  boxes.forEach(([a, one], i) => boxes.slice(i + 1).forEach(([b, two]) => {
    const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
    const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
    if (wide > 1 * scale && high > 4 * scale) found.push(`${a} / ${b}`);
  }));
  return found;
})"""

LOW_CONTRAST = """() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest('title, desc')) continue;
    const style = getComputedStyle(element);
    const colour = element.closest('svg') ? style.fill : style.color;
    const [a, b] = [light(numbers(colour)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const words = walker.currentNode.textContent.slice(0, 40);
    if (ratio < 4.5) found.add(`${colour} ${ratio.toFixed(2)} ${words}`);
  }
  return [...found];
}"""

SMALLEST_TEXT = """() => Math.min(...[...document.querySelectorAll('svg text')].map(text => {
  const svg = text.closest('svg');
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return Number(text.getAttribute('font-size')) * scale;
}))"""

CUT_OFF_SIDEWAYS = """() => [...document.querySelectorAll('.scroll')]
  .filter(region => region.scrollWidth > region.clientWidth + 1)
  .map(region => region.textContent.trim().slice(0, 40) + ' ' + region.scrollWidth)"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests, with nothing that reaches for the network."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"no Chromium found ({', '.join(NAMES)}): install one to run the browser tests")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*quiet, "--no-first-run"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


def address(folder: Path, name: str) -> str:
    file = folder / f"{re.sub(r'[^a-z0-9]', '-', name)}.html"
    if not file.exists():
        file.write_text(report.to_html(nights.night(name)), encoding="utf-8")
    return file.as_uri()


def opened(browser: Any, folder: Path, name: str, width: int) -> tuple[Any, list[str]]:
    """Open a night's page; the list fills with everything that should not happen."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    wrong: list[str] = []
    where = address(folder, name)
    page.on("console", lambda message: wrong.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on(
        "request", lambda request: None if request.url == where else wrong.append(f"request: {request.url}")
    )
    page.goto(where)
    return page, wrong


OPEN_ALL = "() => document.querySelectorAll('details').forEach(each => { each.open = true; })"


@pytest.mark.parametrize("name", nights.NIGHTS)
def test_the_page_fits_and_is_readable(browser: Any, folder: Path, name: str) -> None:
    page, wrong = opened(browser, folder, name, WIDTHS[0])
    try:
        page.evaluate(OPEN_ALL)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(TEXT_OUTSIDE_ITS_FIGURE) == []
            assert page.evaluate(TEXT_OVER_TEXT) == []
            assert page.evaluate(SMALLEST_TEXT) >= 8.0
        assert page.evaluate(LOW_CONTRAST) == []
        assert wrong == []
    finally:
        page.close()


def test_these_checks_can_fail(browser: Any, folder: Path) -> None:
    page, _ = opened(browser, folder, "no movements", 1280)
    try:
        spoil = """() => { const svg = document.querySelector('#figure-night svg');
          const [a, b] = svg.querySelectorAll('text');
          b.setAttribute('x', a.getAttribute('x')); b.setAttribute('y', a.getAttribute('y'));
          b.setAttribute('text-anchor', a.getAttribute('text-anchor') ?? 'start');
          svg.lastElementChild.setAttribute('x', '990'); svg.lastElementChild.setAttribute('font-size', '5');
          document.querySelector('.subtitle').style.color = '#999'; }"""
        page.evaluate(spoil)
        assert page.evaluate(TEXT_OVER_TEXT) != []
        assert page.evaluate(TEXT_OUTSIDE_ITS_FIGURE) != []
        assert page.evaluate(LOW_CONTRAST) != []
        assert page.evaluate(SMALLEST_TEXT) < 8.0
        page.emulate_media(media="print")
        page.set_viewport_size({"width": A4_CONTENT_PX, "height": 900})
        page.evaluate("document.querySelector('table').style.width = '2000px'")
        assert page.evaluate(CUT_OFF_SIDEWAYS) != []
    finally:
        page.close()


@pytest.mark.parametrize("name", ["plmd", "refused", "hostile", "every kind", "heart and brain"])
def test_every_figure_and_table_has_a_name(browser: Any, folder: Path, name: str) -> None:
    page, _ = opened(browser, folder, name, 1280)
    try:
        view = report.view(nights.night(name))
        more = (view.sleep.strip, view.kinds.raster, view.kinds.body, view.hours, view.intervals)
        captions = [view.night.caption, *(figure.caption for figure in more if figure is not None)]
        captions += [row.example.caption for row in view.kinds.sections if row.example is not None]
        for caption in captions:
            assert page.get_by_role("img", name=caption.title, exact=True).count() == 1
        assert view.answer is not None
        assert view.answer.numbers is not None
        bars = [bar for figure in view.answer.numbers.figures for bar in figure.bars if bar.key]
        page.evaluate(OPEN_ALL)
        assert page.get_by_role("img").count() == len(captions) + len(view.excerpts) + len(bars)
        names = "() => [...document.querySelectorAll('table')].map(t => t.caption?.textContent.trim() ?? '')"
        assert all(page.evaluate(names))
        for role in ("banner", "main", "navigation", "contentinfo"):
            assert page.get_by_role(role).count() == 1
    finally:
        page.close()


@pytest.mark.parametrize("name", ["plmd", "refused", "24 hours", "hostile", "some kinds", "tied", "infant"])
def test_nothing_is_cut_off_on_paper(browser: Any, folder: Path, name: str) -> None:
    page, _ = opened(browser, folder, name, A4_CONTENT_PX)
    try:
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= A4_CONTENT_PX
        assert page.evaluate(CUT_OFF_SIDEWAYS) == []
        paper = pypdf.PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
        for sheet in paper.pages:
            assert (round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))) == (595, 842)
        text = re.sub(r"\s", "", "".join(sheet.extract_text() for sheet in paper.pages))
        assert re.sub(r"\s", "", report.view(nights.night(name)).statement) in text
        assert len(paper.pages) <= 19 + 2 * len(report.view(nights.night(name)).kinds.sections)
    finally:
        page.close()


@pytest.mark.parametrize("name", ["plmd", "24 hours", "every kind", "tied"])
def test_no_figure_or_row_is_split_between_sheets(browser: Any, folder: Path, name: str) -> None:
    page, _ = opened(browser, folder, name, A4_CONTENT_PX)
    try:
        page.emulate_media(media="print")
        kept = "() => [...document.querySelectorAll('figure')].map(f => getComputedStyle(f).breakInside)"
        assert set(page.evaluate(kept)) == {"avoid"}
        heights = "() => [...document.querySelectorAll('figure')].map(f => f.getBoundingClientRect().height)"
        assert max(page.evaluate(heights)) < 1000
    finally:
        page.close()


def test_the_keyboard_goes_through_the_page_in_order(browser: Any, folder: Path) -> None:
    page, _ = opened(browser, folder, "plmd", 390)
    try:
        place = """() => { const all = [...document.querySelectorAll('*')];
          const at = document.activeElement;
          const box = at.getBoundingClientRect();
          return [all.indexOf(at), at.className, at.textContent.trim(),
          box.left >= 0 && box.width > 0, getComputedStyle(at).outlineStyle]; }"""
        page.keyboard.press("Tab")
        first = page.evaluate(place)
        assert first[1:4] == ["skip", "Skip to what was found", True]
        order = [first[0]]
        # What is folded away is no stop.
        stops = page.evaluate("""() => [...document.querySelectorAll('a[href], [tabindex="0"], summary')]
          .filter(at => at.checkVisibility()).length""")
        for _ in range(stops - 1):
            page.keyboard.press("Tab")
            at, _, _, visible, outline = page.evaluate(place)
            assert visible
            assert outline != "none"
            order.append(at)
        assert order == sorted(order)
        assert len(set(order)) == stops
    finally:
        page.close()


def test_the_links_lead_to_every_kind_and_wide_figures_scroll_by_keyboard(browser: Any, folder: Path) -> None:
    page, _ = opened(browser, folder, "every kind", 390)
    try:
        for target in page.evaluate("() => [...document.querySelectorAll('nav a')].map(a => a.hash)"):
            assert page.locator(f"section{target}").count() == 1, target
        headings = page.locator("#kinds article > h3").all_inner_texts()
        view = report.view(nights.night("every kind"))
        assert headings == [section.title for section in view.kinds.sections]
        for name in ("raster", "body"):
            region = page.locator(f"#figure-{name} .scroll")
            region.focus()
            assert region.evaluate("at => at.scrollWidth > at.clientWidth")
            page.keyboard.press("ArrowRight")
            page.wait_for_function(f"() => document.querySelector('#figure-{name} .scroll').scrollLeft > 0")
    finally:
        page.close()


def test_the_skip_link_leads_to_what_was_found(browser: Any, folder: Path) -> None:
    page, _ = opened(browser, folder, "plmd", 390)
    try:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("#found$"))
        assert abs(page.evaluate("document.getElementById('found').getBoundingClientRect().top")) < 60
    finally:
        page.close()


def test_evidence_opens_to_numbers_and_source_by_keyboard(browser: Any, folder: Path) -> None:
    page, _ = opened(browser, folder, "plmd", 390)
    try:
        first = page.locator("#evidence .folds summary").first
        assert first.inner_text().startswith("Periodic leg movements in sleep")
        source = page.locator("#evidence .folds dl").first
        assert not source.is_visible()
        first.focus()
        page.keyboard.press("Enter")
        assert source.is_visible()
        assert "Source" in source.inner_text()
    finally:
        page.close()


@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize("name", nights.NIGHTS)
def test_the_doctor_s_page_prints_on_one_sheet(browser: Any, name: str, *, told: bool) -> None:
    analysis = nights.night(name)
    if told:
        (case,) = [each for each in cases() if each["id"] == "rls-02-heavy-periods"]
        analysis = with_answers(analysis, answers_of(case))
    page = browser.new_page(viewport={"width": 390, "height": 900})
    try:
        page.set_content(report.to_doctor_html(analysis))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.emulate_media(media="print")
        paper = pypdf.PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
        assert len(paper.pages) == 1
        text = re.sub(r"\s", "", paper.pages[0].extract_text())
        made = report.view(analysis).doctor
        assert made is not None
        assert re.sub(r"\s", "", made.not_a_device) in text
    finally:
        page.close()
