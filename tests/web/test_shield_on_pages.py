"""Nobody's contact details are published. What stands in the way is quoted, and one press puts a soft blank there."""

import pytest
from django.test import Client

import make
from everything_kept import is_kept_in_a_table
from leftunsaid.comments.models import Comment
from leftunsaid.letters.models import Letter, Visibility
from web.reading import paragraphs_in, post, press, read, said

HERS = "You moved, and I still know her_old@example.com by heart."
BLANKED = "You moved, and I still know —— by heart."
NO_CONTACTS = "Nobody's address or number can stand"
OTHERS = [  # one of each kind, and the sentence that names it
    ("Call me on 07700 900 123 if you read this.", "There is something like a telephone number in it."),
    ("Call oh seven seven double oh nine oh oh one two three.", "telephone number in it, in words."),
    ("All of it is on www.example.com/her.", "There is a link in it."),
    ("Look for @her_example and tell her.", "by which somebody can be found on another site."),
    ("She lives at 12 Example Street now.", "There is a street with a house number in it."),
    ("Send it to GB33 BUKB 2020 1555 5555 55 then.", "There is the number of a bank account in it."),
]


@pytest.fixture
def letter():
    return make.letter(body="The letter that is answered.")


def preview(client, **fields):
    return post(client, "/write", {"do": "preview", "body": "A letter.", **fields})


def answer(client, letter, **fields):
    return post(client, f"{letter.path}/comments", {"body": "Me too.", **fields})


def quotes(page):
    return [said(piece) for piece in page.all("q")]


# A letter


@pytest.mark.parametrize("do", ["preview", "words", "send"])
def test_a_letter_with_an_address_is_neither_previewed_nor_sent_and_its_text_is_kept(client, do):
    response = preview(client, body=HERS, dear="You", do=do)
    page = read(response)
    assert response.status_code == 422
    assert NO_CONTACTS in page.main
    assert "There is an e-mail address in it." in page.main
    assert quotes(page) == ["her_old@example.com"]
    assert (page.value("body"), page.value("dear")) == (HERS, "You")
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("body", "sentence"), OTHERS)
def test_each_kind_is_named(client, body, sentence):
    response = preview(client, body=body)
    assert response.status_code == 422
    assert sentence in read(response).main


@pytest.mark.parametrize("field", ["dear", "signature"])
def test_no_line_of_a_letter_holds_one(client, field):
    response = preview(client, **{field: "@her_example"})
    assert response.status_code == 422
    softened = read(press(client, read(response), do="soften"))
    assert softened.value(field) == "——"


def test_one_press_shows_the_letter_with_soft_blanks_and_it_can_be_sent(client):
    refused = read(preview(client, body=HERS, dear="You"))
    response = press(client, refused, do="soften")
    page = read(response)
    assert response.status_code == 200
    assert paragraphs_in(page.one(class_="e-content")) == [[BLANKED]]
    assert "We may have missed something" in page.main
    assert press(client, page, do="send").status_code == 303
    stored = Letter.objects.get()
    assert (stored.body, stored.dear) == (BLANKED, "You")


def test_what_was_chosen_and_the_words_in_hand_outlast_it(client):
    page = read(preview(client, visibility="private", body=HERS))
    words = page.value("key")
    refused = read(press(client, page, do="send", visibility="unlisted", comments="closed"))
    softened = read(press(client, refused, do="soften"))
    assert softened.value("key") == words
    assert (softened.value("visibility"), softened.value("comments")) == ("unlisted", "closed")


def test_enter_in_a_line_of_a_refused_letter_changes_no_words(client):
    refused = read(preview(client, body=HERS))
    assert refused.buttons()[0] == ("do", "preview")


def test_the_pieces_are_quoted_as_text(client):
    page = read(preview(client, body="Write to <b>@her_example</b> or\n'@his_example'."))
    assert quotes(page) == ["@her_example", "@his_example"]
    assert page.value("body") == "Write to <b>@her_example</b> or\n'@his_example'."


def test_what_hides_between_unseen_characters_is_read_as_it_will_be_stored(client):
    assert preview(client, body="her_\x00old@exam\u202eple.com").status_code == 422


def test_one_that_is_too_long_is_told_so_and_softening_does_not_read_it(client):
    response = preview(client, body=HERS * 1_000, do="soften")
    assert response.status_code == 422
    assert read(response).value("body") == HERS * 1_000


def test_changing_something_says_it_again(client):
    response = preview(client, body=HERS, do="edit")
    assert read(response).value("body") == HERS
    assert NO_CONTACTS in read(response).main


