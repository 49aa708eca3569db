"""The mail domains that many people have, gathered by hand from several countries. Nobody is asked about them."""

# In the order in which they are guessed. One slip in their names is more likely than another house of that name.
MISTYPED_OFTEN = (
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "googlemail.com",
    "protonmail.com",
    "yandex.ru",
    "hotmail.fr",
    "hotmail.de",
    "hotmail.it",
    "hotmail.es",
    "hotmail.co.uk",
    "outlook.fr",
    "outlook.de",
    "outlook.it",
    "outlook.es",
    "outlook.com.br",
    "yahoo.fr",
    "yahoo.de",
    "yahoo.it",
    "yahoo.es",
    "yahoo.co.uk",
    "yahoo.com.br",
    "yahoo.co.in",
    "yahoo.co.jp",
    "t-online.de",
    "freenet.de",
    "wanadoo.fr",
    "laposte.net",
    "comcast.net",
    "bigpond.com",
    "btinternet.com",
    "rocketmail.com",
)

# Too short for that, or too near a word: only a slip in their endings is guessed at.
_OTHERS = """
    aol.com aol.de aol.fr att.net bellsouth.net charter.net cox.net earthlink.net mac.com me.com msn.com sbcglobal.net
    verizon.net live.com live.fr live.de live.it live.nl live.be live.co.uk live.ca live.com.au live.com.mx live.se
    live.dk live.no live.jp live.cn live.in live.cl live.com.ar live.com.pt mail.com email.com ymail.com fastmail.com
    fastmail.fm hey.com pm.me proton.me protonmail.ch tutanota.com tutanota.de tuta.com tuta.io posteo.de posteo.net
    mailbox.org zoho.com zohomail.com inbox.com hushmail.com duck.com startmail.com disroot.org riseup.net
    hotmail.ca hotmail.be hotmail.nl hotmail.se hotmail.no hotmail.dk hotmail.gr hotmail.ch hotmail.at hotmail.cl
    hotmail.co.jp hotmail.co.nz hotmail.co.za hotmail.co.th hotmail.co.il hotmail.com.ar hotmail.com.br hotmail.com.au
    hotmail.com.tr hotmail.com.mx outlook.be outlook.at outlook.cl outlook.dk outlook.ie outlook.in outlook.jp
    outlook.kr outlook.ph outlook.pt outlook.sa outlook.sg outlook.cz outlook.hu outlook.lv outlook.my outlook.co.id
    outlook.co.il outlook.co.th outlook.com.ar outlook.com.au outlook.com.gr outlook.com.tr outlook.com.vn
    yahoo.ca yahoo.in yahoo.ie yahoo.se yahoo.no yahoo.dk yahoo.pl yahoo.ro yahoo.gr yahoo.nl yahoo.be yahoo.at yahoo.ch
    yahoo.cz yahoo.hu yahoo.fi yahoo.pt yahoo.co.id yahoo.co.kr yahoo.co.nz yahoo.co.th yahoo.co.za yahoo.com.ar
    yahoo.com.au yahoo.com.cn yahoo.com.co yahoo.com.hk yahoo.com.mx yahoo.com.my yahoo.com.pe yahoo.com.ph
    yahoo.com.sg yahoo.com.tr yahoo.com.tw yahoo.com.ve yahoo.com.vn
    gmx.de gmx.net gmx.at gmx.ch gmx.com gmx.fr gmx.es gmx.co.uk gmx.us gmx.org gmx.info gmx.eu web.de arcor.de
    online.de mail.de email.de kabelmail.de vodafone.de o2online.de 1und1.de unitybox.de bluewin.ch hispeed.ch
    sunrise.ch aon.at chello.at utanet.at
    orange.fr free.fr sfr.fr neuf.fr numericable.fr bbox.fr club-internet.fr aliceadsl.fr skynet.be telenet.be
    libero.it virgilio.it tiscali.it alice.it tin.it tim.it fastwebnet.it inwind.it iol.it aruba.it
    telefonica.net terra.es ono.com sapo.pt iol.pt netcabo.pt clix.pt mail.pt
    uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com prodigy.net.mx fibertel.com.ar
    ziggo.nl kpnmail.nl planet.nl hetnet.nl home.nl xs4all.nl casema.nl upcmail.nl quicknet.nl
    sky.com talktalk.net virginmedia.com virgin.net blueyonder.co.uk ntlworld.com tiscali.co.uk btopenworld.com
    eircom.net optusnet.com.au iinet.net.au tpg.com.au bigpond.net.au xtra.co.nz
    shaw.ca rogers.com sympatico.ca telus.net videotron.ca bell.net
    telia.com spray.se bredband.net comhem.se tele2.se online.no getmail.no mail.dk tdcadsl.dk stofanet.dk
    kolumbus.fi elisanet.fi luukku.com suomi24.fi simnet.is
    wp.pl o2.pl onet.pl op.pl interia.pl interia.eu poczta.onet.pl poczta.fm tlen.pl gazeta.pl vp.pl
    seznam.cz centrum.cz email.cz volny.cz post.cz azet.sk zoznam.sk centrum.sk freemail.hu citromail.hu
    abv.bg mail.bg net.hr siol.net otenet.gr inbox.lv mail.ee hot.ee
    mail.ru bk.ru list.ru inbox.ru internet.ru yandex.com yandex.by yandex.kz yandex.ua ya.ru rambler.ru ukr.net i.ua
    meta.ua walla.co.il walla.com netvision.net.il bezeqint.net mynet.com
    rediffmail.com sify.com qq.com foxmail.com 163.com 126.com 139.com sina.com sina.cn sohu.com yeah.net aliyun.com
    naver.com daum.net hanmail.net nate.com kakao.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp nifty.com
    ybb.ne.jp hinet.net pchome.com.tw seed.net.tw pacific.net.sg singnet.com.sg mweb.co.za telkomsa.net vodamail.co.za
    webmail.co.za
"""

COMMON = tuple(dict.fromkeys([*MISTYPED_OFTEN, *_OTHERS.split()]))

# One slip away from a common one, and a house of its own all the same.
NEIGHBOURS = ("cloud.com",)

# The same among endings of more than two letters.
_REAL_ENDINGS = "ben bet cab cam car cat dev eus fin fit frl ing ink int ist men now pet run sex vet win"
REAL_ENDINGS = tuple(_REAL_ENDINGS.split())
