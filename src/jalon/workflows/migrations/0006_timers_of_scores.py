from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0005_experiment"),
    ]

    operations = [
        migrations.AlterField(
            model_name="timer",
            name="kind",
            field=models.TextField(
                choices=[
                    ("trigger", "Trigger"),
                    ("schedule", "Schedule"),
                    ("segment", "Segment"),
                    ("score", "Score"),
                ]
            ),
        ),
        migrations.AlterField(
            model_name="timer",
            name="subject",
            field=models.UUIDField(help_text="The workflow or the segment; nil for the score."),
        ),
    ]
