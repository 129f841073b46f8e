import { Alert, Button, Group, Menu, Progress, Text, Tooltip } from "@mantine/core";
import { useInterval } from "@mantine/hooks";
import { IconFlask, IconInbox, IconPlayerTrackNext } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { now } from "~/api/client";
import { hasEnded, sandboxClock, skipAhead, stopSkipping, whyFailed, workOf } from "~/app/sandbox/queries";
import { useMay, useZone } from "~/app/session";
import { useFormats } from "~/i18n/formats";
import { toast, toastRefused } from "~/ui/acting/toast";

/** Above every page of an installation that sends nothing: its clock, moving it, and its inbox. */
export function SandboxBar() {
  const mayAsk = useMay("health:read");
  const { data } = useQuery({ ...sandboxClock, enabled: mayAsk });
  return data?.sandbox ? <Bar moving={data.moving} nextAt={data.next_at} /> : null;
}

function Bar({ moving, nextAt }: { moving: boolean; nextAt: string | null }) {
  const { t } = useTranslation();
  const [skip, setSkip] = useState<string | null>(null);
  const mayRead = useMay("contacts:read");
  useMovedByOthers(moving && !skip);
  return (
    <Alert color="info" mb="md" py="xs" px="sm" component="section" aria-label={t("sandbox.bar")}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm" flex="1 1 12rem" style={{ rowGap: 0 }}>
          <Group gap="xs" c="info" fw={600}>
            <IconFlask size={20} stroke={1.5} aria-hidden />
            {t("sandbox.bar")}
          </Group>
          <Text visibleFrom="sm">{t("sandbox.help")}</Text>
          <Clock />
        </Group>
        <Group gap="sm" miw={0}>
          {skip ? <Skipping id={skip} ended={() => setSkip(null)} /> : moving ? <Text role="status">{t("sandbox.moving")}</Text> : <SkipMenu nextAt={nextAt} started={setSkip} />}
          {mayRead && (
            <Button className="icon-alone" aria-label={t("sandbox.inbox")} variant="default" component={Link} to="/inbox" leftSection={<IconInbox size={16} stroke={1.5} aria-hidden />}>
              {t("sandbox.inbox")}
            </Button>
          )}
        </Group>
      </Group>
    </Alert>
  );
}

/** What others did to time is announced when it ends, as a skip of one's own is. */
function useMovedByOthers(moving: boolean) {
  const settle = useSettle();
  const before = useRef(false);
  const end = useEffectEvent(() => void settle(null));
  useEffect(() => {
    if (before.current && !moving) end();
    before.current = moving;
  }, [moving]);
}

/** After time was moved, all that is shown may have changed; the first answer tells the time. */
function useSettle() {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  const queries = useQueryClient();
  return async (why: string | null) => {
    await queries.invalidateQueries();
    if (why === null) toast(t("sandbox.done", { at: instant(now(), zone) }));
    else toastRefused(t("sandbox.failed", { why }));
  };
}

/** By the server, whose time each answer tells; it goes on between them. */
function Clock() {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  const [at, setAt] = useState(now);
  useInterval(() => setAt(now()), 1000, { autoInvoke: true });
  return (
    <Text fw={600}>
      {t("sandbox.clock", { at: instant(at, zone) })} ({zone})
    </Text>
  );
}

function SkipMenu({ nextAt, started }: { nextAt: string | null; started: (id: string) => void }) {
  const { t } = useTranslation();
  const { instant } = useFormats();
  const zone = useZone();
  const may = useMay("workflows:run");
  const starting = useMutation({
    mutationFn: skipAhead,
    onSuccess: (work) => started(work.id),
    onError: (error) => toastRefused(t("sandbox.failed", { why: error.message })),
  });
  const button = (
    <Button className="icon-alone" aria-label={t("sandbox.skip")} variant="default" loading={starting.isPending} leftSection={<IconPlayerTrackNext size={16} stroke={1.5} aria-hidden />} {...(may ? {} : { "data-disabled": true, "aria-disabled": true })}>
      {t("sandbox.skip")}
    </Button>
  );
  if (!may) {
    return (
      <Tooltip label={t("app.noRight")} events={{ hover: true, focus: true, touch: true }}>
        {button}
      </Tooltip>
    );
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => starting.mutate(60)}>{t("sandbox.hour")}</Menu.Item>
        <Menu.Item onClick={() => starting.mutate(1440)}>{t("sandbox.day")}</Menu.Item>
        <Menu.Item disabled={nextAt === null} onClick={() => starting.mutate(null)}>
          {t("sandbox.next")}
          <Text size="xs" c="dimmed">
            {nextAt === null ? t("sandbox.noNext") : t("sandbox.nextAt", { at: instant(nextAt, zone) })}
          </Text>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Skipping({ id, ended }: { id: string; ended: () => void }) {
  const { t } = useTranslation();
  const { rate } = useFormats();
  const settle = useSettle();
  const { data: work, isError, error } = useQuery(workOf(id));
  const stopping = useMutation({ mutationFn: () => stopSkipping(id) });
  const over = hasEnded(work) || isError;
  const finish = useEffectEvent(() => {
    const why = isError ? error.message : work?.state === "failed" ? whyFailed(work) : null;
    void settle(why).then(ended);
  });
  useEffect(() => {
    if (over) finish();
  }, [over]);
  const share = work && work.total > 0 ? Math.min(1, work.done / work.total) : null;
  return (
    <>
      <Progress w={160} value={(share ?? 1) * 100} animated aria-label={t("sandbox.progress")} />
      <Text role="status">{share === null ? t("sandbox.moving") : rate(work?.done ?? 0, work?.total ?? 0)}</Text>
      <Button variant="default" loading={stopping.isPending} onClick={() => stopping.mutate()}>
        {t("sandbox.stop")}
      </Button>
    </>
  );
}
