import { Box } from "@mantine/core";

import { qrOf } from "~/pages/security/qr";

/** Light cells around a code, without which telephones do not find it. */
const QUIET = 4;

/** A text as a QR code, dark on light in both themes; nothing where it is too long for one. */
export function Qr({ text, label }: { text: string; label: string }) {
  const cells = qrOf(text);
  if (!cells) return null;
  const size = cells.length + 2 * QUIET;
  const dark = cells.flatMap((row, y) => row.flatMap((cell, x) => (cell ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])));
  return (
    <Box component="svg" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} w="100%" maw={240} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="var(--mantine-color-white)" />
      <path d={dark.join("")} fill="var(--mantine-color-black)" />
    </Box>
  );
}
