import { Drawer, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { explanation, type Passage, wayOf } from "~/ui/explain/explanation";
import { Lines, Marked } from "~/ui/explain/Lines";
import { WhatIf } from "~/ui/explain/WhatIf";
import { Failed, Loading } from "~/ui/States";

// Only who looks at a path pays for its drawing.
const Path = lazy(() => import("~/ui/explain/Path"));

interface ExplainProps {
  /** Its short name. */
  workflow: string;
  /** Its id, email or external id. */
  contact: string;
}

/** The same beside the page; shown as long as it is there. */
export function ExplainDrawer({ onClose, name, ...whom }: ExplainProps & { onClose: () => void; name?: string }) {
  const { t } = useTranslation();
  return (
    <Drawer opened onClose={onClose} position="right" size="xl" title={<span dir="auto" className="name">{name ?? t("explain.title")}</span>} closeButtonProps={{ "aria-label": t("explain.close") }}>
      <Explain {...whom} />
    </Drawer>
  );
}

/** Why a contact did, or did not, enter, wait, receive and leave: the verdict, then each decision. */
export function Explain({ workflow, contact }: ExplainProps) {
  const { t } = useTranslation();
  const found = useQuery(explanation(workflow, contact));
  if (found.isPending) return <Loading rows={5} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { verdict, enrollments, refusals, ways_in: waysIn, time_zone: zone } = found.data;
  const latest = enrollments.at(-1);
  return (
    <Stack gap="xl" style={{ overflowWrap: "anywhere" }}>
      <Stack gap="sm">
        {verdict.map((sentence, place) => (
          <Title order={2} key={place}>
            <Marked sentence={sentence} />
          </Title>
        ))}
        <Text size="xs" c="dimmed">
          {t("explain.zone", { zone })}
        </Text>
      </Stack>
      {latest && wayOf(latest).length > 0 && (
        <Suspense fallback={<Loading rows={2} />}>
          <Path workflow={workflow} version={latest.version} steps={wayOf(latest)} />
        </Suspense>
      )}
      {enrollments.map((passage, place) => (
        <Decisions key={passage.enrollment} passage={passage} number={place + 1} alone={enrollments.length === 1} zone={zone} />
      ))}
      <Lines title={t("explain.refusals")} lines={refusals} zone={zone} />
      <Lines title={t("explain.waysIn")} lines={waysIn} zone={zone} />
      <WhatIf workflow={workflow} contact={contact} />
    </Stack>
  );
}

function Decisions({ passage, number, alone, zone }: { passage: Passage; number: number; alone: boolean; zone: string }) {
  const { t } = useTranslation();
  const title = alone ? t("explain.decisions") : t("explain.passage", { number, version: passage.version });
  if (passage.lines.length > 0) return <Lines title={title} lines={passage.lines} zone={zone} />;
  return (
    <Stack gap="sm">
      <Title order={3}>{title}</Title>
      <Text c="dimmed">{t("explain.noDecision")}</Text>
    </Stack>
  );
}

