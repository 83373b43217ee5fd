"""Reports on letter-size pages: one grid, one face, totals that line up, page n of m, the book's head in the foot.

The same report gives the same bytes (``invariant``): what was issued prints again byte for byte (design L11).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from pos.reports import typeset as look
from pos.reports.model import Figure, Note, Report, Section, SignHere, Table
from pos.reports.tables import TableSetting
from pos.words import Words

_Draw = Callable[[Canvas], None]
_FACTS_ACROSS = 4
_KEPT_WHOLE = 240.0
"""What is no higher than this does not break over a page."""


def render(report: Report) -> bytes:
    """A report as PDF."""
    look.load_faces()
    flow = _Flow(report)
    flow.run()
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(look.WIDTH, look.HEIGHT), invariant=1, pageCompression=1, lang=report.language)
    canvas.setTitle(f"{report.title} – {report.agency}")
    canvas.setAuthor(report.agency)
    canvas.setSubject(report.subtitle)
    canvas.setCreator("Counterfoil")
    for number, marks in enumerate(flow.pages, start=1):
        _Frame(report, canvas).draw(number, len(flow.pages))
        for mark in marks:
            mark(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


class _Flow:
    """Sets the report from top to bottom and begins a page where one is full."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.pages: list[list[_Draw]] = [[]]
        self.y = look.TOP

    def run(self) -> None:
        self._masthead()
        self._facts()
        self._figures(self.report.figures)
        for section in self.report.sections:
            self._section(section)

    def put(self, mark: _Draw) -> None:
        self.pages[-1].append(mark)

    def need(self, height: float) -> bool:
        """Begin a page where ``height`` does not fit on this one; tells whether it did."""
        if self.y - height >= look.FOOT:
            return False
        self.pages.append([])
        self.y = look.TOP - 28
        return True

    def text(self, x: float, text: str, face: str, size: float, color: Color = look.INK, *, down: float = 0.0) -> None:
        self.put(partial(_text, x=x, y=self.y - down, text=text, face=face, size=size, color=color))

    def rule(self, color: Color, width: float, x: float = look.MARGIN, length: float = look.TEXT_WIDTH) -> None:
        self.put(partial(_rule, x=x, y=self.y, length=length, color=color, width=width))

    def _masthead(self) -> None:
        """What it is on the left, who issues it on the right; a long name takes more lines, never the title's place."""
        report = self.report
        top = self.y
        self.y -= 16
        self.text(look.MARGIN, report.title, look.BOLD, look.TITLE)
        self.y -= 15
        self.text(look.MARGIN, report.subtitle, look.REGULAR, look.BODY, look.SOFT)
        right = top - 11
        for text, face, size, color in (
            (report.agency, look.BOLD, look.HEADING, look.INK),
            (report.office, look.REGULAR, look.BODY, look.SOFT),
        ):
            for line in look.broken(text, face, size, look.span(look.COLUMNS // 2)):
                self.put(partial(_right, y=right, text=line, face=face, size=size, color=color))
                right -= 13
        self.y = min(self.y, right + 13) - 12
        self.rule(look.INK, 1.2)
        self.y -= 16

    def _facts(self) -> None:
        across = look.span(look.COLUMNS // _FACTS_ACROSS)
        for start in range(0, len(self.report.facts), _FACTS_ACROSS):
            lines = [1]
            for place, (label, value) in enumerate(self.report.facts[start : start + _FACTS_ACROSS]):
                x = look.MARGIN + place * (across + look.GUTTER)
                self.text(x, label, look.REGULAR, look.SMALL, look.SOFT)
                broken = look.broken(value, look.MEDIUM, look.FACT, across)
                for down, line in enumerate(broken, start=1):
                    self.text(x, line, look.MEDIUM, look.FACT, down=down * look.LINE)
                lines.append(len(broken))
            self.y -= 16 + max(lines) * look.LINE

    def _figures(self, figures: tuple[Figure, ...]) -> None:
        if not figures:
            return
        self.y += 6
        self.rule(look.HAIR, 0.6)
        self.y -= 17
        for place, figure in enumerate(figures):
            x = look.MARGIN + place * (look.span(look.COLUMNS // _FACTS_ACROSS) + look.GUTTER)
            self.text(x, figure.label, look.REGULAR, look.SMALL, look.SOFT)
            color = look.MARK if figure.marked else look.INK
            self.text(x, figure.value, look.MEDIUM, look.LARGE, color, down=19)
        self.y -= 30

    def _section(self, section: Section) -> None:
        self.need(self._first_height(section))
        self.y -= 14
        self.text(look.MARGIN, section.title, look.BOLD, look.HEADING)
        self.y -= 6
        for block in section.blocks:
            match block:
                case Table():
                    self._table(block)
                case Note():
                    self._note(block)
                case SignHere():
                    self._sign(block)
        self.y -= 6

    def _first_height(self, section: Section) -> float:
        """A heading never stands alone at the foot of a page; short sections are kept whole."""
        heights = 26.0
        for block in section.blocks:
            match block:
                case Table():
                    heights += TableSetting(block).height
                case Note():
                    heights += 18
                case SignHere():
                    heights += 58
        return heights if heights < _KEPT_WHOLE else 120.0

    def _table(self, table: Table) -> None:
        setting = TableSetting(table)
        if setting.height < _KEPT_WHOLE:
            self.need(setting.height)
        self._table_head(setting)
        for row, height, together in zip(setting.rows, setting.heights, setting.kept_together, strict=True):
            if self.need(together):
                self._table_head(setting)
            self.put(partial(row.draw, y=self.y))
            self.y -= height
        self.put(partial(_rule, x=look.MARGIN, y=self.y, length=setting.width, color=look.HAIR, width=0.6))
        self.y -= 8

    def _table_head(self, setting: TableSetting) -> None:
        self.put(partial(setting.draw_head, y=self.y))
        self.y -= setting.head_height

    def _note(self, note: Note) -> None:
        color = look.MARK if note.marked else look.SOFT
        face = look.MEDIUM if note.marked else look.REGULAR
        for line in look.broken(note.text, face, look.BODY, look.TEXT_WIDTH):
            self.y -= look.LINE
            self.text(look.MARGIN, line, face, look.BODY, color)
        self.y -= 4

    def _sign(self, block: SignHere) -> None:
        self.y -= 34
        across = look.COLUMNS // max(len(block.people), 2)
        for place, who in enumerate(block.people):
            x = look.MARGIN + place * (look.span(across) + look.GUTTER)
            self.put(partial(_rule, x=x, y=self.y, length=look.span(across), color=look.INK, width=0.6))
            self.put(partial(_text, x=x, y=self.y - 10, text=who, face=look.REGULAR, size=look.SMALL, color=look.SOFT))
        self.y -= 18


class _Frame:
    """What stands around the text of every page: training marks, running head, foot."""

    def __init__(self, report: Report, canvas: Canvas) -> None:
        self.report = report
        self.canvas = canvas
        self.words = Words(report.language)

    def draw(self, number: int, of: int) -> None:
        """Everything but the text of page ``number``."""
        if self.report.training:
            self._training()
        if number > 1:
            self._running_head()
        self._foot(self.words.say("report.page", number=number, of=of))

    def _training(self) -> None:
        canvas = self.canvas
        word = self.words.say("report.training")
        canvas.saveState()
        canvas.setFillColor(look.GHOST)
        canvas.setFont(look.BOLD, 92)
        canvas.translate(look.WIDTH / 2, look.HEIGHT / 2)
        canvas.rotate(52)
        canvas.drawCentredString(0, -30, word)
        canvas.restoreState()
        canvas.setFillColor(look.BAND)
        canvas.rect(0, look.HEIGHT - 18, look.WIDTH, 18, stroke=0, fill=1)
        canvas.setFillColor(look.PAPER)
        canvas.setFont(look.BOLD, look.SMALL)
        canvas.drawCentredString(look.WIDTH / 2, look.HEIGHT - 12, self.words.say("report.training_means"))

    def _running_head(self) -> None:
        y = look.TOP - 10
        left = f"{self.report.agency} · {self.report.title}"
        _text(self.canvas, x=look.MARGIN, y=y, text=left, face=look.MEDIUM, size=look.SMALL, color=look.SOFT)
        _right(self.canvas, y=y, text=self.report.facts[0][1], face=look.REGULAR, size=look.SMALL, color=look.SOFT)
        _rule(self.canvas, x=look.MARGIN, y=y - 6, length=look.TEXT_WIDTH, color=look.HAIR, width=0.6)

    def _foot(self, page: str) -> None:
        canvas, head = self.canvas, self.report.head
        y = look.FOOT - 18
        _rule(canvas, x=look.MARGIN, y=y + 11, length=look.TEXT_WIDTH, color=look.HAIR, width=0.6)
        _right(canvas, y=y, text=page, face=look.REGULAR, size=look.SMALL, color=look.SOFT)
        if head is None:
            return
        lines = [self.words.say("report.head", number=head.seq, hash=head.hash)]
        if head.signature:
            half = len(head.signature) // 2
            lines.append(self.words.say("report.signature", signature=head.signature[:half]))
            lines.append(head.signature[half:])
        for line in lines:
            _text(canvas, x=look.MARGIN, y=y, text=line, face=look.MONO, size=6.2, color=look.SOFT)
            y -= 8.5


def _text(canvas: Canvas, *, x: float, y: float, text: str, face: str, size: float, color: Color) -> None:
    canvas.setFillColor(color)
    canvas.setFont(face, size)
    canvas.drawString(x, y, text)


def _right(canvas: Canvas, *, y: float, text: str, face: str, size: float, color: Color = look.INK) -> None:
    canvas.setFillColor(color)
    canvas.setFont(face, size)
    canvas.drawRightString(look.WIDTH - look.MARGIN, y, text)


def _rule(canvas: Canvas, *, x: float, y: float, length: float, color: Color, width: float) -> None:
    canvas.setStrokeColor(color)
    canvas.setLineWidth(width)
    canvas.line(x, y, x + length, y)
