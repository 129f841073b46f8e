import { useMutation, useQueryClient } from "@tanstack/react-query";

import { useSure } from "~/pages/security/sure";
import { toast } from "~/ui/acting/toast";

/** A change of how one signs in: made surely, told, and seen in all parts of the page. */
export function useChange<T>(call: () => Promise<T>, told: string, then: (made: T) => void = () => undefined) {
  const sure = useSure();
  const queries = useQueryClient();
  return useMutation<T>({
    mutationFn: () => sure(call),
    onSuccess: (made) => {
      toast(told);
      then(made);
      return queries.invalidateQueries({ queryKey: ["security"] });
    },
  });
}
