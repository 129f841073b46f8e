import { Kbd, Modal, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { SHOWN } from "~/pages/workflows/canvas/keys";
import { useActs } from "~/pages/workflows/canvas/scene";

/** All keys, and what they do. */
export function KeysHelp() {
  const { t } = useTranslation();
  const acts = useActs();
  return (
    <Modal opened onClose={() => acts.close()} title={t("canvas.allKeys")} closeButtonProps={{ "aria-label": t("canvas.deleting.cancel") }}>
      <Table aria-label={t("canvas.allKeys")}>
        <Table.Tbody>
          {SHOWN.map(([keys, does]) => (
            <Table.Tr key={does}>
              <Table.Td>
                <Kbd>{keys}</Kbd>
              </Table.Td>
              <Table.Td>{t(`canvas.does.${does}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
