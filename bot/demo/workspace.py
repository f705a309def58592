"""The local Slack of the demo: its channel, its people, and the bot as its manifest says."""

from collections.abc import Iterable

from bot.demo.showing import Showing
from bot.playground.manifests import app_from_manifest
from bot.playground.records import Channel, Installation, Team, User
from bot.playground.seed import Seed
from bot.slack import manifest

TEAM, CHANNEL = "T0DEMO", "C0DEMO"
# Nothing but this process ever sees them: they open the local Slack, no other.
TOKEN, SECRET = "xoxb-demo", "demo-signing-secret"
_APP, _BOT = "A0INSIGHTS", "U0INSIGHTS"
_TOPIC = "Ask with /insights, or click one of the suggestions below"


def opening() -> Seed:
    """Return what stands there until the data is in: one may look, but not yet ask."""
    return _seed(
        (User(id="U0001", team_id=TEAM, name="you", real_name="You"),),
        channel="demo",
        banner="The demo is starting: its data is being read.",
    )


def workspace(showing: Showing) -> Seed:
    """Return the workspace in which the demo is shown."""
    return _seed(
        showing.people,
        channel=showing.channel,
        suggestions=showing.suggestions,
        banner=showing.banner,
    )


def _seed(
    people: Iterable[User],
    *,
    channel: str,
    suggestions: tuple[str, ...] = (),
    banner: str,
) -> Seed:
    users = tuple(people)
    members = frozenset(user.id for user in users)
    staff = frozenset(user.id for user in users if not user.is_guest)
    return Seed(
        teams=(Team(id=TEAM, name="Demo", domain="demo"),),
        users=users,
        channels=(
            Channel(
                id=CHANNEL,
                team_id=TEAM,
                name=channel,
                members=members | {_BOT},
                topic=_TOPIC,
            ),
            # The bot has not been invited here.
            Channel(id="C0GENERAL", team_id=TEAM, name="general", members=staff),
        ),
        apps=(app_from_manifest(manifest.load(), id=_APP, signing_secret=SECRET),),
        installations=(
            Installation(
                app_id=_APP,
                team_id=TEAM,
                bot_token=TOKEN,
                bot_user_id=_BOT,
                bot_id="B0INSIGHTS",
                scopes=frozenset(manifest.scopes()),
            ),
        ),
        suggestions=suggestions,
        banner=banner,
    )
