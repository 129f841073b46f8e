from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="identity",
            index=models.Index("contact_id", name="identity_by_contact"),
        )
    ]
