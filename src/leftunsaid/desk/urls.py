"""Every address of the desk. All but the first two are behind the gate (`door.for_moderators`)."""

from django.urls import path, re_path

from leftunsaid.desk.views import accounts, crowded, log, mail, notes, queue

urlpatterns = [
    path("desk/login", accounts.login, name="desk_login"),
    re_path(r"^desk/join/(?P<token>[A-Za-z0-9]{22})\Z", accounts.join, name="desk_join"),
    path("desk/", queue.look, name="desk"),
    path("desk/act", queue.act, name="desk_act"),
    path("desk/undo", queue.undo, name="desk_undo"),
    re_path(r"^desk/heap/(?P<kind>burst|rush|pen)/(?P<which>[A-Za-z0-9]{1,64})\Z", queue.heap, name="desk_heap"),
    path("desk/crowded", crowded.look, name="desk_crowded"),
    re_path(r"^desk/crowded/(?P<address>[A-Za-z0-9]{22})\Z", crowded.open_comments, name="desk_open_comments"),
    path("desk/notes", notes.look, name="desk_notes"),
    path("desk/mail", mail.outbox, name="desk_mail"),
    path("desk/mail/again", mail.again, name="desk_mail_again"),
    path("desk/log", log.decided, name="desk_log"),
    path("desk/door", log.at_the_door, name="desk_door"),
    re_path(r"^desk/thing/(?P<address>[A-Za-z0-9]{22})\Z", queue.thing, name="desk_thing"),
    path("desk/password", accounts.password, name="desk_password"),
    path("desk/recovery", accounts.recovery, name="desk_recovery"),
    path("desk/keys", accounts.keys, name="desk_keys"),
    path("desk/leave", accounts.leave, name="desk_leave"),
]
