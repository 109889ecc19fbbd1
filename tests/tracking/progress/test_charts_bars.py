"""The geometry of bars and columns."""

import pytest

from tracking.progress.charts.bars import PLOT_HEIGHT, Ranked, RankedBars, StackedColumns, step_for

pytestmark = pytest.mark.any_database

GROUPS = ["First", "Second"]


def test_the_longest_bar_fills_the_line():
    chart = RankedBars.of([Ranked("A", 4), Ranked("B", 1)])

    assert [bar.width for bar in chart.bars] == ["100.00%", "25.00%"]


@pytest.mark.parametrize("rows", [[], [Ranked("A", 0)]])
def test_a_ranking_of_nothing_divides_by_nothing(rows):
    assert [bar.width for bar in RankedBars.of(rows).bars] == ["0%"] * len(rows)


@pytest.mark.parametrize(
    ("highest", "step"),
    [(0, 1), (1, 1), (4, 1), (5, 2), (8, 2), (9, 5), (21, 10), (1_000_000, 500_000)],
)
def test_ticks_stand_at_round_numbers(highest, step):
    assert step_for(highest) == step


def test_groups_stand_on_each_other_from_the_bottom():
    chart = StackedColumns.of({"2023": [1, 3], "2024": [0, 2]}, GROUPS)
    first, second = chart.columns

    assert [(part.label, part.y, part.height) for part in first.segments] == [
        ("First", "135.0", "45.0"),
        ("Second", "0.0", "135.0"),
    ]
    assert [part.place for part in second.segments] == [2]
    assert (first.total, second.total, chart.total) == (4, 2, 6)


def test_columns_stay_inside_the_plot():
    chart = StackedColumns.of({str(year): [year, 1] for year in range(2000, 2021)}, GROUPS)
    last = chart.columns[-1]

    assert float(last.x.rstrip("%")) + float(chart.width.rstrip("%")) <= 100
    assert all(0 <= float(part.y) <= PLOT_HEIGHT for c in chart.columns for part in c.segments)


def test_few_labels_stand_below_many_columns_the_last_one_always():
    chart = StackedColumns.of({str(year): [1, 1] for year in range(2001, 2022)}, GROUPS)
    labels = [column.label for column in chart.columns if column.is_labelled]

    assert len(labels) <= 6
    assert labels[-1] == "2021"


def test_columns_of_nothing_can_be_drawn():
    chart = StackedColumns.of({}, GROUPS)

    assert chart.columns == []
    assert [tick.value for tick in chart.ticks] == [0, 1]
