import { Anchor, Group, List, Select, SimpleGrid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useMay } from "~/app/session";
import { useChange } from "~/pages/contacts/changing";
import { Section } from "~/pages/contacts/Section";
import { useShown } from "~/pages/contacts/shown";
import { type Lifecycle, LIFECYCLES, type WholeContact } from "~/pages/contacts/types";
import { useScoreReason } from "~/pages/contacts/useScoreReason";
import { textOf } from "~/pages/contacts/values";
import { Refused } from "~/ui/acting/Form";
import { toastUndo } from "~/ui/acting/toast";
import { When } from "~/ui/acting/When";
import { Failed, Loading } from "~/ui/States";

/** What every contact has. */
export function Facts({ whole }: { whole: WholeContact }) {
  const { t } = useTranslation();
  const shown = useShown();
  const company = whole.attributes["company.name"] ?? whole.company ?? "–";
  return (
    <Section title={t("contact.facts")}>
      <Stage whole={whole} />
      <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 2 }}>
        <Fact name={t("contacts.email")}>{whole.email ?? "–"}</Fact>
        <Fact name={t("contacts.external_id")}>{whole.external_id ?? "–"}</Fact>
        <Fact name={t("contact.company")}>{textOf(company)}</Fact>
        <Fact name={t("contact.owner")}>{whole.owner || "–"}</Fact>
        <Fact name={t("contacts.locale")}>{whole.locale || "–"}</Fact>
        <Fact name={t("contact.timeZone")}>{whole.time_zone || "–"}</Fact>
        <Fact name={t("contacts.created_at")}><When at={whole.created_at} /></Fact>
        <Fact name={t("contacts.score")}>
          {shown.number(whole.score)} <ScoreHistory id={whole.id} />
        </Fact>
      </SimpleGrid>
    </Section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Stack gap={0}>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} dir="auto" className="name">
        {children}
      </Text>
    </Stack>
  );
}

function Stage({ whole }: { whole: WholeContact }) {
  const { t } = useTranslation();
  const { lifecycle } = useShown();
  const may = useMay("contacts:write");
  const change = useChange(whole.id);
  const put = (stage: Lifecycle) => change.mutateAsync({ lifecycle: stage });
  const choose = async (value: string | null) => {
    const stage = LIFECYCLES.find((each) => each === value);
    const before = LIFECYCLES.find((each) => each === whole.lifecycle);
    if (!stage || stage === before) return;
    await put(stage);
    toastUndo(t("contact.stageChanged", { stage: lifecycle(stage) }), async () => before && put(before));
  };
  return (
    <>
      <Select
        label={t("contacts.lifecycle")}
        description={may ? t("contact.heard") : t("app.noRight")}
        disabled={!may || change.isPending}
        allowDeselect={false}
        data={LIFECYCLES.map((each) => ({ value: each, label: lifecycle(each) }))}
        value={whole.lifecycle}
        onChange={(value) => void choose(value).catch(() => undefined)}
      />
      <Refused error={change.error} />
    </>
  );
}

function ScoreHistory({ id }: { id: string }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Anchor component="button" type="button" aria-expanded={opened} onClick={() => setOpened(!opened)}>
        {t("contact.scoreHistory")}
      </Anchor>
      {opened && <ScoreSteps id={id} />}
    </>
  );
}

function ScoreSteps({ id }: { id: string }) {
  const { t } = useTranslation();
  const shown = useShown();
  const why = useScoreReason();
  const found = useQuery({
    queryKey: ["contact", id, "scores"],
    queryFn: () => answerOf(api.GET("/api/v1/contacts/{contact_id}/scores", { params: { path: { contact_id: id }, query: { limit: 20 } } })),
  });
  if (found.isPending) return <Loading rows={2} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  if (found.data.items.length === 0) return <Text c="dimmed">{t("contact.noScore")}</Text>;
  return (
    <List>
      {found.data.items.map((step) => (
        <List.Item key={`${step.at} ${step.before} ${step.after}`}>
          <Group gap="xs">
            <span>
              {shown.number(step.before)} → {shown.number(step.after)}
            </span>
            <bdi>{why(step.why)}</bdi>
            <Text size="xs" c="dimmed">
              <When at={step.at} />
            </Text>
          </Group>
        </List.Item>
      ))}
    </List>
  );
}
