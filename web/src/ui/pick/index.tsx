import { useQuery } from "@tanstack/react-query";

import type { FieldProps } from "~/ui/fields/props";
import { found, Pick, type PickProps } from "~/ui/pick/Pick";
import { EMAILS, FORMS, LISTS, readEmails, RESOURCES, SEGMENTS, SENDERS, USERS, WORKFLOWS } from "~/ui/pick/sources";
import { Suggest } from "~/ui/pick/Suggest";

export { AttributeField } from "~/ui/pick/AttributeField";
export { EventField } from "~/ui/pick/EventField";
export type { FieldProps };

/** The emails of the library, by slug and name. */
export const libraryEmails = found(EMAILS, "");

export const ListField = (props: FieldProps<string>) => <Pick {...props} source={LISTS} />;
export const SegmentField = (props: FieldProps<string>) => <Pick {...props} source={SEGMENTS} />;
export const EmailField = (props: Omit<PickProps, "source">) => <Pick {...props} source={EMAILS} />;
export const SenderField = (props: FieldProps<string>) => <Pick {...props} source={SENDERS} />;
export const WorkflowField = (props: FieldProps<string>) => <Pick {...props} source={WORKFLOWS} />;
export const FormField = (props: FieldProps<string>) => <Pick {...props} source={FORMS} />;
export const ResourceField = (props: FieldProps<string>) => <Pick {...props} source={RESOURCES} />;

/** A user of the account, by their address. */
export const UserField = (props: FieldProps<string>) => <Pick {...props} source={USERS} />;

/** A tag: any text. */
export const TagField = (props: FieldProps<string>) => <Suggest {...props} suggested={[]} />;

/** A category of emails: any, those that emails have being suggested. */
export function CategoryField(props: FieldProps<string>) {
  const { data } = useQuery({ queryKey: ["emails", { categories: true }], queryFn: readEmails, staleTime: 60_000 });
  const named = new Set((data ?? []).map(({ category }) => category).filter(Boolean));
  return <Suggest {...props} suggested={[...named].sort()} />;
}
