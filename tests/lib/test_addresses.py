"""One plain address is read, all its spellings are one, nobody sees it whole, and a slip in its domain is noticed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leftunsaid.lib.addresses import LONGEST, Address, NotAnAddress, did_you_mean, masked, read_address
from leftunsaid.lib.mail_domains import COMMON, MISTYPED_OFTEN, NEIGHBOURS

locals_ = st.from_regex(r"[A-Za-z0-9_'-]{1,12}([.+][A-Za-z0-9_]{1,6}){0,2}", fullmatch=True)
domains = st.from_regex(r"([A-Za-z][A-Za-z0-9]{0,8}\.){1,2}(example|com|de)", fullmatch=True)


def test_an_address_is_kept_as_typed_but_for_white_space_around_it():
    address = read_address("\t Ana.Silva+Letters@Mail.Example \n")
    assert address.as_typed == "Ana.Silva+Letters@Mail.Example"
    assert address.for_sending == "Ana.Silva+Letters@mail.example"
    assert address.domain == "mail.example"
    assert address.normalised == "ana.silva@mail.example"


@given(locals_, domains)
def test_mail_goes_to_the_local_part_as_it_was_typed(local, domain):
    address = read_address(f" {local}@{domain} ")
    assert address.as_typed == f"{local}@{domain}"
    assert address.for_sending == f"{local}@{domain.lower()}"
    assert address.for_sending.isascii()


@given(locals_, domains)
def test_what_was_read_is_read_the_same_again(local, domain):
    address = read_address(f"{local}@{domain}")
    again = read_address(address.for_sending)
    assert (again.normalised, again.domain) == (address.normalised, address.domain)
    assert read_address(address.normalised).normalised == address.normalised or address.normalised.endswith("-@")


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("ana@bücher.example", "xn--bcher-kva.example"),
        ("ana@BÜCHER.example", "xn--bcher-kva.example"),
        ("ana@xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("ana@例え.example", "xn--r8jz45g.example"),
        ("ana@ｇmail.com", "gmail.com"),
    ],
)
def test_a_domain_of_any_script_is_sent_to_in_ascii(typed, domain):
    address = read_address(typed)
    assert address.as_typed == typed
    assert (address.domain, address.for_sending, address.normalised) == (domain, f"ana@{domain}", f"ana@{domain}")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "@",
        "ana",
        "ana@",
        "@mail.example",
        "ana@mail",
        "ana@localhost",
        "ana@mail.example.",
        "ana@.mail.example",
        "ana@mail..example",
        "ana.@mail.example",
        ".ana@mail.example",
        "an..a@mail.example",
        "an a@mail.example",
        "ana@mail .example",
        "ana@@mail.example",
        "ana@home@mail.example",
        '"ana"@mail.example',
        '"an a"@mail.example',
        "ana(home)@mail.example",
        "ana@mail.example (home)",
        "Ana <ana@mail.example>",
        "<ana@mail.example>",
        "mailto:ana@mail.example",
        "ana@mail.example,ben@mail.example",
        "ana@mail.example, ben@mail.example",
        "ana@mail.example;ben@mail.example",
        "ana@mail.example ben@mail.example",
        "ana@mail.example\nben@mail.example",
        "ana@mail.example\r\nBcc: ben@mail.example",
        "ana\r\n@mail.example",
        "ana@mail.exa\nmple",
        "an\x00a@mail.example",
        "ana@mail\x00.example",
        "ana\x7f@mail.example",
        "a\u200bna@mail.example",
        "ana@ma\u00adil.example",
        "ana@\u202email.example",
        "an\ud800a@mail.example",
        "ana@[192.0.2.1]",
        "ana@[IPv6:2001:db8::1]",
        "ana@192.0.2.1",
        "ana@2001:db8::1",
        "аna@mail.example",  # a Cyrillic first letter
        "änne@mail.example",
        "ａna@mail.example",
        "ana＠mail.example",
        "ana@mail_box.example",
        "ana@-mail.example",
        "ana@mail-.example",
        "ana@xn--.example",
        "ana%mail.example",
        "list:ana@mail.example;",
        "ana@mail.example?subject=hello",
        "ana@mail.example%0aBcc:ben@mail.example",
        f"{'a' * 65}@mail.example",
        f"ana@{'a' * 64}.example",
        f"ana@{'a.' * 130}example",
        "a" * 100_000,
        "ana@" + "ü" * 100_000 + ".example",
    ],
)
def test_what_is_no_single_plain_address_is_refused(typed):
    with pytest.raises(NotAnAddress) as refusal:
        read_address(typed)
    assert str(refusal.value) == ""  # what was typed stays out of every log
    assert refusal.value.__cause__ is None


@given(st.text())
@example("a@b.c")
@example("0@A.com\x00")
def test_whatever_is_typed_is_an_address_or_refused(typed):
    try:
        address = read_address(typed)
    except NotAnAddress:
        return
    assert address.for_sending.isascii()
    assert address.for_sending.isprintable()
    assert address.for_sending.count("@") == 1
    assert " " not in address.for_sending


def test_the_longest_address_has_254_characters_as_it_is_sent_to():
    label = "a" * 60
    longest = f"{'b' * 63}@{label}.{label}.{label}.example"
    assert len(longest) == LONGEST == 254
    assert read_address(longest).for_sending == longest
    with pytest.raises(NotAnAddress):
        read_address(f"b{longest}")
    grows = f"{'b' * 60}@{'ü' * 40}.{'ü' * 40}.{'ü' * 40}.{'ü' * 40}.example"
    assert len(grows) < LONGEST
    with pytest.raises(NotAnAddress):
        read_address(grows)


@pytest.mark.parametrize(
    "spellings",
    [
        ["ana@mail.example", "Ana@Mail.Example", "ANA@MAIL.EXAMPLE", "ana+x@mail.example", "ana+x+y@mail.example"],
        ["anasilva@gmail.com", "ana.silva@gmail.com", "a.n.a.silva+l@GMail.com", "Ana.Silva@googlemail.com"],
        ["ana@bücher.example", "ANA@Bücher.example", "ana+1@xn--bcher-kva.example"],
        ["ben-letters@yahoo.com", "ben-shop@yahoo.com", "BEN-x-y@yahoo.com"],
        ["ana@proton.me", "a.n-a@proton.me", "A_na+x@proton.me"],
    ],
)
def test_the_spellings_of_one_mailbox_are_one(spellings):
    assert len({read_address(spelling).normalised for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ana@mail.example", "anna@mail.example"),
        ("ana@mail.example", "ana@mails.example"),
        ("ana.silva@mail.example", "anasilva@mail.example"),  # who ignores dots, and who does not
        ("ana.silva@outlook.com", "anasilva@outlook.com"),
        ("ana-silva@mail.example", "ana-souza@mail.example"),
        ("ana-silva@gmail.com", "ana-souza@gmail.com"),
        ("ana-silva@yahoo.co.jp", "ana-souza@yahoo.co.jp"),  # another house than Yahoo
        ("ben@yahoo.com", "ben-shop@yahoo.com"),  # the base of a tag may be another's own name
        ("ana@gmail.com", "ana@gmaіl.com"),  # a Cyrillic letter in it is another domain
        ("+x@mail.example", "+y@mail.example"),
        ("ana_silva@gmail.com", "anasilva@gmail.com"),
        ("ana@proton.me", "ana@pm.me"),
    ],
)
def test_two_mailboxes_stay_two(one, other):
    assert read_address(one).normalised != read_address(other).normalised


def test_20_spellings_that_an_ill_wisher_finds_are_one_at_gmail():
    spellings = [f"{a}{b}@{host}" for a in ("a.n.a", "ana", "A.na", "an.A") for b in ("", "+1", "+a.b")
                 for host in ("gmail.com", "GoogleMail.com")]  # fmt: skip
    assert len(set(spellings)) == 24
    assert {read_address(spelling).normalised for spelling in spellings} == {"ana@gmail.com"}


def test_an_address_is_not_shown_by_its_repr():
    assert repr(read_address("ana@mail.example")) == "Address(domain='mail.example')"


def test_an_address_cannot_be_changed():
    with pytest.raises(AttributeError):
        read_address("ana@mail.example").domain = "other.example"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("clara@example.org", "c…@example.org"),
        ("c@example.org", "c…@example.org"),
        ("clara.holt+letters@example.org", "c…@example.org"),
    ],
)
def test_a_masked_address_shows_one_letter_and_the_domain(address, shown):
    assert masked(address) == shown


@given(locals_, locals_, domains)
def test_two_addresses_that_begin_alike_are_masked_alike(one, other, domain):
    assert masked(f"x{one}@{domain}") == masked(f"x{other}@{domain}")


# What people type and what they meant, gathered by hand.
SLIPS = """
    gmial.com gmail.com|gmai.com gmail.com|gmal.com gmail.com|gmil.com gmail.com|gnail.com gmail.com|gamil.com gmail.com
    gmaill.com gmail.com|gmaul.com gmail.com|gmeil.com gmail.com|gmail.con gmail.com|gmail.cmo gmail.com
    gmail.co gmail.com|gmail.cm gmail.com|gmail.om gmail.com|gmail.vom gmail.com|gmail.xom gmail.com
    gmail.comm gmail.com|gmail.ocm gmail.com|gmail.cim gmail.com|gmailcom gmail.com|gmail,com gmail.com
    gmail.c gmail.com|ggmail.com gmail.com|gmsil.com gmail.com|gmaio.com gmail.com|gmali.com gmail.com
    gmial.con gmail.com|googlemial.com googlemail.com|goglemail.com googlemail.com
    hotmial.com hotmail.com|hotmal.com hotmail.com|hotmai.com hotmail.com|hotmil.com hotmail.com|homail.com hotmail.com
    hotamil.com hotmail.com|hotmaill.com hotmail.com|hotmail.con hotmail.com|hotmail.cmo hotmail.com
    hotmail.co hotmail.com|htmail.com hotmail.com|hotmail.couk hotmail.co.uk|hormail.com hotmail.com
    otmail.com hotmail.com|hotmail.frr hotmail.fr|hotmial.fr hotmail.fr
    outlok.com outlook.com|outloook.com outlook.com|oulook.com outlook.com|outlook.con outlook.com
    outllook.com outlook.com|outlool.com outlook.com|otlook.com outlook.com|outlook.cm outlook.com
    yaho.com yahoo.com|yahooo.com yahoo.com|yhaoo.com yahoo.com|yahoo.con yahoo.com|yahoo.co.k yahoo.co.uk
    yahoo.co yahoo.com|yahho.com yahoo.com|yaoo.com yahoo.com|yahoo.couk yahoo.co.uk|yaho.fr yahoo.fr
    yaho.co.uk yahoo.co.uk|yahoo.com.r yahoo.com.br
    iclod.com icloud.com|icoud.com icloud.com|iclould.com icloud.com|icloud.con icloud.com|iclud.com icloud.com
    protonmal.com protonmail.com|protonmail.con protonmail.com|protonmial.com protonmail.com
    protomail.com protonmail.com
    gmx.nte gmx.net|gmx.ent gmx.net|gmx.nett gmx.net|gmxde gmx.de|web.d web.de|webde web.de|web,de web.de
    t-onlin.de t-online.de|t-onlne.de t-online.de|tonline.de t-online.de|t-online.d t-online.de|freenet.ed freenet.de
    aol.con aol.com|aol.cmo aol.com|aol.comm aol.com|live.con live.com|msn.con msn.com|me.con me.com
    wanado.fr wanadoo.fr|wandoo.fr wanadoo.fr|laposte.ent laposte.net|lapost.net laposte.net|orangefr orange.fr
    comcast.ent comcast.net|comast.net comcast.net|bigpond.con bigpond.com|bigpnd.com bigpond.com
    yandx.ru yandex.ru|yandex.r yandex.ru|mailru mail.ru|qq.con qq.com|163.con 163.com|naver.con naver.com
    btinternet.con btinternet.com|rogers.con rogers.com|uol.com.b uol.com.br|terra.com.r terra.com.br
    liberoit libero.it|seznamcz seznam.cz|ziggo.n ziggo.nl|bluewin.c bluewin.ch|wp.p wp.pl|abv.b abv.bg
