import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "~/ui/app.css";

import { createRoot } from "react-dom/client";

import { App } from "~/app/App";
import { startLanguage } from "~/i18n";

startLanguage();
const root = document.getElementById("app");
if (root) createRoot(root).render(<App />);
