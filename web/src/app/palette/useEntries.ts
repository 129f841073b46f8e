import { useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import { leave } from "~/app/leaving";
import { addressOf, mentions } from "~/app/palette/entries";
import { AREAS, FURTHER } from "~/app/places";
import { me } from "~/app/session";
import { LANGUAGES, NAMES, setLanguage } from "~/i18n";

export interface Entry {
  id: string;
  label: string;
  /** What sort of thing it is. */
  kind?: string;
  run: () => void;
}

export interface Group {
  title: string;
  entries: Entry[];
}

/** All that answers to what is typed, in groups; before anything is typed, pages and actions. */
export function useEntries(typed: string): { groups: Group[]; searching: boolean; failed: boolean } {
  const { t } = useTranslation();
  const asked = typed.trim();
  const things = useThings(asked);
  const [pages, actions] = [usePages(), useActions()].map((entries) => entries.filter((entry) => mentions(entry.label, asked)));
  const groups = [
    { title: t("palette.pages"), entries: pages ?? [] },
    { title: t("palette.actions"), entries: actions ?? [] },
    { title: t("palette.things"), entries: things.entries },
  ];
  return { groups: groups.filter((group) => group.entries.length > 0), searching: things.searching, failed: things.failed };
}

function usePages(): Entry[] {
  const { t } = useTranslation();
  const router = useRouter();
  const { permissions } = useSuspenseQuery(me).data;
  return [...AREAS, ...FURTHER]
    .filter(({ permission }) => !permission || permissions.includes(permission))
    .map(({ to, label }) => ({ id: `page ${to}`, label: t(label), run: () => void router.navigate({ to }) }));
}

function useActions(): Entry[] {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const themes = { light: t("app.light"), dark: t("app.dark"), auto: t("app.system") } as const;
  return [
    ...(["light", "dark", "auto"] as const).map((scheme) => ({
      id: `theme ${scheme}`,
      label: t("palette.useTheme", { theme: themes[scheme] }),
      run: () => setColorScheme(scheme),
    })),
    ...LANGUAGES.map((language) => ({
      id: `language ${language}`,
      label: t("palette.useLanguage", { language: NAMES[language] }),
      run: () => void setLanguage(language),
    })),
    { id: "sign out", label: t("app.signOut"), run: leave },
  ];
}

/** By name among what one may see, and contacts by the beginning of their address. */
function useThings(asked: string): { entries: Entry[]; searching: boolean; failed: boolean } {
  const { t } = useTranslation();
  const router = useRouter();
  const [q] = useDebouncedValue(asked, 150);
  const found = useQuery({
    queryKey: ["search", q],
    queryFn: () => answerOf(api.GET("/api/v1/search", { params: { query: { q, limit: 10 } } })),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
  const hits = asked && q ? (found.data?.items ?? []) : [];
  const patterns = Object.keys(router.routesByPath);
  const entries = hits.flatMap((hit) => {
    const to = addressOf(hit, patterns);
    return to ? [{ id: `${hit.kind} ${hit.id}`, label: hit.name || hit.id, kind: t(`palette.kinds.${hit.kind}`), run: () => void router.navigate({ to }) }] : [];
  });
  return { entries, searching: asked !== "" && (asked !== q || found.isFetching), failed: asked !== "" && found.isError };
}
