import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Props {
  conflict: { theirs: () => void; mine: () => void } | null;
  busy: boolean;
}

/** Somebody else saved it meanwhile: one of the two goes on. */
export function Conflict({ conflict, busy }: Props) {
  const { t } = useTranslation();
  if (!conflict) return null;
  return (
    <Alert color="warn" role="alert" title={t("forms.conflict")}>
      <Stack gap="sm">
        <Text>{t("forms.conflictHelp")}</Text>
        <Group gap="sm">
          <Button variant="default" loading={busy} onClick={conflict.theirs}>
            {t("forms.takeTheirs")}
          </Button>
          <Button variant="default" loading={busy} onClick={conflict.mine}>
            {t("forms.keepMine")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
