import { csrfToken } from "~/api/client";
import { Problem, problemOf } from "~/api/problem";
import type { Resource } from "~/pages/resources/queries";

interface Upload {
  slug: string;
  /** Without one, the resource keeps the one it has. */
  name: string;
  file: File;
  /** Of what it takes the place of; empty: of nothing. */
  tag: string;
}

/** Sends a file, telling how much of it has left: `fetch` does not know that. Throws a Problem. */
export function upload({ slug, name, file, tag }: Upload, tell: (share: number) => void, stop: AbortSignal): Promise<Resource> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/resources/${encodeURIComponent(slug)}/file`);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    if (tag) request.setRequestHeader("If-Match", tag);
    request.upload.onprogress = ({ loaded, total }) => tell(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Problem(0, "offline", ""));
    request.onload = () => {
      if (request.status === 200 || request.status === 201) {
        resolve(JSON.parse(request.responseText) as Resource);
        return;
      }
      const headers = { "X-Request-Id": request.getResponseHeader("X-Request-Id") ?? "" };
      const response = new Response(request.responseText, { status: request.status, statusText: request.statusText, headers });
      void problemOf(response).then(reject);
    };
    stop.addEventListener("abort", () => request.abort());
    const body = new FormData();
    body.append("name", name);
    body.append("file", file);
    request.send(body);
  });
}
