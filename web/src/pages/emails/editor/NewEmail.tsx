import { Anchor, Button, Group, SegmentedControl, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { slugOf } from "~/pages/audiences/slugs";
import { begun, choicesOf } from "~/pages/emails/editor/beginning";
import { keepDraft } from "~/pages/emails/editor/keeping";
import { publishedOf } from "~/pages/emails/editor/queries";
import { BEGINNINGS, checkedNew, type NewSearch } from "~/pages/emails/editor/search";
import { Refused } from "~/ui/acting/Form";
import { MayButton } from "~/ui/acting/MayButton";
import { Failed } from "~/ui/States";

export const Route = createLazyRoute("/inside/emails/new")({ component: NewEmail });

const SLUG = /^[a-z0-9][a-z0-9_-]{0,63}$/;
/** The beginnings that are chosen by a name. */
const LABELS = { blank: "emailEditor.blank", copy: "emailEditor.copyOf", template: "emailEditor.ofTemplate" } as const;

/** Names a new email, says what it begins with, and goes on to its draft. */
function NewEmail() {
  const { t } = useTranslation();
  return (
    <Stack gap="lg" maw="40rem">
      <Anchor component={Link} to="/emails">
        {t("emails.all")}
      </Anchor>
      <Title order={1}>{t("emailEditor.newEmail")}</Title>
      <Text c="dimmed">{t("emailEditor.newHelp")}</Text>
      <Beginning />
    </Stack>
  );
}

function Beginning() {
  const { t, i18n } = useTranslation();
  const isNarrow = useMediaQuery("(max-width: 48em)");
  const search: NewSearch = Route.useSearch();
  const navigate = useNavigate();
  const mayTemplate = useMay("workflows:read");
  const [name, setName] = useState("");
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const begin = search.begin ?? "blank";
  const slug = typed ?? slugOf(name);
  const choices = useQuery(choicesOf(begin));
  const making = useMutation({
    mutationFn: async () => {
      if (await publishedOf(slug)) {
        setWrong(t("emailEditor.takenSlug"));
        return;
      }
      const design = await begun(begin, search.from ?? "", name.trim() || slug, i18n.language);
      await keepDraft(slug, { design, base: null, at: Date.now() });
      await navigate({ to: "/emails/$email/edit", params: { email: slug } });
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (SLUG.test(slug)) making.mutate();
    else setWrong(t("emailEditor.badSlug"));
  };
  const go = (next: NewSearch) => void navigate({ to: "/emails/new", search: next, replace: true });
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput label={t("emailEditor.name")} dir="auto" data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput
          label={t("emailEditor.slug")}
          description={t("emailEditor.slugHelp")}
          error={wrong}
          value={slug}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setWrong(null);
          }}
        />
        <Stack gap="xs" align="flex-start">
          <Text id="begin-with" fw={600}>
            {t("emailEditor.begin")}
          </Text>
          <SegmentedControl
            orientation={isNarrow ? "vertical" : "horizontal"}
            aria-labelledby="begin-with"
            data={BEGINNINGS.filter((each) => each !== "template" || mayTemplate).map((value) => ({ value, label: t(LABELS[value]) }))}
            value={begin}
            onChange={(value) => go(checkedNew({ begin: value }))}
          />
        </Stack>
        {choices.isError && <Failed error={choices.error} retry={() => void choices.refetch()} />}
        {begin !== "blank" && <Select label={t("emailEditor.which")} searchable data={choices.data ?? []} value={search.from ?? null} onChange={(from) => go(from ? { begin, from } : { begin })} />}
        <Refused error={making.error} />
        <Group>
          <MayButton needs="content:write" type="submit" loading={making.isPending} disabled={begin !== "blank" && !search.from}>
            {t("emailEditor.create")}
          </MayButton>
          <Button variant="default" component={Link} to="/emails">
            {t("acting.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
