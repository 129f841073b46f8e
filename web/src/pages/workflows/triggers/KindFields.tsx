import type { Fields } from "~/builder";
import { CallFields, EngagedFields, EventFields, FormFields, ResourceFields } from "~/pages/workflows/triggers/DeedFields";
import { AttributeFields, ListFields, SegmentFields, TagFields } from "~/pages/workflows/triggers/BelongingFields";
import { AtFields, CartFields, DateFields, InactivityFields, RecurringFields } from "~/pages/workflows/triggers/TimeFields";
import type { Kind } from "~/pages/workflows/triggers/kinds";

/** What the fields of each kind are given: the trigger, and how to change one of its fields or all of it. */
export interface OfKind {
  trigger: Fields;
  put: (next: Fields) => void;
  set: (field: string, value: unknown) => void;
  /** What is wrong with one of its fields. */
  error: (field: string) => string | undefined;
}

/** What a trigger of a kind is about. */
export function KindFields({ kind, ...props }: OfKind & { kind: Kind }) {
  switch (kind) {
    case "submitted_form":
      return <FormFields {...props} />;
    case "requested_resource":
      return <ResourceFields {...props} />;
    case "event":
      return <EventFields {...props} />;
    case "engaged":
      return <EngagedFields {...props} />;
    case "api_call":
      return <CallFields {...props} />;
    case "joined_list":
    case "left_list":
      return <ListFields {...props} />;
    case "segment":
      return <SegmentFields {...props} />;
    case "tag_added":
    case "tag_removed":
      return <TagFields {...props} />;
    case "attribute_changed":
      return <AttributeFields {...props} />;
    case "date_attribute":
      return <DateFields {...props} />;
    case "at":
      return <AtFields {...props} />;
    case "recurring":
      return <RecurringFields {...props} />;
    case "inactivity":
      return <InactivityFields {...props} />;
    case "cart_abandoned":
      return <CartFields {...props} />;
    case "became_lead":
    case "became_mql":
    case "by_hand":
    case "from_workflow":
      return null;
  }
}
