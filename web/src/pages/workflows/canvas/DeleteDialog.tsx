import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useActs, useScene } from "~/pages/workflows/canvas/scene";
import { branchesWithSteps } from "~/pages/workflows/canvas/spots";

const NONE = "";

/** Of a step that branches, asks which branch takes its place. */
export function DeleteDialog({ step }: { step: string }) {
  const { t } = useTranslation();
  const acts = useActs();
  const { structure, texts, inside } = useScene();
  const branches = branchesWithSteps(structure, step);
  const [kept, keep] = useState(branches[0]?.link.id ?? NONE);
  const gone = [step, ...branches.flatMap((each) => (each.link.id === kept ? [] : each.steps))];
  const title = t("canvas.deleting.title", { name: texts.mention(step) });
  const named = (
    <span className="name" dir="auto" title={title}>
      {title}
    </span>
  );
  const people = gone.reduce((sum, each) => sum + (inside?.get(each) ?? 0), 0);
  return (
    <Modal opened onClose={() => acts.close()} title={named} closeButtonProps={{ "aria-label": t("canvas.deleting.cancel") }}>
      <Stack gap="lg">
        <Radio.Group label={t("canvas.deleting.which")} value={kept} onChange={keep}>
          <Stack gap="sm" pt="sm">
            {branches.map(({ link, steps }) => (
              <Radio key={link.id} value={link.id} label={t("canvas.deleting.keep", { name: texts.way(link), count: steps.length })} />
            ))}
            <Radio value={NONE} label={t("canvas.deleting.none")} />
          </Stack>
        </Radio.Group>
        {people > 0 && <Text>{t("canvas.stay", { count: people, number: texts.number(people) })}</Text>}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => acts.close()}>
            {t("canvas.deleting.cancel")}
          </Button>
          <Button color="bad" data-autofocus onClick={() => acts.remove(step, kept === NONE ? null : kept)}>
            {t("canvas.deleting.do")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
