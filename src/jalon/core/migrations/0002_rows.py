from django.db import migrations

LANES = 64


class Migration(migrations.Migration):
    """The rows that must be there: one clock and the lanes."""

    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"""
            INSERT INTO clock (id, ahead) VALUES (1, interval '0');
            INSERT INTO lane (lane) SELECT generate_series(0, {LANES - 1});
            """,
            reverse_sql="DELETE FROM lane; DELETE FROM clock;",
        )
    ]