"""

# Houses of mail, firms and schools, many of them near a common one: nobody is told that theirs is a mistake.
NO_SLIPS = """
    gmx.net gmx.de gmx.li gmx.us gmx.com ymail.com mail.com email.com web.de web.com web.dev fmail.com hmail.com
    zmail.com
    mail.ru bk.ru mail.de mail.be mail.ch live.com live.at live.hk live.com.sg aol.it aol.co.uk outlook.hk outlook.ro
    hotmail.hu hotmail.fi hotmail.sg hotmail.com.hk yahoo.lt yahoo.rs yahoo.com.ua yahoo.co.il yahoo.co.ke yahoo.bg
    yandex.com yandex.ua yandex.lv yandex.com.tr ya.ru tuta.com tuta.io tutamail.com pm.me me.com mac.com hey.com fm.com
    free.de free.org orange.es orange.pl orange.ro grange.fr libera.it sfr.de cloud.com icloud.example kloud.example
    posteo.de posteo.at mailbox.org mailbox.com riseup.net disroot.org systemli.org autistici.org inventati.org
    cock.li dismail.de snopyta.org vivaldi.net runbox.com fastmail.com fastmail.net fastmail.org kolabnow.com
    stanford.edu ox.ac.uk ethz.ch tum.de uni-bremen.de sorbonne.fr unibo.it ulisboa.pt uw.edu.pl mit.edu usp.br
    bbc.co.uk siemens.com nokia.com ibm.com hp.com 3m.com bmw.de volvo.se eni.it ing.com abn.nl dhl.de
    example.org letters.example my-own-house.net holt.family smith.email jones.me ana.codes post.example gov.uk
    gmail.example outlook.example yahoo.example mailer.com hotel.com hotels.com outdoors.com yoohoo.com
    t-online.hu t-mobile.de t-systems.com online.fr online.no free.fr freenet.am comcast.com verizon.com
    sky.de sky.it bell.com shaw.com cox.com att.com aon.com uol.com bol.com ig.com terra.com globo.tv
    qq.example 126.com 163.com 139.com sina.com sohu.com naver.com daum.net nate.com wp.eu o2.co.uk o2.cz op.com
