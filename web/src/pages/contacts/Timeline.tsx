import { Anchor, Badge, Button, Chip, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { ACTIONS, detailsOf, isInstant, isKind, lineOf, propertyOf, STATES } from "~/pages/contacts/happenings";
import { type Kind, KINDS } from "~/pages/contacts/search";
import { Section } from "~/pages/contacts/Section";
import { useShown } from "~/pages/contacts/shown";
import type { Happening } from "~/pages/contacts/types";
import { useScoreReason } from "~/pages/contacts/useScoreReason";
import { textOf, typeOf } from "~/pages/contacts/values";
import { useReason } from "~/pages/workflows/results/ReasonText";
import { When } from "~/ui/acting/When";
import { useEventName } from "~/ui/events/useEventName";
import { Failed, Loading } from "~/ui/States";

const HUES: Record<Kind, string> = { event: "info", message: "accent", notice: "wait", step: "gray" };

interface TimelineProps {
  id: string;
  kind: Kind | undefined;
  filter: (kind: Kind | undefined) => void;
  why?: (workflow: string) => void;
}

/** Everything that happened to a contact, latest first. */
export function Timeline({ id, kind, filter, why }: TimelineProps) {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: ["contact", id, "timeline", kind],
    queryFn: ({ pageParam }) => answerOf(api.GET("/api/v1/contacts/{contact_id}/timeline", { params: { path: { contact_id: id }, query: { limit: 100, cursor: pageParam, kind: kind ? [kind] : [] } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? null,
  });
  const shown = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title={t("contact.timeline")}>
      <KindField kind={kind} filter={filter} />
      {found.isPending && <Loading rows={5} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && shown.length === 0 && <Text c="dimmed">{t(kind ? "contact.noneOfKind" : "contact.nothingHappened")}</Text>}
      {kind && found.isSuccess && shown.length === 0 && (
        <Group gap="sm">
          <Anchor component="button" type="button" onClick={() => filter(undefined)}>
            {t("contacts.clear")}
          </Anchor>
        </Group>
      )}
      <Stack component="ol" gap="md" p={0} m={0}>
        {shown.map((happening) => (
          <Row key={happening.id} happening={happening} {...(why ? { why } : {})} />
        ))}
      </Stack>
      {found.hasNextPage && (
        <Group>
          <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t("contact.earlier")}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function KindField({ kind, filter }: Pick<TimelineProps, "kind" | "filter">) {
  const { t } = useTranslation();
  const data = [{ value: "", label: t("contact.everything") }, ...KINDS.map((value) => ({ value, label: t(`contact.${value}s`) }))];
  return (
    <Chip.Group value={kind ?? ""} onChange={(picked) => filter(KINDS.find((each) => each === picked))}>
      <Group gap="xs" role="radiogroup" aria-label={t("contact.filter")}>
        {data.map(({ value, label }) => (
          <Chip key={value} value={value}>
            {label}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

/** Says a part of a happening in words, where there are some. */
function useSaying({ steps }: Happening): (name: string, value: string) => string {
  const { t } = useTranslation();
  const reason = useReason();
  return (name, value) => {
    if (name === "step") return steps[value] ?? value;
    if (name === "reason") return reason(value);
    const action = name === "action" && ACTIONS.find((each) => each === value);
    if (action) return t(`contact.actions.${action}`);
    const state = name === "state" && STATES.find((each) => each === value);
    return state ? t(`contact.states.${state}`) : value;
  };
}

function Row({ happening, why }: { happening: Happening; why?: (workflow: string) => void }) {
  const { t } = useTranslation();
  const say = useSaying(happening);
  const eventName = useEventName();
  const known = isKind(happening.kind) ? happening.kind : null;
  const line = lineOf(happening, say);
  const name = known === "event" ? eventName(happening.name) : happening.name;
  return (
    <Stack component="li" gap="xs" display="flex">
      <Group gap="sm">
        <Badge variant="outline" color={known ? HUES[known] : "gray"}>
          {known ? t(`contact.${known}`) : happening.kind}
        </Badge>
        <Text fw={600} dir="auto" className="name" title={name}>
          {name}
        </Text>
        {known === "step" && why && (
          <Anchor component="button" type="button" aria-label={t("contact.whyOf", { name: happening.name })} onClick={() => why(happening.name)}>
            {t("contact.why")}
          </Anchor>
        )}
      </Group>
      <Text size="xs" c="dimmed" dir="auto" style={{ overflowWrap: "anywhere" }}>
        <When at={happening.at} />
        {line && ` · ${line}`}
        {happening.waits && ` · ${happening.waits}`}
      </Text>
      <Details happening={happening} />
    </Stack>
  );
}

function Details({ happening }: { happening: Happening }) {
  const { t } = useTranslation();
  const { value, instant } = useShown();
  const eventName = useEventName();
  const scoreReason = useScoreReason();
  const said = happening.kind === "event" && eventName(happening.name) !== happening.name;
  const details = detailsOf(happening);
  if (details.length === 0 && !said) return null;
  const told = (name: string, of: unknown) => {
    if (happening.name === "Score Changed" && name === "why") return scoreReason(textOf(of));
    if (isInstant(of)) return instant(of);
    if ((name === "step" || name === "to") && happening.steps[textOf(of)]) return happening.steps[textOf(of)] ?? "";
    return typeof of === "object" ? JSON.stringify(of) : value(of, typeOf(of));
  };
  return (
    <details>
      <summary>{t("contact.details")}</summary>
      <Stack component="dl" gap="xs" mb={0}>
        {said && <Detail name={t("contact.apiName")}>{happening.name}</Detail>}
        {details.map(([name, of]) => {
          const property = propertyOf(happening, name);
          return (
            <Detail key={name} name={property ? t(`contact.property.${property}`) : name}>
              {told(name, of)}
            </Detail>
          );
        })}
      </Stack>
    </details>
  );
}

function Detail({ name, children }: { name: string; children: string }) {
  return (
    <Group gap="sm" align="flex-start">
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} size="xs" dir="auto" className="name">
        {children}
      </Text>
    </Group>
  );
}
