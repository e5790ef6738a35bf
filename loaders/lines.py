"""Printed lines, whatever the format they came from: how wide they are, what is page furniture, how they join."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.report import Piece, Text

ENDS_SENTENCE = tuple("。！？!?；;：:”）)")
_STOPS = tuple("。！？!?")
_COMPATIBLE = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u2e80-\u2fdf\uf900-\ufaff\uff01-\uff5e\u3000\u2460-\u2473]"
)
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad"
_DROP_INVISIBLE = str.maketrans(dict.fromkeys(_INVISIBLE))
_STRIPPED = _INVISIBLE + " \t\r\n\v\f\u00a0\u3000"
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,%+\-/]*")
_PAGE_MARK = re.compile(
    r"[-—–·\s]*(?:第\s*)?(?P<n>\d{1,4})(?:\s*页)?(?:\s*(?:[/／]\s*共?|[,，]?\s*共)\s*\d{1,4}\s*页?)?[-—–·\s]*|[ivxlcIVXLC]{1,7}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line. number: 1-based place in its file or page; glued: no blank line above; width: in full-width
    characters; full: it reaches the right margin, so its sentence may go on below; opens_page: first of its page.

    indented: whether it stands in from the left margin, None where the format does not tell; level: of a heading that
    the format itself marks, else 0; item: the format marks it as one of a list; left: blanks before it in a text.
    """

    text: str
    number: int | None
    page: int | None
    address: str
    glued: bool = False
    width: float = 0.0
    full: bool = False
    opens_page: bool = False
    indented: bool | None = None
    level: int = 0
    item: bool = False
    left: int = 0

    def piece(self, start: int = 0) -> Piece:
        """This line as the origin of joined text from offset `start` on."""
        return Piece(start, self.number, self.page, self.address)


def strip(text: str) -> str:
    """Text without surrounding blanks and invisible marks; what stands inside is kept."""
    return text.strip(_STRIPPED)


def plain(text: str) -> str:
    """The form in which markers are recognised: Kangxi radicals, full-width signs and invisible marks made ordinary."""
    if text.isascii() or not _COMPATIBLE.search(text):
        return text
    return unicodedata.normalize("NFKC", text.translate(_DROP_INVISIBLE))


def tight(text: str) -> str:
    """Text without any blanks, for comparing what was printed twice."""
    return "".join(text.split())


def width(text: str) -> float:
    """How wide a text prints, in full-width characters: in GB 18030 a narrow one has one byte, a wide one two."""
    return len(text.encode("gb18030", "replace")) / 2


_WIDE = "\u2e80-\u2fdf\u3001-\u301f\u3400-\u9fff\uf900-\ufaff\uff01-\uff5e“”‘’…—·"
_PARTED = re.compile(
    rf"(?<=[{_WIDE}]) (?=[{_WIDE}])|(?<=[、，。；：！？（《“‘]) (?=\S)|(?<=\S) (?=[、，。；：！？）》”’])"
)
"""A blank between two full-width characters, or beside punctuation that never needs one."""
_TOGETHER = re.compile(rf"[{_WIDE}](?=[{_WIDE}])")
_SAYS = re.compile(r"[，。；：！？]")
_APART = re.compile(r"\s{2,}|\t")
_BODY_END = "(?:公司|集团|大学|学院|学校|协会|学会|医院|中心)"
_LISTED = re.compile(rf"[\u4e00-\u9fff）]{{2}}{_BODY_END}[、，]? [\u4e00-\u9fff（）]{{2,30}}{_BODY_END}(?: |\Z)")
"""Two bodies in a list that blanks part."""
_FEWEST, _FEWEST_IN_PROSE, _MANY = 3, 2, 10
"""Blanks, at least, of a line whose letters are set apart, of one that stands in a paragraph, and of one that holds no
punctuation."""
_SET_APART, _WIDELY = 0.3, 0.5
"""The least share of neighbouring full-width characters that blanks part in such a line, and in one that holds no
punctuation."""


def close_up(text: str, *, full: bool = False, in_prose: bool = False) -> str:
    """A line of running text that was justified by setting letters apart (荆 襄 纱业 有 限 公司， 成 立 于) without the
    blanks that this left; any other line as it is.

    Such a line holds punctuation of sentences and nothing but single blanks, and these part a large share of its
    neighbours. Blanks between columns, names in a list, and a number and its title part few, or hold no sentence.
    full: it reaches the right margin, so without punctuation it may be the middle of a sentence; in_prose: lines around
    it tell that it is running text, so that a few blanks do.
    """
    blanks = len(_PARTED.findall(text)) if " " in text else 0
    if blanks < _FEWEST_IN_PROSE or _APART.search(text) or _LISTED.search(text):
        return text
    share = blanks / (blanks + len(_TOGETHER.findall(text)))
    if _SAYS.search(text):
        justified = in_prose or (blanks >= _FEWEST and share >= _SET_APART)
    else:
        justified = full and ((in_prose and blanks >= _FEWEST) or (blanks >= _MANY and share >= _WIDELY))
    return _PARTED.sub("", text) if justified else text


def closed_up(lines: Sequence[Line]) -> list[Line]:
    """The lines, those with letters set apart closed up; their widths stay those of the print."""
    prose = [line.full and not _APART.search(line.text) and not _PARTED.search(line.text) for line in lines]
    texts = [close_up(line.text, full=line.full, in_prose=_in_prose(lines, prose, i)) for i, line in enumerate(lines)]
    return [line if line.text == text else replace(line, text=text) for line, text in zip(lines, texts, strict=True)]


