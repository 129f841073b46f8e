export { DateField, MomentField, TimeField } from "~/ui/fields/DateField";
export { DurationField } from "~/ui/fields/DurationField";
export { FIXED_UNITS, type Unit, UNITS } from "~/ui/fields/durations";
export type { FieldProps } from "~/ui/fields/props";
export { DaysField, ScheduleField } from "~/ui/fields/ScheduleField";
export { NumberField, type Value, ValueField } from "~/ui/fields/ValueField";
export { ValuesField } from "~/ui/fields/ValuesField";
export type { WindowJson } from "~/ui/fields/windows";
