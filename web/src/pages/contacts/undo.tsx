import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";

const TIME = 10_000;

/** Says what was done, and offers to put it back for ten seconds. */
export function tellUndoable(message: string, verb: string, undo: () => void): void {
  const id = notifications.show({
    autoClose: TIME,
    message: (
      <Group justify="space-between">
        <Text>{message}</Text>
        <Button
          variant="subtle"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {verb}
        </Button>
      </Group>
    ),
  });
}

export const tell = (message: string): void => void notifications.show({ message, color: "ok" });

/** Why something that was asked for was not done, beside what one goes on with. */
export const tellRefusal = (error: Error): void => void notifications.show({ message: error.message, color: "bad", role: "alert" });
