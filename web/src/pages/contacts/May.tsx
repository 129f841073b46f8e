import { Button, type ButtonProps, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";

/** A button for who has the right to it; for others it is there, and says why it does nothing. */
export function MayButton({ permission, onClick, ...props }: ButtonProps & { permission: string; onClick: () => void }) {
  const { t } = useTranslation();
  const may = useMay(permission);
  return (
    <Tooltip label={t("app.noRight")} disabled={may} events={{ hover: true, focus: true, touch: true }}>
      <Button {...props} {...(may ? { onClick } : { "aria-disabled": true, "data-disabled": true })} />
    </Tooltip>
  );
}
