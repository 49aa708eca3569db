"""Every address of the pages for people. Those that PRODUCT.md promises stay for ever."""

from django.urls import path, re_path

from leftunsaid.web.views import comments, key, letters, lists, pages, reports, waiting, write

NUMBER = "(?P<number>[1-9][0-9]{0,17})"  # no /letter/007, and nothing that a database could not hold
PLACE = "(?P<place>[1-9][0-9]{0,8})"
FIRST = "(?P<first>[1-9][0-9]{2,8})"  # 201, 401, ...: the first number on a page of a long thread
ADDRESS = "(?P<address>[A-Za-z0-9]{22})"

urlpatterns = [
    path("", lists.front_page, name="home"),
    re_path(r"^page/(?P<page>[1-9][0-9]{0,8})\Z", lists.page, name="page"),
    path("write", write.write, name="write"),
    re_path(rf"^letter/{NUMBER}\Z", letters.public_letter, name="letter"),
    re_path(rf"^letter/{NUMBER}/from/{FIRST}\Z", letters.public_letter, name="letter_from"),
    re_path(rf"^letter/{NUMBER}/comments\Z", comments.leave, name="letter_comments"),
    re_path(rf"^letter/{NUMBER}/comment/{PLACE}\Z", comments.find, name="letter_comment"),
    re_path(rf"^letter/{NUMBER}/report\Z", reports.report, name="report_letter"),
    re_path(rf"^letter/{NUMBER}/comment/{PLACE}/report\Z", reports.report, name="report_comment"),
    re_path(rf"^u/{ADDRESS}\Z", letters.unlisted_letter, name="unlisted"),
    re_path(rf"^u/{ADDRESS}/from/{FIRST}\Z", letters.unlisted_letter, name="unlisted_from"),
    re_path(rf"^u/{ADDRESS}/comments\Z", comments.leave, name="unlisted_comments"),
    re_path(rf"^u/{ADDRESS}/comment/{PLACE}\Z", comments.find, name="unlisted_comment"),
    re_path(rf"^u/{ADDRESS}/report\Z", reports.report, name="report_unlisted"),
    re_path(rf"^u/{ADDRESS}/comment/{PLACE}/report\Z", reports.report, name="report_unlisted_comment"),
    re_path(rf"^waiting/{ADDRESS}\Z", waiting.waiting, name="waiting"),
    path("key", key.mine, name="key"),
    path("key/mine.txt", key.as_text, name="key_text"),
    path("key/mine.json", key.as_json, name="key_json"),
    path("key/close", key.close, name="key_close"),
    re_path(rf"^key/letter/{ADDRESS}\Z", key.letter, name="key_letter"),
    re_path(rf"^key/letter/{ADDRESS}/comments\Z", key.open_or_close_comments, name="key_comments"),
    re_path(rf"^key/letter/{ADDRESS}/withdraw\Z", key.withdraw_letter, name="key_withdraw_letter"),
    re_path(rf"^key/comment/{ADDRESS}/withdraw\Z", key.withdraw_comment, name="key_withdraw_comment"),
    path("about", pages.about, name="about"),
    path("terms", pages.terms, name="terms"),
    path("privacy", pages.privacy, name="privacy"),
    path("help", pages.help_page, name="help"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("healthz", pages.healthz, name="healthz"),
]
