import { Button, type ButtonProps, type ElementProps, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useMay } from "~/app/session";

export type Permission = components["schemas"]["Permission"];

type Props = { needs: Permission } & ButtonProps & ElementProps<"button", keyof ButtonProps>;

/** A button for who may; others see it, and are told why it does nothing. */
export function MayButton({ needs, ...props }: Props) {
  const { t } = useTranslation();
  if (useMay(needs)) return <Button {...props} />;
  return (
    <Tooltip label={t("app.noRight")} events={{ hover: true, focus: true, touch: true }}>
      <Button {...props} data-disabled aria-disabled onClick={(event) => event.preventDefault()} />
    </Tooltip>
  );
}
