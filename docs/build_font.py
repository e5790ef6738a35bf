"""Make the fonts of figures in data/fonts: the part of Noto Sans CJK SC that is needed, and Latin that it lacks.

    python docs/build_font.py NotoSansCJK-Regular.ttc NotoSans-Regular.ttf /usr/share/unicode

The fonts come with Debian's fonts-noto-cjk and fonts-noto-core, the tables with unicode-data. Kept are the 8,105
characters of the Table of General Standard Chinese Characters (Unihan's kTGH: names of people and places are in it that
GB 2312 lacks) with the traditional forms of its first level, all of GB 2312, Latin with its accents, Greek, Cyrillic,
and every character of the packaged facts and vocabulary. Both fonts are under the SIL Open Font License, whose text
stands beside them; our names are not reserved by it. characters.txt lists what the two can draw.
"""

from __future__ import annotations

import bz2
import codecs
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "data" / "fonts"
COMMON = 3500
"""The first level of the table."""
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x370, 0x400), *range(0x400, 0x460), *range(0x1E00, 0x1F00)]
SIGNS = [*range(0x2010, 0x2060), *range(0x20A0, 0x20C0), *range(0x2100, 0x2200), *range(0x2460, 0x2500)]
WIDE = [*range(0x3000, 0x3040), *range(0x3220, 0x3244), *range(0x3388, 0x33D6), *range(0xFF00, 0xFF60)]


def unihan(folder: Path, name: str, field: str) -> Iterator[tuple[str, str]]:
    """Character and value of one field of Unihan."""
    found = next(path for path in sorted(folder.glob(f"Unihan_{name}.txt*")))
    data = found.read_bytes()
    text = (bz2.decompress(data) if found.suffix == ".bz2" else data).decode("utf-8")
    for line in text.splitlines():
        if f"\t{field}\t" in line:
            code, _, value = line.split("\t")
            yield chr(int(code.removeprefix("U+"), 16)), value


def table_characters(folder: Path) -> set[str]:
    """The Table of General Standard Chinese Characters with the traditional forms of its most common ones."""
    ranks = {char: int(value.partition(":")[2]) for char, value in unihan(folder, "OtherMappings", "kTGH")}
    found = set(ranks)
    for char, forms in unihan(folder, "Variants", "kTraditionalVariant"):
        if ranks.get(char, len(ranks)) <= COMMON:
            found |= {chr(int(form.removeprefix("U+"), 16)) for form in forms.split()}
    return found


def gb2312_characters() -> Iterator[str]:
    """Every character of GB 2312, signs included."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield codecs.decode(bytes((row, cell)), "gb2312")
            except UnicodeDecodeError:
                continue


def our_characters() -> Iterator[str]:
    """Every character of the packaged data files."""
    for path in sorted((ROOT / "data").rglob("*")):
        if path.suffix in (".csv", ".yml", ".cypher"):
            yield from path.read_text(encoding="utf-8")


def open_simplified(path: Path) -> TTFont:
    """The simplified Chinese face of a font file or collection."""
    if path.suffix != ".ttc":
        return TTFont(path)
    faces = TTCollection(path).fonts
    return next(face for face in faces if face["name"].getDebugName(1) == "Noto Sans CJK SC")


def rename(font: TTFont, family: str) -> None:
    """Our own family name: a reader's installed font of the same name must not stand in for it."""
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = family.replace(" ", "") if record.nameID in (3, 6) else family


def write_subset(font: TTFont, wanted: set[int], family: str, target: Path) -> set[int]:
    """Write the part of a font that holds the wanted characters; returns those it has."""
    font.recalcTimestamp = False
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    work = subset.Subsetter(options)
    work.populate(unicodes=wanted)
    work.subset(font)
    rename(font, family)
    font.save(target)
    print(f"{target.relative_to(ROOT)}: {len(font.getBestCmap())} characters, {target.stat().st_size} bytes")
    return set(font.getBestCmap())


def main(chinese: Path, latin: Path, tables: Path) -> None:
    letters = {ord(c) for c in table_characters(tables)} | {ord(c) for c in gb2312_characters()}
    wanted = (letters | {ord(c) for c in our_characters()} | {*LATIN, *SIGNS, *WIDE}) - {10, 13}
    FONTS.mkdir(exist_ok=True)
    found = write_subset(open_simplified(chinese), wanted, "Partnergraph Sans", FONTS / "PartnergraphSans.otf")
    found |= write_subset(TTFont(latin), wanted - found, "Partnergraph Latin", FONTS / "PartnergraphLatin.ttf")
    (FONTS / "characters.txt").write_text("".join(map(chr, sorted(found))) + "\n", encoding="utf-8")
    missing = "".join(chr(c) for c in sorted(wanted - found) if chr(c).isalpha())
    print(f"in neither font: {len(wanted - found)}, letters among them: {missing}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
