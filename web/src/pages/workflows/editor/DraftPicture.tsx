import { useEdited } from "~/pages/workflows/editor/context";
import { useOwnEmails } from "~/pages/workflows/editor/ownEmails";
import { EmailPicture } from "~/pages/workflows/EmailPicture";
import { Thumbnail } from "~/pages/emails/Thumbnail";

/** How an email begins that the draft sends: with its own words, where it brings some. */
export function DraftPicture({ email }: { email: string }) {
  const workflow = useEdited((state) => state.slug);
  const revision = useEdited((state) => state.seen.revisions.emails[email]);
  const own = useOwnEmails().find(({ slug }) => slug === email);
  if (!own) return <EmailPicture email={email} />;
  return <Thumbnail slug={email} version={`${workflow} ${revision ?? ""}`} design={() => Promise.resolve(own.design)} />;
}
