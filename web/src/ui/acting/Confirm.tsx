import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { Refused } from "~/ui/acting/Form";

/** What a dialog asks about. It stays known while the dialog closes. */
export interface Asked<T> {
  opened: boolean;
  about: T | null;
  ask: (about: T) => void;
  close: () => void;
}

export function useAsked<T>(): Asked<T> {
  const [opened, setOpened] = useState(false);
  const [about, setAbout] = useState<T | null>(null);
  const ask = (wanted: T) => {
    setAbout(wanted);
    setOpened(true);
  };
  return { opened, about, ask, close: () => setOpened(false) };
}

interface Words {
  title: string;
  consequence: ReactNode;
  /** On the button: what happens. */
  verb: string;
}

interface Props<T, A> {
  asked: Asked<T>;
  words: (about: T) => Words;
  act: (about: T) => Promise<A>;
  done?: (answer: A, about: T) => void;
  hue?: "accent" | "bad";
}

/** Says whom a change concerns and what follows from it, before it is made. */
export function Confirm<T, A>({ asked, words, act, done, hue = "accent" }: Props<T, A>) {
  const { t } = useTranslation();
  const acting = useMutation({
    mutationFn: act,
    onSuccess: (answer, about) => {
      asked.close();
      done?.(answer, about);
    },
  });
  const { about } = asked;
  const told = about === null ? null : words(about);
  const close = () => {
    acting.reset();
    asked.close();
  };
  return (
    <Modal opened={asked.opened} onClose={close} title={told?.title} closeButtonProps={{ "aria-label": t("acting.cancel") }}>
      <Stack gap="lg">
        <Text component="div">{told?.consequence}</Text>
        <Refused error={acting.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("acting.cancel")}
          </Button>
          <Button color={hue} loading={acting.isPending} onClick={() => about !== null && acting.mutate(about)}>
            {told?.verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
