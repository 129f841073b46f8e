import { Box, Center } from "@mantine/core";
import { useElementSize, useInViewport, useMergedRef } from "@mantine/hooks";
import { IconMail } from "@tabler/icons-react";
import { skipToken, useQuery } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import { useMay } from "~/app/session";
import { anyContact, type Body } from "~/pages/emails/queries";
import { BareEmail } from "~/ui/email/EmailFrame";
import { EMAIL_WIDTH } from "~/ui/tokens";

interface Props {
  slug: string;
  /** What tells its words from others: they are read once. */
  version: number | string;
  /** Words that are not saved, in the place of those that are. */
  design?: () => Promise<Body>;
}

/** How an email begins, small: an ornament. It is asked for once it is in view. */
export function Thumbnail({ slug, version, design }: Props) {
  const may = useMay("contacts:read");
  const { ref: seen, inViewport } = useInViewport();
  const { ref: measured, width } = useElementSize();
  const ref = useMergedRef(seen, measured);
  const { data: contact } = useQuery({ ...anyContact, enabled: may && inViewport });
  const { data: html } = useQuery({
    queryKey: ["emails", "thumbnail", slug, version],
    queryFn: contact ? async () => (await shown(slug, contact, await design?.())).html : skipToken,
    enabled: inViewport,
    staleTime: Infinity,
    retry: false,
  });
  return (
    <Box ref={ref} inert className="thumbnail">
      {html ? (
        <Box w={EMAIL_WIDTH.thumbnail} style={{ transform: `scale(${width / EMAIL_WIDTH.thumbnail})`, transformOrigin: "top left" }}>
          <BareEmail html={html} title="" />
        </Box>
      ) : (
        <Center h="100%" c="dimmed">
          <IconMail stroke={1.5} />
        </Center>
      )}
    </Box>
  );
}

const shown = (slug: string, contact: string, design: Body | null = null) => answerOf(api.POST("/api/v1/emails/{slug}/preview", { params: { path: { slug } }, body: { contact, event: {}, design } }));
