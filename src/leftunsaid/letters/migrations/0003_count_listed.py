from typing import Any

from django.db import migrations
from django.db.models import Count, F

SIZES = (100_000, 1_000)


def count_listed(apps: Any, schema_editor: Any) -> None:
    """Houses from before the kept counts: count once what stands in the lists."""
    Letter = apps.get_model("letters", "Letter")
    ListedInBlock = apps.get_model("letters", "ListedInBlock")
    ListedInBlock.objects.all().delete()  # there are some where this was taken back, and is run again
    listed = Letter.objects.filter(listed_number__isnull=False)
    for size in SIZES:
        blocks = listed.values(block=(F("listed_number") - 1) / size).annotate(count=Count("pk"))
        ListedInBlock.objects.bulk_create(
            ListedInBlock(size=size, first=block["block"] * size + 1, count=block["count"]) for block in blocks
        )


class Migration(migrations.Migration):

    dependencies = [
        ("letters", "0002_edits_and_lists"),
    ]

    operations = [
        migrations.RunPython(count_listed, migrations.RunPython.noop),
    ]
