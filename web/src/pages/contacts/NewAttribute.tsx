import { Autocomplete, Button, Group, Select, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { useZone } from "~/app/session";
import { useChange } from "~/pages/contacts/changing";
import { attributes } from "~/pages/contacts/queries";
import { Refused } from "~/pages/contacts/Refused";
import { ATTRIBUTE_TYPES, type AttributeType, type WholeContact } from "~/pages/contacts/types";
import { type Draft, EMPTY, readDraft } from "~/pages/contacts/values";
import { ValueField } from "~/pages/contacts/ValueField";

/** Gives a contact an attribute that it does not have; one that nobody has is declared first. */
export function NewAttribute({ whole, close }: { whole: WholeContact; close: () => void }) {
  const { t } = useTranslation();
  const zone = useZone();
  const queries = useQueryClient();
  const { data } = useQuery(attributes);
  const change = useChange(whole.id);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<AttributeType>("text");
  const [draft, setDraft] = useState<Draft>("");
  const wanted = name.trim();
  const declared = data?.find((each) => each.name === wanted);
  const type = declared?.type ?? chosen;
  const fitting = Array.isArray(draft) === (type === "texts") ? draft : EMPTY(type);
  const read = readDraft(type, fitting, zone);
  const value = "value" in read ? read.value : null;
  const save = useMutation({
    mutationFn: async () => {
      if (!declared) await answerOf(api.POST("/api/v1/attributes", { body: { name: wanted, type } }));
      await change.mutateAsync({ attributes: { [wanted]: value } });
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["attributes"] });
      close();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const offered = (data ?? []).map((each) => each.name).filter((each) => !(each in whole.attributes) && !each.startsWith("company."));
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Autocomplete label={t("contacts.attribute")} data={offered} value={name} onChange={setName} />
        {wanted !== "" && !declared && (
          <Select label={t("contact.type")} description={t("contact.typeHelp")} allowDeselect={false} data={ATTRIBUTE_TYPES.map((each) => ({ value: each, label: t(`contact.type_${each}`) }))} value={chosen} onChange={(picked) => setChosen(ATTRIBUTE_TYPES.find((each) => each === picked) ?? "text")} />
        )}
        {wanted !== "" && <ValueField type={type} label={t("contact.value")} draft={fitting} onChange={setDraft} error={"problem" in read ? t(`contact.${read.problem}`) : null} />}
        <Refused error={save.error} />
        <Group gap="sm">
          <Button type="submit" loading={save.isPending} disabled={wanted === "" || value === null}>
            {t("contact.save")}
          </Button>
          <Button variant="default" onClick={close}>
            {t("contacts.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
