import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { useSure } from "~/pages/security/sure";

/** A change of how one signs in: made surely, told, and seen in all parts of the page. */
export function useChange<T>(call: () => Promise<T>, told: string, then: (made: T) => void = () => undefined) {
  const sure = useSure();
  const queries = useQueryClient();
  return useMutation<T>({
    mutationFn: () => sure(call),
    onSuccess: (made) => {
      notifications.show({ color: "ok", message: told });
      then(made);
      return queries.invalidateQueries({ queryKey: ["security"] });
    },
  });
}
