"""Who may sign in on this register: `pos people`, `add-person`, `change-person`, `give-password`."""

from __future__ import annotations

import click

from pos.cashiering import people as counter_people
from pos.cashiering import staff
from pos.cli.shell import Shell, show_json
from pos.cli.texts import command, json_option, option, user_option
from pos.domain.people import Permission, Person, Role, initials_of
from pos.words import LANGUAGES


@command("people", "cli.people")
@json_option()
@click.pass_obj
def people(shell: Shell, /, *, as_json: bool) -> int:
    """Everyone, by name."""
    with shell.looking() as counter:
        found = staff.everyone(counter)
    if as_json:
        show_json([_facts(one) for one in found])
    for one in found if not as_json else ():
        state = "" if one.active else f"  ({shell.words.say('people.is_off')})"
        click.echo(f"{one.login:<22}{one.initials:<6}{shell.words.say(f'role.{one.role}'):<16}{one.name}{state}")
    return 0


def _facts(one: Person) -> dict[str, object]:
    return {
        "login": one.login,
        "name": one.name,
        "role": one.role,
        "language": one.language,
        "active": one.active,
        "must_change": one.must_change,
    }


@command("add-person", "cli.add_person")
@click.argument("login")
@option("--name", required=True, metavar="NAME", help="cli.option.person_name")
@option("--role", type=click.Choice([one.value for one in Role]), required=True, help="cli.option.role")
@option("--initials", default="", metavar="AB", help="cli.option.initials")
@option("--speaks", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="cli.option.speaks")
@user_option()
@click.pass_obj
def add_person(shell: Shell, /, *, login: str, name: str, role: str, initials: str, speaks: str, user: str) -> int:
    """Add someone, with a password good to choose another; an administrator does it."""
    person = Person(login.lower(), name, initials or initials_of(name), Role(role), speaks)
    with shell.working() as counter:
        by = shell.acting(counter, user, Permission.ADMINISTER)
        counter_people.add_person(counter, by, person, shell.first_password(person.login))
    shell.say("cli.add_person.done", login=person.login, role=shell.words.say(f"role.{role}"))
    return 0


@command("change-person", "cli.change_person")
@click.argument("login")
@option("--name", default="", metavar="NAME", help="cli.option.person_name")
@option("--role", type=click.Choice([one.value for one in Role]), help="cli.option.role")
@option("--initials", default="", metavar="AB", help="cli.option.initials")
@option("--speaks", type=click.Choice(LANGUAGES), help="cli.option.speaks")
@option("--on/--off", "active", default=None, help="cli.option.active")
@user_option()
@click.pass_obj
def change_person(
    shell: Shell,
    /,
    *,
    login: str,
    name: str,
    role: str | None,
    initials: str,
    speaks: str | None,
    active: bool | None,
    user: str,
) -> int:
    """What is named becomes another; an administrator does it."""
    with shell.working() as counter:
        by = shell.acting(counter, user, Permission.ADMINISTER)
        person = staff.known(counter, login.lower())
        changed = Person(
            login=person.login,
            name=name or person.name,
            initials=initials or person.initials,
            role=Role(role) if role else person.role,
            language=speaks or person.language,
            active=person.active if active is None else active,
        )
        staff.change_person(counter, by, changed)
    shell.say("people.changed", name=changed.name)
    return 0


@command("give-password", "cli.give_password")
@click.argument("login")
@user_option()
@click.pass_obj
def give_password(shell: Shell, /, *, login: str, user: str) -> int:
    """A password for who forgot theirs, good to choose another; an administrator does it."""
    with shell.working() as counter:
        by = shell.acting(counter, user, Permission.ADMINISTER)
        person = staff.reset_password(counter, by, login.lower(), shell.first_password(login.lower()))
    shell.say("people.password_given", name=person.name)
    return 0
