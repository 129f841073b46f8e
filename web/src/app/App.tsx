import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import i18next from "i18next";

import { Problem } from "~/api/problem";
import { SessionEnded } from "~/app/SessionEnded";
import { makeRouter } from "~/app/router";
import { me } from "~/app/session";
import { resolveVariables, theme } from "~/ui/theme";

/** Asked for a second factor from now on, one is led to where it is set up. */
const onError = (error: Error) => {
  if (error instanceof Problem && error.code === "second_factor_required" && queries.getQueryData(me.queryKey)) {
    void queries.resetQueries({ queryKey: me.queryKey });
  }
};

const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => error instanceof Problem && error.offline && failures < 2,
    },
  },
});

const router = makeRouter(queries);

// What the server says in words, it says in the language of the app.
i18next.on("languageChanged", () => void queries.invalidateQueries());

/** The nonce that lets Mantine's own styles through the Content-Security-Policy. */
export const nonce = () => document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content ?? "";

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} defaultColorScheme="auto" getStyleNonce={nonce}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Notifications />
        <SessionEnded />
      </QueryClientProvider>
    </MantineProvider>
  );
}
