import { expect, test, vi } from "vitest";

import { renewing, renewSessionsBy } from "~/api/renewal";

const answer = (status: number, body: unknown = {}) => new Response(JSON.stringify(body), { status });

test("before anybody has signed in, a refusal is the answer", async () => {
  expect((await renewing(() => Promise.resolve(answer(401)))).status).toBe(401);
});

test("a call that finds the session ended is asked again once somebody signed in", async () => {
  const send = vi.fn<() => Promise<Response>>().mockResolvedValueOnce(answer(401)).mockResolvedValueOnce(answer(200));
  const renew = vi.fn<() => Promise<void>>().mockResolvedValue();
  renewSessionsBy(renew);
  expect((await renewing(send)).status).toBe(200);
  expect(renew).toHaveBeenCalledTimes(1);
});

test("who is only asked to show that it is them is still signed in", async () => {
  const renew = vi.fn<() => Promise<void>>().mockResolvedValue();
  renewSessionsBy(renew);
  const unsure = answer(401, { meta: { is_authenticated: true } });
  expect((await renewing(() => Promise.resolve(unsure))).status).toBe(401);
  expect(renew).not.toHaveBeenCalled();
});
