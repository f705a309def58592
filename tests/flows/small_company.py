"""A small company for the flow tests: its tables, its Slack, what its bot is told."""

from datetime import timedelta
from pathlib import Path

from bot import settings
from bot.playground.manifests import app_from_manifest
from bot.playground.records import Channel, Installation, Team, User
from bot.playground.seed import Seed
from bot.playground.server import Playground
from bot.settings import Settings
from bot.slack import manifest
from bot.work.ticking import today

MANIFEST = manifest.load()
TOKEN, SECRET, APP_TOKEN = "xoxb-flow", "flow-secret", "xapp-flow"

PEOPLE = """email,name,manager_email
bea@example.com,Bea Boss,
lou@example.com,Lou Lead,bea@example.com
ada@example.com,Ada Abel,lou@example.com
kim@example.com,Kim Koch,lou@example.com
pat@example.com,Pat Plum,bea@example.com
ina@example.com,Ina Idle,bea@example.com
max@example.com,Max Mohr,ina@example.com
mia@example.com,Mia Moor,ina@example.com
uma@example.com,Uma Umbra,bea@example.com
vic@example.com,Vic Vale,uma@example.com
"""


def write_organisation(folder: Path) -> None:
    """One commit and one merged pull request of Ada's a day, one of Kim's a week.

    Ina's team has a small pull request a week, Max's; Uma's is one person, and has nothing.
    """
    folder.mkdir(parents=True)
    (folder / "developers.csv").write_text(PEOPLE, encoding="utf-8")
    commits = ["repository,sha,author,authored_at"]
    pulls = ["repository,number,author,created_at,merged_at,title,added,removed"]
    for day in range(1, 121):
        at = today() - timedelta(days=day)
        who = "kim@example.com" if day % 7 == 0 else "ada@example.com"
        commits.append(f"shop,{day:040x},{who},{at}T10:00:00Z")
        pulls.append(
            f"shop,{day},{who},{at}T10:00:00Z,{at}T16:00:00Z,Part {day},{day},3"
        )
        if day % 7 == 3:
            pulls.append(
                f"shop,{day + 1000},max@example.com,{at}T10:00:00Z,{at}T12:00:00Z,"
                f"Patch {day},2,1"
            )
    (folder / "commits.csv").write_text("\n".join(commits), encoding="utf-8")
    (folder / "pull_requests.csv").write_text("\n".join(pulls), encoding="utf-8")


def workspace() -> Seed:
    """A workspace where Ada, Bea and a stranger are in #platform, the bot not in #quiet."""
    users = [("U1", "ada"), ("U2", "bea"), ("U3", "stranger"), ("UBOT", "insights")]
    members = frozenset(user for user, _ in users)
    return Seed(
        teams=(Team(id="T1", name="Flow", domain="flow"),),
        users=tuple(
            User(id=user, team_id="T1", name=name, email=f"{name}@example.com")
            for user, name in users
            if user != "UBOT"
        ),
        channels=(
            Channel(id="C1", team_id="T1", name="platform", members=members),
            Channel(id="C2", team_id="T1", name="quiet", members=members - {"UBOT"}),
        ),
        apps=(
            app_from_manifest(
                MANIFEST, id="A1", signing_secret=SECRET, app_token=APP_TOKEN
            ),
        ),
        installations=(
            Installation(
                app_id="A1",
                team_id="T1",
                bot_token=TOKEN,
                bot_user_id="UBOT",
                bot_id="B1",
                scopes=frozenset(MANIFEST["oauth_config"]["scopes"]["bot"]),
            ),
        ),
    )


def bot_settings(home: Path, slack: Playground, **more: str) -> Settings:
    """What the bot is told about the local Slack."""
    return settings.Settings.model_validate(
        {
            "INSIGHTS_HOME": home,
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.api_url,
            "PORT": 0,
            **more,
        }
    )
