import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { EnrollDialog } from "~/pages/contacts/EnrollDialog";
import { JobPanel } from "~/pages/contacts/Job";
import { Section } from "~/pages/contacts/Section";
import { useShown } from "~/pages/contacts/shown";
import { useReason } from "~/pages/workflows/results/ReasonText";
import { MayButton } from "~/ui/acting/MayButton";
import { Failed, Loading } from "~/ui/States";

type Enrollment = components["schemas"]["ContactEnrollment"];

const HUES: Record<Enrollment["state"], string> = { active: "ok", finished: "info", exited: "gray", failed: "bad" };

interface EnrollmentsProps {
  id: string;
  /** Shows why; there only for who may see workflows. */
  why?: (workflow: string) => void;
}

/** The workflows that the contact is in, or was. */
export function Enrollments({ id, why }: EnrollmentsProps) {
  const { t } = useTranslation();
  const [enrolling, setEnrolling] = useState(false);
  const [job, follow] = useState<string | null>(null);
  const found = useQuery({
    queryKey: ["contact", id, "enrollments"],
    queryFn: () => answerOf(api.GET("/api/v1/contacts/{contact_id}/enrollments", { params: { path: { contact_id: id }, query: { limit: 50 } } })),
  });
  const enroll = (
    <MayButton needs="workflows:run" variant="default" onClick={() => setEnrolling(true)}>
      {t("bulk.enroll")}
    </MayButton>
  );
  return (
    <Section title={t("contact.enrollments")} beside={enroll}>
      {enrolling && <EnrollDialog whom={{ contacts: [id] }} close={() => setEnrolling(false)} started={follow} />}
      {job && <JobPanel id={job} close={() => follow(null)} />}
      {found.isPending && <Loading rows={2} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && found.data.items.length === 0 && <Text c="dimmed">{t("contact.noEnrollment")}</Text>}
      {found.data?.items.map((enrollment) => (
        <Passage key={enrollment.enrollment} enrollment={enrollment} {...(why ? { why } : {})} />
      ))}
    </Section>
  );
}

function Passage({ enrollment, why }: { enrollment: Enrollment; why?: (workflow: string) => void }) {
  const { t } = useTranslation();
  const shown = useShown();
  const reason = useReason();
  const name = enrollment.name || enrollment.workflow;
  const told = [
    t("contact.entered", { at: shown.instant(enrollment.entered_at) }),
    enrollment.state === "active" && t("contact.atStep", { step: enrollment.step }),
    enrollment.due_at && t("contact.goesOn", { at: shown.instant(enrollment.due_at) }),
    enrollment.left_at && t("contact.left", { at: shown.instant(enrollment.left_at) }),
    enrollment.reason && reason(enrollment.reason),
    enrollment.error,
  ].filter(Boolean);
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text fw={600} dir="auto" className="name" title={name}>
          {name}
        </Text>
        <Badge variant="outline" color={HUES[enrollment.state]}>
          {t(`contact.${enrollment.state}`)}
        </Badge>
        {why && (
          <Anchor component="button" type="button" aria-label={t("contact.whyOf", { name })} onClick={() => why(enrollment.workflow)}>
            {t("contact.why")}
          </Anchor>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {told.join(" · ")}
      </Text>
    </Stack>
  );
}
