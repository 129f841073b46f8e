/** The kinds of steps by what they are for, with their pictures. */

import {
  IconArrowForwardUp,
  IconArrowsSplit,
  IconArrowsSplit2,
  IconBell,
  IconBolt,
  IconCalendarTime,
  IconClock,
  IconDice3,
  IconDoorExit,
  IconFlask,
  type IconProps,
  IconHourglass,
  IconLogin2,
  IconMail,
  IconPuzzle,
  IconUserEdit,
  IconUserMinus,
  IconWebhook,
} from "@tabler/icons-react";
import type { ComponentType } from "react";

import { type Kind, kindOf } from "~/pages/workflows/flow/kinds";

export const FAMILIES = ["action", "wait", "condition", "flow"] as const;
export type Family = (typeof FAMILIES)[number];

/** Kinds that stand on a path; notes hang on steps. */
export type PathKind = Exclude<Kind, "note">;

export const KINDS_OF: Readonly<Record<Family, readonly PathKind[]>> = {
  action: ["send_email", "update_contact", "notify", "webhook", "emit_event", "enroll_in", "remove_from"],
  wait: ["delay", "wait_until", "wait_for"],
  condition: ["branch", "branch_on_value", "random_split", "experiment"],
  flow: ["exit", "go_to"],
};

export function familyOf(kind: string): Family {
  const known = kindOf(kind);
  return FAMILIES.find((family) => KINDS_OF[family].some((each) => each === known)) ?? "action";
}

/** A family's hue, of those that the theme knows. */
export const HUES: Readonly<Record<Family, string>> = { action: "accent", wait: "wait", condition: "info", flow: "dimmed" };

export type Icon = ComponentType<IconProps>;

const ICONS: Readonly<Record<PathKind, Icon>> = {
  send_email: IconMail,
  update_contact: IconUserEdit,
  notify: IconBell,
  webhook: IconWebhook,
  emit_event: IconBolt,
  enroll_in: IconLogin2,
  remove_from: IconUserMinus,
  delay: IconClock,
  wait_until: IconCalendarTime,
  wait_for: IconHourglass,
  branch: IconArrowsSplit,
  branch_on_value: IconArrowsSplit2,
  random_split: IconDice3,
  experiment: IconFlask,
  exit: IconDoorExit,
  go_to: IconArrowForwardUp,
};

export function iconOf(kind: string): Icon {
  const known = kindOf(kind);
  return known && known !== "note" ? ICONS[known] : IconPuzzle;
}
