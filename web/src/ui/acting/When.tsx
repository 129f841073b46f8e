import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { now } from "~/api/client";
import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { distance } from "~/ui/acting/ago";

/** An instant in the account's zone: how far it is under a day, exact on hover and focus. */
export function When({ at }: { at: string }) {
  const { i18n } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  const away = distance(new Date(at), now());
  const exact = `${instant(at, zone)} (${zone})`;
  if (!away) return <time dateTime={at} title={exact}>{instant(at, zone)}</time>;
  return (
    <Tooltip label={exact} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={at} tabIndex={0}>
        {new Intl.RelativeTimeFormat(i18n.language, { numeric: "auto" }).format(away.amount, away.unit)}
      </time>
    </Tooltip>
  );
}
