import { ActionIcon, Button, Group, Menu, Popover, SegmentedControl, TextInput } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp, IconBold, IconItalic, IconLink, IconUnderline } from "@tabler/icons-react";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Canvas, Shown } from "~/pages/emails/editor/designer/canvas";

const MARKS = [
  ["bold", IconBold],
  ["italic", IconItalic],
  ["underline", IconUnderline],
] as const;

interface Props {
  canvas: Canvas;
  shown: Shown;
  variables: string[];
}

/** What is done to the design, and to the words that are selected in it. */
export function Toolbar({ canvas, shown, variables }: Props) {
  const { t } = useTranslation();
  return (
    // A press outside of a text ends writing in it, which the buttons for it must not do.
    <Group gap="sm" onMouseDown={(event) => event.stopPropagation()}>
      <SegmentedControl
        aria-label={t("emailEditor.device")}
        data={(["desktop", "mobile"] as const).map((value) => ({ value, label: t(`emails.${value}`) }))}
        onChange={(value) => canvas.device(value)}
      />
      <ActionIcon variant="default" aria-label={t("emailEditor.undo")} title={t("emailEditor.undo")} disabled={!shown.undo} onClick={() => canvas.undo()}>
        <IconArrowBackUp aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" aria-label={t("emailEditor.redo")} title={t("emailEditor.redo")} disabled={!shown.redo} onClick={() => canvas.redo()}>
        <IconArrowForwardUp aria-hidden />
      </ActionIcon>
      {MARKS.map(([mark, Icon]) => (
        <ActionIcon key={mark} variant="default" aria-label={t(`emailEditor.${mark}`)} title={t(`emailEditor.${mark}`)} disabled={!shown.writing} onMouseDown={keepSelection} onClick={() => canvas.pen.mark(mark)}>
          <Icon aria-hidden />
        </ActionIcon>
      ))}
      <Link canvas={canvas} disabled={!shown.writing} />
      <Menu withinPortal={false} position="bottom-start" returnFocus={false}>
        <Menu.Target>
          <Button variant="default" disabled={!shown.writing} title={shown.writing ? undefined : t("emailEditor.writeFirst")} onMouseDown={keepSelection}>
            {t("emailEditor.insert")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className="designer-menu">
          {variables.map((name) => (
            <Menu.Item key={name} onMouseDown={keepSelection} onClick={() => canvas.pen.insert(`{{ ${name} }}`)}>
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

const keepSelection = (event: { preventDefault: () => void }) => event.preventDefault();

function Link({ canvas, disabled }: { canvas: Canvas; disabled: boolean }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [address, setAddress] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    canvas.pen.link(address.trim());
    setOpened(false);
    setAddress("");
  };
  return (
    <Popover opened={opened} onChange={setOpened} withinPortal={false} position="bottom-start" trapFocus returnFocus={false}>
      <Popover.Target>
        <ActionIcon variant="default" aria-label={t("emailEditor.link")} title={t("emailEditor.link")} disabled={disabled} onMouseDown={keepSelection} onClick={() => setOpened(!opened)}>
          <IconLink aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <Group gap="sm" align="flex-end">
            <TextInput data-autofocus label={t("emailEditor.address")} description={t("emailEditor.addressHelp")} value={address} onChange={(event) => setAddress(event.currentTarget.value)} />
            <Button type="submit" variant="default">
              {t("emailEditor.setLink")}
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
