"""Tokens put to work: one style sheet and one palette on Fusion, one typeface."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from pos.resources import resource
from pos.ui import tokens
from pos.ui.tokens import PALETTES, Palette, Theme, scaled

_STYLE = "fusion"
GLASS, GLASS_INK = "#06201C", "#7BF5D6"
"""A customer display: its colours are those of a thing, not of the screen."""

_FACES = (
    "IBMPlexSans-Regular.ttf",
    "IBMPlexSans-Medium.ttf",
    "IBMPlexSans-SemiBold.ttf",
    "IBMPlexMono-Regular.ttf",
    "IBMPlexMono-Bold.ttf",
)


class _Present:
    """The look in force: one per process, because an application has one style sheet."""

    theme: Theme = Theme.LIGHT
    percent: int = 100


def palette() -> Palette:
    """The colours in force. Painted widgets ask at every paint."""
    return PALETTES[_Present.theme]


def theme() -> Theme:
    """The theme in force."""
    return _Present.theme


def percent() -> int:
    """The text size in force, in hundredths of the normal one."""
    return _Present.percent


def pixels(size: int, percent_max: int = tokens.PERCENTS[-1]) -> int:
    """A type size of the scale, or a height that goes with it, at the text size in force.

    `percent_max` is for head and foot, which stand on every screen and have one line each.
    """
    return scaled(size, min(_Present.percent, percent_max))


def font(size: int, weight: QFont.Weight = QFont.Weight.Normal, percent_max: int = tokens.PERCENTS[-1]) -> QFont:
    """The typeface in a size of the scale: for painted widgets, and to measure. Its figures are all of one width."""
    face = QFont(tokens.FAMILY)
    face.setPixelSize(pixels(size, percent_max))
    face.setWeight(weight)
    return face


def mono(size: int, *, bold: bool = False) -> QFont:
    """The typeface of narrow papers: every character of one width."""
    face = QFont(tokens.MONO)
    face.setPixelSize(pixels(size))
    face.setBold(bold)
    return face


def load_faces() -> None:
    """Make the bundled typeface known; once, after the application was made."""
    for name in _FACES:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))


def dress(application: QApplication, wanted: Theme, size_percent: int) -> None:
    """Put the whole application into a theme and text size; at any time."""
    _Present.theme, _Present.percent = wanted, size_percent
    if application.style().name() != _STYLE:  # each of these goes through every widget there is
        application.setStyle(QStyleFactory.create(_STYLE))
    application.setPalette(_qt_palette(palette()))
    application.setFont(font(tokens.BODY))
    application.setStyleSheet(sheet(palette()))


def look(widget: QWidget, name: str) -> None:
    """Give a widget a look of the style sheet, also while it is shown."""
    if widget.property("look") != name:
        widget.setProperty("look", name)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _qt_palette(colours: Palette) -> QPalette:
    """What Fusion paints by itself: selections, carets, disabled text."""
    roles = {
        QPalette.ColorRole.Window: colours.canvas,
        QPalette.ColorRole.WindowText: colours.ink,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.sunken,
        QPalette.ColorRole.Text: colours.ink,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.ink,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.ToolTipBase: colours.surface,
        QPalette.ColorRole.ToolTipText: colours.ink,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    return made


def sheet(colours: Palette) -> str:
    """The style sheet of a palette at the text size in force."""
    return "\n".join((_ground(colours), _texts(colours), _fields(colours), _buttons(colours), _panels(colours)))


def _ground(c: Palette) -> str:
    return f"""
    QWidget {{ font-family: "{tokens.FAMILY}"; color: {c.ink}; }}
    QWidget#stage, QStackedWidget, QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QWidget#window {{ background: {c.canvas}; }}
    QScrollArea {{ border: none; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
    QScrollBar::handle:vertical {{ background: {c.edge}; border-radius: 4px; min-height: 32px; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
    QScrollBar::handle:horizontal {{ background: {c.edge}; border-radius: 4px; min-width: 32px; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: none; height: 0; width: 0; }}
    QToolTip {{ background: {c.surface}; color: {c.ink}; border: 1px solid {c.edge}; padding: 4px; }}
    """


def _texts(c: Palette) -> str:
    sizes = {
        "small": (tokens.SMALL, 400, c.muted),
        "caption": (tokens.SMALL, 600, c.muted),
        "muted": (tokens.BODY, 400, c.muted),
        "body": (tokens.BODY, 400, c.ink),
        "strong": (tokens.BODY, 600, c.ink),
        "large": (tokens.LARGE, 400, c.ink),
        "title": (tokens.AMOUNT, 600, c.ink),
        "amount": (tokens.AMOUNT, 600, c.ink),
        "headline": (tokens.HEADLINE, 600, c.ink),
        "done": (tokens.BODY, 600, c.done),
        "wait": (tokens.BODY, 600, c.wait),
        "stop": (tokens.BODY, 600, c.stop),
        "current": (tokens.LARGE, 600, c.accent),
        "done-large": (tokens.LARGE, 600, c.done),
        "wait-large": (tokens.LARGE, 600, c.wait),
        "band": (tokens.BODY, 600, c.on_band),
        "code": (tokens.SMALL, 400, c.ink),
        "glass-line": (tokens.LARGE, 400, GLASS_INK),
    }
    rules = [f"QLabel {{ font-size: {pixels(tokens.BODY)}px; background: transparent; }}"]
    rules += [
        f'QLabel[look="{name}"] {{ font-size: {pixels(size)}px; font-weight: {weight}; color: {colour}; }}'
        for name, (size, weight, colour) in sizes.items()
    ]
    rules += [f'QLabel[look="{name}"] {{ font-family: "{tokens.MONO}"; }}' for name in ("code", "glass-line")]
    rules.append(
        f'QLabel[look="band"] {{ background: {c.band}; padding: {tokens.XS}px; qproperty-alignment: AlignCenter; }}'
    )
    return "\n".join(rules)


def _fields(c: Palette) -> str:
    inner = tokens.FOCUS - tokens.HAIR
    return f"""
    QLineEdit {{ background: {c.surface}; color: {c.ink}; border: {tokens.HAIR}px solid {c.edge};
        border-radius: {tokens.RADIUS}px; padding: {inner}px {tokens.M}px; margin: 0;
        min-height: {pixels(tokens.TARGET) - 2 * tokens.FOCUS}px; font-size: {pixels(tokens.LARGE)}px;
        placeholder-text-color: {c.muted}; selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
    QLineEdit:focus {{ border: {tokens.FOCUS}px solid {c.accent}; padding: 0 {tokens.M - inner}px; }}
    QLineEdit:read-only {{ background: {c.sunken}; }}
    QLineEdit:disabled {{ color: {c.muted}; background: {c.sunken}; border-color: {c.hairline}; }}
    QLineEdit[look="box"] {{ font-size: {pixels(tokens.AMOUNT)}px; min-height: {pixels(52)}px; }}
    QLineEdit[look="amount"] {{ font-size: {pixels(tokens.AMOUNT)}px; font-weight: 600; }}
    QLineEdit[look="cell"] {{ font-size: {pixels(tokens.LARGE)}px; min-height: {pixels(38)}px; }}
    PiecesField[look="cell"] {{ min-width: {pixels(44)}px; }}
    MoneyField[look="cell"] {{ min-width: {pixels(80)}px; }}
    QLineEdit[wrong="true"] {{ border: {tokens.FOCUS}px solid {c.stop}; }}
    QAbstractItemView {{ background: transparent; border: none; outline: none; }}
    QHeaderView {{ background: transparent; border: none; }}
    QHeaderView::section {{ background: transparent; border: none; color: {c.muted}; padding: 0;
        font-size: {pixels(tokens.SMALL)}px; font-weight: 600; }}
    QLabel[look="sheet"] {{ border: {tokens.HAIR}px solid {c.hairline}; }}
    """


def _buttons(c: Palette) -> str:
    return f"""
    QPushButton {{ background: {c.surface}; color: {c.ink}; border: {tokens.HAIR}px solid {c.edge};
        border-radius: {tokens.RADIUS}px; padding: 0 {tokens.L}px; min-height: {pixels(tokens.TARGET) - 2}px;
        font-size: {pixels(tokens.BODY)}px; font-weight: 500; }}
    Tile {{ min-height: {pixels(64)}px; }}
    QPushButton:hover {{ background: {c.accent_soft}; }}
    QPushButton:pressed {{ background: {c.accent_soft}; border-color: {c.accent}; }}
    QPushButton:focus {{ border: {tokens.FOCUS}px solid {c.accent}; padding: 0 {tokens.L - 1}px;
        min-height: {pixels(tokens.TARGET) - 2 * tokens.FOCUS}px; }}
    QPushButton:disabled {{ color: {c.muted}; border-color: {c.hairline}; background: {c.sunken}; }}
    QPushButton[look="enter"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; }}
    QPushButton[look="enter"]:focus {{ border: {tokens.FOCUS}px solid {c.ink}; }}
    QPushButton[look="enter"]:disabled {{ background: {c.sunken}; color: {c.muted}; border-color: {c.hairline}; }}
    QPushButton[figures="true"] {{ font-size: {pixels(tokens.AMOUNT)}px; font-weight: 600; padding: 0; }}
    QPushButton[look="chosen"] {{ background: {c.accent_soft}; border: {tokens.FOCUS}px solid {c.accent};
        min-height: {pixels(tokens.TARGET) - 2 * tokens.FOCUS}px; }}
    QPushButton[look="tab"], QPushButton[look="tab-chosen"] {{ padding: 0 {tokens.XS}px;
        font-size: {pixels(tokens.SMALL)}px; }}
    QPushButton[look="tab-chosen"] {{ background: {c.accent_soft}; border: {tokens.FOCUS}px solid {c.accent};
        min-height: {pixels(tokens.TARGET) - 2 * tokens.FOCUS}px; }}
    QPushButton[look="quiet"] {{ background: transparent; border-color: transparent; }}
    QPushButton[look="quiet"]:hover {{ background: {c.accent_soft}; }}
    QPushButton[look="quiet"]:focus {{ border: {tokens.FOCUS}px solid {c.accent}; }}
    """


def _panels(c: Palette) -> str:
    return f"""
    QFrame[look="panel"] {{ background: {c.surface}; border: {tokens.HAIR}px solid {c.hairline};
        border-radius: {tokens.RADIUS}px; }}
    QFrame[look="step"] {{ background: {c.surface}; border: {tokens.HAIR}px solid {c.edge};
        border-radius: {tokens.RADIUS}px; }}
    QFrame[look="finished"] {{ background: {c.done_soft}; border: {tokens.HAIR}px solid {c.done};
        border-radius: {tokens.RADIUS}px; }}
    QFrame[look="finished"] QLabel {{ color: {c.ink}; }}
    QFrame[look="finished"] QLabel[look="done"] {{ color: {c.done}; font-size: {pixels(tokens.AMOUNT)}px; }}
    QFrame[look="sunken"] {{ background: {c.sunken}; border: {tokens.HAIR}px solid {c.hairline};
        border-radius: {tokens.RADIUS}px; }}
    QFrame[look="device"] {{ background: {c.bar}; border: {tokens.HAIR}px solid {c.edge};
        border-radius: {tokens.RADIUS}px; }}
    QFrame[look="device"] QLabel {{ color: {c.on_bar}; }}
    QFrame[look="display"] {{ background: {c.accent_soft}; border: none; border-radius: {tokens.XS}px; }}
    QFrame[look="device"] QFrame[look="display"] QLabel {{ color: {c.ink}; }}
    QFrame[look="glass"] {{ background: {GLASS}; border: {tokens.HAIR}px solid {c.edge};
        border-radius: {tokens.XS}px; }}
    QFrame[look="line"] {{ background: {c.hairline}; border: none; max-height: {tokens.HAIR}px;
        min-height: {tokens.HAIR}px; }}
    QFrame[look="head"] {{ background: {c.bar}; border: none; }}
    QFrame[look="head"] QLabel {{ color: {c.bar_muted}; font-size: {pixels(tokens.BODY, tokens.PERCENT_OF_FRAME)}px; }}
    QFrame[look="head"] QLabel[look="strong"] {{ color: {c.on_bar};
        font-size: {pixels(tokens.BODY, tokens.PERCENT_OF_FRAME)}px; }}
    """
