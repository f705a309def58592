"""docs/access.md names every rule that decides."""

from pathlib import Path

from reporting.access import Rule

PAGE = (Path(__file__).parent.parent / "docs" / "access.md").read_text(encoding="utf-8")


def test_every_rule_of_the_audit_log_is_on_the_page():
    table = PAGE[PAGE.index("| Rule |") :]

    # What is decided later stands in the log when it was.
    assert not [
        rule for rule in Rule if f"`{rule}`" not in table and rule is not Rule.LATER
    ]
