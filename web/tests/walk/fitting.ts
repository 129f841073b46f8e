/** Whether all that a page says can be read: nothing wider than the screen, no text cut off or crushed, and with longer texts neither. */

import type { Page } from "@playwright/test";

/** Runs in the page. What is cut off or too wide, as it is and with its texts longer by two fifths. */
async function misfits(): Promise<string[]> {
  /** What people wrote may be long beyond measure: it ends with "…", and is whole on hover. */
  const WRITTEN = "[dir=auto], .name, code, script, style, [aria-hidden=true], iframe, .mantine-Pill-root, [contenteditable=true]";

  function* said(): Generator<Text> {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (/\p{L}/u.test(text.nodeValue ?? "") && !text.parentElement?.closest(WRITTEN)) yield text as Text;
    }
  }

  const named = (each: Element) => `${each.tagName.toLowerCase()}.${(each.getAttribute("class") ?? "").split(" ").slice(0, 3).join(".")}`;

  /** What hides a part of a text, and cannot be scrolled to it. */
  function cutBy(text: Text): Element | null {
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
    if (lines.length === 0) return null;
    const around = { left: Math.min(...lines.map((line) => line.left)), right: Math.max(...lines.map((line) => line.right)), top: Math.min(...lines.map((line) => line.top)), bottom: Math.max(...lines.map((line) => line.bottom)) };
    for (let box = text.parentElement; box && box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY, position, visibility } = getComputedStyle(box);
      const at = box.getBoundingClientRect();
      // Told to screen readers alone, folded, or scrolled.
      if (visibility === "hidden" || at.width <= 2 || at.height <= 2 || /auto|scroll/.test(overflowX + overflowY) || box.matches(".react-flow, [title]")) return null;
      // A line box may be a little higher than its letters.
      const [beside, above] = [1, 4];
      if (overflowX !== "visible" && (around.left < at.left - beside || around.right > at.right + beside)) return box;
      if (overflowY !== "visible" && (around.top < at.top - above || around.bottom > at.bottom + above)) return box;
      if (position === "fixed") return null;
    }
    return null;
  }

  /** What is so narrow that a word stands in it letter below letter. */
  function crushed(text: Text): boolean {
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 1).map(({ top }) => top)).size;
    return lines > 2 && text.data.trim().length / lines < 4;
  }

  function found(how: string): string[] {
    const { scrollWidth, clientWidth } = document.documentElement;
    const wide = scrollWidth <= clientWidth ? [] : [...document.body.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > clientWidth).slice(0, 8);
    const cut = [...said()].flatMap((text) => {
      const by = cutBy(text);
      return by ? [`${how}: ${named(by)} cuts “${text.data.slice(0, 60)}”`] : [];
    });
    const dialogs = [...document.querySelectorAll("[role=dialog]")].filter((each) => each.scrollWidth > each.clientWidth + 1);
    return [
      ...dialogs.map((each) => `${how}: a dialog is scrolled sideways: ${each.textContent.slice(0, 60)}`),
      ...wide.map((each) => `${how}: ${scrollWidth - clientWidth} px too wide: ${named(each)} ${each.textContent.slice(0, 40)}`),
      ...cut.slice(0, 8),
    ];
  }

  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  /** What hangs on something else is placed anew when it has grown. */
  const placed = () => new Promise((resolve) => setTimeout(resolve, document.querySelector("[data-position]") ? 100 : 0));
  const narrow = [...said()].filter(crushed).map((text) => `“${text.data.slice(0, 60)}” has no room`);
  const before = found("as it is");
  const longer = [...said()].flatMap((text) => {
    const was = text.data;
    return /\p{L}{3}/u.test(was) ? [{ text, was, is: was + " ßéñŵ".repeat(was.length).slice(0, Math.ceil(was.length * 0.4)) }] : [];
  });
  for (const { text, is } of longer) text.data = is;
  await drawn();
  await placed();
  const after = found("longer");
  for (const { text, was, is } of longer) if (text.data === is) text.data = was;
  return [...narrow, ...before, ...after];
}

export const misfitsOf = (page: Page): Promise<string[]> => page.evaluate(misfits);
