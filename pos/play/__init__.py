"""Written days: a script of JSON lines played through the very verbs that the till runs (docs/play.md).

::

    script.read_script(path) -> Iterator[ScriptLine]
    player.play(stage, lines) -> Iterator[Outcome]
    stage.Stage(data, out, folder)           the book, the people at the counter, the devices
    sample.write_script(path, wish)          a day of the sample city
"""
