import { useTranslation } from "react-i18next";

import { sizeOf } from "~/pages/resources/files";
import type { Resource } from "~/pages/resources/queries";

/** How what a resource hands out is written: its address, or its file and how large it is. */
export function useContent() {
  const { i18n } = useTranslation();
  return ({ kind, url, file_name, size }: Resource): string => {
    if (kind === "url") return url;
    const { amount, unit } = sizeOf(size);
    const large = new Intl.NumberFormat(i18n.language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(amount);
    return `${file_name} (${large})`;
  };
}