@pytest.mark.parametrize(
    "body",
    [
        "Mom never rang. My Wife did, at half past nine on 14 March 2019, from the hospital.",
        "He left on a Tuesday. I counted to ten, then to 300, and rang nobody. Call me when you can.",
        "I was saving yourself the villain, you said; save yourself, said I. We were 23 and 24, for 6 years.",
    ],
)
def test_a_letter_of_a_life_passes_untouched(client, body):
    page = read(preview(client, body=body))
    assert not page.all(class_="found")
    assert press(client, page, do="send").status_code == 303
    assert Letter.objects.get().body == body


# For its writer alone


def test_a_letter_for_its_writer_alone_may_hold_anything(client):
    page = read(preview(client, body=f"{HERS} Yours, Jane Example", visibility="private"))
    assert not page.all(class_="found")
    assert press(client, page, do="send").status_code == 303
    assert HERS in Letter.objects.get().body


def test_chosen_for_others_at_the_last_moment_it_is_read(client):
    page = read(preview(client, body=HERS, visibility="private"))
    assert press(client, page, do="send", visibility="public").status_code == 422
    assert not Letter.objects.exists()


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
def test_it_cannot_be_shown_to_others_as_it_is(key_holder, visibility):
    mine = make.letter(body=HERS, owner=key_holder.key, visibility=Visibility.PRIVATE)
    response = post(key_holder.client, f"/key/letter/{mine.address}/readers", {"visibility": visibility})
    page = read(response)
    assert response.status_code == 422
    assert quotes(page) == ["her_old@example.com"]
    assert any(link.get("href") == f"/key/letter/{mine.address}/edit" for link in page.links("Change the letter"))
    mine.refresh_from_db()
    assert (mine.visibility, mine.shown_at) == (Visibility.PRIVATE, None)


def test_changed_by_hand_it_can(key_holder):
    mine = make.letter(body=HERS, owner=key_holder.key, visibility=Visibility.PRIVATE)
    edit = read(key_holder.client.get(f"/key/letter/{mine.address}/edit"))
    assert press(key_holder.client, edit, body=BLANKED).status_code == 303
    response = post(key_holder.client, f"/key/letter/{mine.address}/readers", {"visibility": "public"})
    assert response.status_code == 303


def test_fewer_readers_are_no_reason_to_read_it_again(key_holder):
    """It may have come here before there was a shield."""
    mine = make.letter(body=HERS, owner=key_holder.key)
    for visibility, status in (("unlisted", 303), ("unlisted", 303), ("public", 422), ("private", 303)):
        response = post(key_holder.client, f"/key/letter/{mine.address}/readers", {"visibility": visibility})
        assert response.status_code == status, visibility


def test_one_that_cannot_be_changed_any_more_says_so(key_holder, clock):
    mine = make.letter(body=HERS, owner=key_holder.key)
    post(key_holder.client, f"/key/letter/{mine.address}/readers", {"visibility": "private"})
    clock.passes(days=2)
    client = Client()
    client.post("/key", {"key": key_holder.words})
    response = post(client, f"/key/letter/{mine.address}/readers", {"visibility": "public"})
    assert response.status_code == 422
    assert "The time in which this could be changed is over" in read(response).main
    assert not read(response).links("Change the letter")


def test_its_writer_may_put_an_address_into_it(key_holder):
    mine = make.letter(owner=key_holder.key, visibility=Visibility.PRIVATE)
    edit = read(key_holder.client.get(f"/key/letter/{mine.address}/edit"))
    assert press(key_holder.client, edit, body=HERS).status_code == 303


# Changing what others read


def test_a_letter_is_not_changed_to_hold_one(key_holder):
    mine = make.letter(owner=key_holder.key)
    edit = read(key_holder.client.get(f"/key/letter/{mine.address}/edit"))
    response = press(key_holder.client, edit, body=HERS)
    refused = read(response)
    assert response.status_code == 422
    assert quotes(refused) == ["her_old@example.com"]
    softened = read(press(key_holder.client, refused, do="soften"))
    mine.refresh_from_db()
    assert mine.edited_at is None  # the press changed the form, and nothing that others read
    assert softened.value("body") == BLANKED
    assert press(key_holder.client, softened).status_code == 303
    mine.refresh_from_db()
    assert mine.body == BLANKED


def test_a_comment_is_not_changed_to_hold_one(key_holder):
    comment = make.comment(owner=key_holder.key)
    edit = read(key_holder.client.get(f"/key/comment/{comment.waiting_address}/edit"))
    refused = press(key_holder.client, edit, body=HERS, name="@her_example")
    assert refused.status_code == 422
    softened = read(press(key_holder.client, read(refused), do="soften"))
    assert press(key_holder.client, softened).status_code == 303
    comment.refresh_from_db()
    assert (comment.body, comment.name) == (BLANKED, "——")


# A comment


