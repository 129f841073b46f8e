from django.db import migrations


class Migration(migrations.Migration):
    """The one account."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            INSERT INTO account (id, name, locale, time_zone, require_opt_in)
            VALUES (1, 'Jalon', 'en', 'UTC', true);
            """,
            reverse_sql="DELETE FROM account;",
        )
    ]
