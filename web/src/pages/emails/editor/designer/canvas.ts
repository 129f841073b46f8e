import grapesjs, { type Component, type ComponentDefinition, type Editor } from "grapesjs";
import mjmlModule from "grapesjs-mjml";

import insideCanvas from "~/pages/emails/editor/designer/canvas.css?raw";
import { blocksIn } from "~/pages/emails/editor/designer/blocks";
import { defineKinds } from "~/pages/emails/editor/designer/kinds";
import { attributesOf, componentOf, piecesIn } from "~/pages/emails/editor/designer/pieces";
import { stylesIn } from "~/pages/emails/editor/designer/styles";
import { Pen } from "~/pages/emails/editor/designer/writing";
import { fileIn } from "~/pages/emails/editor/images/images";
import { type Design, readMjml } from "~/pages/emails/editor/mjml/read";
import { writeMjml } from "~/pages/emails/editor/mjml/write";
import type { en } from "~/pages/emails/editor/words";
import { EMAIL_WIDTH } from "~/ui/tokens";

export interface Places {
  canvas: HTMLElement;
  blocks: HTMLElement;
  styles: HTMLElement;
  traits: HTMLElement;
  layers: HTMLElement;
}

export interface Shown {
  undo: boolean;
  redo: boolean;
  writing: boolean;
}

interface Hears {
  changed: (mjml: string, locale: string) => void;
  /** An image is wanted, for what is selected or beside it. */
  image: (file: File | null) => void;
  shown: (shown: Shown) => void;
}

type Words = typeof en;

/** A bundler hands over what the plug-in exports, or the module that holds it. */
const mjml = (mjmlModule as typeof mjmlModule & { default?: typeof mjmlModule }).default ?? mjmlModule;

/** While somebody types or drags, one change is told and not a hundred. */
const REST = 250;

const DEVICES = { desktop: "", mobile: `${EMAIL_WIDTH.mobile}px` } as const;
export type Device = keyof typeof DEVICES;

/** The visual editor of one email in one language. */
export class Canvas {
  private readonly editor: Editor;
  readonly pen: Pen;
  private design: Design | null = null;
  /** Where an image is wanted. */
  private wanting: Component | undefined;
  private locale = "";
  private told = "";
  private writing = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    places: Places,
    private readonly words: Words,
    private readonly hears: Hears,
  ) {
    const editor = grapesjs.init(configOf(places, words, this.askImage));
    this.editor = editor;
    defineKinds(editor, () => headOf(this.design), { names: words.names, traits: words.traits, kept: words.kept });
    this.pen = new Pen(editor, (writing) => {
      this.writing = writing;
      this.show();
      this.later();
    });
    places.blocks.addEventListener("keydown", pressed);
    editor.on("update", this.later);
    editor.on("component:input", this.later);
    // Who presses something outside of the frame wants it done to what is written by then.
    window.addEventListener("blur", this.tell);
    receive(window, this.want);
    editor.on("canvas:frame:load", (frame: { window: Window }) => {
      frame.window.addEventListener("blur", this.tell);
      receive(frame.window, this.want);
    });
  }

  /** Shows a design; false: it cannot be shown. */
  load(source: string, locale: string): boolean {
    // What was written a moment ago belongs to the design before.
    clearTimeout(this.timer);
    this.tell();
    this.locale = locale;
    this.design = readMjml(source);
    if (!this.design) return false;
    this.fillBlocks(locale);
    const { body, pieces } = this.design;
    this.editor.setComponents([
      { type: "mjml", tagName: "mjml", components: [{ type: "mj-body", tagName: "mj-body", attributes: { ...body }, components: pieces.map(componentOf) }] },
    ]);
    this.told = this.mjml();
    this.editor.UndoManager.clear();
    this.show();
    return true;
  }

  /** Shows an image where one was wanted: in the place of another, or after what stands there. */
  image(src: string): void {
    const there = this.wanting;
    if (there?.is("mj-image")) {
      there.set({ src });
      return;
    }
    if (there) this.editor.select(there);
    this.add(componentOf({ kind: "words", tag: "mj-image", attributes: { src, alt: "" }, html: "" }));
  }

  device(name: Device): void {
    this.editor.Devices.select(name);
  }

  undo(): void {
    this.editor.UndoManager.undo();
  }

  redo(): void {
    this.editor.UndoManager.redo();
  }

  destroy(): void {
    clearTimeout(this.timer);
    window.removeEventListener("blur", this.tell);
    this.editor.destroy();
  }

  private readonly askImage = (): void => {
    this.want(null);
    // To GrapesJS its own choice stays open, and opens no second time, until it is closed.
    queueMicrotask(() => this.editor.AssetManager.close());
  };

  private readonly want = (file: File | null, over?: Node): void => {
    this.wanting = (over && this.partOver(over)) ?? this.editor.getSelected();
    this.hears.image(file);
  };

  /** The innermost part whose element holds a node. */
  private partOver(node: Node): Component | undefined {
    let found: Component | undefined;
    this.editor.getWrapper()?.onAll((part) => {
      if (String(part.get("type")).startsWith("mj-") && part.getEl()?.contains(node)) found = part;
    });
    return found;
  }

  private readonly later = (): void => {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.tell, REST);
  };

  private readonly tell = (): void => {
    this.show();
    const mjml = this.mjml();
    if (!this.design || mjml === this.told) return;
    this.told = mjml;
    this.hears.changed(mjml, this.locale);
  };

  private show(): void {
    const { UndoManager } = this.editor;
    this.hears.shown({ undo: UndoManager.hasUndo(), redo: UndoManager.hasRedo(), writing: this.writing });
  }

  private mjml(): string {
    const body = this.editor.getWrapper()?.findType("mj-body")[0];
    if (!body || !this.design) return "";
    return writeMjml({ ...this.design, body: attributesOf(body), pieces: piecesIn(body, (component) => this.pen.html(component)) });
  }

  /** What a drag does, for a press or a key: after what is selected, or in it, where it may stand. */
  private add(content: ComponentDefinition): void {
    const { Components } = this.editor;
    const body = this.editor.getWrapper()?.findType("mj-body")[0];
    let at: number | undefined;
    for (let place = this.editor.getSelected() ?? body; place; place = place.parent() ?? undefined) {
      if (Components.canMove(place, content).result) {
        this.editor.select(place.append(content, at === undefined ? {} : { at })[0]);
        return;
      }
      at = place.index() + 1;
    }
    // Words alone go into the last column.
    const column = body?.findType("mj-column").at(-1);
    if (column) this.editor.select(column.append(content)[0]);
  }

  private fillBlocks(locale: string): void {
    const { Blocks } = this.editor;
    Blocks.getAll().reset();
    for (const [name, piece] of blocksIn(locale)) {
      const content = componentOf(piece);
      Blocks.add(name, { label: this.words.blocks[name], content, select: true, attributes: { tabindex: "0", role: "button" }, onClick: () => this.add(content) });
    }
  }
}

