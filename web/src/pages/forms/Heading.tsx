import { Badge, Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Kind } from "~/pages/forms/kinds";
import { Lifecycle } from "~/pages/forms/Lifecycle";

interface Props {
  kind: Kind;
  slug: string;
  name: string;
  archived: boolean;
  /** What is told of it behind its short name. */
  told?: string;
  children?: ReactNode;
}

/** What leads the page of a form, a resource or a landing page. */
export function Heading({ kind, slug, name, archived, told, children }: Props) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between">
      <Stack gap="xs">
        <Title order={1} dir="auto" className="name" title={name || slug}>
          {name || slug}
        </Title>
        <Group gap="sm">
          <Text c="dimmed" className="name">
            {slug} {told && <bdi>· {told}</bdi>}
          </Text>
          {children}
          {archived && (
            <Badge variant="outline" color="gray">
              {t("forms.archivedBadge")}
            </Badge>
          )}
        </Group>
      </Stack>
      <Lifecycle kind={kind} slug={slug} archived={archived} />
    </Group>
  );
}
