import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { contact } from "~/pages/contacts/queries";
import { nameOf } from "~/pages/contacts/types";

/** The way to a contact of whom only the id is known. */
export function ContactLink({ id }: { id: string }) {
  const { data } = useQuery({ ...contact(id), staleTime: 60_000 });
  return (
    <Anchor dir="auto" renderRoot={(props) => <Link {...props} to="/contacts/$contact" params={{ contact: id }} />}>
      {data ? nameOf(data.whole) : id}
    </Anchor>
  );
}
