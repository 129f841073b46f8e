/** What the editor and the page of the visual editor, which is framed in it, say to each other. */

export interface Load {
  kind: "load";
  mjml: string;
  /** The language of the email, for what new blocks say. */
  locale: string;
}

/** What may be read of a contact and the rest, to be put in: told apart, for it may be known only
 * when somebody designs already. */
export interface Variables {
  kind: "variables";
  names: string[];
}

/** The image that was asked for. */
export interface Chosen {
  kind: "chosen";
  src: string;
}

export type ToDesigner = Load | Variables | Chosen;

export type FromDesigner =
  | { kind: "ready" }
  /** An image is wanted; `file`: the one that was dropped or pasted, to be sent. */
  | { kind: "image"; file: File | null }
  /** `locale`: the one that was loaded, for the other side may have gone on to the next. */
  | { kind: "changed"; mjml: string; locale: string };

export const DESIGNER_PATH = "/designer";

export const tell = (window: Window, message: ToDesigner | FromDesigner): void => window.postMessage(message, location.origin);

/** Listens to the other side, and to nobody else. */
export function listen(to: () => Window | null, hear: (message: ToDesigner | FromDesigner) => void): () => void {
  const heard = (event: MessageEvent) => {
    if (event.origin === location.origin && event.source === to()) hear(event.data as ToDesigner | FromDesigner);
  };
  window.addEventListener("message", heard);
  return () => window.removeEventListener("message", heard);
}
