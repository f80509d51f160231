"""The file of settings: what it may hold, and that the environment wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.settings import SettingError, load_env_file


def load(file: Path, text: str, **given: str) -> dict[str, str]:
    file.write_text(text)
    environ = {"REGULARS_ENV_FILE": str(file), **given}
    load_env_file(environ)
    return {name: value for name, value in environ.items() if name != "REGULARS_ENV_FILE"}


def test_lines_are_settings_of_boto_too(tmp_path: Path) -> None:
    text = "# the live shop\n\nREGULARS_SITE_URL=https://tea.example\nAWS_DEFAULT_REGION=eu-west-1  \n"
    assert load(tmp_path / ".env", text) == {
        "REGULARS_SITE_URL": "https://tea.example",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }


def test_nothing_in_a_value_is_expanded(tmp_path: Path) -> None:
    text = 'SMTP_URL="smtps://a:b$c#d=e@mail.example"\nREGULARS_SECRET=it\'s $HOME\n'
    found = load(tmp_path / ".env", text)
    assert found == {"SMTP_URL": "smtps://a:b$c#d=e@mail.example", "REGULARS_SECRET": "it's $HOME"}


def test_the_environment_wins(tmp_path: Path) -> None:
    assert load(tmp_path / ".env", "PORT=9000\nSTATE=b\n", PORT="8000") == {"PORT": "8000", "STATE": "b"}


def test_a_file_that_is_not_there_is_none(tmp_path: Path) -> None:
    environ = {"REGULARS_ENV_FILE": str(tmp_path / "none")}
    load_env_file(environ)
    assert list(environ) == ["REGULARS_ENV_FILE"]


@pytest.mark.parametrize("line", ["export PORT=1", "PORT", "PORT : 1", " PORT=1", "1PORT=1"])
def test_a_line_that_is_no_setting_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(SettingError) as caught:
        load(tmp_path / ".env", f"STATE=a\n{line}\n")
    assert f"{tmp_path / '.env'}:2: expected a line as" in str(caught.value)


def test_a_file_that_can_t_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(SettingError) as caught:
        load_env_file({"REGULARS_ENV_FILE": str(tmp_path / ".env")})
    assert "REGULARS_ENV_FILE" in str(caught.value)