/** Takes files that are dropped or pasted, before the editor or the browser makes something else of them. */
function receive(window: Window, take: (file: File, over?: Node) => void): void {
  const taken = (event: Event, given: DataTransfer | null, over?: Node) => {
    const file = fileIn(given);
    if (!file) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    take(file, over);
  };
  const holdsFiles = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  window.addEventListener("dragover", holdsFiles, true);
  window.addEventListener("drop", (event) => taken(event, event.dataTransfer, event.target as Node), true);
  window.addEventListener("paste", (event) => taken(event, event.clipboardData), true);
}

/** Blocks are pressed by keys as buttons are. */
function pressed(event: KeyboardEvent): void {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  (event.target as HTMLElement).click();
}

function configOf(places: Places, words: Words, wantImage: () => void): Parameters<typeof grapesjs.init>[0] {
  return {
    container: places.canvas,
    height: "100%",
    fromElement: false,
    storageManager: false,
    noticeOnUnload: false,
    // Nothing is asked of another server: not its icons, not its counting.
    telemetry: false,
    cssIcons: "",
    panels: { defaults: [] },
    plugins: [
      (editor) =>
        mjml(editor, {
          blocks: [],
          resetDevices: false,
          resetStyleManager: false,
          useCustomTheme: false,
          overwriteExport: false,
          // Not empty, or else it is MJML's own list of web fonts.
          fonts: { none: "" },
        }),
    ],
    canvasCss: insideCanvas,
    blockManager: { appendTo: places.blocks },
    styleManager: { appendTo: places.styles, sectors: stylesIn(words.styles) },
    traitManager: { appendTo: places.traits },
    // What is hidden would be an attribute that MJML does not know.
    layerManager: { appendTo: places.layers, showWrapper: false, hidable: false },
    selectorManager: { custom: true },
    assetManager: { custom: { open: wantImage, close: () => undefined } },
    deviceManager: { default: "desktop", devices: Object.entries(DEVICES).map(([id, width]) => ({ id, name: id, width })) },
    i18n: { locale: "app", localeFallback: "app", messages: { app: words.grapes } },
  };
}

/** The attributes that apply to the whole design; the rest of the head is of no use to a part alone. */
const headOf = (design: Design | null): string => {
  const found = /<mj-attributes>[\s\S]*?<\/mj-attributes>/.exec(design?.before ?? "");
  return found ? `<mj-head>${found[0]}</mj-head>` : "";
};
