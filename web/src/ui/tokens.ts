/** Colours and sizes of the whole app: they are set here and nowhere else. */

export interface Palette {
  page: string;
  surface: string;
  sunken: string;
  line: string;
  text: string;
  muted: string;
  edge: string;
  softAccent: string;
  accent: string;
  onAccent: string;
  ok: string;
  warn: string;
  bad: string;
  wait: string;
  info: string;
}

export const LIGHT: Palette = {
  page: "#f6f7f9",
  surface: "#ffffff",
  sunken: "#edeff2",
  line: "#dde1e6",
  text: "#1a1d21",
  muted: "#59626d",
  edge: "#767e88",
  softAccent: "#e9eeff",
  accent: "#3b5bdb",
  onAccent: "#ffffff",
  ok: "#217a3c",
  warn: "#8f5a00",
  bad: "#c02b2b",
  wait: "#6741c4",
  info: "#0b6e8a",
};

export const DARK: Palette = {
  page: "#131518",
  surface: "#1b1e22",
  sunken: "#24282d",
  line: "#343a41",
  text: "#e8eaed",
  muted: "#a3abb5",
  edge: "#747d87",
  softAccent: "#242c4a",
  accent: "#8ea6ff",
  onAccent: "#131518",
  ok: "#6ccb8a",
  warn: "#e5b04d",
  bad: "#ff8a85",
  wait: "#b9a0ff",
  info: "#63c5e0",
};

/** In pixels. */
export const SPACE = { xs: 4, sm: 8, md: 12, lg: 16, xl: 24, xxl: 32, huge: 48 } as const;

/** Size and line height, in pixels. */
export const TEXT = {
  small: [12, 16],
  body: [14, 20],
  large: [16, 24],
  title: [20, 28],
  figure: [28, 36],
} as const;

export const RADIUS = { field: 6, card: 10 } as const;
export const FIELD_HEIGHT = 32;
/** Of what a finger presses. */
export const TOUCH_HEIGHT = 44;
export const ROW_HEIGHT = 40;
export const NAVIGATION = { wide: 240, narrow: 56, from: 1280 } as const;

/** How wide an email is looked at, in pixels. */
export const EMAIL_WIDTH = { desktop: 800, mobile: 390, thumbnail: 640 } as const;

/** Of a line of figures within a row, in pixels. */
export const SPARKLINE = { width: 96, height: 24, line: 1.5 } as const;