@pytest.mark.parametrize("fields", [{"body": HERS}, {"name": "her_old@example.com"}, {"body": HERS, "do": "preview"}])
def test_a_comment_with_an_address_stays_in_the_form_with_the_reason(client, letter, fields):
    response = answer(client, letter, **fields)
    page = read(response)
    assert response.status_code == 422
    assert "There is an e-mail address in it." in page.main
    assert quotes(page) == ["her_old@example.com"]
    assert page.value("body") == fields.get("body", "Me too.")
    assert not Comment.objects.exists()


def test_one_press_shows_the_comment_with_soft_blanks_and_it_can_be_sent(client, letter):
    refused = read(answer(client, letter, body=HERS, name="Ana", asking="yes"))
    response = press(client, refused, do="soften")
    assert response.status_code == 200
    assert press(client, read(response), do="send").status_code == 303
    comment = Comment.objects.get()
    assert (comment.body, comment.name) == (BLANKED, "Ana")
    assert comment.asking_at is not None


@pytest.mark.parametrize("number", ["116 123", "988", "112"])
def test_a_help_line_may_be_named(client, letter, number):
    assert answer(client, letter, body=f"Call {number}, they listen at night.").status_code == 303


# Names


def test_a_full_name_is_asked_about_and_one_press_makes_it_initials(client):
    response = preview(client, body="I miss Jane Example. Every day.", signature="Peter Example")
    page = read(response)
    assert response.status_code == 200
    assert quotes(page) == ["Jane Example", "Peter Example"]
    assert "Are these somebody's full names?" in page.main
    shortened = read(press(client, page, do="initials"))
    assert not shortened.all(class_="found")
    assert press(client, shortened, do="send").status_code == 303
    stored = Letter.objects.get()
    assert (stored.body, stored.signature) == ("I miss J. E. Every day.", "P. E.")


def test_a_name_may_be_insisted_on(client):
    page = read(preview(client, body="I miss Jane Example. Every day."))
    assert "Is this somebody's full name?" in page.main
    assert "It may stand. Then somebody who looks after this house reads it before others can." in page.main
    letter = Letter.objects.get() if press(client, page, do="send") else None
    assert letter.body == "I miss Jane Example. Every day."
    assert letter.hold_reason == "names"
    assert "somebody's full name" in read(client.get(letter.waiting_path)).main


def test_what_only_may_be_a_name_may_stand_at_once(client):
    page = read(preview(client, body="I miss Zebediah Quimby. Every day."))
    assert "Is this somebody's full name?" in page.main
    assert "It may stand." not in page.main
    assert press(client, page, do="send").headers["Location"].startswith("/letter/")


def test_with_initials_it_is_shown_at_once(client):
    shortened = read(press(client, read(preview(client, body="I miss Jane Example. Every day.")), do="initials"))
    assert press(client, shortened, do="send").headers["Location"].startswith("/letter/")
    assert Letter.objects.get().body == "I miss J. E. Every day."


CLUES = "She works at Sample & Sons, she lives in Exeter, and she turned 31 on Sunday."


def test_three_clues_together_are_asked_about_and_may_stand(client):
    page = read(preview(client, body=CLUES))
    assert "Someone who knows them could recognise them from these, all together." in page.main
    assert quotes(page) == ["Sample & Sons", "Exeter", "turned 31"]
    assert press(client, page, do="send").headers["Location"].startswith("/letter/")
    assert Letter.objects.get().body == CLUES


def test_clues_in_several_fields_are_one_cluster(client):
    page = read(preview(client, body="You turned 31.", dear="To the barista at Sample", signature="from near Exeter"))
    assert quotes(page) == ["turned 31", "Sample", "Exeter"]


def test_two_clues_are_nobody_s_concern(client):
    page = read(preview(client, body="She works at Sample & Sons, and she turned 31 on Sunday."))
    assert "recognise" not in page.main


def test_a_letter_for_oneself_alone_may_hold_all_of_them(client):
    page = read(preview(client, body=CLUES, visibility="private"))
    assert "recognise" not in page.main


def test_a_comment_is_asked_about_clues_too(client, letter):
    page = read(answer(client, letter, body=CLUES, do="preview"))
    assert quotes(page) == ["Sample & Sons", "Exeter", "turned 31"]


def test_a_comment_is_asked_about_names_too(client, letter):
    page = read(answer(client, letter, body="You are not alone.", name="Jane Example", do="preview"))
    assert quotes(page) == ["Jane Example"]
    shortened = read(press(client, page, do="initials"))
    assert shortened.value("name") == "J. E."


# What stays of it


def test_nothing_of_what_was_refused_is_kept(client, letter, key_holder):
    mine = make.letter(owner=key_holder.key)
    edit = read(key_holder.client.get(f"/key/letter/{mine.address}/edit"))
    refused = [preview(client, body=HERS, do="send"), answer(client, letter, body=HERS)]
    refused.append(press(key_holder.client, edit, body=HERS))
    assert {response.status_code for response in refused} == {422}
    assert not is_kept_in_a_table("her_old")
