import { upload } from "~/pages/resources/uploading";
import { useSending } from "~/ui/acting/useSending";

/** Sends the file of a resource, and knows how far it is. */
export function useUpload() {
  const { share, send } = useSending();
  return { share, send: (what: Parameters<typeof upload>[0]) => send((how) => upload(what, how)) };
}
