import { signOut } from "~/api/auth";

/** Signs out, and leaves nothing of the session in memory. */
export const leave = (): void => void signOut().finally(() => location.assign(import.meta.env.BASE_URL));
