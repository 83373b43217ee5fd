"""`pos people`, `pos add-person`: who may sign in on this register."""

from __future__ import annotations

import click

from pos.cashiering import people as counter_people
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
        found = counter_people.people(counter)
    if as_json:
        show_json([{"login": one.login, "name": one.name, "role": one.role, "language": one.language} for one in found])
    for one in found if not as_json else ():
        click.echo(f"{one.login:<22}{one.initials:<6}{shell.words.say(f'role.{one.role}'):<16}{one.name}")
    return 0


@command("add-person", "cli.add_person")
@click.argument("login")
@option("--name", required=True, metavar="NAME", help="cli.option.person_name")
@option("--role", type=click.Choice([one.value for one in Role]), required=True, help="cli.option.role")
@option("--initials", default="", metavar="AB", help="cli.option.initials")
@option("--speaks", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="cli.option.speaks")
@option("--pin", "with_pin", is_flag=True, help="cli.option.pin")
@user_option()
@click.pass_obj
def add_person(
    shell: Shell, /, *, login: str, name: str, role: str, initials: str, speaks: str, with_pin: bool, user: str
) -> int:
    """Add someone; an administrator does it."""
    person = Person(login.lower(), name, initials or initials_of(name), Role(role), speaks)
    with shell.working() as counter:
        by = shell.acting(counter, user, Permission.ADMINISTER)
        password = shell.first_password(person.login)
        pin = shell.first_pin(person.login) if with_pin else ""
        counter_people.add_person(counter, by, person, password, pin)
    shell.say("cli.add_person.done", login=person.login, role=shell.words.say(f"role.{role}"))
    return 0
