import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { NO_CURRENCY, useFormats } from "~/i18n/formats";

interface EarnedProps {
  orders: number;
  /** By currency, as decimal numbers. */
  revenue: Readonly<Record<string, string>>;
}

/** What orders brought: each currency on a line of its own, since they are never added up. */
export function Earned({ orders, revenue }: EarnedProps) {
  const { t } = useTranslation();
  const { money, number } = useFormats();
  if (orders === 0 && Object.keys(revenue).length === 0) return "–";
  return (
    <>
      {Object.entries(revenue).map(([currency, amount]) => (
        <Text key={currency} span inherit display="block" className="unbroken">
          {money(amount, currency)} {currency === NO_CURRENCY && t("workflow.noCurrency")}
        </Text>
      ))}
      <Text span size="xs" c="dimmed" display="block">
        {t("workflow.fromOrders", { count: orders, number: number(orders) })}
      </Text>
    </>
  );
}
