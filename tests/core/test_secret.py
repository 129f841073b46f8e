import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jalon.core.errors import Unavailable
from jalon.core.secret import kept_secret


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret-key"
    first = kept_secret(path)
    assert len(first) >= 50
    assert kept_secret(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_processes_that_ask_at_once_get_the_same_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(kept_secret, [tmp_path / "secret-key"] * 64))
    assert len(secrets) == 1


def test_a_secret_that_cannot_be_made_says_where_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    with pytest.raises(Unavailable, match="secret-key") as refusal:
        kept_secret(tmp_path / "data" / "secret-key")
    assert "JALON_DATA" in refusal.value.remedy
