import { csrfToken } from "~/api/client";
import { Problem, problemOf } from "~/api/problem";

export interface Sending {
  /** Told how much of it has left, from 0 to 1. */
  tell: (share: number) => void;
  stop: AbortSignal;
}

/** Sends a form with a file, telling how much of it has left: `fetch` does not know that. Throws a Problem. */
export function sendForm<T>(path: string, fields: Record<string, string | File>, { tell, stop }: Sending, headers: Record<string, string> = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    const all = { "X-CSRFToken": csrfToken(), "Accept-Language": document.documentElement.lang, ...headers };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => tell(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Problem(0, "offline", ""));
    request.onload = () => {
      if (request.status < 300) {
        resolve(JSON.parse(request.responseText) as T);
        return;
      }
      const { responseText, status, statusText } = request;
      const id = request.getResponseHeader("X-Request-Id") ?? "";
      void problemOf(new Response(responseText, { status, statusText, headers: { "X-Request-Id": id } })).then(reject);
    };
    stop.addEventListener("abort", () => request.abort());
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    request.send(body);
  });
}
