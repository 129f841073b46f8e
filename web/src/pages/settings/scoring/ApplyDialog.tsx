import { Alert, Button, Checkbox, Group, List, Loader, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormats } from "~/i18n/formats";
import type { Model } from "~/pages/settings/scoring/model";
import { apply, type Effect, effectOf, scoring } from "~/pages/settings/scoring/queries";
import { Refused } from "~/ui/acting/Form";
import { Refusal } from "~/ui/acting/refusal";
import { toast } from "~/ui/acting/toast";

interface Props {
  model: Model;
  tag: string;
  close: () => void;
}

/** Says how many scores and stages a model would change, then applies it. */
export function ApplyDialog({ model, tag, close }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [trigger, setTrigger] = useState(false);
  const effect = useQuery({ queryKey: ["scoring-effect", model, tag], queryFn: () => effectOf(model), staleTime: 0, gcTime: 0, retry: false });
  const applying = useMutation({
    mutationFn: () => apply(model, trigger, tag),
    onSuccess: () => {
      close();
      toast(t("settings.scoring.applied"));
      void queries.invalidateQueries({ queryKey: scoring.queryKey });
    },
  });
  return (
    <Modal opened onClose={close} title={t("settings.scoring.applyTitle")} closeButtonProps={{ "aria-label": t("settings.scoring.cancel") }}>
      <Stack gap="lg">
        <div aria-live="polite">
          {effect.isPending && (
            <Group gap="sm" wrap="nowrap">
              <Loader size="sm" aria-hidden />
              <Text>{t("settings.scoring.counting")}</Text>
            </Group>
          )}
          {effect.isError && <Wrong error={effect.error} />}
          {effect.isSuccess && <Effects effect={effect.data} />}
        </div>
        {effect.isSuccess && <Checkbox label={t("settings.scoring.trigger")} description={t("settings.scoring.triggerHelp")} checked={trigger} onChange={(event) => setTrigger(event.currentTarget.checked)} />}
        {applying.error && <Wrong error={applying.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("settings.scoring.cancel")}
          </Button>
          <Button disabled={!effect.isSuccess} loading={applying.isPending} onClick={() => applying.mutate()}>
            {t("settings.scoring.apply")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Effects({ effect }: { effect: Effect }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { scores, become_mql, no_longer_mql, warnings } = effect;
  const told = [
    scores > 0 && t("settings.scoring.scores", { count: scores, number: number(scores) }),
    become_mql > 0 && t("settings.scoring.become", { count: become_mql, number: number(become_mql) }),
    no_longer_mql > 0 && t("settings.scoring.no_longer", { count: no_longer_mql, number: number(no_longer_mql) }),
  ].filter((line) => typeof line === "string");
  return (
    <Stack gap="sm">
      {told.length === 0 && <Text fw={600}>{t("settings.scoring.nothing")}</Text>}
      {told.map((line) => (
        <Text key={line} fw={600}>
          {line}
        </Text>
      ))}
      <Text>{t("settings.scoring.atOnce")}</Text>
      {warnings.length > 0 && (
        <Alert color="warn" title={t("settings.scoring.warnings")}>
          <List>
            {warnings.map((each, place) => (
              <List.Item key={place}>{each.message}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}

/** Why it is refused; of rules that are wrong, each reason. */
function Wrong({ error }: { error: Error }) {
  const reasons = error instanceof Refusal ? [...new Set(error.problems.map(({ message }) => message))] : [];
  return (
    <Stack gap="sm">
      <Refused error={error} />
      {reasons.length > 1 && (
        <List>
          {reasons.map((each) => (
            <List.Item key={each}>{each}</List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}
