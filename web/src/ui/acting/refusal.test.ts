import { describe, expect, it } from "vitest";

import { Problem } from "~/api/problem";
import { byField, errorsOf, Refusal } from "~/ui/acting/refusal";

const refusal = (...problems: { path: string[]; message: string }[]) => new Refusal(new Problem(422, "request_invalid", "Wrong"), problems);

describe("errorsOf", () => {
  it("puts each problem at its field, however deep it stands", () => {
    const error = refusal({ path: ["body", "body", "labels", "fr"], message: "Too long" }, { path: ["body", "body", "roles", "0"], message: "No role" });
    expect(errorsOf(error, ["fr", "roles"])).toEqual({ fields: { fr: "Too long", roles: "No role" }, rest: false });
  });

  it("keeps the first of several problems of a field", () => {
    const error = refusal({ path: ["name"], message: "First" }, { path: ["name"], message: "Second" });
    expect(errorsOf(error, ["name"]).fields).toEqual({ name: "First" });
  });

  it("says when something concerns no field", () => {
    expect(errorsOf(refusal({ path: ["other"], message: "Wrong" }), ["name"])).toEqual({ fields: {}, rest: true });
    expect(errorsOf(new Problem(409, "last_owner", "Last"), ["name"]).rest).toBe(true);
  });

  it("puts a refusal of the whole at the field its code is about", () => {
    const error = new Problem(422, "time_zone_invalid", "No zone.", "Write one.");
    expect(errorsOf(error, ["time_zone"], { time_zone_invalid: "time_zone" })).toEqual({ fields: { time_zone: "No zone. Write one." }, rest: false });
  });
});

describe("byField", () => {
  const told = (response: Response) => byField.onResponse?.({ response } as Parameters<NonNullable<typeof byField.onResponse>>[0]);

  it("keeps what the server says of each field", async () => {
    const problems = [{ path: ["name"], message: "Empty", code: "short" }, "nothing"];
    const response = Response.json({ code: "request_invalid", detail: "Empty", problems }, { status: 422 });
    await expect(told(response)).rejects.toMatchObject({ code: "request_invalid", problems: [{ path: ["name"], message: "Empty" }] });
  });

  it("leaves other answers to the conventions of the client", async () => {
    await expect(told(Response.json({}, { status: 403 }))).resolves.toBeUndefined();
  });

  it("bears an answer that is no JSON", async () => {
    await expect(told(new Response("<p>", { status: 422 }))).rejects.toMatchObject({ status: 422, problems: [] });
  });
});
