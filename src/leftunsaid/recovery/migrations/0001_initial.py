import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ownership", "0004_spare_words")]

    operations = [
        migrations.CreateModel(
            name="Knock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mailbox_ref", models.CharField(max_length=22)),
                ("knocked_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=22, unique=True)),
                ("mailbox_ref", models.CharField(db_index=True, max_length=22)),
                ("sealed_address", models.TextField()),
                ("reach", models.CharField(choices=[("back", "Taking Back"), ("all", "Everything")], max_length=4)),
                ("chosen_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("called_at", models.DateTimeField(null=True)),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recovery", to="ownership.ownerkey"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("confirmed_at", None)), fields=["chosen_at"], name="mailboxes_pending"
                    ),
                    models.Index(
                        condition=models.Q(("called_at__isnull", False)), fields=["called_at"], name="mailboxes_called"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WayBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=22, unique=True)),
                ("asked_at", models.DateTimeField(db_index=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "recovery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="way_back", to="recovery.recovery"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sent_at", None), ("told_at__isnull", False), _connector="OR"),
                        name="no_link_before_its_notice",
                    )
                ],
            },
        ),
    ]
