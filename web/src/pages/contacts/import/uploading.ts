import { csrfToken } from "~/api/client";
import { Problem, problemOf } from "~/api/problem";
import type { ImportPreview } from "~/pages/contacts/types";

/** Sends a file, telling how much of it has left: `fetch` does not know that. Throws a Problem. */
export function upload(file: File, tell: (share: number) => void, stop: AbortSignal): Promise<ImportPreview> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/imports/files");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.upload.onprogress = ({ loaded, total }) => tell(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Problem(0, "offline", ""));
    request.onload = () => {
      if (request.status === 201) {
        resolve(JSON.parse(request.responseText) as ImportPreview);
        return;
      }
      const headers = { "X-Request-Id": request.getResponseHeader("X-Request-Id") ?? "" };
      const response = new Response(request.responseText, { status: request.status, statusText: request.statusText, headers });
      void problemOf(response).then(reject);
    };
    stop.addEventListener("abort", () => request.abort());
    const body = new FormData();
    body.append("file", file);
    request.send(body);
  });
}
