from typing import Any
from zlib import crc32

from django.db import migrations, models

# Before, a lane noted the ids that it handled; what waits is taken in from now on, and so seen.
_BEFORE = """
CREATE TEMPORARY TABLE seen_before ON COMMIT DROP AS
SELECT source, message_id, max(received_on) AS received_on
FROM (SELECT source, message_id, received_on FROM seen
      UNION ALL
      SELECT source, message_id, current_date FROM inbox WHERE message_id IS NOT NULL) AS every
GROUP BY source, message_id
"""
_WAITING_TWICE = """
DELETE FROM inbox AS i WHERE message_id IS NOT NULL AND (
    EXISTS (SELECT 1 FROM seen s WHERE s.source = i.source AND s.message_id = i.message_id)
    OR EXISTS (SELECT 1 FROM inbox f WHERE f.source = i.source AND f.message_id = i.message_id
               AND f.id < i.id))
"""
_CHUNK = 10_000


def move(_apps: Any, schema_editor: Any) -> None:
    """Each id comes into the lane of its own name (`jalon.contacts.keys.identity_lane`)."""
    connection = schema_editor.connection
    with connection.cursor() as cur:
        cur.execute(_BEFORE)
        cur.execute(_WAITING_TWICE)
        cur.execute("DELETE FROM seen")
    with connection.chunked_cursor() as before, connection.cursor() as cur:
        before.execute("SELECT source, message_id, received_on FROM seen_before")
        while rows := before.fetchmany(_CHUNK):
            lanes = [crc32(f"{source}\0{name}".encode()) & 63 for source, name, _ in rows]
            cur.execute(
                """INSERT INTO seen (lane, source, message_id, received_on)
                   SELECT * FROM unnest(%s::smallint[], %s::text[], %s::text[], %s::date[])""",
                [lanes, *map(list, zip(*rows, strict=True))],
            )


class Migration(migrations.Migration):
    dependencies = [("events", "0003_whole_language")]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="seen",
            name="lane",
            field=models.SmallIntegerField(
                help_text="Of the id itself, like that of an identity key."
            ),
        ),
        migrations.RemoveField(model_name="inbox", name="message_id"),
    ]
