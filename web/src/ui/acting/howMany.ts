import { useFormats } from "~/i18n/formats";

/** How many there are, for a text; not exact: there are more. */
export function useHowMany() {
  const { number } = useFormats();
  return ({ total, exact = true }: { total: number; exact?: boolean }) => ({ count: total, n: `${exact ? "" : "> "}${number(total)}` });
}
