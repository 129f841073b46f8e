import { Alert, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { calledOf, images } from "~/pages/emails/editor/images/images";
import { Found } from "~/ui/acting/Found";
import { FormDialog } from "~/ui/acting/FormDialog";
import { toast } from "~/ui/acting/toast";
import { usesOf } from "~/ui/uses/queries";
import { Places } from "~/ui/uses/Uses";

type Place = components["schemas"]["Place"];

/** What was sent with an image shows it no more, which one is told; what is shown now keeps it. */
export function DeleteImage({ image, close }: { image: string; close: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const uses = useQuery({ ...usesOf("image", image), staleTime: 0 });
  const deleting = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/v1/images/{image}", { params: { path: { image } } })),
    onSuccess: () => {
      void queries.invalidateQueries(images);
      toast(t("emailEditor.images.deleted"));
      close();
    },
  });
  const kept = uses.data?.items.some(({ kind }) => kind !== "email_version") ?? true;
  return (
    <FormDialog harmful title={<span className="name">{t("emailEditor.images.deleteOne", { name: calledOf(image) })}</span>} verb={t("emailEditor.images.delete")} sending={deleting} ready={!kept} close={close}>
      <Found query={uses} rows={2}>
        {({ items }) => (
          <>
            <Consequence kept={kept} items={items} />
            <Places places={items} />
          </>
        )}
      </Found>
    </FormDialog>
  );
}

function Consequence({ kept, items }: { kept: boolean; items: Place[] }) {
  const { t } = useTranslation();
  if (kept) return <Alert color="warn">{t("emailEditor.images.stillShown")}</Alert>;
  return <Text>{t(items.length > 0 ? "emailEditor.images.wasSent" : "emailEditor.images.unused")}</Text>;
}
