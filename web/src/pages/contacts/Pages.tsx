import { Button, Group } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** From a page of a long table to the next, and back. */
export function Pages({ cursor, next, go }: { cursor: string | undefined; next: string | null; go: (cursor: string) => void }) {
  const { t } = useTranslation();
  const { history } = useRouter();
  if (!next && !cursor) return null;
  return (
    <Group component="nav" aria-label={t("contacts.pages")} gap="sm">
      <Button variant="default" disabled={!cursor} onClick={() => history.back()}>
        {t("contacts.previous")}
      </Button>
      <Button variant="default" disabled={!next} onClick={() => next && go(next)}>
        {t("contacts.next")}
      </Button>
    </Group>
  );
}
