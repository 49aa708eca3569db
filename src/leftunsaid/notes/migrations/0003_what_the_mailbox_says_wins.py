from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notes", "0002_complaint_outlives_its_yes"),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="mail_a_week",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="consent",
            name="mail_rests_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(
                condition=models.Q(("sealed_address", ""), _negated=True),
                fields=["renewed_at"],
                name="notes_mailbox_lapses",
            ),
        ),
    ]
