import { useQuery } from "@tanstack/react-query";

import { useMay } from "~/app/session";
import { Thumbnail } from "~/pages/emails/Thumbnail";
import { libraryEmails } from "~/ui/pick";

/** How an email of the library begins, small; nothing for one that there is not. */
export function EmailPicture({ email }: { email: string }) {
  const mayRead = useMay("content:read");
  const library = useQuery({ ...libraryEmails, enabled: mayRead });
  if (!library.data?.some(({ value }) => value === email)) return null;
  // Its words are read anew when it is published.
  return <Thumbnail slug={email} version="published" />;
}
