"""Which domain somebody has registered: below it they may make up as many names as they like."""

# Under a country's two letters these are no domains of anybody: 'co.uk', 'com.br', 'ac.at'.
SECOND_LEVEL = {
    *("ac", "asn", "asso", "biz", "co", "com", "coop", "ed", "edu", "gen", "go", "gob", "gouv", "gov", "govt", "gr"),
    *("gv", "id", "idv", "in", "info", "lg", "ltd", "me", "mil", "muni", "ne", "net", "nhs", "nic", "nom", "nome"),
    *("or", "org", "oz", "plc", "pol", "pp", "priv", "pro", "sch", "school", "tm", "web"),
}


def registered_domain(domain: str) -> str:
    """'mail.example.org' is of 'example.org', and 'mail.example.co.uk' of 'example.co.uk'."""
    labels = domain.split(".")
    is_deeper = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL
    return ".".join(labels[-3 if is_deeper else -2 :])
