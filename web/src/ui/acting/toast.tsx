import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import i18next from "i18next";

const UNDO = 10_000;

/** Says what was done. */
export function toast(message: string): void {
  notifications.show({ message });
}

/** Says why something was not done. */
export function toastRefused(why: string): void {
  notifications.show({ color: "bad", role: "alert", message: why });
}

/** Says what was done, and puts it back if one likes. */
export function toastUndo(message: string, undo: () => Promise<unknown>): void {
  const id = notifications.show({
    autoClose: UNDO,
    message: (
      <Group justify="space-between">
        <Text>{message}</Text>
        <Button variant="default" onClick={() => void putBack()}>
          {i18next.t("acting.undo")}
        </Button>
      </Group>
    ),
  });
  const putBack = async () => {
    notifications.hide(id);
    try {
      await undo();
      toast(i18next.t("acting.undone"));
    } catch (error) {
      toastRefused(error instanceof Error ? error.message : String(error));
    }
  };
}
