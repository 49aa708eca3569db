"""Every address of the pages for people. Those that PRODUCT.md promises stay for ever."""

from django.urls import path, re_path

from leftunsaid.web.views import (
    asking,
    comments,
    kept,
    key,
    key_words,
    letters,
    lists,
    my_comments,
    my_letters,
    pages,
    receipt,
    reports,
    waiting,
    write,
)

NUMBER = "(?P<number>[1-9][0-9]{0,17})"  # no /letter/007, and nothing that a database could not hold
PLACE = "(?P<place>[1-9][0-9]{0,8})"
WAITING = "(?P<waiting>[1-9][0-9]{0,17})"  # for the writer of a letter alone: what waits has no place yet
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
    re_path(rf"^kept/{ADDRESS}\Z", kept.kept, name="kept"),
    path("asking", asking.still_waiting, name="asking"),
    path("key", key.mine, name="key"),
    path("key/mine", key.on_paper, name="key_paper"),
    path("key/mine.txt", key.as_text, name="key_text"),
    path("key/mine.json", key.as_json, name="key_json"),
    path("key/receipt", receipt.receipt, name="key_receipt"),
    path("key/card", key_words.card, name="key_card"),
    path("key/words", key_words.change, name="key_words"),
    path("key/burn", key_words.burn, name="key_burn"),
    path("key/close", key.close, name="key_close"),
    path("key/leave", key.leave, name="key_leave"),
    re_path(rf"^key/letter/{ADDRESS}\Z", my_letters.read, name="key_letter"),
    re_path(rf"^key/letter/{ADDRESS}/edit\Z", my_letters.edit, name="key_edit_letter"),
    re_path(rf"^key/letter/{ADDRESS}/readers\Z", my_letters.change_who_may_read, name="key_readers"),
    re_path(rf"^key/letter/{ADDRESS}/comments\Z", my_letters.hold_the_door, name="key_comments"),
    re_path(rf"^key/letter/{ADDRESS}/waiting/{WAITING}\Z", my_letters.answer_the_door, name="key_waiting_comment"),
    re_path(rf"^key/letter/{ADDRESS}/comment/{PLACE}\Z", my_letters.cover_or_uncover, name="key_cover_comment"),
    re_path(rf"^key/letter/{ADDRESS}/split\Z", my_letters.split_off, name="key_split_letter"),
    re_path(rf"^key/letter/{ADDRESS}/withdraw\Z", my_letters.withdraw, name="key_withdraw_letter"),
    re_path(rf"^key/letter/{ADDRESS}/erase\Z", receipt.erase_of_letter, name="key_erase_of_letter"),
    re_path(rf"^key/comment/{ADDRESS}/edit\Z", my_comments.edit, name="key_edit_comment"),
    re_path(rf"^key/comment/{ADDRESS}/split\Z", my_comments.split_off, name="key_split_comment"),
    re_path(rf"^key/comment/{ADDRESS}/withdraw\Z", my_comments.withdraw, name="key_withdraw_comment"),
    re_path(rf"^key/comment/{ADDRESS}/erase\Z", receipt.erase_of_comment, name="key_erase_of_comment"),
    path("about", pages.about, name="about"),
    path("terms", pages.terms, name="terms"),
    path("privacy", pages.privacy, name="privacy"),
    path("help", pages.help_page, name="help"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("healthz", pages.healthz, name="healthz"),
]
