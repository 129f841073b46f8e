import { Anchor } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

/** A file that the API makes. */
export function FileLink({ address, label }: { address: string; label: string }) {
  return (
    <Anchor href={address} download>
      <IconDownload size="1em" aria-hidden /> {label}
    </Anchor>
  );
}
