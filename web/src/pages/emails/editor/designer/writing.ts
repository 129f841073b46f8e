import type { Component, Editor } from "grapesjs";

/** What can be done with the text that is selected. */
export type Mark = "bold" | "italic" | "underline";

export interface Written {
  component: Component;
  element: HTMLElement;
}

/**
 * Writing in the texts of an email with what a browser brings. The words stay as HTML: taken apart
 * into components they would lose the Liquid between them.
 */
export class Pen {
  private present: Written | null = null;

  constructor(
    editor: Editor,
    /** Whether something is written in, told whenever that changes. */
    changed: (writing: boolean) => void,
  ) {
    editor.setCustomRte({
      parseContent: false,
      enable: (element, pen: boolean | undefined) => {
        const component = editor.getSelected();
        if (component) this.present = { component, element };
        element.contentEditable = "true";
        element.focus();
        changed(true);
        return pen ?? true;
      },
      disable: (element) => {
        element.contentEditable = "false";
        this.present = null;
        changed(false);
      },
      getContent: (element) => element.innerHTML,
    });
  }

  /** What stands in a component now, if it is being written in. */
  html(component: Component): string | null {
    return this.present?.component === component ? this.present.element.innerHTML : null;
  }

  mark(mark: Mark): void {
    this.command(mark);
  }

  link(address: string): void {
    if (address) this.command("createLink", address);
    else this.command("unlink");
  }

  insert(text: string): void {
    this.command("insertText", text);
  }

  private command(name: string, value?: string): void {
    const element = this.present?.element;
    if (!element) return;
    element.focus();
    // Deprecated, and without a successor: there is nothing else that a browser undoes, too.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    element.ownerDocument.execCommand(name, false, value);
  }
}
