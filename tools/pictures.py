"""Make the pictures of `docs/pictures` anew, from the program itself: `python -m tools.pictures`, or `make pictures`.

Screens are those of `pos screenshots`; the receipt and the Z report are of a demonstration, played with a fixed seed.
All are brought down to few colours, so that they stay small.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import click
import pypdfium2  # type: ignore[import-untyped]  # ships no types
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
SCREENS = {
    "till": "till-change",
    "sign-in": "sign-in",
    "count": "count",
    "supervisor": "supervisor-hint",
    "settle": "settle",
}
"""Our pictures, and the scenes of `pos screenshots` that they are."""

DAY = ("--receipts", "25", "--cashiers", "1", "--seed", "7", "--date", "2026-11-20")
RECEIPT = "R01-000024"
PAGE_SCALE = 1.3  # of 72 dots an inch
COLOURS = 160


def main() -> None:
    """The command line."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        _pos("screenshots", "--out", str(work / "screens"))
        for ours, scene in SCREENS.items():
            _keep(Image.open(work / "screens" / f"{scene}-en-light.png"), ours)
        data = str(work / "data")
        _pos("demo", "--data", data, *DAY)
        _pos("report", "receipt", RECEIPT, "--png", str(work / "receipt.png"), "--data", data)
        _keep(Image.open(work / "receipt.png"), "receipt")
        _pos("report", "z", "--pdf", str(work / "z.pdf"), "--data", data)
        _keep(pypdfium2.PdfDocument(work / "z.pdf")[0].render(scale=PAGE_SCALE).to_pil(), "z")


def _pos(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pos", *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _keep(image: Image.Image, name: str) -> None:
    path = FOLDER / f"{name}.png"
    image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    click.echo(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
