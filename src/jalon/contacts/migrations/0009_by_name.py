import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    """Contacts and companies by name. What contacts are called: their family name first."""

    dependencies = [("contacts", "0008_steady_attribute_index"), ("core", "0004_alphabetical")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION called(attributes jsonb) RETURNS text
            LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
            RETURN nullif(alphabetical(btrim(
                coalesce(attributes ->> 'last_name' || ' ', '')
                || coalesce(attributes ->> 'lastName' || ' ', '')
                || coalesce(attributes ->> 'nom' || ' ', '')
                || coalesce(attributes ->> 'name' || ' ', '')
                || coalesce(attributes ->> 'first_name' || ' ', '')
                || coalesce(attributes ->> 'firstName' || ' ', '')
                || coalesce(attributes ->> 'prenom', ''))), '');
            """,
            reverse_sql="DROP FUNCTION called;",
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                django.db.models.functions.comparison.Collate(
                    models.Func(
                        models.F("attributes"), function="called", output_field=models.TextField()
                    ),
                    "C",
                ),
                models.F("id"),
                condition=models.Q(("merged_into", None)),
                name="contact_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="company",
            index=models.Index(
                django.db.models.functions.comparison.Collate(
                    models.Func(
                        models.F("name"), function="alphabetical", output_field=models.TextField()
                    ),
                    "C",
                ),
                models.F("id"),
                name="company_in_alphabet",
            ),
        ),
    ]
