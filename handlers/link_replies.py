"""Every sentence about links: which developer a person is, which team a group stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.blocks.parts import Message, actions, button, fitting, section
from handlers.mrkdwn import bold, code, escape
from handlers.parse.links import EXAMPLES
from reporting.directory import Team
from reporting.staff import Developer
from reporting.wording import day

YES, NO = "link_yes", "link_no"
ADMINISTRATORS_ONLY = (
    "Links are made and listed by administrators: of this workspace, or those that "
    "`INSIGHTS_ADMINISTRATORS` names. What I know about you: `what do you know about me`."
)
NOT_ONESELF = (
    "Nobody links themselves, administrators neither: whose figures one sees is for "
    "somebody else to say. Ask another administrator."
)
NO_MEMBER = (
    "That is no member of this workspace: guests, people of other companies and "
    "deactivated accounts see no figures, so there is nothing to link."
)
SOMEBODY_ELSES = (
    "That developer is somebody else here, by their e-mail address or by a link. "
    "`links` lists what is linked; `unlink @name` undoes it."
)
SAME_ADDRESS = "No link is needed: it is the address of their Slack profile."
NO_LINK = "There is no such link."
NONE_OF_YOURS = "There is no link to forget: I know you by the e-mail address of your Slack profile."
WITHDRAWN = "This question was withdrawn, or you have answered another one since."
DECLINED = "I have forgotten it. Nothing was linked."
_MOST_LISTED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A link as it stands: to an e-mail, or of a group with a ``label`` to a team's path."""

    id: str
    workspace: str
    subject: str
    target: str
    label: str
    set_by: str
    set_at: datetime
    confirmed_at: datetime | None


def what(user: str, email: str) -> str:
    """Name a person's link in the audit log."""
    return f"link <@{user}> to {email}"


def what_of_group(label: str, team: Team) -> str:
    """Name a group's link in the audit log."""
    return f"link {label} to {team.path}"


def no_developer(email: str) -> str:
    """Say that an address is nobody's."""
    return (
        f"No developer has the address {code(email)}. An address is as in the developer "
        "records that were brought in, for example `ada@example.com`."
    )


def asked(user: str, developer: Developer) -> str:
    """Say that the person was asked."""
    return (
        f"I have asked <@{user}> in a direct message whether they are "
        f"{bold(developer.name)}. It counts from their yes on; `unlink` takes it back."
    )


def question(link_id: str, by: str, developer: Developer) -> Message:
    """Ask somebody whether they are a developer."""
    words = (
        f"<@{by}> says that in the engineering data you are {bold(developer.name)} "
        f"({code(developer.email)}). Is that so?\n"
        "With a yes that developer's numbers are yours: you see them, and I take you for "
        "them. It stands in the audit log; `forget that link` undoes it."
    )
    text = f"Are you {fitting(developer.name, 200)} ({escape(developer.email)})?"
    return Message(
        text,
        [
            section(words),
            actions(
                button("Yes, that is me", YES, link_id, primary=True),
                button("No", NO, link_id),
            ),
        ],
    )


def confirmed(link: Linked) -> str:
    """Say what a yes has done."""
    return (
        f"Noted: you are {code(link.target)}. Ask for `my last quarter`; "
        "`forget that link` undoes it."
    )


def linked_group(label: str, team: Team) -> str:
    """Say what a group's name is read as."""
    return f"From now on I read {code(label)} as {bold(team.called)}."


def undone(link: Linked) -> str:
    """Say which link is gone."""
    whose = code(link.label) if link.label else f"<@{link.subject}>"
    return f"The link of {whose} to {code(link.target)} is gone."


def forgotten(link: Linked) -> str:
    """Tell a person that their own link is gone."""
    return (
        f"I have forgotten that you are {code(link.target)}. I know you by the e-mail "
        "address of your Slack profile again."
    )


def listed(found: Sequence[Linked]) -> str:
    """List what is linked."""
    if not found:
        return (
            f"Nothing is linked: people are known by their e-mail address. {EXAMPLES}."
        )
    lines = [_line(link) for link in found[:_MOST_LISTED]]
    if more := len(found) - len(lines):
        lines.append(f"… and {more} more")
    return "\n".join(["Links:", *lines])


def _line(link: Linked) -> str:
    whose = code(link.label) if link.label else f"<@{link.subject}>"
    at = f"{day(link.set_at.date())} {link.set_at.year}"
    waits = "" if link.confirmed_at else " · not confirmed yet"
    return f"• {whose} is {code(link.target)} · by <@{link.set_by}>, {at}{waits}"
