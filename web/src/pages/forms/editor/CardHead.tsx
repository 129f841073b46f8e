import { ActionIcon, Group, Stack, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface Props {
  name: string;
  detail: string;
  opened: boolean;
  toggle: () => void;
  remove: () => void;
  /** Why it cannot be removed; empty: it can. */
  keep?: string;
  wrong: string | undefined;
}

/** What stands in the line of a field or a consent: it opens and removes it. */
export function CardHead({ name, detail, opened, toggle, remove, keep = "", wrong }: Props) {
  const { t } = useTranslation();
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <Group gap="sm" justify="space-between" wrap="nowrap" align="flex-start">
      <UnstyledButton aria-expanded={opened} onClick={toggle} flex={1} miw={0}>
        <Group gap="sm" wrap="nowrap">
          <Chevron size={16} style={{ flexShrink: 0 }} aria-hidden />
          <Stack gap={0} miw={0}>
            <Text fw={600} dir="auto" className="name">
              {name}
            </Text>
            <Text size="xs" c="dimmed" className="name">
              {detail}
            </Text>
            {wrong && (
              <Text size="xs" c="bad">
                {wrong}
              </Text>
            )}
          </Stack>
        </Group>
      </UnstyledButton>
      <Tooltip label={keep} disabled={!keep} events={{ hover: true, focus: true, touch: true }}>
        <ActionIcon variant="subtle" color="bad" size="lg" aria-label={t("formEditor.remove", { name })} {...(keep ? { "data-disabled": true, "aria-disabled": true } : {})} onClick={keep ? undefined : remove}>
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
