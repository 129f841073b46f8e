import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const COLOUR = String.raw`(^|[\s:,(])#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b|\b(rgb|hsl|oklch|lab)a?\(`;
const SIZE = String.raw`(^|[\s:,(])-?\d+(\.\d+)?px\b`;
const FOREIGN_HUE = "^(red|pink|grape|violet|indigo|blue|cyan|teal|green|lime|yellow|orange)(\\.\\d)?$";

const refused = (pattern, message, flags = "i") =>
  [`Literal[value=/${pattern}/${flags}]`, `TemplateElement[value.raw=/${pattern}/${flags}]`].map((selector) => ({ selector, message }));

export default tseslint.config(
  { ignores: ["node_modules", "test-results", "src/api/schema.d.ts", "eslint.config.js"] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": hooks },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
      // `() => save()` reads better than a block, and its value goes nowhere.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A handler of an attribute is called for what it does.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      // TanStack Router's loaders throw what is no Error, and mean it.
      "@typescript-eslint/only-throw-error": ["error", { allow: [{ from: "package", package: "@tanstack/router-core", name: ["Redirect", "NotFoundError"] }] }],
      "@typescript-eslint/no-empty-function": "off",
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  {
    files: ["src/**"],
    ignores: ["src/ui/tokens.ts", "src/ui/theme.ts", "src/**/*.test.*"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...refused(COLOUR, "Colours are set in ui/tokens.ts."),
        ...refused(SIZE, "Sizes are set in ui/tokens.ts and the theme."),
        { selector: `JSXAttribute[name.name=/^(c|color|bg)$/] Literal[value=/${FOREIGN_HUE}/]`, message: "The hues are accent, ok, warn, bad, wait, info, gray and dimmed." },
      ],
    },
  },
);
