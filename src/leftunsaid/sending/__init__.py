"""What somebody sends, by a page or by a program: looked through, judged, kept and traced. Knows nothing of HTTP.

Both doors send by these verbs, so that none of them is the easier way in.
"""
