import { expect, test } from "vitest";

import { linkNumber, prepared } from "~/ui/email/prepared";

const HTML = `<html><head><style>p { color: red }</style><script>alert(1)</script></head><body onload="alert(2)">
  <p style="color: blue" onclick="alert(3)">Hello</p>
  <!--[if mso]><v:roundrect href="https://jalon.test/c/one"></v:roundrect><![endif]-->
  <a href="https://jalon.test/c/one">One</a> <a href="https://jalon.test/c/two">Two</a>
  <a href="https://jalon.test/u/x">Unsubscribe</a>
  <img src="https://jalon.test/o/abc.gif"><img src="https://shop.test/a.png"></body></html>`;

test("nothing that runs is left, nor the image that notes an open", () => {
  const { html } = prepared(HTML);
  expect(html).not.toMatch(/script|onload|onclick|\/o\/abc/);
  expect(html).toContain("https://shop.test/a.png");
});

test("styles are set aside, to be applied by the frame", () => {
  const { html, styles } = prepared(HTML);
  expect(styles).toEqual(["p { color: red }"]);
  expect(html).toContain('data-style="color: blue"');
  expect(html).not.toContain(" style=");
});

test("only attributes are taken for styles, however they are written", () => {
  const { html } = prepared(`<p title="a style=b" STYLE='color: red'>x style="y"</p>`);
  expect(html).toContain(`<p title="a style=b" data-style="color: red">x style="y"</p>`);
});

test("links are numbered as the server numbers them, which reads comments too", () => {
  expect(linkNumber(HTML, "https://jalon.test/c/one")).toBe(1);
  expect(linkNumber(HTML, "https://jalon.test/c/two")).toBe(3);
  expect(linkNumber(HTML, "https://jalon.test/u/x")).toBe(0);
});
