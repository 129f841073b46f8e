import { Group, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useNames, wordsIn } from "~/pages/workflows/drawn";
import { EditLink, Part } from "~/pages/workflows/publish/Part";
import { Rules } from "~/pages/workflows/publish/Rules";
import { type Timing, timingsOf } from "~/pages/workflows/publish/timings";
import { useLength } from "~/pages/workflows/publish/useLength";
import { emailsOf } from "~/pages/workflows/simulate/simulated";
import { StepLabel } from "~/pages/workflows/StepLabel";
import { TestOnMe } from "~/pages/workflows/testing/TestOnMe";
import { Rows } from "~/ui/acting/Found";

interface DraftProps {
  slug: string;
  draft: components["schemas"]["DraftShown"];
}

/** What lets contacts in. */
export function TriggerPart({ slug, draft }: DraftProps) {
  const { t } = useTranslation();
  const { trigger } = wordsIn(draft);
  return (
    <Part title={t("publish.trigger")} edit={{ slug, step: "" }}>
      {trigger ? <Text className="as-written">{trigger}</Text> : <Text c="bad">{t("publish.noTrigger")}</Text>}
    </Part>
  );
}

/** Each email, and when it goes out. */
export function EmailsPart({ slug, draft }: DraftProps) {
  const { t } = useTranslation();
  const names = useNames({ draft: draft.definition, words: wordsIn(draft) });
  const emails = emailsOf(draft.definition);
  const timings = timingsOf(draft.definition);
  const inOrder = [...names.values()].filter((name) => emails.has(name.id)).sort((one, other) => one.number - other.number);
  return (
    <Part title={t("publish.emails")}>
      {inOrder.length === 0 && <Text c="dimmed">{t("publish.noEmails")}</Text>}
      {inOrder.length > 0 && (
        <Group>
          <TestOnMe slug={slug} every />
        </Group>
      )}
      {inOrder.length > 0 && (
        <Rows label={t("publish.emails")} head={[t("workflow.stepName"), t("workflow.email"), t("publish.timing"), ""]}>
          {inOrder.map((name) => (
            <Table.Tr key={name.id}>
              <Table.Td>
                <StepLabel id={name.id} names={names} />
              </Table.Td>
              <Table.Td>
                <span dir="auto">{emails.get(name.id)}</span>
              </Table.Td>
              <Table.Td>
                <TimingText timing={timings.get(name.id)} />
              </Table.Td>
              <Table.Td>
                <EditLink slug={slug} step={name.id} about={name.label} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Rows>
      )}
    </Part>
  );
}

function TimingText({ timing }: { timing: Timing | undefined }) {
  const { t } = useTranslation();
  const lengthOf = useLength();
  if (!timing) return <Text c="bad">{t("publish.unreached")}</Text>;
  const length = lengthOf(timing.minutes);
  if (timing.waits) return <>{length ? t("publish.afterWait", { length }) : t("publish.whenMet")}</>;
  return <>{length ? t("publish.after", { length }) : t("publish.atOnce")}</>;
}

/** What holds for the whole workflow. */
export function SettingsPart({ slug, draft }: DraftProps) {
  const { t } = useTranslation();
  return (
    <Part title={t("publish.settings")} edit={{ slug }}>
      <Rules definition={draft.definition} />
    </Part>
  );
}
