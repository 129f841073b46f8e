import type { components } from "~/api/schema";
import type { Language } from "~/i18n";

/** What the form of who joins holds. */
export interface Joiner {
  email: string;
  name: string;
  password: string;
  accountName: string;
  locale: Language;
  zone: string;
}

/** Nothing yet, save what the browser tells of language and time zone. */
export const newJoiner = (locale: Language): Joiner => ({
  email: "",
  name: "",
  password: "",
  accountName: "",
  locale,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC",
});

/** What is sent: the first owner has an email and the account to give, others have both already. */
export function joinerOf(joiner: Joiner, first: boolean): components["schemas"]["Joiner"] {
  const { password } = joiner;
  const name = joiner.name.trim();
  if (!first) return { password, name, email: "" };
  const accountName = joiner.accountName.trim();
  return {
    password,
    name,
    email: joiner.email.trim(),
    locale: joiner.locale,
    time_zone: joiner.zone,
    ...(accountName ? { account_name: accountName } : {}),
  };
}
