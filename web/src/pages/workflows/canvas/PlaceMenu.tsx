import { Menu, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type Place, rejoinsAt, TRIGGER } from "~/builder";
import { put, take } from "~/pages/workflows/canvas/clipboard";
import { Spot } from "~/pages/workflows/canvas/Picker";
import { type Overlay, useActs, useScene } from "~/pages/workflows/canvas/scene";
import { branchesWithSteps, foldable, linksAt, stepOf } from "~/pages/workflows/canvas/spots";

type At = Extract<Overlay, { is: "menu" }>;

/** What can be done with a card, or with an end. */
export function PlaceMenu({ overlay }: { overlay: At }) {
  const acts = useActs();
  const { t } = useTranslation();
  const { structure, texts } = useScene();
  const { place } = overlay;
  return (
    <Menu opened onClose={() => acts.close()} position="bottom-start" withinPortal returnFocus={false} shadow="md">
      <Menu.Target>
        <Spot at={overlay.at} label={t("canvas.menuOf", { name: texts.mention(stepOf(structure, place)) })} />
      </Menu.Target>
      <Menu.Dropdown>
        {"end" in place ? <EndItems link={place.end} overlay={overlay} /> : "branch" in place ? <BranchItems place={place} overlay={overlay} /> : <StepItems step={place.step} overlay={overlay} />}
      </Menu.Dropdown>
    </Menu>
  );
}

/** An item that does something and leaves the menu; what opens next comes after. */
function Item({ label, hint, harms = false, act }: { label: string; hint?: string; harms?: boolean; act: () => void }) {
  const acts = useActs();
  return (
    <Menu.Item
      closeMenuOnClick={false}
      rightSection={
        hint && (
          <Text size="xs" c="dimmed" className="flow-hint" aria-hidden>
            {hint}
          </Text>
        )
      }
      {...(harms ? { c: "bad" } : {})}
      onClick={() => {
        acts.close();
        act();
      }}
    >
      {label}
    </Menu.Item>
  );
}

function StepItems({ step, overlay }: { step: string; overlay: At }) {
  const { t } = useTranslation();
  const acts = useActs();
  const place: Place = { step };
  if (step === TRIGGER) {
    return (
      <>
        <Item label={t("canvas.menu.edit")} hint="↵" act={() => acts.edit(place)} />
        <PlaceItems place={place} overlay={overlay} />
      </>
    );
  }
  return (
    <>
      <Item label={t("canvas.menu.edit")} hint="↵" act={() => acts.edit(place)} />
      <Item label={t("canvas.menu.move")} hint="M" act={() => acts.open({ is: "move", step, at: overlay.at })} />
      <PlaceItems place={place} overlay={overlay} />
      <Menu.Divider />
      <Item label={t("canvas.menu.copy")} act={() => void keep(acts.copy(place))} />
      <Item label={t("canvas.menu.cut")} act={() => void keep(acts.cut(place))} />
      <Item label={t("canvas.menu.duplicate")} act={() => acts.duplicate(place)} />
      <Item label={t("canvas.menu.note")} hint="N" act={() => acts.note(place)} />
      <Menu.Divider />
      <DeleteItem step={step} />
    </>
  );
}

const keep = (clip: Parameters<typeof put>[0] | null) => (clip ? put(clip) : Promise.resolve());

/** What can be done under a place: add, paste, fold. */
function PlaceItems({ place, overlay }: { place: Place; overlay: At }) {
  const { t } = useTranslation();
  const acts = useActs();
  const { structure, folded } = useScene();
  const branches = foldable(structure, place);
  const isFolded = branches.every((each) => folded.has(each));
  return (
    <>
      {linksAt(structure, place).length > 0 && (
        <>
          <Item label={t("step" in place ? "canvas.menu.below" : "canvas.menu.add")} hint="A" act={() => acts.insertBelow(place, overlay.at)} />
          <Item label={t("canvas.menu.paste")} act={() => void take().then((clip) => acts.paste(place, clip))} />
        </>
      )}
      {branches.length > 0 && <Item label={t(isFolded ? "canvas.menu.unfold" : "canvas.menu.fold")} act={() => acts.fold(branches)} />}
    </>
  );
}

function DeleteItem({ step }: { step: string }) {
  const { t } = useTranslation();
  const acts = useActs();
  const { structure } = useScene();
  const asks = branchesWithSteps(structure, step).length > 0;
  return <Item label={t("canvas.menu.delete")} hint="⌫" harms act={() => (asks ? acts.open({ is: "delete", step }) : acts.remove(step))} />;
}

function BranchItems({ place, overlay }: { place: { branch: string }; overlay: At }) {
  const { t } = useTranslation();
  const acts = useActs();
  return (
    <>
      <Item label={t("canvas.menu.edit")} hint="↵" act={() => acts.edit(place)} />
      <PlaceItems place={place} overlay={overlay} />
    </>
  );
}

function EndItems({ link: id, overlay }: { link: string; overlay: At }) {
  const { t } = useTranslation();
  const acts = useActs();
  const { structure } = useScene();
  const link = structure.graph.links.get(id);
  if (!link) return null;
  const number = (step: string | null) => structure.numbers.get(step ?? "") ?? "";
  if (link.arrives === "step") {
    return (
      <>
        <Item label={t("canvas.menu.follow", { number: number(link.to) })} hint="↵" act={() => acts.press({ end: id })} />
        <Item label={t("canvas.menu.another")} act={() => acts.pickTarget(id, true, overlay.at)} />
        {link.role !== "go" && <Item label={t("canvas.menu.endHere")} act={() => acts.endHere(id)} />}
      </>
    );
  }
  const below = rejoinsAt(structure, id);
  const join = below === null ? null : structure.graph.byKey.has(below) ? below : null;
  return (
    <>
      <PlaceItems place={{ end: id }} overlay={overlay} />
      <Menu.Divider />
      {join !== null && <Item label={t("canvas.menu.rejoin", { number: number(join) })} act={() => acts.rejoin(id)} />}
      <Item label={t("canvas.menu.exit")} act={() => acts.insert([id], "exit", overlay.at)} />
      {structure.order.length > 0 && <Item label={t("canvas.menu.goTo")} act={() => acts.pickTarget(id, false, overlay.at)} />}
    </>
  );
}
