from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0004_consents_and_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="points",
            field=models.IntegerField(
                db_default=0, default=0, help_text="What the scoring rules gave of the score."
            ),
        ),
        migrations.CreateModel(
            name="ScoringModel",
            fields=[
                (
                    "id",
                    models.SmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                (
                    "definition",
                    models.JSONField(help_text="See `jalon.definition.scoring`."),
                ),
                ("version", models.IntegerField(help_text="One more with each change.")),
                ("changed_at", models.DateTimeField(help_text="Business time.")),
                (
                    "tells",
                    models.BooleanField(
                        help_text="Whether workflows hear of what the last change did."
                    ),
                ),
            ],
            options={
                "db_table": "scoring_model",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="scoring_model_is_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreFill",
            fields=[
                ("lane", models.SmallIntegerField(primary_key=True, serialize=False)),
                (
                    "after",
                    models.UUIDField(help_text="The last contact it was applied to.", null=True),
                ),
            ],
            options={
                "db_table": "score_fill",
            },
        ),
    ]
