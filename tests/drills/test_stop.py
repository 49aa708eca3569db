"""An order to stop while everybody writes: who was heard is answered, who was not has left nothing behind."""

import signal

import live
from drills.crowd import PLENTY, Crowd

AT_WORK = 30  # acknowledged before the order


def test_an_order_to_stop_under_load_answers_all_that_is_under_way(tmp_path):
    crowd, data = Crowd(), tmp_path / "data"
    with live.site(data, **PLENTY) as site:
        letters = [site.write(body=f"Answer me, {name}.") for name in ("one", "two")]
        with crowd.posting(site, letters):
            assert live.until(lambda: len(crowd.acknowledged) >= AT_WORK)
            site.signal(signal.SIGTERM)
            assert site.exit_code() == 0
        assert site.is_all_gone()
        assert site.log == []
        kept = {
            body for (body,) in site.rows("SELECT body FROM letters_letter UNION SELECT body FROM comments_comment")
        }
        assert kept - set(crowd.acknowledged) == {"Answer me, one.", "Answer me, two."}, "kept, and nobody was told"
        assert set(crowd.acknowledged) <= kept
        assert set(crowd.turned_away) <= {503}
