from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_register"),
    ]

    operations = [
        migrations.AddField(
            model_name="savedview",
            name="first",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("left_at__isnull", True), ("role", "owner")),
                fields=["group", "person"],
                name="owner_of_group",
            ),
        ),
    ]
