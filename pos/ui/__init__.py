"""The till's window, PySide6 Widgets. Nothing else in the program knows Qt; this package never builds the application.

How the parts stand together, and how to add a screen::

    tokens.py      every colour, size and distance; light, dark, contrast and training are the same names
    style.py       tokens as one style sheet and palette on Fusion, the bundled typeface
    bridge.py      the one object through which other threads reach the window's thread
    operations.py  `Operations.run(work, then=..., failed=...)`: a verb of the counter in the background
    desk.py        `Desk`: the counter, who works here, words in their language, the way to other screens
    screen.py      `Screen` (base of every view) and `Key` (a key that acts, and stands in the footer)
    scan.py        tells a scan from typing for the whole window; a scan never lands in a field
    widgets/       the parts: money field, line list, big figure, key button, approval panel, denominations ...
    screens/       <name>/view.py (widgets only) + <name>/presenter.py (no widgets), and catalogue.py, which lists them
    main_window.py head, screen, message strip, keys; swaps screens
    launch.py      `launch(app)`: the loop

A screen, in short::

    # screens/count/presenter.py: no Qt. Calls verbs through the desk, keeps a frozen state, shows it
    class CountPresenter:
        def __init__(self, desk: Desk, show: Callable[[CountState], None]) -> None: ...
        def submit(self) -> None:
            self.desk.run(lambda: count.submit(self.desk.counter, ...), then=self._submitted)

    # screens/count/view.py: widgets only
    class CountScreen(Screen):
        name = "count"
        def keys(self) -> tuple[Key, ...]: return (Key("F12", "key.submit", self.presenter.submit), ...)
        def retranslate(self) -> None: ...      all texts, from self.words; called once at the start and on every change
        def arrive(self) -> None: ...           came to the front: read what is new
        def first_focus(self) -> QWidget: ...   who has the focus when nobody else does
        def take_scan(self, text: str) -> None  what a scan does here; the default says that it does nothing here

then one line in screens/catalogue.py (how it is made) and, if people choose it from the list of F10, one in menu.py.

Rules of the house for screens:

* `desk.run` for everything that touches book, disk or device. It refuses nothing and blocks nothing: results and
  expected errors come back on the window's thread; an expected error is said in the strip unless `failed` takes it; any
  other exception is a bug, logged and loud. `waiting="wait.key"` is said after 0.3 s; after 2 s Esc leads out
  (`way_out`, or letting go of the result).
* A text is `self.words.say("area.key")` or `desk.say("area.key", Tone.DONE)` for the strip.
* No dialog: a `StepPanel` in place. A second person signs in an `ApprovalPanel` in place.
* Money is `Money` in every signal (`Signal(object)`), never an int: Qt's are 32 bits wide.
* `name_control(widget, "id", "text")` gives the stable id for tests and the accessible name; a label that carries a
  value has the value in its accessible name (`ValueLabel` does that).
* Sizes only from tokens; looks only by `look(widget, "muted")` and the style sheet; nothing sets its own colours,
  except painted widgets, which take `style.palette()` at every paint.
"""
