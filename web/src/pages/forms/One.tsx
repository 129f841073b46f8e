import { Anchor, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useMay } from "~/app/session";
import { type Kind, WORDS } from "~/pages/forms/kinds";
import type { Held, OneOf } from "~/pages/forms/queries";
import { Allowed } from "~/ui/acting/Allowed";
import { Found } from "~/ui/acting/Found";

/** The page of a form, a resource or a landing page, for who may see it. */
export function One<W>({ kind, one, children }: { kind: Kind; one: OneOf<W>; children: (held: Held<W>) => ReactNode }) {
  const { t } = useTranslation();
  const found = useQuery({ ...one, enabled: useMay("content:read") });
  return (
    <Stack gap="lg">
      <Anchor renderRoot={(props) => <Link {...props} to={`/${kind}`} />}>{t(`${WORDS[kind]}.all`)}</Anchor>
      <Allowed needs="content:read">
        <Found query={found}>{children}</Found>
      </Allowed>
    </Stack>
  );
}
