"""The mail contract against every carrier."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from shop.adapters.mail.folder import FolderMail
from shop.domain.errors import Unavailable
from shop.ports.mail import Mail
from tests.contract.mail_contract import MESSAGE, MailContract


class TestFolderMail(MailContract):
    @pytest.fixture
    def outbox(self, tmp_path: Path) -> Path:
        return tmp_path / "outbox"

    @pytest.fixture
    def mail(self, outbox: Path) -> Mail:
        return FolderMail(outbox)

    def arrived(self, mail: FolderMail) -> list[EmailMessage]:
        files = sorted(mail._folder.glob("*"))
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]

    def test_a_mail_is_a_file_that_is_named_by_it(self, mail: Mail, outbox: Path) -> None:
        mail.send(MESSAGE)
        assert [file.name for file in outbox.iterdir()] == ["7k3m9-qxd42.order-confirmed.eml"]

    @pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "a\\b", "..", "\x00", "%2e%2e%2f"])
    def test_no_name_leads_out_of_the_folder(self, outbox: Path, name: str) -> None:
        FolderMail(outbox).send(type(MESSAGE)(**{**fields(), "id": name}))
        assert [file.parent for file in outbox.parent.rglob("*.eml")] == [outbox]

    def test_a_folder_that_can_not_be_written_to_is_unavailable(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("not a folder")
        with pytest.raises(Unavailable) as caught:
            FolderMail(tmp_path / "file" / "outbox").send(MESSAGE)
        assert caught.value.code == "mail_unavailable"


def fields() -> dict[str, str]:
    return {name: getattr(MESSAGE, name) for name in MESSAGE.__slots__}
