"""The tables of set phrases: each phrase is found, and means one thing."""

from collections import Counter

import pytest

from handlers.parse import phrases, refused
from handlers.parse.metrics import metrics

TABLES = (
    phrases.COMPARE, phrases.GRANULARITY, phrases.AGGREGATION, phrases.OUTPUT, phrases.PRIVATE,
    phrases.VIEW, phrases.ME, phrases.MY_TEAM, phrases.EVERYONE, phrases.FILLER, phrases.PACE,
    refused.REFUSED, refused.UNMEASURED, refused.RANKING,
)  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_every_phrase_is_found(table):
    lost = [words for words in table if phrases.find(words, table) is None]

    assert lost == []


def test_no_phrase_means_two_things():
    counted = Counter(words for table in TABLES for words in table)

    assert [words for words, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("table", TABLES)
def test_no_phrase_is_a_metric_too(table):
    both = [words for words in table if (metrics(words) or (0,))[0] == len(words)]

    assert both == []
