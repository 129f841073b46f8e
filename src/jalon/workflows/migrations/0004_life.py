from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("workflows", "0003_timers")]

    operations = [
        migrations.AddIndex(
            model_name="enrollment",
            index=models.Index(
                "lane",
                "workflow_id",
                "contact_id",
                name="enrollment_inside",
                condition=Q(state__in=["active", "failed"]),
            ),
        ),
        migrations.AddIndex(
            model_name="refusal",
            index=models.Index(
                "lane",
                "workflow_id",
                "contact_id",
                name="refusal_in_pause",
                condition=Q(reason="paused"),
            ),
        ),
    ]
