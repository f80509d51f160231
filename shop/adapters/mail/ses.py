"""Mail through Amazon SES (v2, ``SendEmail`` with raw content).

SES has no idempotency key, and it replaces Message-ID by its own. Where its answer is lost, it is not known
whether it took the message: that is ``Unanswered``. botocore's own retries are off, as each might be a second copy.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, cast

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProxyConnectionError,
    SSLError,
)

from shop.adapters.botocore_session import new_session
from shop.adapters.mail.compose import compose
from shop.adapters.mail.ses_errors import refused
from shop.domain.errors import Unavailable
from shop.ports.mail import Message, Unanswered

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import SendEmailRequestTypeDef

CONNECTING = 10
ANSWERING = 45
"""Seconds."""


class SesMail:
    def __init__(self, *, configuration_set: str = "", endpoint: str | None = None) -> None:
        self._configuration_set = configuration_set
        self._endpoint = endpoint
        self._made: SESV2Client | None = None
        self._lock = Lock()

    def send(self, message: Message) -> None:
        request: SendEmailRequestTypeDef = {
            "FromEmailAddress": message.sender,
            "Destination": {"ToAddresses": [message.to]},
            "Content": {"Raw": {"Data": compose(message)}},
        }
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        try:
            self._client().send_email(**request)
        except ClientError as exc:
            raise refused(exc, message, self._configuration_set) from exc
        except NoRegionError as exc:
            raise Unavailable("mail_settings", "AWS_DEFAULT_REGION is not set: SES needs a region") from exc
        except (NoCredentialsError, PartialCredentialsError) as exc:
            raise Unavailable(
                "mail_settings", f"AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or AWS_PROFILE: {exc}"
            ) from exc
        except (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError, SSLError) as exc:
            raise Unavailable("mail_unavailable", f"SES can't be reached: {exc}") from exc
        except HTTPClientError as exc:  # the request left, its answer was lost
            raise Unanswered("mail_unanswered", f"SES did not say whether it took {message.id}: {exc}") from exc
        except BotoCoreError as exc:
            raise Unavailable("mail_settings", f"SES can't be used with the AWS settings found: {exc}") from exc

    def close(self) -> None:
        if self._made is not None:
            self._made.close()  # its connections: one that is used after an hour's sleep would lose an answer

    def _client(self) -> SESV2Client:
        with self._lock:  # making clients is not safe in several threads
            if self._made is None:
                config = Config(connect_timeout=CONNECTING, read_timeout=ANSWERING, retries={"total_max_attempts": 1})
                client = new_session().create_client("sesv2", endpoint_url=self._endpoint, config=config)
                self._made = cast("SESV2Client", client)
            return self._made
