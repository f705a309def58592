from benchmarks import pictures


def test_the_ratio_to_the_obvious_picture_is_told():
    findings = pictures.measure(rounds=1)

    assert [figure.wanted for figure in findings.figures[:2]] == [
        "at most 0.25x",
        "at most 150 ms",
    ]
    assert findings.figures[0].value.endswith("x")
