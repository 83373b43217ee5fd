"""Written days: a script of JSON lines played through the very verbs that the till runs (docs/play.md).

::

    script.read_script(path) -> Iterator[ScriptLine]
    player.Player(stage, folder).play(lines) -> Iterator[Outcome]
    stage.Stage(app, clock)                  the book, the people at the counter, the devices
    entries.entries_without_noise(book)      what two plays of one day must have in common
    demo.write_day(plan) -> list of lines    a day of the sample city
"""
