import { Box, Button, FileInput, Group, Modal, Progress, SimpleGrid, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ClipboardEvent, type DragEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { sendForm } from "~/api/sending";
import { useFormats } from "~/i18n/formats";
import { DeleteImage } from "~/pages/emails/editor/images/DeleteImage";
import { calledOf, fileIn, type Image, images, refusalOf, TYPES } from "~/pages/emails/editor/images/images";
import { Refused } from "~/ui/acting/Form";
import { useSending } from "~/ui/acting/useSending";
import { MayButton } from "~/ui/acting/MayButton";
import { Failed, Loading } from "~/ui/States";

interface Props {
  /** What was dropped or pasted already; it is sent at once. */
  file: File | null;
  choose: (url: string) => void;
  close: () => void;
}

/** An image for an email: a new one, or one there is. */
export function ImageDialog({ file, choose, close }: Props) {
  const { t } = useTranslation();
  const { rate } = useFormats();
  const queries = useQueryClient();
  const { share, send } = useSending();
  const [given, give] = useState<File | null>(null);
  const [deleted, askToDelete] = useState<string | null>(null);
  const refusal = given && refusalOf(given);
  const sending = useMutation({
    mutationFn: (wanted: File) => send((how) => sendForm<Image>("/api/v1/images", { file: wanted }, how)),
    onSuccess: ({ url }) => {
      void queries.invalidateQueries(images);
      choose(url);
    },
  });
  const { mutate } = sending;
  const take = (wanted: File | null) => {
    give(wanted);
    if (wanted && !refusalOf(wanted)) mutate(wanted);
  };
  const first = useRef(file);
  useEffect(() => {
    // Once, though effects may run twice.
    if (first.current) take(first.current);
    first.current = null;
  });
  const dropped = (event: DragEvent | ClipboardEvent) => {
    const found = fileIn("dataTransfer" in event ? event.dataTransfer : event.clipboardData);
    if (!found) return;
    event.preventDefault();
    take(found);
  };
  return (
    <Modal opened onClose={close} closeOnEscape={deleted === null} size="xl" title={t("emailEditor.images.title")} closeButtonProps={{ "aria-label": t("acting.cancel") }} onDragOver={(event) => event.preventDefault()} onDrop={dropped} onPaste={dropped}>
      <Stack gap="lg">
        <FileInput data-autofocus label={t("emailEditor.images.file")} description={t("emailEditor.images.fileHelp")} accept={TYPES.join(",")} value={given} onChange={take} disabled={share !== null} error={refusal ? t(`emailEditor.images.${refusal}`) : undefined} />
        {share !== null && (
          <Stack gap="xs">
            <Progress value={share * 100} aria-label={t("emailEditor.images.sending")} />
            <Text aria-live="polite">{t("emailEditor.images.sent", { share: rate(share, 1) })}</Text>
          </Stack>
        )}
        <Refused error={sending.error} />
        <Known choose={choose} askToDelete={askToDelete} />
        {deleted && <DeleteImage image={deleted} close={() => askToDelete(null)} />}
      </Stack>
    </Modal>
  );
}

/** Those that were sent before. */
function Known({ choose, askToDelete }: Pick<Props, "choose"> & { askToDelete: (image: string) => void }) {
  const { t } = useTranslation();
  const found = useInfiniteQuery(images);
  const shown = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Stack gap="sm" component="section">
      <Title order={3}>{t("emailEditor.images.known")}</Title>
      {found.isPending && <Loading rows={2} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && shown.length === 0 && <Text c="dimmed">{t("emailEditor.images.none")}</Text>}
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {shown.map(({ image, url }) => (
          <Stack key={image} gap="xs" align="center">
            <UnstyledButton className="option" p="sm" w="100%" onClick={() => choose(url)}>
              {/* By its path: the app shows images of its own server alone. */}
              <Box component="img" src={new URL(url).pathname} alt="" loading="lazy" w="100%" h="6rem" style={{ objectFit: "contain" }} />
              <Text size="xs" ta="center" className="name">
                {calledOf(image)}
              </Text>
            </UnstyledButton>
            <MayButton needs="content:write" variant="subtle" c="bad" aria-label={t("emailEditor.images.deleteOne", { name: calledOf(image) })} onClick={() => askToDelete(image)}>
              <IconTrash size={16} stroke={1.5} aria-hidden />
            </MayButton>
          </Stack>
        ))}
      </SimpleGrid>
      {found.hasNextPage && (
        <Group>
          <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t("emailEditor.images.more")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
