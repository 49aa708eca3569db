from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recovery", "0001_initial")]

    operations = [migrations.AddField("wayback", "used_at", models.DateTimeField(null=True))]
