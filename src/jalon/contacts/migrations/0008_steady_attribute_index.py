from django.contrib.postgres.indexes import GinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("contacts", "0007_index_by_email")]

    operations = [
        migrations.RemoveIndex(model_name="contact", name="contact_by_attribute"),
        migrations.AddIndex(
            model_name="contact",
            index=GinIndex(
                fields=["attributes"],
                opclasses=["jsonb_path_ops"],
                fastupdate=False,
                name="contact_by_attribute",
            ),
        ),
    ]
