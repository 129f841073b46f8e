import { Tabs } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ParseKeys } from "i18next";

interface Props {
  /** What they are parts of. */
  label: string;
  /** Their addresses, and what they are called. */
  places: Readonly<Record<string, ParseKeys>>;
  here: string;
}

/** Between the lists of one area, each with its own address. */
export function PlaceTabs({ label, places, here }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Tabs value={here} onChange={(to) => to && void navigate({ to })}>
      <Tabs.List aria-label={label}>
        {Object.entries(places).map(([to, name]) => (
          <Tabs.Tab key={to} value={to}>
            {t(name)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
