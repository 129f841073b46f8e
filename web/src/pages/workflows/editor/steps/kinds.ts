/** The fields of each kind of step: first those that it cannot do without, then the rest. */

import type { ComponentType } from "react";

import type { Kind } from "~/pages/workflows/flow/kinds";
import { EnrollIn, EnrollInMore, RemoveFrom, Webhook, WebhookMore } from "~/pages/workflows/editor/steps/Calls";
import { Copied, EmitEvent, UpdateContact, UpdateContactMore } from "~/pages/workflows/editor/steps/Contact";
import { EmailChoice } from "~/pages/workflows/editor/steps/EmailChoice";
import { Notify, NotifyMore, SendEmailMore } from "~/pages/workflows/editor/steps/Messages";
import { Exit, GoTo, Note } from "~/pages/workflows/editor/steps/Paths";
import { BranchMore, BranchOnValue, Experiment, ExperimentMore } from "~/pages/workflows/editor/steps/Splits";
import { Delay, DelayMore, WaitFor, WaitForMore, WaitUntil, WaitUntilMore } from "~/pages/workflows/editor/steps/Waits";

interface Form {
  readonly main?: ComponentType;
  readonly more?: ComponentType;
}

export const FORMS: Readonly<Record<Kind, Form>> = {
  send_email: { main: EmailChoice, more: SendEmailMore },
  delay: { main: Delay, more: DelayMore },
  wait_until: { main: WaitUntil, more: WaitUntilMore },
  wait_for: { main: WaitFor, more: WaitForMore },
  branch: { more: BranchMore },
  branch_on_value: { main: BranchOnValue },
  random_split: {},
  experiment: { main: Experiment, more: ExperimentMore },
  update_contact: { main: UpdateContact, more: UpdateContactMore },
  emit_event: { main: EmitEvent, more: Copied },
  notify: { main: Notify, more: NotifyMore },
  webhook: { main: Webhook, more: WebhookMore },
  enroll_in: { main: EnrollIn, more: EnrollInMore },
  remove_from: { main: RemoveFrom },
  go_to: { main: GoTo },
  exit: { main: Exit },
  note: { main: Note },
};
