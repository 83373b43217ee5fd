"""Run in a process of its own: says READY once a window is painted and takes keystrokes, and ends the program.

python -m bench.first_paint                 a bare window with one field
python -m bench.first_paint till ...        the command `pos till ...`
"""

import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget


class FirstPaint(QObject):
    """Watches every event of the application for the first paint of a widget that has the keyboard."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Let everything pass."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.hasFocus():
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # it is the one that calls
            QTimer.singleShot(0, self._ready)  # once the paint is done
        return False

    def _ready(self) -> None:
        print("READY", flush=True)
        QApplication.quit()


def main(arguments: list[str]) -> int:
    """Show the window asked for until it is painted."""
    application = QApplication(sys.argv[:1])
    watch = FirstPaint(application)
    application.installEventFilter(watch)
    if arguments:
        from pos.__main__ import main as pos  # noqa: PLC0415  # a bare window has no use for it

        sys.argv = ["pos", *arguments]
        pos()
    field = QLineEdit()
    field.show()
    field.activateWindow()
    return QApplication.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
