/** What the editor and the page of the visual editor, which is framed in it, say to each other. */

export interface Load {
  kind: "load";
  mjml: string;
  /** The language of the email, for what new blocks say. */
  locale: string;
  /** What may be read of a contact and the rest, to be put in. */
  variables: string[];
}

export type FromDesigner =
  | { kind: "ready" }
  /** `locale`: the one that was loaded, for the other side may have gone on to the next. */
  | { kind: "changed"; mjml: string; locale: string };

export const DESIGNER_PATH = "/designer";

export const tell = (window: Window, message: Load | FromDesigner): void => window.postMessage(message, location.origin);

/** Listens to the other side, and to nobody else. */
export function listen(to: () => Window | null, hear: (message: Load | FromDesigner) => void): () => void {
  const heard = (event: MessageEvent) => {
    if (event.origin === location.origin && event.source === to()) hear(event.data as Load | FromDesigner);
  };
  window.addEventListener("message", heard);
  return () => window.removeEventListener("message", heard);
}
