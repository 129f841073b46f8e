import { Anchor, List, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { components } from "~/api/schema";
import { useMay } from "~/app/session";
import { Found } from "~/ui/acting/Found";
import { type Thing, usesOf } from "~/ui/uses/queries";

type Place = components["schemas"]["Place"];

const KINDS = ["workflow", "segment", "form", "landing_page", "topic", "email", "email_version", "scoring rule"] as const;
type Kind = (typeof KINDS)[number];

/** Parts of a workflow, as the paths of its definition begin. */
const PARTS = ["triggers", "audience", "suppress", "repeat", "exit", "goal", "steps"] as const;

/** What would miss a thing: workflows that live, segments, and what visitors see. */
export function Uses({ thing, name }: { thing: Thing; name: string }) {
  const { t } = useTranslation();
  const may = useMay("workflows:read");
  const found = useQuery({ ...usesOf(thing, name), enabled: may });
  if (!may) return <Text c="dimmed">{t("app.noRight")}</Text>;
  return (
    <Found query={found} rows={2}>
      {({ items }) => (items.length === 0 ? <Text c="dimmed">{t("uses.unused")}</Text> : <Places places={items} />)}
    </Found>
  );
}

/** Each with a way there. */
export function Places({ places }: { places: Place[] }) {
  return (
    <List spacing="sm">
      {places.map((place) => (
        <List.Item key={`${place.kind} ${place.name} ${place.version ?? ""} ${place.place}`}>
          <Named place={place} />
        </List.Item>
      ))}
    </List>
  );
}

function Named({ place }: { place: Place }) {
  const { t } = useTranslation();
  const kind = KINDS.find((each) => each === place.kind);
  const [first, step] = place.place.split(".");
  const part = PARTS.find((each) => each === first);
  const where = [kind ? t(`uses.kinds.${kind}`) : place.kind, place.version ? t("uses.version", { number: place.version }) : "", part ? t(`uses.places.${part}`) : ""];
  return (
    <>
      <Way kind={kind} name={place.name} {...(part === "steps" && step ? { step } : {})} />
      <Text size="xs" c="dimmed">
        {where.filter(Boolean).join(", ")}
      </Text>
    </>
  );
}

function Way({ kind, name, step }: { kind: Kind | undefined; name: string; step?: string }) {
  switch (kind) {
    case "workflow":
      return <Anchor className="name" renderRoot={(props) => <Link {...props} to="/workflows/$slug" params={{ slug: name }} search={step ? { step } : {}} />}>{name}</Anchor>;
    case "segment":
      return <Anchor className="name" renderRoot={(props) => <Link {...props} to="/segments/$segment" params={{ segment: name }} />}>{name}</Anchor>;
    case "form":
      return <Anchor className="name" renderRoot={(props) => <Link {...props} to="/forms/$form" params={{ form: name }} />}>{name}</Anchor>;
    case "landing_page":
      return <Anchor className="name" renderRoot={(props) => <Link {...props} to="/landing-pages/$page" params={{ page: name }} />}>{name}</Anchor>;
    case "topic":
      return <Anchor className="name" renderRoot={(props) => <Link {...props} to="/settings/topics" />}>{name}</Anchor>;
    case "email":
    case "email_version":
      return <Anchor className="name" renderRoot={(props) => <Link {...props} to="/emails/$email" params={{ email: name }} />}>{name}</Anchor>;
    case "scoring rule":
      return <Anchor className="name" renderRoot={(props) => <Link {...props} to="/settings/scoring" />}>{name}</Anchor>;
    default:
      return <Text className="name">{name}</Text>;
  }
}
