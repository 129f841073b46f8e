import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Factor } from "~/api/factors";
import { useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";

/** Since when a factor is there, and when it was last used. */
export function Used({ factor }: { factor: Factor }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  const at = (seconds: number) => instant(new Date(seconds * 1000), zone);
  return (
    <Text c="dimmed">
      {t("security.added", { at: at(factor.created_at) })} · {factor.last_used_at === null ? t("security.neverUsed") : t("security.lastUsed", { at: at(factor.last_used_at) })}
    </Text>
  );
}
