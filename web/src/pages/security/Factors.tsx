import { useQuery } from "@tanstack/react-query";

import { AppPart } from "~/pages/security/AppPart";
import { CodesPart } from "~/pages/security/CodesPart";
import { PasskeysPart } from "~/pages/security/PasskeysPart";
import { myFactors } from "~/pages/security/queries";
import { Failed, Loading } from "~/ui/States";

/** The second factors one has, and those one may add. */
export function Factors() {
  const found = useQuery(myFactors);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const of = (type: string) => found.data.find((each) => each.type === type);
  return (
    <>
      <AppPart app={of("totp")} />
      <PasskeysPart passkeys={found.data.filter((each) => each.type === "webauthn")} />
      <CodesPart codes={of("recovery_codes")} />
    </>
  );
}
