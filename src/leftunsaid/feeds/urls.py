"""Addresses that programs ask for again and again. They stay for ever."""

from django.urls import path, re_path

from leftunsaid.feeds import sitemap, views

KIND = r"feed\.(?P<kind>atom|json)"
NUMBER = "(?P<number>[1-9][0-9]{0,17})"
SLUG = "(?P<slug>[a-z-]{1,30})"

urlpatterns = [
    re_path(rf"^{KIND}\Z", views.house, name="feed"),
    re_path(rf"^feeling/{SLUG}/{KIND}\Z", views.feeling, name="feeling_feed"),
    re_path(rf"^letter/{NUMBER}/{KIND}\Z", views.thread, name="letter_feed"),
    re_path(rf"^notes/(?P<address>[A-Za-z0-9]{{22}})/{KIND}\Z", views.keepsake, name="notes_feed"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    re_path(r"^sitemap/(?P<block>[1-9][0-9]{0,13})\.xml\Z", sitemap.block, name="sitemap_block"),
]
