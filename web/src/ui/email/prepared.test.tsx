import { expect, test } from "vitest";

import { linkNumber, prepare, sitesIn, withoutSites } from "~/ui/email/prepared";

const HTML = `<html><head><style>p { background: url('https://cdn.test/b.png') }</style><script>alert(1)</script></head><body onload="alert(2)">
  <p style="color: blue" onclick="alert(3)">Hello</p>
  <!--[if mso]><v:roundrect href="https://jalon.test/c/one"></v:roundrect><![endif]-->
  <a href="https://jalon.test/c/one">One</a> <a href="https://jalon.test/c/two">Two</a>
  <a href="https://jalon.test/u/x">Unsubscribe</a>
  <img src="https://jalon.test/o/abc.gif"><img alt="A" src="https://shop.test/a.png"><img src="${location.origin}/i/own.png"></body></html>`;

test("nothing that runs is left, nor the image that notes an open", () => {
  const page = new DOMParser().parseFromString(HTML, "text/html");
  prepare(page);
  const html = page.documentElement.outerHTML;
  expect(html).not.toMatch(/script|onload|onclick|\/o\/abc/);
  expect(html).toContain("https://shop.test/a.png");
});

test("the sites that an email asks for something are known before it is shown, links and its own images aside", () => {
  expect(sitesIn(HTML)).toEqual(["cdn.test", "shop.test"]);
});

test("an email can be shown so that it asks no other site for anything", () => {
  const html = withoutSites(HTML);
  expect(sitesIn(html)).toEqual([]);
  expect(html).toContain('<a href="https://jalon.test/c/one">');
  expect(html).toContain('<img alt="A" src="data:,">');
  expect(html).toContain("/i/own.png");
});

test("links are numbered as the server numbers them, which reads comments too", () => {
  expect(linkNumber(HTML, "https://jalon.test/c/one")).toBe(1);
  expect(linkNumber(HTML, "https://jalon.test/c/two")).toBe(3);
  expect(linkNumber(HTML, "https://jalon.test/u/x")).toBe(0);
});
