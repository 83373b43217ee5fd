"""A wizard under way: it has the devices to itself until it ends, and what it learned is written at once."""

from __future__ import annotations

from contextlib import ExitStack

from pos.cashiering.counter import Counter
from pos.cashiering.learn import LESSONS
from pos.cashiering.learn.asking import Ask, Learned, meant
from pos.cashiering.people import require
from pos.domain.people import Permission, Person


class Lesson:
    """Led by an administrator, who stands for what is written. Every call takes as long as the device takes.

    ``stands`` is the question, or what was learned; ``saved`` whether that made any setting another one.
    """

    def __init__(self, counter: Counter, person: Person, device: str) -> None:
        """Begin. :raises Refused: ``NOT_PERMITTED``, and what the wizard refuses; KeyError where there is none"""
        require(person, Permission.ADMINISTER)
        self._counter = counter
        self._person = person
        self._wizard = LESSONS[device](counter, person)
        self._held = ExitStack()
        self._held.enter_context(counter.devices.lent())
        self.saved = False
        self.stands: Ask | Learned = self._go("", first=True)

    def answer(self, said: str) -> Ask | Learned:
        """Go on with an answer, as ``asking.meant`` reads it.

        :raises BadInput: ``ANSWER_UNKNOWN``, and the question stands. Whatever else is raised ends the lesson: what the
            device's work refuses, and what writing the settings does
        """
        if isinstance(self.stands, Ask):
            self.stands = self._go(meant(self.stands, said.strip()))
        return self.stands

    def end(self) -> None:
        """Give it up, or let go after it: the devices go on with their work."""
        self._wizard.close()
        self._held.close()

    def _go(self, said: str, *, first: bool = False) -> Ask | Learned:
        try:
            return next(self._wizard) if first else self._wizard.send(said)
        except StopIteration as ended:
            learned: Learned = ended.value
            self._learn(learned)
            return learned
        except BaseException:
            self.end()
            raise

    def _learn(self, learned: Learned) -> None:
        try:
            if learned.changes:
                self.saved = self._counter.bench.save(self._person, learned.changes)
        finally:
            self.end()
