import { Box, CloseButton, Drawer, Group, Stack, Title } from "@mantine/core";
import { useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

const WIDTH = { least: 320, usual: 400, most: 720, step: 20 } as const;
/** In milliseconds. */
const SETTLED = 60;
const within = (width: number) => Math.min(WIDTH.most, Math.max(WIDTH.least, width));

interface Props {
  title: string;
  /** Whether the first empty field is to get the focus. */
  focusing: boolean;
  focused: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** Beside the canvas, as wide as one likes; over the page where there is no room. */
export function PanelFrame({ title, focusing, focused, onClose, children }: Props) {
  const { t } = useTranslation();
  const isNarrow = useMediaQuery("(max-width: 48em)");
  const [width, setWidth] = useLocalStorage<number>({ key: "jalon-panel", defaultValue: WIDTH.usual });
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!focusing) return;
    // What opened it, a menu say, first gives back the focus.
    const timer = setTimeout(() => {
      focusEmpty(body.current);
      focused();
    }, SETTLED);
    return () => clearTimeout(timer);
  }, [focusing, focused]);
  const closing = (event: KeyboardEvent) => {
    // Lists and menus close first, and say so.
    if (event.key !== "Escape" || event.defaultPrevented || expanded(event.target)) return;
    event.stopPropagation();
    onClose();
  };
  const inner = (
    <Stack gap="lg" ref={body} tabIndex={-1} style={{ overflowWrap: "anywhere" }} onKeyDown={closing}>
      {children}
    </Stack>
  );
  if (isNarrow) {
    const named = (
      <span className="name" dir="auto">
        {title}
      </span>
    );
    return (
      <Drawer opened onClose={onClose} title={named} position="right" size="100%" closeButtonProps={{ "aria-label": t("editor.panel.close") }}>
        {inner}
      </Drawer>
    );
  }
  return (
    <Group gap={0} wrap="nowrap" align="stretch" style={{ flex: "none" }}>
      <Resizer width={width} onResize={(next) => setWidth(within(next))} />
      <Box component="aside" aria-label={title} className="surface" w={width} p="lg" style={{ overflowY: "auto", borderInlineStart: "thin solid var(--jalon-line)" }}>
        <Group justify="space-between" wrap="nowrap" align="flex-start" mb="md">
          <Title order={2} className="name" dir="auto">
            {title}
          </Title>
          <CloseButton aria-label={t("editor.panel.close")} onClick={onClose} />
        </Group>
        {inner}
      </Box>
    </Group>
  );
}

function Resizer({ width, onResize }: { width: number; onResize: (width: number) => void }) {
  const { t } = useTranslation();
  const from = useRef<{ x: number; width: number } | null>(null);
  const start = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, width };
  };
  const move = (event: PointerEvent) => {
    if (from.current) onResize(from.current.width + from.current.x - event.clientX);
  };
  const end = () => {
    from.current = null;
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") onResize(width + WIDTH.step);
    if (event.key === "ArrowRight") onResize(width - WIDTH.step);
  };
  return (
    <Box
      role="separator"
      aria-orientation="vertical"
      aria-label={t("editor.panel.resize")}
      aria-valuenow={width}
      aria-valuemin={WIDTH.least}
      aria-valuemax={WIDTH.most}
      tabIndex={0}
      w="0.5rem"
      style={{ cursor: "ew-resize", touchAction: "none", flex: "none" }}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={press}
    />
  );
}

const FIELDS = "input:not([type=hidden]):not(:disabled), textarea:not(:disabled), select:not(:disabled)";

/** The first field that is required and empty, else the first that is wrong, else the first; the panel, where there is none, or none yet. */
function focusEmpty(panel: HTMLElement | null): void {
  const fields = [...(panel?.querySelectorAll<HTMLInputElement>(`[data-fields] :is(${FIELDS})`) ?? [])].filter(isShown);
  const wanted = fields.find((field) => field.required && field.value === "") ?? fields.find((field) => field.ariaInvalid === "true") ?? fields[0];
  (wanted ?? panel)?.focus();
}

/** What is folded away takes no focus. */
const isShown = (field: HTMLElement): boolean => field.getClientRects().length > 0;

function expanded(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.ariaExpanded === "true";
}
