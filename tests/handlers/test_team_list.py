from bot.playground.blocks import refusal_of
from handlers import team_list
from reporting.directory import Directory, Team


def directory(count):
    return Directory(
        (
            Team("0", "All", "All", "All", leaf=False),
            *(
                Team(
                    str(n), f"<!channel> {n} {'x' * 200}", f"All/{n}", "All", leaf=True
                )
                for n in range(1, count)
            ),
        )
    )


def actions(message):
    return [one["action_id"] for one in message.blocks[-1].get("elements", ())
            if "action_id" in one]  # fmt: skip


def test_long_lists_page_forwards_and_back():
    teams = directory(100)

    pages = [team_list.message(teams, page) for page in range(3)]

    assert [actions(page) for page in pages] == [
        ["teams_1"],
        ["teams_0", "teams_2"],
        ["teams_1"],
    ]
    assert "Page 3 of 3, 100 teams" in pages[2].text
    for page in pages:
        assert refusal_of(page.blocks) is None
        assert "<!channel>" not in page.text


def test_a_page_beyond_the_last_is_the_last():
    teams = directory(41)

    assert team_list.message(teams, 7) == team_list.message(teams, 1)


def test_a_team_stands_below_the_one_above_it():
    lines = team_list.message(directory(2), 0).blocks[0]["text"]["text"].split("\n")

    assert lines[0].startswith("• ")
    assert lines[1].startswith("\u2003• ")


def test_without_teams_it_says_so():
    assert "no data" in team_list.message(Directory(()), 0).text
