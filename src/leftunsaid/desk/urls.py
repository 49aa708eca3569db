"""Every address of the desk. All but the first two are behind the gate (`door.for_moderators`)."""

from django.urls import path, re_path

from leftunsaid.desk.views import accounts, queue

urlpatterns = [
    path("desk/login", accounts.login, name="desk_login"),
    re_path(r"^desk/join/(?P<token>[A-Za-z0-9]{22})\Z", accounts.join, name="desk_join"),
    path("desk/", queue.look, name="desk"),
    path("desk/act", queue.act, name="desk_act"),
    path("desk/undo", queue.undo, name="desk_undo"),
    path("desk/log", queue.log, name="desk_log"),
    re_path(r"^desk/thing/(?P<address>[A-Za-z0-9]{22})\Z", queue.thing, name="desk_thing"),
    path("desk/password", accounts.password, name="desk_password"),
    path("desk/recovery", accounts.recovery, name="desk_recovery"),
    path("desk/leave", accounts.leave, name="desk_leave"),
]