"""


def slips():
    return [tuple(pair.split()) for pair in SLIPS.replace("\n", "|").split("|") if pair.strip()]


def test_slips_in_common_domains_are_noticed():
    missed = {typed: meant for typed, meant in slips() if did_you_mean(f"ana@{typed}") != f"ana@{meant}"}
    assert len(slips()) > 100
    assert len(missed) <= 0.02 * len(slips()), missed


def test_no_hint_is_given_for_what_people_really_have():
    hinted = {domain: hint for domain in NO_SLIPS.split() if (hint := did_you_mean(f"ana@{domain}"))}
    assert len(NO_SLIPS.split()) > 150
    assert hinted == {}


@pytest.mark.parametrize("domain", [*COMMON, *NEIGHBOURS])
def test_a_domain_of_the_list_gets_no_hint(domain):
    assert did_you_mean(f"ana@{domain}") == ""


@given(st.sampled_from(MISTYPED_OFTEN), st.integers(1, 30))
def test_two_letters_that_changed_places_in_the_commonest_names_are_noticed(domain, at):
    name, _, ending = domain.partition(".")
    at = at % (len(name) - 1)
    slip = f"{name[:at]}{name[at + 1]}{name[at]}{name[at + 2 :]}.{ending}"
    meant = did_you_mean(f"ana@{slip}").removeprefix("ana@")
    assert slip == domain or meant in COMMON


@given(st.text(), st.text())
def test_a_hint_changes_nothing_before_the_at_and_leads_to_a_common_domain(local, domain):
    hint = did_you_mean(f"{local}@{domain}")
    assert hint == "" or hint.rpartition("@")[2] in COMMON


def test_the_part_before_the_at_stays_as_it_was_typed():
    assert did_you_mean(" Ana.Silva+x@GMIAL.com ") == "Ana.Silva+x@gmail.com"
    assert did_you_mean("@gmial.com") == did_you_mean("gmial.com") == did_you_mean("") == ""


def test_every_domain_of_the_list_is_one():
    for domain in COMMON:
        assert read_address(f"ana@{domain}").domain == domain
    assert isinstance(read_address("ana@mail.example"), Address)
