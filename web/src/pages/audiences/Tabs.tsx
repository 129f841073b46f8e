import { Tabs } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** Between the two kinds of audiences. */
export function AudienceTabs({ here }: { here: "segments" | "lists" }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Tabs value={here} onChange={(tab) => void navigate({ to: tab === "lists" ? "/lists" : "/segments" })}>
      <Tabs.List aria-label={t("audiences.title")}>
        <Tabs.Tab value="segments">{t("audiences.segments")}</Tabs.Tab>
        <Tabs.Tab value="lists">{t("audiences.lists")}</Tabs.Tab>
      </Tabs.List>
    </Tabs>
  );
}
