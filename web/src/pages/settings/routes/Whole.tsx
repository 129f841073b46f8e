import { NumberInput } from "@mantine/core";

import type { Values } from "~/pages/settings/routes/route";
import type { useForm } from "~/ui/acting/useForm";

export type RouteForm = Pick<ReturnType<typeof useForm<Values, unknown>>, "values" | "set" | "error">;

interface WholeProps {
  label: string;
  help?: string;
  name: "port" | "priority" | "per_second" | "per_day" | "warm_up_start";
  max: number;
  form: RouteForm;
}

/** A whole number from 1 on, or nothing. */
export function Whole({ label, help = "", name, max, form: { values, set, error } }: WholeProps) {
  return <NumberInput label={label} description={help} min={1} max={max} allowDecimal={false} value={values[name]} error={error(name)} onChange={(typed) => set(name, typeof typed === "number" ? typed : "")} />;
}
