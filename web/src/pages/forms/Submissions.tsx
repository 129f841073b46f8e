import { Anchor, Group, Select, Stack, Table, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { attributes } from "~/pages/contacts/queries";
import { useShown } from "~/pages/contacts/shown";
import { typeOf } from "~/pages/contacts/values";
import { chosen, type FormWhole } from "~/pages/forms/design";
import { type Submission, submissions } from "~/pages/forms/queries";
import type { FormSearch } from "~/pages/forms/search";
import { pick } from "~/pages/forms/texts";
import { ChosenTable } from "~/ui/acting/ChosenTable";
import type { Column } from "~/ui/acting/columns";
import { Found, NoMatch, Pages } from "~/ui/acting/Found";
import { useHowMany } from "~/ui/acting/howMany";
import { When } from "~/ui/acting/When";
import { Empty } from "~/ui/States";

interface Props {
  form: FormWhole;
  search: FormSearch;
  look: (next: FormSearch) => void;
}

/** What was submitted, the last first. */
export function Submissions({ form, search, look }: Props) {
  const { t } = useTranslation();
  const found = useQuery({ ...submissions(form.form, search), placeholderData: keepPreviousData });
  const howMany = useHowMany();
  const waiting = search.waiting ? { waiting: search.waiting } : {};
  return (
    <Stack gap="lg">
      <Group>
        <Select
          label={t("forms.which")}
          allowDeselect={false}
          data={[
            { value: "", label: t("forms.allOfThem") },
            { value: "no", label: t("forms.inEffect") },
            { value: "yes", label: t("forms.stillWaiting") },
          ]}
          value={search.waiting ?? ""}
          onChange={(value) => look({ part: "submissions", ...(value === "yes" || value === "no" ? { waiting: value } : {}) })}
        />
      </Group>
      <Found query={found}>
        {({ items, next, total, exact }) => (
          <>
            {items.length === 0 && search.waiting && <NoMatch clear={() => look({ part: "submissions" })} />}
            {items.length === 0 && !search.waiting && <Empty title={t("forms.noSubmission")} help={t("forms.noSubmissionHelp")} />}
            {items.length > 0 && <SubmissionRows form={form} rows={items} />}
            <Pages cursor={search.cursor} next={next} go={(cursor) => look({ part: "submissions", ...waiting, ...(cursor ? { cursor } : {}) })} total={total > 0 && t("forms.submissionsTotal", howMany({ total, exact }))} />
          </>
        )}
      </Found>
    </Stack>
  );
}

function SubmissionRows({ form, rows }: { form: FormWhole; rows: Submission[] }) {
  const { t } = useTranslation();
  return (
    <ChosenTable
      table="submissions"
      label={t("forms.part.submissions")}
      offered={useOffered(form)}
      head={<Table.Th miw="12.5rem">{t("forms.who")}</Table.Th>}
      rows={rows}
      idOf={({ id }) => id}
      lead={({ contact, values }) => (
        <Table.Td>
          <Anchor dir="auto" className="name" renderRoot={(props) => <Link {...props} to="/contacts/$contact" params={{ contact }} />}>
            {typeof values.email === "string" ? values.email : t("forms.erased")}
          </Anchor>
        </Table.Td>
      )}
    />
  );
}

/** What the table can show beside who submitted. */
function useOffered(form: FormWhole): Column<Submission>[] {
  const { t } = useTranslation();
  return [
    { column: "at", label: t("forms.when"), cell: ({ at }) => <When at={at} /> },
    { column: "answers", label: t("forms.answers"), cell: ({ values }) => <Answers form={form} values={values} /> },
    { column: "consents", label: t("forms.agreed"), cell: ({ consents }) => <Consents given={consents} /> },
    { column: "state", label: t("forms.stateOf"), cell: ({ waiting, confirmed_at }) => <Text c={waiting ? "wait" : "ok"}>{t(waiting ? "forms.waits" : confirmed_at ? "forms.wasConfirmed" : "forms.counted")}</Text> },
    {
      column: "page",
      label: t("forms.page"),
      cell: ({ page }) => (
        <Text className="name" size="xs" title={page}>
          {page || "–"}
        </Text>
      ),
    },
  ];
}

function Answers({ form, values }: { form: FormWhole; values: Submission["values"] }) {
  const { t, i18n } = useTranslation();
  const { value } = useShown();
  const { data } = useQuery(attributes);
  const types = new Map((data ?? []).map(({ name, type }) => [name, type]));
  const fields = new Map(form.fields.map((field) => [field.attribute, field]));
  const given = Object.entries(values).filter(([name]) => name !== "email");
  if (given.length === 0) return <Text c="dimmed">{t("forms.noAnswers")}</Text>;
  return (
    <Stack gap={0} component="dl" m={0}>
      {given.map(([name, answer]) => {
        const field = fields.get(name);
        const shown = value(chosen(answer, field?.choices ?? [], i18n.language), types.get(name) ?? typeOf(answer));
        return (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed" dir="auto">
              {pick(field?.label ?? {}, i18n.language, name)}
            </Text>
            <Text component="dd" m={0} dir="auto" className="name" title={shown}>
              {shown}
            </Text>
          </div>
        );
      })}
    </Stack>
  );
}

/** Of each box its key, version and answer; its wording of then stands in the title. */
function Consents({ given }: { given: Submission["consents"] }) {
  const { t } = useTranslation();
  const boxes = given.filter(({ key }) => key !== "");
  if (boxes.length === 0) return "–";
  return (
    <Stack gap="xs">
      {boxes.map(({ key, granted, version, wording }) => (
        <Text key={String(key)} title={typeof wording === "string" ? wording : ""}>
          <bdi>{String(key)}</bdi>: {t(granted === true ? "acting.yes" : "acting.no")}{" "}
          <Text span size="xs" c="dimmed">
            {t("forms.version", { number: Number(version) })}
          </Text>
        </Text>
      ))}
    </Stack>
  );
}
