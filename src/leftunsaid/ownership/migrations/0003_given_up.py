from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ownership", "0002_remembered")]

    operations = [
        migrations.CreateModel(
            name="GivenUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words_hash", models.CharField(max_length=64, unique=True)),
                ("given_up_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
