from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0006_timers_of_scores")]

    operations = [
        migrations.CreateModel(
            name="DraftPresence",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workflow_id",
                        "who",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("workflow_id", models.UUIDField()),
                ("who", models.TextField()),
                (
                    "step",
                    models.TextField(default="", help_text="Empty: the workflow as a whole."),
                ),
                ("seen_at", models.DateTimeField(help_text="In the time of the wall.")),
            ],
            options={"db_table": "draft_presence"},
        ),
    ]
