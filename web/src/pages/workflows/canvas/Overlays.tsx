import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { whyNotMove } from "~/builder/commands";
import { DeleteDialog } from "~/pages/workflows/canvas/DeleteDialog";
import { familyOf, HUES, iconOf } from "~/pages/workflows/canvas/families";
import { KeysHelp } from "~/pages/workflows/canvas/KeysHelp";
import { shelvesOf } from "~/pages/workflows/canvas/kinds";
import { Picker } from "~/pages/workflows/canvas/Picker";
import { PlaceMenu } from "~/pages/workflows/canvas/PlaceMenu";
import { type Overlay, useActs, useScene } from "~/pages/workflows/canvas/scene";
import { allowedFor } from "~/pages/workflows/canvas/useDrag";

/** What is open over the canvas. */
export function Overlays() {
  const { overlay } = useScene();
  switch (overlay?.is) {
    case "add":
      return <AddPicker key={overlay.links.join(" ")} overlay={overlay} />;
    case "move":
      return <MovePicker overlay={overlay} />;
    case "goto":
      return <StepPicker overlay={overlay} part="goTo" />;
    case "find":
      return <StepPicker overlay={overlay} part="find" />;
    case "menu":
      return <PlaceMenu overlay={overlay} />;
    case "delete":
      return <DeleteDialog step={overlay.step} />;
    case "keys":
      return <KeysHelp />;
    default:
      return null;
  }
}

type Of<Is extends Overlay["is"]> = Extract<Overlay, { is: Is }>;

/** The kinds of steps: what is chosen is put on the links. */
function AddPicker({ overlay: { links, at } }: { overlay: Of<"add"> }) {
  const { t } = useTranslation();
  const acts = useActs();
  const { draft, recent } = useScene();
  const shelves = shelvesOf(draft, links, recent).map(({ title, offers }) => ({
    title: t(`canvas.add.${title}`),
    choices: offers.map(({ kind, why }) => ({
      id: kind,
      label: t(`workflow.kind.${kind}`),
      why: why ? t(why === "only_at_end" ? "canvas.why.only_at_end" : "canvas.why.elsewhere") : undefined,
    })),
  }));
  return (
    <Picker at={at} label={t("canvas.add.title")} placeholder={t("canvas.add.search")} nothing={t("canvas.add.nothing")} shelves={shelves} onPick={(kind) => acts.insert(links, kind, at)} onClose={() => acts.close()} icon={(kind) => <KindIcon kind={kind} />} />
  );
}

export function KindIcon({ kind }: { kind: string }) {
  const Icon = iconOf(kind);
  return (
    <Text c={HUES[familyOf(kind)]} component="span" className="flow-picture">
      <Icon size={16} stroke={1.5} aria-hidden />
    </Text>
  );
}

/** The places in reading order: a step and what is inside it goes to the one chosen. */
function MovePicker({ overlay: { step, at } }: { overlay: Of<"move"> }) {
  const { t } = useTranslation();
  const acts = useActs();
  const scene = useScene();
  const { structure, texts, layout } = scene;
  const places = layout.adds.filter((place) => {
    const why = whyNotMove(structure, step, place.links);
    return why === null || why === "only_at_end";
  });
  const allowed = new Set(allowedFor(scene, step, false).map((each) => each.id));
  const choices = places.map((place) => {
    const { after, before } = texts.where(place.links.flatMap((id) => structure.graph.links.get(id) ?? []));
    return { id: place.id, label: after, hint: before, why: allowed.has(place.id) ? undefined : t("canvas.why.only_at_end") };
  });
  const choose = (id: string) => {
    const place = places.find((each) => each.id === id);
    acts.close();
    if (place) acts.move(step, place.links);
  };
  return (
    <Picker at={at} label={t("canvas.move.title")} placeholder={t("canvas.move.search")} nothing={t("canvas.move.nothing")} shelves={[{ title: "", choices }]} onPick={choose} onActive={(over) => acts.drop({ allowed, over })} onClose={() => acts.close()} />
  );
}

/** The steps in reading order: to find one, or to go to one. */
function StepPicker({ overlay, part }: { overlay: Of<"find"> | Of<"goto">; part: "find" | "goTo" }) {
  const { t } = useTranslation();
  const acts = useActs();
  const { structure, texts } = useScene();
  const choices = structure.order.map((step) => ({ id: step, label: texts.mention(step), hint: texts.own(step) ? texts.sentence(step) : "" }));
  const choose = (step: string) => {
    if (part === "goTo") acts.pick(step);
    else {
      acts.close();
      acts.focus({ step });
    }
  };
  return (
    <Picker at={overlay.at} label={t(`canvas.${part}.title`)} placeholder={t(`canvas.${part}.search`)} nothing={t(`canvas.${part}.nothing`)} shelves={[{ title: "", choices }]} onPick={choose} onClose={() => acts.close()} icon={(step) => <KindIcon kind={structure.graph.byKey.get(step)?.kind ?? ""} />} />
  );
}
