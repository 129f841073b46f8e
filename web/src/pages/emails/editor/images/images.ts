import { infiniteQueryOptions } from "@tanstack/react-query";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";

export type Image = components["schemas"]["KnownImage"];

/** What mail readers show. The server looks inside, too. */
export const TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

const MOST = 2_000_000;

/** What the server would refuse of a file, known before it is sent. */
export function refusalOf({ type, size }: { type: string; size: number }): "type" | "large" | null {
  if (!TYPES.includes(type)) return "type";
  return size > MOST ? "large" : null;
}

/** The first file of what is dropped or pasted; null: it is something else. Cells of a table come as words and as their picture. */
export const fileIn = (given: Pick<DataTransfer, "files" | "types"> | null): File | null => (given && !given.types.includes("text/plain") ? (given.files[0] ?? null) : null);

/** The images there are, the newest first. */
export const images = infiniteQueryOptions({
  queryKey: ["images"],
  queryFn: ({ pageParam }) => answerOf(api.GET("/api/v1/images", { params: { query: { limit: 24, cursor: pageParam } } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? null,
});

/** What a file was called, as its image is named after it. */
export const calledOf = (image: string): string => image.replace(/^[0-9a-f]{48}-?/, "");

/** How the source shows an image. */
export const tagOf = (kind: "mjml" | "html", src: string): string => (kind === "mjml" ? `<mj-image src="${src}" alt="" />` : `<img src="${src}" alt="" width="100%" />`);
