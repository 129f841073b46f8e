import { Menu, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface MenuActionProps {
  may: boolean;
  harms?: boolean;
  label: string;
  onClick: () => void;
}

/** An item of a menu; without the right it stays there, and says why. */
export function MenuAction({ may, harms = false, label, onClick }: MenuActionProps) {
  const { t } = useTranslation();
  return (
    <Tooltip label={t("app.noRight")} disabled={may} events={{ hover: true, focus: true, touch: true }}>
      {/* Not `disabled`: it could be neither focused nor explained. */}
      <Menu.Item aria-disabled={!may} {...(may ? {} : { "data-disabled": true, closeMenuOnClick: false })} {...(harms ? { c: "bad" } : {})} onClick={() => may && onClick()}>
        {label}
      </Menu.Item>
    </Tooltip>
  );
}
