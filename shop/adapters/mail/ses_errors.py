"""What an error of SES means for the mail, and which setting to look at.

Codes: SES API v2 ``SendEmail``, and AWS's common errors.
"""

from __future__ import annotations

from botocore.exceptions import ClientError

from shop.domain.errors import ShopError, Unavailable
from shop.ports.mail import Deferred, Message, Refused

_THROTTLED = {"TooManyRequestsException", "ThrottlingException", "Throttling", "LimitExceededException"}
_CREDENTIALS = {
    "AccessDeniedException": "may not send mail: allow ses:SendRawEmail and ses:SendEmail",
    "AccessDenied": "may not send mail: allow ses:SendRawEmail and ses:SendEmail",
    "ExpiredTokenException": "have expired",
    "ExpiredToken": "have expired",
    "IncompleteSignature": "are not complete",
    "InvalidClientTokenId": "are not known to AWS",
    "InvalidSignatureException": "are wrong",
    "MissingAuthenticationToken": "are missing",
    "SignatureDoesNotMatch": "are wrong",
    "UnrecognizedClientException": "are not known to AWS",
}
_UNVERIFIED = ("not verified", "not authorized", "did not have authority")


def refused(exc: ClientError, message: Message, configuration_set: str) -> ShopError:
    """The error to raise for SES's answer."""
    code = exc.response.get("Error", {}).get("Code", "")
    words = exc.response.get("Error", {}).get("Message", "")
    if code in _THROTTLED:
        return Unavailable("mail_unavailable", f"SES says later ({code}): {words}")
    if code in _CREDENTIALS:
        return _setting(f"AWS_ACCESS_KEY_ID, AWS_PROFILE or the function's role: they {_CREDENTIALS[code]} ({words})")
    if code == "NotFoundException" and configuration_set:
        return _setting(f"REGULARS_MAIL_CONFIGURATION_SET: SES has no {configuration_set!r} in this region ({words})")
    if code == "MailFromDomainNotVerifiedException" or _is_unverified(code, words):
        return _setting(
            f"contact: email: in shop.yaml: SES does not let this account send from {message.sender} to "
            f"{message.to} ({words}). Verify the sender's address or domain in SES, in the region of "
            "AWS_DEFAULT_REGION; while the account is in the sandbox, only verified addresses can be written to"
        )
    if code == "AccountSuspendedException":
        return _setting(f"AWS has suspended the sending of this account: look at the SES console ({words})")
    if code == "SendingPausedException":
        return _setting(f"SES sending is paused, for the account or in REGULARS_MAIL_CONFIGURATION_SET ({words})")
    if _status(exc) >= 500:
        return Deferred("mail_deferred", f"SES is in trouble ({code}): {words}")
    return Refused(f"{message.to}: {code} {words}", bad_address=_is_suppressed(words))


def _setting(text: str) -> Unavailable:
    return Unavailable("mail_settings", text)


def _is_unverified(code: str, words: str) -> bool:
    return code in ("MessageRejected", "BadRequestException") and any(sign in words.lower() for sign in _UNVERIFIED)


def _is_suppressed(words: str) -> bool:
    """The address stands on a list of SES's own, as it bounced before."""
    return "suppression list" in words.lower() or "blacklisted" in words.lower()


def _status(exc: ClientError) -> int:
    status = exc.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return int(status)
