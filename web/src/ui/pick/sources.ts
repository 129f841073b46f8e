import { answerOf, api } from "~/api/client";
import { Problem } from "~/api/problem";

/** What one can choose: by its slug, under its name. */
export interface Choice {
  value: string;
  name: string;
}

/** Where choices come from. */
export interface Source {
  /** Under which they are kept, with what else is known of such things. */
  key: string;
  find: (wanted: string) => Promise<Choice[]>;
  /** One by its slug, null if there is none; without it, `find` names all there are, whatever is wanted. */
  show?: (slug: string) => Promise<Choice | null>;
}

const PAGE = 200;
const AT_ONCE = 30;

interface PageOf<T> {
  items: T[];
  next?: string | null;
}

async function all<T>(page: (cursor: string) => Promise<PageOf<T>>): Promise<T[]> {
  const found: T[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const one: PageOf<T> = await page(cursor);
    found.push(...one.items);
    cursor = one.next ?? null;
  }
  return found;
}

/** What a call shows; null: there is no such thing. */
async function orNone<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

const choice = (value: string, name: string): Choice => ({ value, name: name || value });

/** An archived thing can be named no more. */
const unlessArchived = (value: string, found: { name: string; archived: boolean } | null) => (found === null || found.archived ? null : choice(value, found.name));

export const LISTS: Source = {
  key: "lists",
  find: async () => (await answerOf(api.GET("/api/v1/lists"))).items.map(({ slug, name }) => choice(slug, name)),
};

export const SEGMENTS: Source = {
  key: "segments",
  find: async () => (await all((cursor) => answerOf(api.GET("/api/v1/segments", { params: { query: { limit: PAGE, cursor } } })))).map(({ segment, name }) => choice(segment, name)),
};

export const readEmails = () => all((cursor) => answerOf(api.GET("/api/v1/emails", { params: { query: { limit: PAGE, cursor } } })));

export const EMAILS: Source = {
  key: "emails",
  find: async () => (await readEmails()).map(({ slug, name }) => choice(slug, name)),
};

export const SENDERS: Source = {
  key: "senders",
  find: async () => (await answerOf(api.GET("/api/v1/senders"))).items.map(({ slug, name, address }) => choice(slug, `${name} <${address}>`)),
};

/** Users are named by their addresses. */
export const USERS: Source = {
  key: "users",
  find: async () => (await all((cursor) => answerOf(api.GET("/api/v1/colleagues", { params: { query: { limit: PAGE, cursor } } })))).map(({ email, name }) => choice(email, name)),
};

export const WORKFLOWS: Source = {
  key: "workflows",
  find: async (search) => (await answerOf(api.GET("/api/v1/workflows", { params: { query: { search, limit: AT_ONCE } } }))).items.map(({ workflow, name }) => choice(workflow, name)),
  show: async (slug) => {
    const found = await orNone(answerOf(api.GET("/api/v1/workflows/{slug}", { params: { path: { slug } } })));
    return found && choice(slug, found.name);
  },
};

export const FORMS: Source = {
  key: "forms",
  find: async (search) => (await answerOf(api.GET("/api/v1/forms", { params: { query: { search, limit: AT_ONCE } } }))).items.map(({ form, name }) => choice(form, name)),
  show: async (slug) => unlessArchived(slug, await orNone(answerOf(api.GET("/api/v1/forms/{slug}", { params: { path: { slug } } })))),
};

export const RESOURCES: Source = {
  key: "resources",
  find: async (search) => (await answerOf(api.GET("/api/v1/resources", { params: { query: { search, limit: AT_ONCE } } }))).items.map(({ resource, name }) => choice(resource, name)),
  show: async (slug) => unlessArchived(slug, await orNone(answerOf(api.GET("/api/v1/resources/{slug}", { params: { path: { slug } } })))),
};
