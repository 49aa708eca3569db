"""What a mail server's no means, in sentences for whoever looks after this house."""

from leftunsaid.config import Config
from leftunsaid.mail_settings import MailServer
from leftunsaid.outbox import post_office
from leftunsaid.outbox.post_office import NotNow, NotTaken, Refused

NO_LOGIN = ("534", "535")


def what_is_wrong(why: NotTaken, house: Config) -> str:
    """One or two sentences, and what the mail server said itself. Never the password."""
    server = house.mail_server
    if server is None or not house.mail_is_on:
        return f"Mail is off: {house.mail_is_off_because}"
    answer = why.answer.replace(server.password, "…") if server.password else why.answer
    said = f" It was said: {answer}" if answer else ""
    return f"{_meaning(why, server)}{said}"


def _meaning(why: NotTaken, server: MailServer) -> str:
    code, about = str(why).partition(" ")[::2]
    if isinstance(why, Refused):
        return "The mail server will never take this mail."
    if isinstance(why, NotNow) and code.isdecimal():
        return "The mail server does not take this mail just now. That is usual for a first one: try again in a while."
    if about == "for our own address":
        return "The mail server takes no mail from LEFTUNSAID_MAIL_FROM."
    if code in NO_LOGIN:
        return "The mail server does not take user and password: see EMAIL_URL. Special characters go in percent form."
    if code == "530":
        return "The mail server wants a user and a password: put them into EMAIL_URL."
    return _meaning_of_fault(str(why), server)


def _meaning_of_fault(kind: str, server: MailServer) -> str:
    if server.folder:
        return f"The folder {server.folder} cannot be written in."
    place = f"{server.host}, port {server.port}"
    known = {
        "gaierror": f"There is no machine called {server.host}: see EMAIL_URL.",
        "ConnectionRefusedError": f"Nobody listens at {place}: see EMAIL_URL, and that the mail server runs.",
        "TimeoutError": (
            f"{place}, gave no answer within {post_office.PATIENCE:.0f} seconds. "
            "A firewall may stand between: many providers close port 25."
        ),
        "SSLCertVerificationError": (
            f"The certificate of {server.host} cannot be trusted: use the name it was made out to. "
            "If it comes from an authority of your own, name its file in SSL_CERT_FILE."
        ),
        "SSLError": f"{place}, does not speak TLS from the first word: starttls:// may be what it wants.",
        "SMTPNotSupportedError": f"{place}, does not know what EMAIL_URL asks of it.",
        "SMTPServerDisconnected": f"{place}, hung up: smtps:// may be what it wants.",
    }
    return known.get(kind, f"{place}, cannot be talked to ({kind}).")
