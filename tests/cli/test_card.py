import json
from pathlib import Path

from tests.cli.program import ended


def test_a_card_is_suspended_and_taken_back_in_on_any_day(home: Path) -> None:
    assert ended(home, "card", "big-o.insert-front", "--suspend").status == 0
    done = ended(home, "card", "big-o.insert-front", "--suspend", "--json")
    assert json.loads(done.out)["suspended"] is True
    back = ended(home, "card", "big-o.insert-front", "--unsuspend", "--json")
    assert json.loads(back.out)["suspended"] is False
    assert "taking back in" in ended(home, "undo").out
