import "~/ui/mantine.css";
import "@mantine/notifications/styles.css";
import "~/ui/app.css";

import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";

import { App, nonce } from "~/app/App";
import { startLanguage } from "~/i18n";

const RENEWED = "jalon.renewed";
/** Milliseconds within which a second failure has another cause. */
const SOON = 60_000;

/** After an update of the server the files of a page opened before are gone: it begins anew, once. */
window.addEventListener("vite:preloadError", (event) => {
  const last = Number(sessionStorage.getItem(RENEWED));
  if (!navigator.onLine || Date.now() - last < SOON) return;
  sessionStorage.setItem(RENEWED, String(Date.now()));
  event.preventDefault();
  location.reload();
});

// For the styles of dialogs, which keep the page behind them still.
setNonce(nonce());
await startLanguage();
const root = document.getElementById("app");
if (root) createRoot(root).render(<App />);
