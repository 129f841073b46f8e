import { createTheme, type CSSVariablesResolver, defaultVariantColorsResolver, type MantineColorsTuple } from "@mantine/core";
import i18next from "i18next";

import { DARK, FIELD_HEIGHT, LIGHT, NAVIGATION, type Palette, RADIUS, ROW_HEIGHT, SPACE, TEXT, TOUCH_HEIGHT } from "~/ui/tokens";

const rem = (pixels: number) => `${pixels / 16}rem`;

/** Mantine wants ten shades of a colour; the app has one for each theme. */
const shades = (light: string, dark: string): MantineColorsTuple => [
  light, light, light, light, dark, dark, light, light, light, light,
];

export const theme = createTheme({
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif",
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 4 },
  // Mantine would choose the colour of a label once, for the light theme.
  variantColorResolver: (input) => {
    const found = defaultVariantColorsResolver(input);
    return input.variant === "filled" ? { ...found, color: "var(--jalon-on-accent)" } : found;
  },
  colors: {
    accent: shades(LIGHT.accent, DARK.accent),
    ok: shades(LIGHT.ok, DARK.ok),
    warn: shades(LIGHT.warn, DARK.warn),
    bad: shades(LIGHT.bad, DARK.bad),
    wait: shades(LIGHT.wait, DARK.wait),
    info: shades(LIGHT.info, DARK.info),
  },
  defaultRadius: RADIUS.field,
  // From `lg` on there is room for the names beside the icons of the navigation.
  breakpoints: { lg: `${NAVIGATION.from / 16}em` },
  spacing: { xs: rem(SPACE.xs), sm: rem(SPACE.sm), md: rem(SPACE.md), lg: rem(SPACE.lg), xl: rem(SPACE.xl) },
  fontSizes: { xs: rem(TEXT.small[0]), sm: rem(TEXT.body[0]), md: rem(TEXT.body[0]), lg: rem(TEXT.large[0]), xl: rem(TEXT.title[0]) },
  lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "24px", xl: "28px" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: rem(TEXT.title[0]), lineHeight: "28px" },
      h2: { fontSize: rem(TEXT.large[0]), lineHeight: "24px" },
      h3: { fontSize: rem(TEXT.body[0]), lineHeight: "20px" },
    },
  },
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { maw: "100%" } },
    Input: { vars: () => ({ wrapper: { "--input-height": "var(--jalon-field-height)", "--input-bd": "var(--mantine-color-default-border)", "--input-bg": "var(--jalon-surface)" } }) },
    // Else it is as wide as its longest line, however narrow the page.
    Alert: { styles: { body: { minWidth: 0 } } },
    // Without a colour of its own its label is white in either theme.
    Chip: { defaultProps: { color: "accent" } },
    // Its placeholder is no child that a menu may have (ARIA).
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // Its cross has no name of its own.
    Notification: { defaultProps: () => ({ closeButtonProps: { "aria-label": i18next.t("acting.close") } }) },
    // What is over a page is called as loudly as a part of it. Its cross has no name of its own either.
    Modal: { defaultProps: () => ({ closeButtonProps: { "aria-label": i18next.t("acting.close") } }), styles: { title: { fontWeight: 600 } } },
    Drawer: { defaultProps: () => ({ closeButtonProps: { "aria-label": i18next.t("acting.close") } }), styles: { title: { fontWeight: 600 } } },
    Badge: { defaultProps: { tt: "none", fw: 600 } },
    Table: { defaultProps: { borderColor: "var(--jalon-line)", highlightOnHoverColor: "var(--jalon-sunken)" } },
    // What scrolls sideways is reached by keyboard too.
    TableScrollContainer: { defaultProps: { scrollAreaProps: { viewportProps: { tabIndex: 0 } } } },
    Tabs: { styles: { tab: { minHeight: "var(--jalon-field-height)" } } },
    TextInput: { defaultProps: { size: "sm" } },
    // Its eye has an English name.
    PasswordInput: { defaultProps: () => ({ size: "sm", visibilityToggleButtonProps: { "aria-label": i18next.t("acting.showPassword") } }) },
    Select: { defaultProps: { size: "sm" } },
  },
});

const HUES = ["accent", "ok", "warn", "bad", "wait", "info"] as const;

/** What Mantine derives from shades, of which the app has one for each theme. */
const ofHue = (palette: Palette, hue: (typeof HUES)[number]) => ({
  [`--mantine-color-${hue}-filled`]: palette[hue],
  [`--mantine-color-${hue}-text`]: palette[hue],
  [`--mantine-color-${hue}-outline`]: palette[hue],
  [`--mantine-color-${hue}-light`]: hue === "accent" ? palette.softAccent : palette.sunken,
  [`--mantine-color-${hue}-light-hover`]: hue === "accent" ? palette.softAccent : palette.sunken,
  [`--mantine-color-${hue}-light-color`]: palette[hue],
});

const variables = (palette: Palette) => ({
  ...Object.fromEntries(HUES.flatMap((hue) => Object.entries(ofHue(palette, hue)))),
  "--mantine-color-body": palette.page,
  "--mantine-color-text": palette.text,
  "--mantine-color-dimmed": palette.muted,
  "--mantine-color-gray-outline": palette.muted,
  "--mantine-color-default": palette.surface,
  "--mantine-color-default-border": palette.edge,
  "--mantine-color-placeholder": palette.muted,
  "--mantine-color-anchor": palette.accent,
  "--mantine-color-error": palette.bad,
  "--jalon-surface": palette.surface,
  "--jalon-sunken": palette.sunken,
  "--jalon-line": palette.line,
  "--jalon-soft-accent": palette.softAccent,
  "--jalon-accent": palette.accent,
  "--jalon-on-accent": palette.onAccent,
});

export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {
    "--jalon-pointed-height": rem(FIELD_HEIGHT),
    "--jalon-touch-height": rem(TOUCH_HEIGHT),
    "--jalon-row-height": rem(ROW_HEIGHT),
  },
  light: variables(LIGHT),
  dark: variables(DARK),
});
