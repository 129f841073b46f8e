import { Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { useEdited } from "~/pages/workflows/editor/context";
import { useSaid } from "~/pages/workflows/editor/saying";
import type { News as Told } from "~/pages/workflows/editor/store";

/** What was just done, undone, or came from others: shown, and said aloud. */
export function News({ nameOf }: { nameOf: (step: string) => string }) {
  const { t } = useTranslation();
  const said = useSaid();
  const news = useEdited((state) => state.news);
  const text = news && textOf(news);
  function textOf(told: Told): string {
    switch (told.what) {
      case "did":
        return said(told.said);
      case "undid":
      case "redid":
        return t(`editor.news.${told.what}`, { what: said(told.said) });
      case "refused":
        return t(`editor.refused.${told.why}`);
      case "merged":
        return t("editor.news.merged", { steps: told.steps.map((step) => (step === "" ? t("editor.news.whole") : nameOf(step))).join(", ") });
      case "found":
        return t("editor.news.found");
    }
  }
  useEffect(() => {
    if (news && text !== null && (news.what === "merged" || news.what === "found" || news.what === "refused")) {
      notifications.show({ message: text, color: news.what === "refused" ? "warn" : "info" });
    }
    // Once for each, whatever the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [news]);
  return (
    <Text c="dimmed" aria-live="polite" lineClamp={1} dir="auto">
      {text}
    </Text>
  );
}
