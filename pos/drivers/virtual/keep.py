"""What a virtual printer keeps: the bytes of every connection, and every paper as bytes and as a picture.

::

    DIR/connection-0001.escpos     all that came over one connection
    DIR/papers/paper-0001.escpos   what made the first paper, up to its cut
    DIR/papers/paper-0001.png      how it looks
    DIR/slips/slip-0001.escpos     likewise what was printed on a slip, until that was out; and .png

Pictures are drawn on a thread of their own, so that drawing never slows the device's answers.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from pos.drivers.virtual.serving import Tell
from pos.drivers.virtual.tape import Advance, Piece, TextLine


class Keep:
    """Writes the files and tells of every line and paper. With ``strips`` each line's event carries its picture."""

    def __init__(
        self, tell: Tell, folder: Path | None = None, *, columns: int = 48, strips: bool = False, kind: str = "paper"
    ) -> None:
        self.connection_bytes = 0
        self.papers = 0
        self._tell = tell
        self._kind = kind
        self._folder = folder
        self._columns = columns
        self._strips = strips
        self._connections = 0
        self._file: Path | None = None
        self._raw = b""
        self._pieces: list[Piece] = []
        self._artist = ThreadPoolExecutor(1, "virtual-paper")
        if folder is not None:
            (folder / f"{kind}s").mkdir(parents=True, exist_ok=True)
            self._connections = len(list(folder.glob("connection-*.escpos")))
            self.papers = len(list((folder / f"{kind}s").glob(f"{kind}-*.escpos")))

    def connection(self) -> None:
        """A new connection: a new file."""
        self._connections += 1
        self.connection_bytes = 0
        if self._folder is not None:
            self._file = self._folder / f"connection-{self._connections:04d}.escpos"
            self._file.touch()

    def received(self, data: bytes) -> None:
        """Bytes as they came."""
        self.connection_bytes += len(data)
        if self._file is not None:
            with self._file.open("ab") as file:
                file.write(data)

    def executed(self, raw: bytes) -> None:
        """A command that the printer executed: it belongs to the paper in the making."""
        self._raw += raw

    def printed(self, piece: Piece) -> None:
        """A piece of paper came out."""
        self._pieces.append(piece)
        self._give(self._tell_line, piece)

    def cut(self) -> None:
        """The paper is finished."""
        self.papers += 1
        self._give(self._tell_paper, self.papers, self._raw, self._pieces)
        self._raw, self._pieces = b"", []

    def close(self) -> None:
        """Finish what is being drawn; a paper without a cut is kept too."""
        if any(not isinstance(piece, Advance) for piece in self._pieces):
            self.cut()
        self._artist.shutdown()

    def _give(self, work: Callable[..., None], *given: object) -> None:
        self._artist.submit(work, *given).add_done_callback(self._report)

    def _report(self, done: Future[None]) -> None:
        if error := done.exception():
            self._tell({"event": "not-kept", "why": str(error)})

    def _tell_line(self, piece: Piece) -> None:
        event = {
            "event": "line" if self._kind == "paper" else f"{self._kind}-line",
            "text": piece.text if isinstance(piece, TextLine) else "",
        }
        if self._strips:
            from pos.drivers.virtual.paper import png, strip  # noqa: PLC0415 - costs a start that draws nothing

            picture = strip(piece, self._columns)
            if picture is not None:
                event["png"] = base64.b64encode(png(picture)).decode()
        self._tell(event)

    def _tell_paper(self, number: int, raw: bytes, pieces: list[Piece]) -> None:
        event: dict[str, str | int] = {"event": self._kind, self._kind: number}
        if self._folder is not None:
            from pos.drivers.virtual.paper import draw, png  # noqa: PLC0415 - as above

            place = self._folder / f"{self._kind}s" / f"{self._kind}-{number:04d}.escpos"
            place.write_bytes(raw)
            picture = place.with_suffix(".png")
            picture.write_bytes(png(draw(pieces, self._columns)))
            event |= {"escpos": str(place), "png": str(picture)}
        self._tell(event)
