from django.db import migrations


class Migration(migrations.Migration):
    """What names are sorted by: their letters without accents or case, œ as oe."""

    dependencies = [("core", "0003_limits_and_cache")]

    operations = [
        migrations.RunSQL(
            r"""
            CREATE FUNCTION alphabetical(name text) RETURNS text
            LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
            RETURN left(replace(replace(replace(translate(
                lower(regexp_replace(
                    normalize(left(name, 200), NFKD), '[\u0300-\u036f\u064b-\u065f]', '', 'g')),
                'øłđðı', 'olddi'), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'), 200);
            """,
            reverse_sql="DROP FUNCTION alphabetical;",
        )
    ]
