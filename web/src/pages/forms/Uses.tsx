import { Anchor, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useMay } from "~/app/session";
import { type Thing, usesOf } from "~/pages/forms/queries";
import { Found } from "~/ui/acting/Found";

type Place = components["schemas"]["Place"];

const KINDS = ["workflow", "segment", "form", "landing_page"] as const;

/** What keeps it from being put away: living workflows, and what visitors see. */
export function Uses({ thing, slug }: { thing: Thing; slug: string }) {
  const { t } = useTranslation();
  const may = useMay("workflows:read");
  const found = useQuery({ ...usesOf(thing, slug), enabled: may });
  if (!may) return <Text c="dimmed">{t("app.noRight")}</Text>;
  return (
    <Found query={found} rows={3}>
      {({ items }) =>
        items.length === 0 ? (
          <Text c="dimmed">{t("forms.unused")}</Text>
        ) : (
          <Stack gap="sm" component="ul" m={0} pl="lg">
            {items.map((place) => (
              <li key={`${place.kind} ${place.name} ${place.version ?? ""} ${place.place}`}>
                <Use place={place} />
              </li>
            ))}
          </Stack>
        )
      }
    </Found>
  );
}

function Use({ place }: { place: Place }) {
  const { t } = useTranslation();
  const kind = KINDS.find((each) => each === place.kind);
  const version = place.version ? t("emails.useVersion", { number: place.version }) : "";
  const where = [kind ? t(`palette.kinds.${kind}`) : place.kind, version, place.place].filter(Boolean).join(", ");
  return (
    <>
      <Named kind={kind} name={place.name} />
      <Text size="xs" c="dimmed">
        {where}
      </Text>
    </>
  );
}

function Named({ kind, name }: { kind: (typeof KINDS)[number] | undefined; name: string }) {
  switch (kind) {
    case "workflow":
      return <Anchor className="name" renderRoot={(props) => <Link {...props} to="/workflows/$slug" params={{ slug: name }} />}>{name}</Anchor>;
    case "segment":
      return <Anchor className="name" renderRoot={(props) => <Link {...props} to="/segments/$segment" params={{ segment: name }} />}>{name}</Anchor>;
    case "form":
      return <Anchor className="name" renderRoot={(props) => <Link {...props} to="/forms/$form" params={{ form: name }} />}>{name}</Anchor>;
    case "landing_page":
      return <Anchor className="name" renderRoot={(props) => <Link {...props} to="/landing-pages/$page" params={{ page: name }} />}>{name}</Anchor>;
    default:
      return <Text className="name">{name}</Text>;
  }
}
