/** What the editor loads only when it is looked at. */

import { lazy } from "react";

const canvas = () => import("~/pages/workflows/canvas/Canvas").then(({ Canvas }) => ({ default: Canvas }));
const triggers = () => import("~/pages/workflows/triggers/TriggerFields").then(({ TriggerFields }) => ({ default: TriggerFields }));
const settings = () => import("~/pages/workflows/settings/SettingsDrawer").then(({ SettingsDrawer }) => ({ default: SettingsDrawer }));
const conditions = () => import("~/ui/conditions/ConditionEditor").then(({ ConditionEditor }) => ({ default: ConditionEditor }));

export const Canvas = lazy(canvas);
export const TriggerFields = lazy(triggers);
export const SettingsDrawer = lazy(settings);
export const ConditionEditor = lazy(conditions);

/** Fetches all of it, so that whoever has begun an edit can end it without a connection. */
export function fetchParts(): void {
  for (const part of [canvas, triggers, settings, conditions]) void part().catch(() => undefined);
}
