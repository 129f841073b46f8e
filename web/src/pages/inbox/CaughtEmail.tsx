import { Anchor, Button, Group, List, Paper, SegmentedControl, Stack, Table, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { createLazyRoute, Link, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { answerOf, api } from "~/api/client";
import type { components } from "~/api/schema";
import { useMay } from "~/app/session";
import { type CaughtSearch, type Shown, SHOWN } from "~/pages/inbox/search";
import { toast, toastRefused } from "~/ui/acting/toast";
import { When } from "~/ui/acting/When";
import { EmailFrame } from "~/ui/email/EmailFrame";
import { linkNumber } from "~/ui/email/prepared";
import { Failed, Loading } from "~/ui/States";

export const Route = createLazyRoute("/inside/inbox/$email")({ component: CaughtEmailPage });

type Whole = components["schemas"]["WholeCaughtEmail"];

function CaughtEmailPage() {
  const { t } = useTranslation();
  const { email: id }: { email: string } = Route.useParams();
  const found = useQuery({
    queryKey: ["inbox", id],
    queryFn: () => answerOf(api.GET("/api/v1/inbox/{email_id}", { params: { path: { email_id: id } } })),
    staleTime: Infinity,
  });
  return (
    <Stack gap="lg">
      <Anchor component={Link} to="/inbox">
        {t("inbox.back")}
      </Anchor>
      {found.isPending && <Loading />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && <Read key={id} email={found.data} />}
    </Stack>
  );
}

function Read({ email }: { email: Whole }) {
  const { t } = useTranslation();
  const { show = "html" }: CaughtSearch = Route.useSearch();
  const navigate = useNavigate();
  const click = useClicks(email);
  const onLink = (address: string) => {
    const number = linkNumber(email.html, address);
    if (number > 0) click(number);
    return number > 0;
  };
  const choose = (next: string) => void navigate({ to: "/inbox/$email", params: { email: email.id }, search: next === "html" ? {} : { show: next as Shown }, replace: true });
  return (
    <>
      <Title order={1} dir="auto">
        {email.subject || t("inbox.noSubject")}
      </Title>
      <Text>
        {t("inbox.from")} {email.sender} · {t("inbox.to")} {email.recipient} · <When at={email.at} />
      </Text>
      <Opened id={email.id} />
      <SegmentedControl aria-label={t("inbox.shown")} style={{ alignSelf: "flex-start" }} value={show} onChange={choose} data={SHOWN.map((value) => ({ value, label: t(`inbox.${value}`) }))} />
      {show === "html" && <EmailFrame html={email.html} title={t("inbox.email", { to: email.recipient })} onLink={onLink} />}
      {show === "text" && (
        <Paper withBorder p="lg" className="surface">
          <Text className="as-written" dir="auto">
            {email.text}
          </Text>
        </Paper>
      )}
      {show === "headers" && <Headers headers={email.headers} />}
      <Links links={email.links} click={click} />
    </>
  );
}

/** Opens it once, as its reader would; who may not is told that reading here counts nothing. */
function Opened({ id }: { id: string }) {
  const { t } = useTranslation();
  const may = useMay("contacts:write");
  const opening = useMutation({ mutationFn: () => answerOf(api.POST("/api/v1/inbox/{email_id}/open", { params: { path: { email_id: id } } })) });
  const { mutate } = opening;
  useEffect(() => {
    if (may) mutate();
  }, [may, id, mutate]);
  if (opening.isError) return <Failed error={opening.error} retry={() => mutate()} />;
  return (
    <Text c="dimmed" role="status">
      {opening.isSuccess ? t("inbox.opened") : may ? "" : t("inbox.notOpened")}
    </Text>
  );
}

/** Clicks a link of the email, by its number from 1, and tells where it leads. */
function useClicks(email: Whole): (number: number) => void {
  const { t } = useTranslation();
  const may = useMay("contacts:write");
  const clicking = useMutation({
    mutationFn: (link: number) => answerOf(api.POST("/api/v1/inbox/{email_id}/click", { params: { path: { email_id: email.id } }, body: { link } })),
    onSuccess: (_, link) => toast(t("inbox.clicked", { url: email.links[link - 1] ?? "" })),
    onError: (error) => toastRefused(error.message || t("app.offlineDetail")),
  });
  return (number) => (may ? clicking.mutate(number) : toast(t("app.noRight")));
}

function Links({ links, click }: { links: string[]; click: (number: number) => void }) {
  const { t } = useTranslation();
  return (
    <Paper component="section" aria-labelledby="links" withBorder p="lg" className="surface">
      <Stack gap="sm">
        <Title order={2} id="links">
          {t("inbox.links")}
        </Title>
        <Text c="dimmed">{t(links.length > 0 ? "inbox.linksHelp" : "inbox.noLinks")}</Text>
        <List listStyleType="none" spacing="sm">
          {links.map((url, at) => (
            <List.Item key={at}>
              <Group gap="sm" wrap="nowrap">
                <Button variant="default" aria-label={t("inbox.clickLink", { url })} onClick={() => click(at + 1)}>
                  {t("inbox.click")}
                </Button>
                <Anchor href={url} target="_blank" rel="noopener noreferrer" className="name">
                  {url}
                </Anchor>
              </Group>
            </List.Item>
          ))}
        </List>
      </Stack>
    </Paper>
  );
}

function Headers({ headers }: { headers: Record<string, string> }) {
  return (
    <Paper withBorder className="surface">
      <Table.ScrollContainer minWidth={320}>
        <Table>
          <Table.Tbody>
            {Object.entries(headers).map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
