import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Empty } from "~/ui/States";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty order={1} title={t("app.notFound")} help={t("app.notFoundHelp")}>
      <Button component={Link} to="/">
        {t("app.toHome")}
      </Button>
    </Empty>
  );
}
