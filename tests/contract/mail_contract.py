"""What every mail carrier must do. A subclass says where mail arrives."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shop.ports.mail import Mail, Message
from tests.unit.domain.effort import effort

MESSAGE = Message(
    id="7k3m9-qxd42.order-confirmed",
    to="ada@example.com",
    subject="Your order 7K3M9-QXD42 | 您的订单",
    text="Thank you, Ada.\n\n2 × Sencha\n感谢您的订购\n",
    html="<html><body><p>Thank you, Ada: 感谢您的订购 &amp; more</p></body></html>",
    sender="shop@small.example",
    sender_name='Fleet & Leaf, "Tea" \\ 茶',
    reply_to="help@small.example",
    date="2027-01-13T09:00:00Z",
    language="en",
)

AS_IT_CAME = default.clone(refold_source="none")

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60)


class MailContract:
    """A subclass gives ``mail`` and ``arrived``: the mails that have arrived, by header and body."""

    def arrived(self, mail: Mail) -> list[EmailMessage]:
        raise NotImplementedError

    def test_it_arrives_as_it_was_written(self, mail: Mail) -> None:
        mail.send(MESSAGE)
        (got,) = self.arrived(mail)
        assert str(got["to"]) == "ada@example.com"
        assert str(got["subject"]) == MESSAGE.subject
        assert got["from"].addresses[0].addr_spec == "shop@small.example"
        assert got["from"].addresses[0].display_name == MESSAGE.sender_name
        assert str(got["reply-to"]) == "help@small.example"
        assert got["date"].datetime.isoformat() == "2027-01-13T09:00:00+00:00"
        assert str(got["message-id"]) == f"<{MESSAGE.id}@small.example>"
        assert str(got["content-language"]) == "en"
        assert got.get_body(("plain",)).get_content().splitlines() == MESSAGE.text.splitlines()
        assert got.get_body(("html",)).get_content().strip() == MESSAGE.html

    def test_the_plain_text_comes_first(self, mail: Mail) -> None:
        mail.send(MESSAGE)
        (got,) = self.arrived(mail)
        assert got.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]

    def test_handing_it_over_twice_delivers_one(self, mail: Mail) -> None:
        mail.send(MESSAGE)
        mail.send(MESSAGE)
        mail.send(replace(MESSAGE, id="7k3m9-qxd42.order-shipped-1"))
        assert len(self.arrived(mail)) == 2

    def test_it_can_be_unsubscribed_from_with_one_click(self, mail: Mail) -> None:
        """RFC 8058: the address whole and on one line, however long it is."""
        url = f"https://small.example/api/unsubscribe?token={'a1B2.-_' * 30}"
        mail.send(replace(MESSAGE, unsubscribe_url=url))
        (got,) = self.arrived(mail)
        by_mail = f"mailto:{MESSAGE.reply_to}?subject=unsubscribe"
        assert str(got["list-unsubscribe"]) == f"<{url}>, <{by_mail}>"
        assert str(got["list-unsubscribe-post"]) == "List-Unsubscribe=One-Click"
        assert f"List-Unsubscribe: <{url}>, <{by_mail}>" in got.as_string(policy=AS_IT_CAME).splitlines()

    def test_any_server_can_carry_it(self, mail: Mail) -> None:
        """Seven bits, and no line over 998 characters (RFC 5322): nobody on the way has to break or encode it."""
        mail.send(replace(MESSAGE, html=f"<p>{'感谢 thank you ' * 500}</p>", text=f"{'x' * 5000}\n"))
        (got,) = self.arrived(mail)
        lines = got.as_bytes(policy=AS_IT_CAME).splitlines()
        assert max(len(line) for line in lines) <= 998
        assert all(line.isascii() for line in lines)
        assert got.get_body(("plain",)).get_content().strip() == "x" * 5000

    def test_it_goes_on_after_a_pause(self, mail: Mail) -> None:
        mail.close()
        mail.send(MESSAGE)
        mail.close()
        mail.close()
        mail.send(replace(MESSAGE, id="7k3m9-qxd42.order-shipped-1"))
        assert len(self.arrived(mail)) == 2

    @pytest.mark.parametrize("field", ["to", "subject", "sender_name", "reply_to", "language", "unsubscribe_url"])
    @pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
    def test_no_header_can_be_smuggled_in(self, mail: Mail, field: str, end: str) -> None:
        forged = replace(MESSAGE, **{field: f"a@example.com{end}Bcc: victim@example.com{end}{end}Body"})
        try:
            mail.send(forged)
        except ValueError:
            return
        for got in self.arrived(mail):
            assert got["bcc"] is None

    @given(subject=words, name=words, text=words)
    @effort(20)
    def test_any_words_arrive_in_their_own_place(self, mail: Mail, subject: str, name: str, text: str) -> None:
        subject = " ".join(subject.split())
        mail.send(replace(MESSAGE, id="any", subject=subject, sender_name=" ".join(name.split()), text=f"{text}\n"))
        (got,) = (mail for mail in self.arrived(mail) if "any@" in mail["message-id"])
        assert str(got["to"]) == MESSAGE.to
        assert " ".join(str(got["subject"]).split()) == subject
        assert set(got.keys()) == {
            "Message-ID",
            "Date",
            "From",
            "To",
            "Reply-To",
            "Subject",
            "Content-Language",
            "Auto-Submitted",
            "MIME-Version",
            "Content-Type",
        }
        assert text.strip() in got.get_body(("plain",)).get_content()
