import { Anchor, Group } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

/** A file that the API makes: as high as the fields it stands beside. */
export function FileLink({ address, label }: { address: string; label: string }) {
  return (
    <Anchor href={address} download>
      <Group component="span" gap="xs" wrap="nowrap" mih="var(--jalon-field-height)">
        <IconDownload size="1em" aria-hidden /> {label}
      </Group>
    </Anchor>
  );
}
