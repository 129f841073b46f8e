import { sendForm, type Sending } from "~/api/sending";
import type { Resource } from "~/pages/resources/queries";

interface Upload {
  slug: string;
  /** Without one, the resource keeps the one it has. */
  name: string;
  file: File;
  /** Of what it takes the place of; empty: of nothing. */
  tag: string;
}

/** Sends the file of a resource. Throws a Problem. */
export const upload = ({ slug, name, file, tag }: Upload, how: Sending): Promise<Resource> =>
  sendForm(`/api/v1/resources/${encodeURIComponent(slug)}/file`, { name, file }, how, tag ? { "If-Match": tag } : {});