def _in_prose(lines: Sequence[Line], prose: Sequence[bool], i: int) -> bool:
    """Whether a full line stands right below or above one of running text."""
    if not lines[i].full:
        return False
    # Where the format tells the margins, tables have been taken out, and a wide line pitch is no gap.
    told = lines[i].indented is not None
    above = i > 0 and prose[i - 1] and (told or lines[i].glued)
    return above or (i + 1 < len(lines) and prose[i + 1] and (told or lines[i + 1].glued))


def measure(widths: Sequence[float]) -> float:
    """The width of the text column: what at least a tenth of the long lines reach. 0 where there are no long lines."""
    long_ones = sorted((w for w in widths if w >= 20), reverse=True)
    return long_ones[len(long_ones) // 10] if long_ones else 0.0


def reaches(line_width: float, following: str, column: float) -> bool:
    """Whether a line is full: no room was left for the next character, or for the next unbreakable Latin word."""
    if not column:
        return False
    word = _WORD.match(following)
    spare = max(4.5, len(word.group()) / 2 + 0.5 if word else 0.0)
    return line_width >= column - spare


def breaks_after(line: Line, following: Line, column: float, *, apart: bool) -> bool:
    """Whether a paragraph ends with `line`. apart: a blank line parts paragraphs here, and does not part lines."""
    if apart and not following.glued and not following.opens_page:
        return True
    if following.indented is not None:
        # The margin tells; without an indent a paragraph ends with a line that ends its sentence and leaves room.
        room = line.width < 0.75 * column
        return following.indented or (not line.full and (room or line.text.endswith(_STOPS)))
    if not line.full:
        # A long word or a row of punctuation leaves a ragged edge.
        return line.width < 0.75 * column or line.text.endswith(ENDS_SENTENCE) or not (following.glued or not apart)
    # An indented first line is two characters shorter than the full lines below it; the indent itself is lost.
    return line.text.endswith(_STOPS) and 0.75 * column <= following.width <= column - 1.6


def glue(left: str, right: str) -> str:
    """What stands between two joined lines: a blank between Latin words, nothing in Chinese."""
    if not left or not right:
        return ""
    a, b = left[-1], right[0]
    return " " if a.isascii() and b.isascii() and (a.isalpha() or a in ",.;:") and b.isalnum() else ""


def join_lines(lines: Sequence[Line]) -> Text:
    """The lines of one paragraph or cell as one text that knows the line of every character."""
    parts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for line in lines:
        between = glue(parts[-1], line.text) if parts else ""
        parts += [between, line.text] if between else [line.text]
        pieces.append(line.piece(length + len(between)))
        length += len(between) + len(line.text)
    return Text("".join(parts), tuple(pieces))


def page_mark(text: str) -> int | None:
    """The number in a line that holds nothing but a page number (12, - 12 -, 第 12 页 共 80 页), 0 for a Roman one."""
    if len(text) > 24:
        return None
    found = _PAGE_MARK.fullmatch(plain(text))
    return None if not found else int(found["n"] or 0)


def find_furniture(pages: Sequence[Sequence[str]]) -> list[set[int]]:
    """Which lines of each page are running heads, footers and page numbers: offsets into the page's lines.

    pages: the non-blank lines of each page. A head recurs on a quarter of the pages (at least three, or both of two)
    with its digits aside, and is no head of a table (序号 …); a page number counts up with the pages.
    """
    edges = [_edges(page) for page in pages]
    values = [{page_mark(page[i]) or 0 for i in edge} - {0} for page, edge in zip(pages, edges, strict=True)]
    marks = Counter(value - number for number, marked in enumerate(values) for value in marked)
    shift, times = marks.most_common(1)[0] if marks else (0, 0)
    heads = Counter(key for page, edge in zip(pages, edges, strict=True) for key in {_folded(page[i]) for i in edge})
    enough = 2 if len(pages) < 4 else max(3, len(pages) // 4)
    found: list[set[int]] = []
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        dropped = set()
        for i in edge:
            value = page_mark(page[i])
            counts_up = value is not None and ((times >= 2 and value == number + shift) or not page[i].isdigit())
            worded = value is None and _LETTER.search(page[i]) and not page[i].startswith("序号")
            recurs = worded and heads[_folded(page[i])] >= enough
            if counts_up or recurs:
                dropped.add(i)
        found.append(_outermost(dropped, len(page)))
    return [out | strayed for out, strayed in zip(found, _strayed(pages, found, shift), strict=True)]


_LETTER = re.compile(r"[^\W\d_]")


def _strayed(pages: Sequence[Sequence[str]], found: Sequence[set[int]], shift: int) -> Iterator[set[int]]:
    """Page numbers in their usual dress (— 9 —) that stand inside a page, because a column of it was printed later."""
    dresses = Counter(
        _folded(page[i]) for page, out in zip(pages, found, strict=True) for i in out if page_mark(page[i])
    )
    usual = next((dress for dress, times in dresses.most_common(1) if times > 1 and dress.strip("#")), "")
    for number, (page, out) in enumerate(zip(pages, found, strict=True)):
        lost = usual and not any(page_mark(page[i]) for i in out)
        yield {
            i for i, text in enumerate(page) if lost and _folded(text) == usual and page_mark(text) == number + shift
        }


def _edges(page: Sequence[str]) -> list[int]:
    return sorted({*range(min(2, len(page))), *range(max(0, len(page) - 2), len(page))})


def _outermost(dropped: set[int], length: int) -> set[int]:
    """Furniture is a run from the page's edge inward: nothing is dropped from behind a kept line."""
    kept_top = next((i for i in range(length) if i not in dropped), length)
    kept_end = next((i for i in range(length - 1, -1, -1) if i not in dropped), -1)
    return {i for i in dropped if i < kept_top or i > kept_end}


def _folded(text: str) -> str:
    return re.sub(r"\d+", "#", tight(plain(text)))
